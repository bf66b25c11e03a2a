/** Lines at the foot of the page: one that says what was done, and one that offers to take it back. */

import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";

const SHOWN_MS = 6000;
const WITH_ACTION_MS = 20_000; // a second thought takes longer than reading

/** A place for one line; `over` of a message is called when it goes without another in its place. @param {import("../core/lifecycle.js").Life} life @param {HTMLElement} root @param {() => void} onChange */
function makeLine(life, root, onChange) {
  const line = element("div", { className: "rnn-toast-line" });
  const timer = life.timer(() => (root.matches(":hover, :focus-within") ? timer.start(SHOWN_MS) : hide()));
  /** @type {{over?: () => void}} */
  let now = {};

  function hide() {
    timer.stop();
    line.remove();
    onChange();
    const { over } = now;
    now = {};
    over?.();
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
    timer.restart(action || bad ? WITH_ACTION_MS : SHOWN_MS);
  }

  life.keep(() => {
    line.remove();
    onChange();
  });
  return { say };
}

/** @param {HTMLElement} root @param {{runStore: Pick<import("./run_store.js").RunStore, "on">}} context @returns {import("../types.js").Part} */
export function mountToast(root, { runStore }) {
  const life = makeLife();
  const update = () => root.toggleAttribute("data-shown", root.children.length > 0);
  const [plain, offers] = [makeLine(life, root, update), makeLine(life, root, update)]; // a later message does not hide an offer to undo
  life.keep(
    runStore.on("say", (/** @type {string} */ text, /** @type {import("../types.js").Message} */ more) =>
      (more.action ? offers : plain).say(text, more),
    ),
  );
  return life.part();
}
