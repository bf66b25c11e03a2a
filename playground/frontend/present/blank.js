/** A black window over the page, for a moment in which the audience is to look at the speaker; training goes on below it. */

import { element } from "../core/dom.js";

/** @param {HTMLElement} page @param {import("../core/lifecycle.js").Life} life */
export function makeBlank(page, life) {
  const node = element("div", { className: "rnn-present-blank", role: "status", "aria-label": "The screen is blank", hidden: true });
  page.append(node);
  node.addEventListener("click", () => (node.hidden = true));
  life.keep(() => node.remove());
  return {
    get isShown() {
      return !node.hidden;
    },
    toggle() {
      node.hidden = !node.hidden;
    },
  };
}
