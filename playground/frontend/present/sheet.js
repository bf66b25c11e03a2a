/** What lies over a presented page until a key or a click closes it: the list of keys, the code, a word about a window. */

import { element } from "../core/dom.js";
import { keyMark } from "../core/key_mark.js";

/**
 * @param {HTMLElement} page
 * @param {import("../core/lifecycle.js").Life} life
 * @param {string} className @param {string} label  as a screen reader says it
 */
export function makeSheet(page, life, className, label) {
  const content = element("div", { className });
  const close = element("button", { type: "button", className: "rnn-button" }, "Close ", keyMark("present", "leave"));
  const head = element("header", {}, element("h2", { textContent: label }), close);
  const node = element("div", { className: "rnn-present-sheet", role: "dialog", "aria-label": label, hidden: true }, head, content);
  page.append(node);
  const sheet = {
    content,
    get isShown() {
      return node.hidden !== true;
    },
    /** @param {boolean} [wanted] none: the other way round */
    toggle(wanted = node.hidden === true) {
      node.hidden = !wanted;
    },
  };
  close.addEventListener("click", () => sheet.toggle(false));
  life.keep(() => node.remove());
  return sheet;
}

/** @typedef {ReturnType<typeof makeSheet>} Sheet */
