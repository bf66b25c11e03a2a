/** Curves as arrays of x and y: thinned for drawing, smoothed, and read at one place. */

import { keptPlaces, lossCeiling } from "./thin.js";

/**
 * @typedef {object} Line  one column of one run, x rising
 * @property {number[]} epoch
 * @property {number[]} x   epochs, or seconds of training
 * @property {number[]} y
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
 * @param {{x: number[], y: number[]}} line
 * @param {[number, number]} range  of x, on the screen
 * @param {number} points           about how many may be drawn
 */
export function thinLine({ x, y }, [low, high], points) {
  const first = Math.max(placeOf(x, low), 0);
  const last = Math.min(placeOf(x, high) + 1, x.length - 1);
  const places = keptPlaces(y, first, last, points);
  return { x: places.map((i) => x[i]), y: places.map((i) => y[i]) };
}

/** Each value replaced by the mean of the last `epochs` epochs, straight between two points. @param {Line} line */
export function smooth({ epoch, y }, epochs) {
  if (epochs < 2) return y;
  // The area under the line up to each point; a mean is the difference of two of them over the epochs between.
  const area = [0];
  for (let i = 1; i < y.length; i += 1) area.push(area[i - 1] + ((y[i] + y[i - 1]) / 2) * (epoch[i] - epoch[i - 1]));
  const upTo = (at) => {
    const i = placeOf(epoch, at);
    if (i >= y.length - 1) return area.at(-1);
    const share = (at - epoch[i]) / (epoch[i + 1] - epoch[i]);
    const there = y[i] + share * (y[i + 1] - y[i]);
    return area[i] + ((y[i] + there) / 2) * (at - epoch[i]);
  };
  return y.map((value, i) => {
    const from = Math.max(epoch[i] - epochs, epoch[0]);
    return epoch[i] > from ? (area[i] - upTo(from)) / (epoch[i] - from) : value;
  });
}

/** A range for an axis of losses that changes in coarse steps, so that curves which grow do not jump. */
export function lossRange(lowest, highest, log) {
  if (!Number.isFinite(highest)) return log ? [-3, 0] : [0, 0.8];
  if (log) return [Math.floor(2 * Math.log10(Math.max(lowest, 1e-12))) / 2, Math.ceil(2 * Math.log10(Math.max(highest, 1e-12))) / 2 + 0.02];
  return [0, lossCeiling(highest)];
}
