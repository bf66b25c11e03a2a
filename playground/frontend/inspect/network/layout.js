/** Where everything of the drawn network stands: columns of states, words under them, answers over them, arrows between. */

import { px } from "../../core/unit.js";

export const MOST_CELLS = 64; // of a column; more units are grouped into bands
const WIDEST = 92; // px from one column to the next
const NARROWEST = 42; // below this the picture scrolls
const EDGE = 34; // px beside the first and the last column

/** Rows from the top: answers, arrows to them, states, arrows from the words, the words as one-hot vectors and by name. px */
const ROWS = { answers: 34, out: 22, states: 216, into: 22, vectors: 10, words: 20 };
const LOWEST_STATES = 56; // px
const WIDEST_VECTOR = 58; // px
const VECTOR_GAP = 8; // px from one vector to the next, at least

/**
 * @param {number} steps   T + 1 columns
 * @param {number} units   H
 * @param {number} room    px of width that is there
 * @param {number} [tallest]  px of height that it may take: the columns are lower then
 */
export function layoutOf(steps, units, room, tallest = Number.POSITIVE_INFINITY) {
  const cells = Math.min(units, MOST_CELLS);
  const edge = px(EDGE);
  const gap = Math.min(Math.max((room - 2 * edge) / Math.max(steps - 1, 1), px(NARROWEST)), px(WIDEST));
  const columnWidth = Math.round(Math.min(px(26), gap * 0.42)); // of a column
  const top = px(ROWS.answers + ROWS.out);
  const under = px(ROWS.into + ROWS.vectors + ROWS.words);
  const lowest = px(LOWEST_STATES);
  const statesHeight = Math.min(px(ROWS.states), Math.max(cells * px(28), lowest), Math.max(tallest - top - under, lowest));
  const width = Math.max(2 * edge + (steps - 1) * gap, 2 * edge + columnWidth);
  const vectorWidth = Math.min(gap - px(VECTOR_GAP), px(WIDEST_VECTOR));
  return {
    cells,
    columnWidth,
    width,
    height: top + statesHeight + under,
    states: { top, bottom: top + statesHeight, cell: statesHeight / cells },
    answers: { top: px(4), bottom: px(ROWS.answers) },
    vectors: { top: top + statesHeight + px(ROWS.into), height: px(ROWS.vectors - 2), width: vectorWidth },
    head: Math.max(columnWidth + px(14), vectorWidth + px(VECTOR_GAP - 1)), // px across around the column at the playhead
    words: { top: top + statesHeight + px(ROWS.into + ROWS.vectors) },
    /** The middle of column t. @param {number} t */
    x: (t) => edge + t * gap,
    /** The column nearest to a point. @param {number} x */
    stepAt: (x) => Math.min(Math.max(Math.round((x - edge) / gap), 0), steps - 1),
    /** Which column and cell a point is in; null beside the columns. @param {number} x @param {number} y */
    cellAt(x, y) {
      const step = Math.round((x - edge) / gap);
      if (step < 0 || step >= steps || y < top || y >= top + statesHeight) return null;
      if (Math.abs(x - edge - step * gap) > columnWidth / 2 + px(3)) return null;
      return { step, cell: Math.min(Math.floor(((y - top) / statesHeight) * cells), cells - 1) };
    },
  };
}

/**
 * The units that each cell of a column stands for, from the top.
 * @param {number[]} order  of the units
 * @returns {number[][]}
 */
export function bandsOf(order) {
  const cells = Math.min(order.length, MOST_CELLS);
  return Array.from({ length: cells }, (_, i) =>
    order.slice(Math.floor((i * order.length) / cells), Math.floor(((i + 1) * order.length) / cells)),
  );
}

/** The cell that stands for a unit, -1 for none. @param {number[][]} bands @param {number|null} unit */
export const cellOf = (bands, unit) => (unit === null ? -1 : bands.findIndex((band) => band.includes(unit)));

/** The units of the cell that stands for a unit. @param {number[][]} bands @param {number} unit @returns {number[]} */
export const bandOf = (bands, unit) => bands[cellOf(bands, unit)] ?? [unit];

/** The unit after this one in its cell, after the last the first. @param {number[][]} bands @param {number} unit */
export function nextInCell(bands, unit) {
  const band = bandOf(bands, unit);
  return band[(band.indexOf(unit) + 1) % band.length];
}

/** The unit that stands for the cell so many cells below that of `unit`, or for the nearest there is. @param {number[][]} bands @param {number|null} unit @param {number} down  below 0: above */
export const unitNear = (bands, unit, down) => bands[Math.min(Math.max(cellOf(bands, unit) + down, 0), bands.length - 1)][0];

/** The mean of what the units of a band have. @param {number[]} band @param {ArrayLike<number>} values  of all units @param {number} from  where they begin */
export const bandMean = (band, values, from) => band.reduce((sum, unit) => sum + values[from + unit], 0) / band.length;

/** How wide an arrow is, in px. @param {number} share  of what flows through the widest, 0..1 */
export const arrowWidth = (share) => px(0.75 + 5.25 * Math.min(Math.max(share, 0), 1));

/**
 * A line with an open head at its end, level or upright.
 * @param {[x: number, y: number]} from
 * @param {[x: number, y: number]} to
 */
export function arrowPath([x0, y0], [x1, y1]) {
  const [dx, dy] = [Math.sign(x1 - x0), Math.sign(y1 - y0)];
  const wing = (/** @type {number} */ side) => `${x1 - px(5 * dx - 4 * side * dy)},${y1 - px(5 * dy - 4 * side * dx)}`;
  return `M${x0},${y0}L${x1},${y1}M${wing(1)}L${x1},${y1}L${wing(-1)}`;
}
