/** Epochs of which weights are kept, and what is said of them: where the timeline snaps to, and how its curve is drawn. */

import { lossName } from "../../core/measures.js";
import { countText, lossText, percentText } from "../../core/numbers.js";

/** The kept epoch nearest to another; of two as near the earlier one. @param {number[]} epochs  rising @param {number} epoch */
export const nearestEpoch = (epochs, epoch) =>
  epochs.reduce((best, each) => (Math.abs(each - epoch) < Math.abs(best - epoch) ? each : best), epochs[0]);

/** So many kept epochs further on, or back. @param {number[]} epochs  rising @param {number} epoch @param {number} by */
export function epochNear(epochs, epoch, by) {
  const place = epochs.indexOf(nearestEpoch(epochs, epoch)) + by;
  return epochs[Math.min(Math.max(place, 0), epochs.length - 1)];
}

/**
 * A curve as the points of an SVG polyline: epochs over the width, from 0 at the bottom to `top`; values beyond it are cut off.
 * @param {number[]} epochs  rising
 * @param {(number|null)[]} values
 * @param {{first: number, last: number, top: number, width: number, height: number}} frame
 */
export function curvePoints(epochs, values, { first, last, top, width, height }) {
  const span = Math.max(last - first, 1);
  return epochs
    .flatMap((epoch, i) => {
      const value = values[i];
      if (value === null || epoch < first || epoch > last) return [];
      const x = ((epoch - first) / span) * width;
      const y = height * (1 - Math.min(value / top, 1));
      return [`${x.toFixed(1)},${y.toFixed(1)}`];
    })
    .join(" ");
}

/** The column of the newest point up to an epoch. @param {any} timeline @param {string} name @param {number} epoch @returns {number|null} */
export function valueAt(timeline, name, epoch) {
  const place = timeline.at.findLastIndex((/** @type {number} */ each) => each <= epoch);
  return place < 0 ? null : timeline[name][place];
}

/**
 * "epoch 120 · test loss 0.31 · 90.0 % right", and whether its weights are rounded, or another network is shown.
 * @param {any} timeline
 * @param {number} epoch
 * @param {boolean} [isEdited]  the network that is shown is an edited one: the numbers are those of the one that was trained
 */
export function epochText(timeline, epoch, isEdited = false) {
  const loss = valueAt(timeline, "test_loss", epoch);
  const right = valueAt(timeline, "test_accuracy", epoch);
  const parts = [`epoch ${countText(epoch)}`];
  if (loss !== null) parts.push(`test ${lossName(timeline)} ${lossText(loss)}`);
  if (right !== null) parts.push(`${percentText(right)} right`);
  if (timeline.rounded?.includes(epoch)) parts.push("rounded to half precision"); // as earlier versions saved runs of sweeps
  if (isEdited && parts.length > 1) parts.push("before the edits");
  return parts.join(" · ");
}
