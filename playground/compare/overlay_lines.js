/** Curves as arrays of x and y: thinned for drawing, smoothed, and read at one place. */

import { TOP, keptPlaces, lossCeiling } from "./thin.js";

/**
 * @typedef {object} Line  one column of one run, x rising
 * @property {ArrayLike<number>} x   epochs, or seconds of training
 * @property {ArrayLike<number>} y   smoothed, if that is wanted
 * @property {boolean} whole         every epoch is there
 */

/** The place of the last value of `sorted` that is at most `value`; -1 if there is none. */
export function placeOf(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Place of the value of `sorted` that is nearest to `value`. */
export function nearest(sorted, value) {
  const before = placeOf(sorted, value);
  if (before < 0) return 0;
  if (before === sorted.length - 1) return before;
  return value - sorted[before] <= sorted[before + 1] - value ? before : before + 1;
}

/**
 * Thins a line without losing a minimum, a maximum or either end; one point beyond each end of `range` is kept.
 * @param {Line} line
 * @param {[number, number]} range  of x, on the screen
 * @param {number} points           about how many may be drawn
 */
export function thinLine({ x, y }, [low, high], points) {
  const first = Math.max(placeOf(x, low), 0);
  const last = Math.min(placeOf(x, high) + 1, x.length - 1);
  const places = keptPlaces(y, first, last, points);
  return { x: places.map((i) => x[i]), y: places.map((i) => y[i]) };
}

/**
 * Each value as the mean of the last `epochs` values up to it, or of as many as there are.
 * @param {ArrayLike<number>} values  one an epoch, none left out
 */
export function smooth(values, epochs) {
  if (epochs < 2) return values;
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1) sums[i + 1] = sums[i] + values[i];
  return Float64Array.from(values, (_, i) => {
    const before = Math.max(i + 1 - epochs, 0);
    return (sums[i + 1] - sums[before]) / (i + 1 - before);
  });
}

/**
 * A range for an axis of losses that changes in coarse steps, so that curves which grow do not jump.
 *
 * One that is not logarithmic ends at TOP: a run that diverged would press all others onto its foot. What lies above TOP
 * altogether is shown all the same.
 */
export function lossRange(lowest, highest, log) {
  if (!Number.isFinite(highest)) return log ? [-3, 0] : [0, 0.8];
  if (log) return [Math.floor(2 * Math.log10(Math.max(lowest, 1e-12))) / 2, Math.ceil(2 * Math.log10(Math.max(highest, 1e-12))) / 2 + 0.02];
  const ceiling = lossCeiling(highest);
  return [0, lowest < TOP ? Math.min(ceiling, TOP) : ceiling];
}
