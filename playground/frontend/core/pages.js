/** The way from one page to another within the window: by Streamlit's own links, so that connections and what is remembered stay. */

import { address, wholeLink } from "./address.js";

/** @typedef {"train"|"inside"|"compare"} PageName  as its file in playground/views is called */

/** The pages that show runs, in the order of the navigation. @type {readonly PageName[]} */
export const RUN_PAGES = ["train", "inside", "compare"];

/** The path of a page. @param {string} page  as its file in playground/views is called */
const pathOf = (page) => address(page === "train" ? "/" : `/${page}`);

/** Whether the address is that of a page that shows runs, be it that the page has yet to come. */
export const isRunPage = () => RUN_PAGES.some((page) => pathOf(page) === window.location.pathname);

/**
 * Goes to another page. Streamlit does nothing while it is not connected: then it is to be asked again.
 * @param {string} page
 */
export function goToPage(page) {
  const links = document.querySelectorAll("a[data-testid=stTopNavLink], a[data-testid=stSidebarNavLink]");
  const link = [...links].find((each) => each instanceof HTMLAnchorElement && each.pathname === pathOf(page));
  if (link instanceof HTMLElement) link.click();
  else window.location.assign(pathOf(page) + wholeLink());
}

/** The address of a page with a link. @param {string} page @param {Record<string, string>} link */
export const pageLink = (page, link) => `${pathOf(page)}?${new URLSearchParams(link)}`;
