/** What a page knows of one sweep: how it is made, and its curves so far, as the frames of the server tell it. */

/** @typedef {import("./settings.js").Value} Value */

/**
 * @typedef {object} Cell  all runs of a sweep that differ in nothing but the seed
 * @property {Record<string, Value>} values  of the swept settings
 * @property {number[]} runs  places in the sweep's `runs`
 */

/** @typedef {{epoch: number[]} & Record<string, number[]>} Curve  columns of a run's curve so far, decimated by the server */

/**
 * @typedef {object} KnownSweep
 * @property {string|null} id  null: there is none yet
 * @property {string} data
 * @property {Record<string, Value>} base  settings of all runs, but for what they differ in
 * @property {number} epochs
 * @property {string[]} swept  names of settings
 * @property {number} stride   epochs from one point of a curve to the next
 * @property {{id: string, settings: Record<string, Value>}[]} runs
 * @property {string[]} columns  of a curve, besides the epoch
 * @property {import("../charts/yardsticks.js").Yardstick[]} yardsticks  beside all curves
 * @property {Curve[]} curves  one a run
 * @property {Cell[]} cells
 */

/** @typedef {"test_loss"|"test_accuracy"|"epochs_to_all"} Metric  an outcome of a cell over its seeds */

/** @typedef {{median: number|null, low: number|null, high: number|null}} Spread  over seeds; null where a loss diverged or no seed got there */

/**
 * The results of a cell.
 * @typedef {Cell & {
 *   seeds: number, missing?: number, diverged: number, diverged_runs: number[], story?: string,
 *   test_loss: Spread, test_accuracy: Spread, epochs_to_all: Spread & {reached: number}
 * }} Result
 */

/** @typedef {{epoch: number, final: boolean, cells: Result[], sentences: string[]}} Results  of all cells, compared at one epoch */

/**
 * What the parts of the page are handed: a sweep as far as it is known, and its updates by kind. A stream grows; a saved sweep comes whole.
 * @typedef {KnownSweep & {latest: Map<string, any>, on: (kind: string, hear: (frame: any) => void) => () => void}} Sweeps
 */

/** @typedef {{id: string|null} & Partial<KnownSweep>} SweepFrame  how a sweep is made */

/** A sweep as the server tells it: all that was known is forgotten. @param {KnownSweep} sweep @param {SweepFrame} frame */
export function beginSweep(sweep, frame) {
  sweep.id = frame.id;
  sweep.data = frame.data ?? "";
  sweep.base = frame.base ?? {};
  sweep.epochs = frame.epochs ?? 0;
  sweep.swept = frame.swept ?? [];
  sweep.stride = frame.stride ?? 1;
  sweep.runs = frame.runs ?? [];
  sweep.columns = frame.columns ?? [];
  sweep.yardsticks = frame.yardsticks ?? [];
  sweep.curves = sweep.runs.map(() => ({ epoch: [], ...Object.fromEntries(sweep.columns.map((name) => [name, []])) }));
  sweep.cells = frame.cells ?? [];
}

/** Adds the points of a frame; the last point before them, if it was off the stride, was the newest then, and they replace it. A loss that is no number is infinite, as that of a run after it has diverged. @param {KnownSweep} sweep @param {any} frame */
export function addCurves({ curves, columns: names, stride }, { at, epoch, ...columns }) {
  at.forEach((/** @type {number} */ run, /** @type {number} */ i) => {
    const curve = curves[run];
    if (!curve) return;
    if ((curve.epoch.at(-1) ?? 0) % stride) for (const column of ["epoch", ...names]) curve[column].pop();
    const last = curve.epoch.at(-1) ?? -1;
    epoch.forEach((/** @type {number} */ number, /** @type {number} */ j) => {
      if (number <= last) return; // told twice
      curve.epoch.push(number);
      for (const column of names) curve[column].push(columns[column][i][j] ?? (column === "test_loss" ? Infinity : null));
    });
  });
}

/** The last epoch that any of a sweep's curves has reached. @param {Pick<KnownSweep, "curves">} sweep */
export const lastEpoch = ({ curves }) => curves.reduce((most, { epoch }) => Math.max(most, epoch.at(-1) ?? 0), 0);

/** A sweep that the server sends once, as a whole; the parts of the page use it as they use the stream of one that grows. */
export class ToldSweep {
  id = /** @type {string|null} */ (null);
  data = "";
  base = /** @type {KnownSweep["base"]} */ ({});
  epochs = 0;
  swept = /** @type {string[]} */ ([]);
  stride = 1;
  runs = /** @type {KnownSweep["runs"]} */ ([]);
  columns = /** @type {string[]} */ ([]);
  yardsticks = /** @type {KnownSweep["yardsticks"]} */ ([]);
  curves = /** @type {Curve[]} */ ([]);
  cells = /** @type {Cell[]} */ ([]);

  /** @param {import("./connection.js").Frame[]} frames  of the server's, "sweep" first */
  constructor(frames) {
    /** @type {Map<string, any>} */
    this.latest = new Map();
    for (const frame of frames) {
      if (frame.kind === "sweep") beginSweep(this, /** @type {any} */ (frame));
      else if (frame.kind === "curves") addCurves(this, frame);
      this.latest.set(frame.kind, frame);
    }
  }

  /** Calls `fn(frame)` for the newest frame of `kind`; there will be no other. @param {string} kind @param {(frame: any) => void} fn */
  on(kind, fn) {
    if (this.latest.has(kind)) fn(this.latest.get(kind));
    return () => {};
  }
}
