/** The list of keys over the page. */

import { element } from "../core/dom.js";
import { keyOf } from "../core/keys.js";
import { KEY_LIST } from "./key_texts.js";

/** @param {HTMLElement} page @param {import("../core/lifecycle.js").Life} life */
export function makeKeyList(page, life) {
  const groups = KEY_LIST.map(({ heading, actions }) =>
    element(
      "section",
      {},
      element("h3", { textContent: heading }),
      element(
        "dl",
        {},
        ...actions.map(({ keys, text }) =>
          element(
            "div",
            {},
            element("dt", {}, ...keys.map((key) => element("kbd", { textContent: key }))),
            element("dd", { textContent: text }),
          ),
        ),
      ),
    ),
  );
  const close = element("button", { type: "button", className: "rnn-button", textContent: `Close (${keyOf("present", "leave")})` });
  const node = element(
    "div",
    { className: "rnn-present-sheet rnn-present-keys", role: "dialog", "aria-label": "Keys", hidden: true },
    ...groups,
    close,
  );
  page.append(node);
  close.addEventListener("click", () => (node.hidden = true));
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
