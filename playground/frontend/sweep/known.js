/** What a page knows of one sweep: how it is made, and its curves so far, as the frames of the server tell it. */

/**
 * @typedef {object} Cell  all runs of a sweep that differ in nothing but the seed
 * @property {Record<string, number|string>} values  of the swept settings
 * @property {number[]} runs  places in the sweep's `runs`
 */

/**
 * @typedef {object} KnownSweep  what its parts of the page are handed
 * @property {string|null} [id]
 * @property {string} [data]
 * @property {number} [epochs]
 * @property {string[]} [swept]  names of settings
 * @property {number} [stride]   epochs from one point of a curve to the next
 * @property {string[]} [runs]   their ids
 * @property {string[]} [columns]  of a curve, besides the epoch
 * @property {Record<string, number[]>[]} [curves]  one a run: columns of its curve so far, decimated by the server
 * @property {Cell[]} [cells]
 */

/** A sweep as the server tells it: all that was known is forgotten. @param {KnownSweep} sweep @param {any} frame */
export function beginSweep(sweep, frame) {
  sweep.id = frame.id;
  sweep.data = frame.data ?? "";
  sweep.epochs = frame.epochs ?? 0;
  sweep.swept = frame.swept ?? [];
  sweep.stride = frame.stride ?? 1;
  sweep.runs = frame.runs ?? [];
  sweep.columns = frame.columns ?? [];
  const names = ["epoch", ...(frame.columns ?? [])];
  sweep.curves = (frame.runs ?? []).map(() => Object.fromEntries(names.map((name) => [name, []])));
  sweep.cells = frame.cells ?? [];
}

/** Adds the points of a frame; the last one before them may have stood in for those that were yet to come. @param {KnownSweep} sweep @param {any} frame */
export function addCurves({ curves = [], columns: names = [], stride = 1 }, { at, epoch, ...columns }) {
  at.forEach((/** @type {number} */ run, /** @type {number} */ i) => {
    const curve = curves[run];
    if (!curve) return;
    if ((curve.epoch.at(-1) ?? 0) % stride) for (const column of ["epoch", ...names]) curve[column].pop();
    const last = curve.epoch.at(-1) ?? -1;
    epoch.forEach((/** @type {number} */ number, /** @type {number} */ j) => {
      if (number <= last) return; // told twice
      curve.epoch.push(number);
      for (const column of names) curve[column].push(columns[column][i][j]);
    });
  });
}

/** A sweep that is told once, as a whole, and never changes; to its parts of the page it is as the stream of one that grows. */
export class ToldSweep {
  /** @type {string|null} */
  id = null;

  /** @param {import("../core/connection.js").Frame[]} frames  of the server's, "sweep" first */
  constructor(frames) {
    /** @type {Map<string, any>} */
    this.latest = new Map();
    for (const frame of frames) {
      if (frame.kind === "sweep") beginSweep(this, frame);
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
