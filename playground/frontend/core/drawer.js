/**
 * Closes the drawer on a phone when it has been used: it would lie over the page that comes.
 *
 * Streamlit lays its sidebar over the page in a narrow window, with the settings and the links to the other pages in it. It
 * leaves it open when one of the links is followed, and keeps in the browser's storage that it was open, so that it opens it
 * again after a refresh: beside the page on a wide screen, over it on a narrow one.
 */

import { isNarrow } from "./media.js";

const KEPT_AS = "stSidebarCollapsed"; // how Streamlit's key begins; what follows is the app's path
const LINKS = "[data-testid=stSidebarNav] a";
const CLOSE = "[data-testid=stSidebarCollapseButton] button";

function forget() {
  if (!isNarrow()) return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(KEPT_AS)) localStorage.removeItem(key);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // a browser that stores nothing has kept nothing
  }
}

/** @param {MouseEvent} event  that Streamlit has followed by now, if it was on a link */
function follow({ target }) {
  if (!isNarrow() || !(target instanceof Element && target.closest(LINKS))) return;
  /** @type {HTMLElement|null} */ (document.querySelector(CLOSE))?.click();
}

/** For the life of the window. */
export function closeDrawerWithPage() {
  if (window.rnnDrawer) return;
  window.rnnDrawer = true;
  window.addEventListener("pagehide", forget);
  document.addEventListener("visibilitychange", () => document.hidden && forget()); // a phone may end a hidden page unheard
  document.addEventListener("click", follow);
}
