/** The text of a step: what stands between two pairs of asterisks is written on the screen, and stands out. */

import { element } from "../core/dom.js";

/** @param {string} text @returns {(string|HTMLElement)[]} */
export const prose = (text) =>
  text
    .split(/\*\*(.+?)\*\*/u)
    .map((part, i) => (i % 2 ? element("b", { textContent: part }) : part))
    .filter((part) => part !== "");
