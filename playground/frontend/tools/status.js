/** The one line in which tools say what they have done, or why not: it lies over the page, and moves nothing. An offer that stays has a row above it. */

import { CROSS, drawing, element } from "../core/dom.js";
import { onKeys, onTyping } from "../core/keys.js";

const SHOWN_MS = 6000;
const BAD_MS = 20_000; // what did not work is read twice

/**
 * @typedef {object} More
 * @property {boolean} [bad]    it did not work
 * @property {string} [copy]    a text that the visitor is to copy by hand: it stands in a field, selected
 * @property {string} [action]  what a button offers
 * @property {() => void} [act]  does that
 * @property {boolean} [stays]  until it is dismissed, or another line takes its place
 */

/** @param {import("../core/lifecycle.js").Life} life */
export function makeStatus(life) {
  const words = element("span", { role: "status" });
  const cross = element("button", { type: "button", className: "rnn-dismiss", ariaLabel: "Dismiss", title: "Close this" }, drawing(CROSS));
  const node = element("div", { className: "rnn-tools-status", "data-testid": "tools-status" }, words, cross);
  const timer = life.timer(() => (node.matches(":hover, :focus-within") ? timer.start(SHOWN_MS) : close()));
  /** What had the focus before the field took it. @type {HTMLElement|null} */
  let before = null;
  /** @type {HTMLInputElement|null} */
  let field = null;
  /** @type {HTMLButtonElement|null} */
  let offer = null;

  function close() {
    timer.stop();
    const hadFocus = node.contains(document.activeElement);
    delete node.dataset.shown;
    delete node.dataset.stays;
    words.textContent = ""; // the node of the line stays: a screen reader listens to it
    field?.remove();
    offer?.remove();
    if (hadFocus) before?.focus({ preventScroll: true });
    field = offer = before = null;
  }

  /** @param {string} text @param {() => void} act */
  function buttonOf(text, act) {
    const button = element("button", { type: "button", className: "rnn-link", textContent: text });
    button.addEventListener("click", () => {
      close();
      act();
    });
    return button;
  }

  /** @param {string} text */
  function fieldOf(text) {
    const input = element("input", { type: "text", readOnly: true, value: text, className: "rnn-tools-copy", "aria-label": "Link" });
    onTyping(input, { Escape: close });
    return input;
  }

  /** @param {string} text @param {More} [more] */
  function say(text, { bad = false, copy, action, act = () => {}, stays = false } = {}) {
    close();
    before = /** @type {HTMLElement|null} */ (document.activeElement);
    words.textContent = text;
    node.dataset.shown = "";
    node.dataset.tone = bad ? "bad" : "";
    if (stays) node.dataset.stays = "";
    if (action) {
      offer = buttonOf(action, act);
      words.after(offer);
    }
    if (copy !== undefined) {
      field = fieldOf(copy);
      words.after(field);
      field.focus({ preventScroll: true });
      field.select();
    } else if (!stays) {
      timer.restart(bad ? BAD_MS : SHOWN_MS);
    }
  }

  cross.addEventListener("click", close);
  life.keep(onKeys(node, "tools", { close }));
  return { node, say };
}
