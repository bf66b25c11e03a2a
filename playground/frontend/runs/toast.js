/** Lines at the foot of the page: one that says what was done, and one that offers to take it back. */

// @ts-nocheck

import { element } from "../core/dom.js";

const SHOWN_MS = 6000;
const WITH_ACTION_MS = 20_000; // a second thought takes longer than reading

/** A place for one line; `over` of a message is called when it goes without another in its place. */
function makeLine(root, shown) {
  const line = element("div", { className: "rnn-toast-line" });
  let timer = 0;
  let now = {};

  function hide() {
    clearTimeout(timer);
    line.remove();
    shown();
    const { over } = now;
    now = {};
    over?.();
  }

  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => (root.matches(":hover, :focus-within") ? wait(SHOWN_MS) : hide()), milliseconds);
  }

  function say(text, { action, act, over, bad }) {
    now = { over };
    const parts = [element("span", { className: "rnn-words", textContent: text })];
    if (action) {
      const button = element("button", { type: "button", className: "rnn-link", textContent: action });
      button.addEventListener("click", () => {
        hide();
        act();
      });
      parts.push(button);
    }
    line.replaceChildren(...parts);
    line.dataset.tone = bad ? "bad" : "";
    root.append(line);
    shown();
    wait(action || bad ? WITH_ACTION_MS : SHOWN_MS);
  }

  function destroy() {
    clearTimeout(timer);
    line.remove();
    shown();
  }

  return { say, destroy };
}

export function mountToast(root, { runStore }) {
  const shown = () => root.toggleAttribute("data-shown", root.children.length > 0);
  const [plain, offering] = [makeLine(root, shown), makeLine(root, shown)]; // what is said next hides no offer
  const off = runStore.on("say", (text, more) => (more.action ? offering : plain).say(text, more));
  return {
    retheme() {},
    destroy() {
      plain.destroy();
      offering.destroy();
      off();
    },
  };
}
