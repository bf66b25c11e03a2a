/** Where this page reaches the server: beside itself, at the root of a host or below whatever path a proxy puts it. */

/**
 * @param {string} path  of the server's, from its root, such as "/api/runs"
 * @returns {string} the path under which a browser on this page asks for it, such as "/demo/api/runs"
 */
export function address(path) {
  const { pathname, search } = new URL(`.${path}`, window.location.href);
  return pathname + search;
}
