/**
 * Closes the drawer of the settings when a phone's page is left, so that after a refresh it does not cover the page.
 *
 * Streamlit keeps in the browser's storage that the drawer was open, and opens it again with the next page: beside the page
 * on a wide screen, over it on a narrow one.
 */

const KEPT_AS = "stSidebarCollapsed"; // how Streamlit's key begins; what follows is the app's path
const NARROW = matchMedia("(max-width: 767.98px)"); // where Streamlit lays the drawer over the page

function forget() {
  if (!NARROW.matches) return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(KEPT_AS)) localStorage.removeItem(key);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // a browser that stores nothing has kept nothing
  }
}

/** For the life of the window. */
export function closeDrawerWithPage() {
  if (window.rnnDrawer) return;
  window.rnnDrawer = true;
  window.addEventListener("pagehide", forget);
  document.addEventListener("visibilitychange", () => document.hidden && forget()); // a phone may end a hidden page unheard
}
