/** Puts the bar of tools on a page once the page has drawn: nothing of it is in the way of the first chart. */

import { makeLife } from "../core/lifecycle.js";

/**
 * @param {HTMLElement} parent  holds the page and, before it, the bar's place
 * @param {Omit<import("./list.js").ToolContext, "root"|"say"|"theme"> & {theme: string}} context  `theme`: at the moment of mounting
 * @param {Promise<unknown>} [drawn]  until when the bar waits
 * @returns {import("../types.js").Part}
 */
export function mountTools(parent, { theme, ...context }, drawn = Promise.resolve()) {
  const life = makeLife();
  const root = /** @type {HTMLElement|null} */ (parent.querySelector("[data-part=tools]"));
  if (root)
    drawn
      .then(() => import("./bar.js"))
      .then(({ mountBar }) => life.over || life.keep(mountBar(root, { ...context, root: parent, theme: () => theme })));
  return life.part((next) => {
    theme = next;
  });
}
