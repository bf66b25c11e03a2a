/** The axes of the curves: as long as the longest run is to be, as high as the highest curve, in coarse steps. */

import { ceilingBeside } from "../../charts/yardsticks.js";
import { LEAST_LOSS, lossAxis } from "./lines.js";

/** @typedef {import("./readings.js").Curve} Curve */
/** @typedef {{xaxis: [number, number], yaxis: [number, number]}} Ranges  as Plotly has them */
/** @typedef {{range: [number, number], cutAt: number|null, elsewhere?: string}} Axis  what `lossAxis` makes */

/** Where a value stands on the y axis, in its units. @param {number} value @param {boolean} logged */
export const axisValue = (value, logged) => (logged ? Math.log10(Math.max(value, LEAST_LOSS)) : value);

/** Whether the y axis is logarithmic. @param {{log: boolean, column: string}} memory */
export const isLogged = ({ log, column }) => log && column === "loss";

/**
 * @param {Curve[]} curves
 * @param {{column: string, by: string, log: boolean}} memory
 * @param {(run: import("../../types.js").Run) => number} plannedEpochs  epochs that a run will have; 0: it does not grow
 * @param {import("../../charts/yardsticks.js").Yardstick[]} [yardsticks]  beside the curves
 * @returns {{right: number, axis: Axis}} the end of the x axis, 0 if there is nothing to see, and the y axis
 */
export function axesOf(curves, memory, plannedEpochs, yardsticks = []) {
  let [right, lowest] = [0, Infinity];
  const losses = ceilingBeside(yardsticks);
  for (const { run, line } of curves) {
    right = Math.max(right, memory.by === "epoch" ? plannedEpochs(run) : 0, line.x.length ? line.x[line.x.length - 1] : 0);
    for (let i = 0; i < line.y.length; i += 1) {
      const value = line.y[i];
      if (value < lowest && value > 0) lowest = value;
      losses.take(value);
    }
  }
  if (memory.by === "seconds" && right > 0) right = 2 ** (Math.ceil(4 * Math.log2(right)) / 4);
  if (memory.column === "accuracy") return { right, axis: { range: [0, 1.02], cutAt: null } };
  return { right, axis: lossAxis(lowest, losses.now(), isLogged(memory)) };
}
