/** Lines at the foot of the page: one that says what was done, and one that offers to take it back. */

import { element } from "../core/dom.js";

const SHOWN_MS = 6000;
const WITH_ACTION_MS = 20_000; // a second thought takes longer than reading

/** A place for one line; `over` of a message is called when it goes without another in its place. @param {HTMLElement} root @param {() => void} onChange */
function makeLine(root, onChange) {
  const line = element("div", { className: "rnn-toast-line" });
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  /** @type {{over?: () => void}} */
  let now = {};

  function hide() {
    clearTimeout(timer);
    line.remove();
    onChange();
    const { over } = now;
    now = {};
    over?.();
  }

  /** @param {number} milliseconds */
  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => (root.matches(":hover, :focus-within") ? wait(SHOWN_MS) : hide()), milliseconds);
  }

  /** @param {string} text @param {import("../types.js").Message} more */
  function say(text, { action, act, over, bad }) {
    now = { over };
    const parts = [element("span", { className: "rnn-words", textContent: text })];
    if (action) {
      const button = element("button", { type: "button", className: "rnn-link", textContent: action });
      button.addEventListener("click", () => {
        hide();
        act?.();
      });
      parts.push(button);
    }
    line.replaceChildren(...parts);
    line.dataset.tone = bad ? "bad" : "";
    root.append(line);
    onChange();
    wait(action || bad ? WITH_ACTION_MS : SHOWN_MS);
  }

  function destroy() {
    clearTimeout(timer);
    line.remove();
    onChange();
  }

  return { say, destroy };
}

/** @param {HTMLElement} root @param {{runStore: Pick<import("./run_store.js").RunStore, "on">}} context @returns {import("../types.js").Part} */
export function mountToast(root, { runStore }) {
  const update = () => root.toggleAttribute("data-shown", root.children.length > 0);
  const [plain, offers] = [makeLine(root, update), makeLine(root, update)]; // what is said next hides no offer
  const off = runStore.on("say", (/** @type {string} */ text, /** @type {import("../types.js").Message} */ more) =>
    (more.action ? offers : plain).say(text, more),
  );
  return {
    retheme() {},
    destroy() {
      plain.destroy();
      offers.destroy();
      off();
    },
  };
}
