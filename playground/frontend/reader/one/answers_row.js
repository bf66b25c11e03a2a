/** The row of the answers in the player's figure: what its axis is called and spans, the number that is right, the share of what came next. */

import { escapeText } from "../../core/escape.js";
import { numberText } from "../../core/numbers.js";
import { cutWord } from "../trace.js";

const LONGEST_AXIS = 12; // letters of the name of a number

/** @typedef {import("../trace.js").Trace} Trace */

/** What stands at the axis of the answers. @param {Trace} trace */
export function answersName({ readout, labels }) {
  if (readout === "number") return escapeText(cutWord(labels[0] ?? "", LONGEST_AXIS));
  return labels.length === 2 ? `P(${escapeText(labels[1])})` : "P";
}

/** The share that each letter of a text had before it came; null after the last one, and of one that is no label. @param {Trace} trace */
export const sharesOfNext = ({ words, labels, of_labels: shares }) =>
  shares.map((share, t) => (t && t < words.length ? (share[labels.indexOf(words[t])] ?? null) : null));

/** Names the line at the number that is right. @param {number} right @param {object} [font] */
export const rightMark = (right, font) => ({
  ...{ xref: "x domain", x: 0, xanchor: "left", yref: "y2", y: right, yanchor: "bottom", yshift: -2, showarrow: false },
  ...{ text: `right: ${numberText(right)}`, font },
});

/** The range of an axis for these numbers, with room for the points at its ends. @param {number[]} numbers */
export function rangeAround(numbers) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const room = 0.15 * Math.max(high - low, 0.1 * Math.max(Math.abs(low), Math.abs(high)), 1e-3);
  return [low - room, high + room];
}
