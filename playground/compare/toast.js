/** One line at the foot of the page that says what was done, and takes it back if that is wished. */

import { element } from "./dom.js";

const SHOWN_MS = 6000;
const WITH_ACTION_MS = 20_000; // a second thought takes longer than reading

export function mountToast(root, { shelf }) {
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    root.replaceChildren();
    delete root.dataset.shown;
  }

  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => (root.matches(":hover, :focus-within") ? wait(SHOWN_MS) : hide()), milliseconds);
  }

  const off = shelf.on("say", (text, { action, act, bad }) => {
    const parts = [element("span", { className: "rnn-words", textContent: text })];
    if (action) {
      const button = element("button", { type: "button", className: "rnn-link", textContent: action });
      button.addEventListener("click", () => {
        hide();
        act();
      });
      parts.push(button);
    }
    root.replaceChildren(...parts);
    root.dataset.shown = "";
    root.dataset.tone = bad ? "bad" : "";
    wait(action || bad ? WITH_ACTION_MS : SHOWN_MS);
  });
  return {
    retheme() {},
    destroy() {
      clearTimeout(timer);
      off();
    },
  };
}
