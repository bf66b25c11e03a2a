/** Curves as arrays of x and y: decimated for drawing, smoothed, and read at one place. */

import { keptPlaces } from "../../charts/decimate.js";

/**
 * @typedef {object} Line  one column of one run, x rising
 * @property {ArrayLike<number>} x   epochs, or seconds of training
 * @property {ArrayLike<number>} y   smoothed, if that is wanted
 * @property {boolean} whole         every epoch is there
 * @property {number} smoothing      epochs that each value is the mean of, 0 or 1: none
 */

/** The place of the last value of `sorted` that is at most `value`; -1 if there is none. @param {ArrayLike<number>} sorted @param {number} value */
export function lastAtMost(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Place of the value of `sorted` that is nearest to `value`. @param {ArrayLike<number>} sorted @param {number} value */
export function nearestPlace(sorted, value) {
  const before = lastAtMost(sorted, value);
  if (before < 0) return 0;
  if (before === sorted.length - 1) return before;
  return value - sorted[before] <= sorted[before + 1] - value ? before : before + 1;
}

/**
 * Decimates a line without losing a minimum, a maximum or either end; one point beyond each end of `range` is kept.
 * @param {Line} line
 * @param {[number, number]} range  of x, on the screen
 * @param {number} points           about how many may be drawn
 */
export function decimateLine({ x, y }, [low, high], points) {
  const first = Math.max(lastAtMost(x, low), 0);
  const last = Math.min(lastAtMost(x, high) + 1, x.length - 1);
  const places = keptPlaces(y, first, last, points);
  return { x: places.map((i) => x[i]), y: places.map((i) => y[i]) };
}

/**
 * Each value as the mean of the last `epochs` values up to it, or of as many as there are.
 * @param {ArrayLike<number>} values  one an epoch, none left out
 * @param {number} epochs
 * @returns {ArrayLike<number>}
 */
export function smooth(values, epochs) {
  if (epochs < 2) return values;
  // Sums within blocks of so many epochs, of which a mean needs two: from a difference of long sums a value beside a far higher one is lost.
  const [upTo, from] = [new Float64Array(values.length), new Float64Array(values.length)];
  for (let i = 0; i < values.length; i += 1) upTo[i] = (i % epochs ? upTo[i - 1] : 0) + values[i];
  for (let i = values.length - 1; i >= 0; i -= 1) from[i] = values[i] + ((i + 1) % epochs ? (from[i + 1] ?? 0) : 0);
  return Float64Array.from(values, (_, i) => {
    const start = Math.max(i + 1 - epochs, 0);
    return (upTo[i] + (start % epochs ? from[start] : 0)) / (i + 1 - start);
  });
}

export const LEAST_LOSS = 1e-12; // that a log axis can show
const LOG_ROOM = 1e5; // times as far as one that is not logarithmic does a log axis reach at most

/**
 * An axis of losses that changes in coarse steps, so that curves which grow do not jump.
 * @param {number} lowest  of the losses above 0, Infinity if there are none
 * @param {{top: number, highest: number, cut: boolean}} ceiling  of all losses
 * @param {boolean} log
 * @returns {{range: [number, number], cutAt: number|null, elsewhere?: string}} as Plotly has it, the loss above which curves
 *   are cut off, and what the log axis shows of that
 */
export function lossAxis(lowest, { top, highest, cut }, log) {
  if (!log) return { range: [0, top], cutAt: cut ? top : null, elsewhere: highest > LOG_ROOM * top ? "more of them" : "them" };
  if (!Number.isFinite(lowest)) return { range: [-3, 0], cutAt: null };
  /** @param {number} loss @param {(value: number) => number} round */
  const place = (loss, round) => round(2 * Math.log10(Math.max(loss, LEAST_LOSS))) / 2;
  const end = place(Math.min(highest, LOG_ROOM * top), Math.ceil);
  return { range: [place(lowest, Math.floor), end + 0.02], cutAt: highest > 10 ** end ? Number((10 ** end).toPrecision(4)) : null };
}
