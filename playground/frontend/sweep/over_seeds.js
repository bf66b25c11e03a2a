/** Median, lowest and highest of a column over the curves of some seeds, epoch by epoch. */

/** @typedef {import("../core/sweep_data.js").Curve} Curve */

/** @typedef {{epoch: number[], median: number[], low: number[], high: number[]}} Summary */

const POINTS = 240; // of a median: more than its lines can show

/** The value of a curve at an epoch, between its points on a straight line. @param {Curve} curve @param {number[]} values @param {number} at @param {number} i  where to look first */
function valueAt({ epoch }, values, at, i) {
  const from = epoch[i - 1];
  return i === 0 || epoch[i] === at ? values[i] : values[i - 1] + ((values[i] - values[i - 1]) * (at - from)) / (epoch[i] - from);
}

/** The epochs at which a summary is made: those of all curves, and those after the last of one that diverged. @param {Curve[]} curves @param {boolean[]} diverged @param {number} until */
function epochsOf(curves, diverged, until) {
  const ends = curves.map(({ epoch }) => epoch[epoch.length - 1]);
  const finiteEnds = ends.filter((_, run) => !diverged[run]);
  const last = finiteEnds.length ? Math.min(...finiteEnds) : Math.max(until, ...ends);
  const falls = ends.filter((_, run) => diverged[run]).map((end) => end + 1); // what was finite ends there, not half way to the next point
  const all = [...new Set([...curves.flatMap(({ epoch }) => epoch), ...falls, last])]
    .filter((epoch) => epoch <= last)
    .sort((a, b) => a - b);
  const step = Math.ceil(all.length / POINTS);
  return all.filter((_, i) => i % step === 0 || i === all.length - 1);
}

/**
 * Median, lowest and highest over some runs, up to the last epoch that all of them have reached which did not diverge.
 *
 * A run that diverged counts after its end as in `rnn.analysis`: its loss is infinite, its accuracy what it was last.
 * @param {Curve[]} curves
 * @param {string} column
 * @param {boolean[]} [diverged]  which of them did
 * @param {number} [until]  the last epoch if all of them did
 * @returns {Summary}
 */
export function overSeeds(curves, column, diverged = [], until = 0) {
  /** @type {Summary} */
  const summary = { epoch: [], median: [], low: [], high: [] };
  if (!curves.length || curves.some(({ epoch }) => !epoch.length)) return summary;
  const at = curves.map(() => 0);
  for (const number of epochsOf(curves, diverged, until)) {
    const values = curves.map((curve, run) => {
      while (curve.epoch[at[run]] < number) at[run] += 1;
      if (at[run] === curve.epoch.length) return column === "test_loss" ? Infinity : (curve[column].at(-1) ?? NaN);
      return valueAt(curve, curve[column], number, at[run]);
    });
    values.sort((a, b) => a - b);
    const middle = values.length >> 1;
    summary.epoch.push(number);
    summary.median.push(values.length % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
    summary.low.push(values[0]);
    summary.high.push(values[values.length - 1]);
  }
  return summary;
}
