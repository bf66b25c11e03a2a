/** Chips: every setting that is not what the data set has by itself, named in view of all, and taken back with a click. */

// @ts-nocheck

import { drawing, element } from "../core/dom.js";
import { changedIn, settingText, spokenText } from "../core/settings.js";

const CROSS = "M4 4l8 8M12 4l-8 8";

/**
 * @param {HTMLElement} root
 * @param {{stream: object, turn: (name: string, value: number|string) => void}} context
 *   `turn` sets a setting, in the panel too
 */
export function mountChips(root, { stream, turn }) {
  root.replaceChildren();
  const chips = new Map(); // name -> chip, kept while it is shown, so that focus and pointer stay

  function makeChip(name) {
    const text = element("span");
    const chip = element(
      "button",
      { type: "button", className: "rnn-chip", "data-testid": "changed", "data-name": name },
      text,
      drawing(CROSS),
    );
    chip.addEventListener("click", () => turn(name, chip.usual));
    chip.addEventListener("keydown", ({ key }) => {
      if (key === "Delete" || key === "Backspace") chip.click();
    });
    return chip;
  }

  function show(config) {
    const changed = changedIn(config);
    const before = [...root.children];
    const left = before.indexOf(document.activeElement); // place of the chip that has the focus, and perhaps goes
    for (const name of chips.keys()) if (!changed.some((one) => one.name === name)) chips.delete(name);
    for (const { name, value, usual } of changed) {
      if (!chips.has(name)) chips.set(name, makeChip(name));
      const chip = chips.get(name);
      chip.usual = usual;
      chip.firstChild.textContent = settingText(name, value);
      chip.title = `Not the default: click to go back to ${spokenText(name, usual)}`;
    }
    const now = changed.map(({ name }) => chips.get(name));
    if (now.length === before.length && now.every((chip, i) => chip === before[i])) return;
    const focused = document.activeElement;
    root.replaceChildren(...now);
    if (left < 0) return;
    // The focus stays where it was, or goes to what stands there now: with the keyboard one after the other is taken back.
    const next = now.includes(focused) ? focused : (now[Math.min(left, now.length - 1)] ?? document.querySelector(".rnn-button:enabled"));
    next?.focus({ preventScroll: true });
  }

  const off = stream.on("config", show);
  return { retheme() {}, destroy: off };
}
