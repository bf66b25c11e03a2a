/** The corner of a presented page: one line of what a key has done, and buttons for a visitor who has a pointer and no keys. */

import { element } from "../core/dom.js";
import { keyOf } from "../core/keys.js";
import { pointsByFinger } from "../core/media.js";

const SAID_MS = 4000; // that a line stays
const POINTED_MS = 2500; // that the buttons stay after the pointer has moved

/** [action, visible name, name for screen readers] @type {[keyof typeof import("../core/keys.js").KEYS["present"], string, string][]} */
const BUTTONS = [
  ["code", "QR code", "QR code"],
  ["speaker", "Notes", "Speaker window"],
  ["keys", "Keys", "List of keys"],
  ["leave", "Leave", "Leave the presentation"],
];

/** @param {HTMLElement} page @param {import("../core/lifecycle.js").Life} life */
export function makeBar(page, life) {
  const line = element("p", { className: "rnn-present-line", role: "status" });
  const buttons = element("div", { className: "rnn-present-buttons" });
  const node = element("div", { className: "rnn-present-bar" }, line, buttons);
  page.append(node);
  const silence = life.timer(() => {
    line.textContent = "";
  });
  const rest = life.timer(() => delete node.dataset.pointed);
  // A finger taps without having moved.
  for (const kind of ["pointermove", "pointerdown"])
    life.listen(document, kind, () => {
      node.dataset.pointed = "";
      rest.restart(POINTED_MS);
    });
  life.keep(() => node.remove());
  return {
    /** Says what a key has done, or why it does nothing. @param {string} text @param {boolean} [stays]  until another is said */
    say(text, stays = false) {
      line.textContent = text;
      if (stays) silence.stop();
      else silence.restart(SAID_MS);
    },
    /** @param {Record<string, () => void>} actions */
    wire(actions) {
      const offered = BUTTONS.filter(([action]) => action !== "keys" || !pointsByFinger());
      buttons.replaceChildren(
        ...offered.map(([action, textContent, name]) => {
          const title = `${name} (${keyOf("present", action)})`;
          const button = element("button", { type: "button", className: "rnn-button", textContent, title, "aria-label": name });
          button.addEventListener("click", () => actions[action]());
          return button;
        }),
      );
    },
  };
}
