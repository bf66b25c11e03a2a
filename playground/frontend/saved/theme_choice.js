/** Whether a page that is a file of its own is light or dark: as the visitor's system is, or as they choose. */

import { prefersDark } from "../core/media.js";
import { segmented } from "../core/segmented.js";

/** @type {import("../core/segmented.js").Segment[]} */
const CHOICES = [
  ["", "system", "As your system has it"],
  ["light", "light"],
  ["dark", "dark"],
];

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {() => void} onChange  the page has other colours now
 */
export function makeThemeChoice(life, onChange) {
  const choose = (/** @type {string} */ theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    onChange();
  };
  life.listen(prefersDark(), "change", onChange);
  return segmented({ name: "rnn-saved-theme", label: "Colours", segments: CHOICES, value: "" }, choose).node;
}
