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

const MOST_CHARACTERS = 1000; // of one value: the server says of a longer one that it is left out, see playground/links/properties.py

/** Whether a value is one that a link may have. @param {string} text */
export const fitsLink = (text) => text.length <= MOST_CHARACTERS || [...text].length <= MOST_CHARACTERS;

/** What the link says under a name, null if it has no such name or says too much. @param {string} name @param {string} [href]  of another address than that of the page */
export function readLink(name, href = window.location.href) {
  const text = new URL(href, window.location.href).searchParams.get(name);
  return text !== null && fitsLink(text) ? text : null;
}

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
