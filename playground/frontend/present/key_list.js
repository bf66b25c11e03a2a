/** The list of keys over the page. */

import { element } from "../core/dom.js";
import { KEY_LIST } from "./key_texts.js";
import { makeSheet } from "./sheet.js";

/** @param {HTMLElement} page @param {import("../core/lifecycle.js").Life} life */
export function makeKeyList(page, life) {
  const sheet = makeSheet(page, life, "rnn-present-keys", "Keys");
  /** @param {(typeof KEY_LIST)[number]["actions"][number]} action */
  const line = ({ keys, text }) =>
    element(
      "div",
      {},
      element("dt", {}, ...keys.map((key) => element("kbd", { className: "rnn-key", textContent: key }))),
      element("dd", { textContent: text }),
    );
  sheet.content.append(
    ...KEY_LIST.map(({ heading, actions }) =>
      element("section", {}, element("h3", { textContent: heading }), element("dl", {}, ...actions.map(line))),
    ),
  );
  return sheet;
}
