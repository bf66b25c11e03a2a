/** Chips: one for each setting that differs from what the data set usually has; a click takes the change back. */

import { CROSS, drawing, element } from "../core/dom.js";
import { onKeys } from "../core/keys.js";
import { makeLife } from "../core/lifecycle.js";
import { changedIn, settingText, spokenText } from "../core/settings.js";

/** @typedef {number|string} Value */
/** @typedef {{node: HTMLButtonElement, text: HTMLElement, usual: Value}} Chip  `usual`: what a click sets */

/**
 * @param {HTMLElement} root
 * @param {{stream: import("../core/run_stream.js").RunStream, setSetting: import("./set_setting.js").SetSetting}} context
 * @returns {import("../types.js").Part}
 */
export function mountChips(root, { stream, setSetting }) {
  root.replaceChildren();
  /** Chips by the name of the setting, kept while they are shown, so that focus and pointer stay. @type {Map<string, Chip>} */
  const chips = new Map();

  /** @param {string} name @param {Value} usual @returns {Chip} */
  function makeChip(name, usual) {
    const text = element("span");
    const node = element(
      "button",
      { type: "button", className: "rnn-chip", "data-testid": "changed", "data-name": name },
      text,
      drawing(CROSS),
    );
    const chip = { node, text, usual };
    node.addEventListener("click", () => setSetting(name, chip.usual));
    onKeys(node, "chip", { undo: () => node.click() });
    return chip;
  }

  /** @param {Parameters<typeof changedIn>[0]} config */
  function show(config) {
    const changes = changedIn(config);
    const before = [...root.children];
    const active = document.activeElement;
    const focusPlace = active ? before.indexOf(active) : -1; // place of the chip that has the focus, and perhaps goes
    for (const name of chips.keys()) if (!changes.some((one) => one.name === name)) chips.delete(name);
    for (const { name, value, usual } of changes) {
      const chip = chips.get(name) ?? makeChip(name, usual);
      chips.set(name, chip);
      chip.usual = usual;
      chip.text.textContent = settingText(name, value);
      chip.node.title = `Not the default: click to go back to ${spokenText(name, usual)}`;
    }
    const now = changes.map(({ name }) => /** @type {Chip} */ (chips.get(name)).node);
    if (now.length === before.length && now.every((chip, i) => chip === before[i])) return;
    root.replaceChildren(...now);
    if (focusPlace < 0) return;
    // The focus stays where it was, or goes to what stands there now: with the keyboard one after the other is taken back.
    /** @type {HTMLElement|null} */
    const usable = document.querySelector(".rnn-button:enabled");
    const next = now.find((chip) => chip === active) ?? now[Math.min(focusPlace, now.length - 1)] ?? usable;
    next?.focus({ preventScroll: true });
  }

  const life = makeLife();
  life.keep(stream.on("config", show));
  return life.part();
}
