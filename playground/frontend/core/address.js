/**
 * The address of this page: the path under which it reaches the server, at the root of a host or below whatever path a proxy puts it,
 * and the link in its query.
 */

/**
 * @param {string} path  of the server's, from its root, such as "/api/runs"
 * @returns {string} the path under which a browser on this page asks for it, such as "/demo/api/runs"
 */
export function address(path) {
  const { pathname, search } = new URL(`.${path}`, window.location.href);
  return pathname + search;
}

/** What the link says under a name, null if it has no such name. @param {string} name @param {string} [href]  of another address than that of the page */
export const readLink = (name, href = window.location.href) => new URL(href, window.location.href).searchParams.get(name);

/** All that the link says, with its "?"; "" if that is nothing. */
export const wholeLink = () => new URL(window.location.href).search;

/** All that the link says, by name. @returns {Record<string, string>} */
export const linkTexts = () => Object.fromEntries(new URL(window.location.href).searchParams);

/** The address of this page without its link, as another machine reaches it. */
export function siteAddress() {
  const { origin, pathname } = new URL(window.location.href);
  return origin + pathname;
}

/**
 * Puts another link into the address, in place of the one before: what the visitor turns or chooses is no step that Back should undo.
 * @param {(link: URLSearchParams) => URLSearchParams} change  what becomes of the link that is there
 */
export function changeLink(change) {
  const url = new URL(window.location.href);
  url.search = String(change(new URLSearchParams(url.search)));
  if (url.href === window.location.href) return;
  try {
    window.history.replaceState(window.history.state, "", url);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // a page that is a file, or in a frame of its own, may have to keep its address
  }
}
