/** What a page knows of one sweep: how it is made, and its curves so far, as the frames of the server tell it. */

// @ts-nocheck

/**
 * @typedef {object} Cell  all runs of a sweep that differ in nothing but the seed
 * @property {Record<string, number|string>} values  of the swept settings
 * @property {number[]} runs  places in the sweep's `runs`
 */

/** A sweep as the server tells it: all that was known is forgotten. */
export function beginSweep(sweep, frame) {
  sweep.id = frame.id;
  sweep.data = frame.data ?? "";
  sweep.epochs = frame.epochs ?? 0;
  sweep.swept = frame.swept ?? [];
  sweep.stride = frame.stride ?? 1;
  sweep.runs = frame.runs ?? [];
  sweep.columns = frame.columns ?? [];
  /** One a run: columns of its curve so far, decimated by the server. */
  sweep.curves = sweep.runs.map(() => Object.fromEntries(["epoch", ...sweep.columns].map((name) => [name, []])));
  /** @type {Cell[]} */
  sweep.cells = frame.cells ?? [];
}

/** Adds the points of a frame; the last one before them may have stood in for those that were yet to come. */
export function addCurves(sweep, { at, epoch, ...columns }) {
  at.forEach((run, i) => {
    const curve = sweep.curves[run];
    if (!curve) return;
    if (curve.epoch.at(-1) % sweep.stride) for (const column of ["epoch", ...sweep.columns]) curve[column].pop();
    const last = curve.epoch.at(-1) ?? -1;
    epoch.forEach((number, j) => {
      if (number <= last) return; // told twice
      curve.epoch.push(number);
      for (const column of sweep.columns) curve[column].push(columns[column][i][j]);
    });
  });
}

/** A sweep that is told once, as a whole, and never changes; to its parts of the page it is as the stream of one that grows. */
export class ToldSweep {
  /** @param {object[]} frames  of the server's, "sweep" first */
  constructor(frames) {
    this.latest = new Map();
    for (const frame of frames) {
      if (frame.kind === "sweep") beginSweep(this, frame);
      else if (frame.kind === "curves") addCurves(this, frame);
      this.latest.set(frame.kind, frame);
    }
  }

  /** Calls `fn(frame)` for the newest frame of `kind`; there will be no other. */
  on(kind, fn) {
    if (this.latest.has(kind)) fn(this.latest.get(kind));
    return () => {};
  }
}
