/** The labels of the marks on the curves, where a setting was changed in mid-run: none is printed over another. */

import { px } from "../core/unit.js";
import { shortText, valueText } from "../core/settings.js";

const GAP = 4; // px between two labels of a row
const LETTER = 0.58; // of the font size: how wide a letter is on average, a little too much rather than too little
const MOST_NAMED = 3; // changes that one label names; of more it tells how many, and the last

/** @typedef {{epoch: number, name: string, value: number|string}} Change  of a setting in mid-run */

/** @typedef {{together: Change[], epoch: number, text: string, leftwards: boolean, row: number, start: number, end: number}} Label */

/** "rate 0.03, 0.05, 200 epochs": what a label says of neighbouring changes. @param {Change[]} changes */
function textOf(changes) {
  const texts = changes.map(({ name, value }) => shortText(name, value, true));
  if (texts.length > MOST_NAMED) return `${texts.length} changes, last ${texts.at(-1)}`;
  const phrases = texts.map((text, i) => {
    const { name, value } = changes[i];
    const alone = valueText(name, value, true);
    return name === changes[i - 1]?.name && text.endsWith(alone) ? alone : text;
  });
  return phrases.join(", ");
}

/**
 * Where the label of each change is to stand. Neighbours stand in rows below each other, and share a label where the rows
 * do not suffice.
 * @param {Change[]} changes
 * @param {{from: number, to: number, width: number, rows: number, size: number}} axis  the epochs that are shown, over how
 *   many px; how many rows of labels there is room for; and the font size in px
 * @returns {{epoch: number, text: string, row: number, leftwards: boolean}[]}  a label begins at its epoch, or ends there
 *   where it would reach beyond the axis
 */
export function placeLabels(changes, { from, to, width, rows, size }) {
  const visible = changes.filter(({ epoch }) => epoch >= from && epoch <= to).sort((a, b) => a.epoch - b.epoch);
  /** @type {Label[]} */
  const labels = [];

  /** @param {Change[]} together @returns {Label} */
  function box(together) {
    const text = textOf(together);
    const { epoch } = together[0];
    const at = ((epoch - from) / (to - from)) * width;
    const long = text.length * LETTER * size + px(GAP);
    const leftwards = at + long > width && at > long;
    return { together, epoch, text, leftwards, row: 0, start: leftwards ? at - long : at, end: leftwards ? at : at + long };
  }

  for (const change of visible) {
    let label = box([change]);
    /** @param {number} row */
    const free = (row) => labels.every((other) => other.row !== row || other.end <= label.start || label.end <= other.start);
    const freeRow = () => Array.from({ length: rows }, (_, row) => row).findIndex(free);
    for (let last; freeRow() < 0 && (last = labels.pop()); ) label = box([...last.together, ...label.together]);
    labels.push({ ...label, row: freeRow() });
  }
  return labels.map(({ epoch, text, row, leftwards }) => ({ epoch, text, row, leftwards }));
}
