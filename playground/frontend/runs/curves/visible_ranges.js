/** Which part of the curves is seen: the ranges of both axes, and whether the visitor has zoomed into them. */

import { axesOf, isLogged, axisValue } from "./axes.js";
import { decimatedLine } from "./figure.js";

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("./axes.js").Ranges} Ranges */

/**
 * @param {HTMLElement & Partial<Pick<import("../../types.js").Chart, "layout"|"on">>} chart
 * @param {object} context
 * @param {import("../memory.js").Memory} context.memory
 * @param {() => import("./readings.js").Curve[]} context.curves
 * @param {() => import("../../charts/yardsticks.js").Yardstick[]} context.yardsticks  beside the curves
 * @param {(run: Run) => number} context.plannedEpochs  epochs that a run has before it; 0: it does not train
 */
export function makeCurvesView(chart, { memory, curves, yardsticks, plannedEpochs }) {
  /** Of both axes, as Plotly was told last. @type {Ranges|null} */
  let ranges = null;
  let resets = 0; // how often a zoom was taken back
  /** Of losses or accuracies. @type {import("./axes.js").Axis} */
  let axis = { range: [0, 1], cutAt: null };

  /** What differs when other axes are asked for. */
  const frame = () => [memory.column, memory.by, isLogged(memory), resets].join();

  /** Whether the visitor has zoomed: the axes show the same, but not what was asked for. */
  function zoomed() {
    if (!ranges || chart.dataset.frame !== frame()) return false;
    return Object.entries(ranges).some(([name, range]) => range.some((end, i) => end !== Number(chart.layout[name].range[i])));
  }

  /** The part of the x axis that is seen; null before anything is drawn. @returns {[number, number]|null} */
  const visible = () => ranges && (zoomed() ? chart.layout.xaxis.range.map(Number) : ranges.xaxis);

  /** The ranges that the curves of now need. @returns {Ranges} */
  function needed() {
    const { right, axis: next } = axesOf(curves(), memory, plannedEpochs, yardsticks());
    if (!right && ranges && chart.dataset.frame === frame()) return ranges; // nothing to see: the axes wait as they are
    axis = next;
    return { xaxis: [0, right || 1], yaxis: axis.range };
  }

  return {
    frame,
    zoomed,
    visible,
    get ranges() {
      return ranges;
    },
    get axis() {
      return axis;
    },
    /** The ranges to draw in, the zoom within them, if there is one, and the values that are seen, in units of their axis. */
    prepare() {
      // Plotly keeps a zoom only over the very ranges that it was made in. What it shows now is no zoom in new ranges.
      const zoom = zoomed() ? visible() : null;
      ranges = (zoom && ranges) || needed();
      /** @type {[number, number]} */
      const shown = zoom ? chart.layout.yaxis.range.map(Number) : ranges.yaxis;
      return { zoom, ranges, shown };
    },
    /** Whether the curves of now still need the ranges that they are drawn in. */
    fits: () => JSON.stringify(needed()) === JSON.stringify(ranges),
    /** Hears of zooms, which Plotly tells once it has drawn. @param {() => void} onChange */
    listen(onChange) {
      chart.on?.("plotly_relayout", onChange); // a zoom shows other epochs: decimate those
      // Plotly itself would go back to the ranges that it was given first of all, before there was any curve.
      chart.on?.("plotly_doubleclick", () => {
        resets += 1;
        onChange();
      });
    },
    /** How high a value stands, 0..1 of the plot. @param {number} value */
    height(value) {
      const [low, high] = chart.layout.yaxis.range.map(Number);
      return (axisValue(value, isLogged(memory)) - low) / (high - low);
    },
    /** A curve as a line in these ranges. @param {import("./lines.js").Line} curve @param {Ranges} within */
    placed(curve, within) {
      const { x, y } = decimatedLine(curve, within.xaxis, curves().length);
      const [low, high] = within.yaxis;
      const far = high + 10 * (high - low); // what lies beyond is not seen, and too large a number would be none in a path
      return { x, y: y.map((value) => Math.min(axisValue(value, isLogged(memory)), far)), plot: "xy" };
    },
  };
}
