/**
 * The one connection of this window to the visitor's sweep: it keeps every curve, reconnects by itself and outlives
 * page changes.
 *
 * Frames are described in playground/jobs/sweep_protocol.py. A part of the page subscribes with `on(kind, fn)` and is told
 * the newest frame of that kind at once.
 */

import { Connection } from "./connection.js";

const COLUMNS = ["test_loss", "test_accuracy"];

/**
 * @typedef {object} Cell  all runs of a sweep that differ in nothing but the seed
 * @property {Record<string, number|string>} values  of the swept settings
 * @property {number[]} runs  places in `hub.runs`
 */

class SweepHub extends Connection {
  /** @param {string} path of the WebSocket route */
  constructor(path) {
    super(path);
    this.begin({ id: null });
    this.connect();
  }

  /** A sweep as the server tells it, when the page connects and when one begins: all that was known is forgotten. */
  begin(frame) {
    this.id = frame.id;
    this.data = frame.data ?? "";
    this.epochs = frame.epochs ?? 0;
    this.swept = frame.swept ?? [];
    this.stride = frame.stride ?? 1;
    this.runs = frame.runs ?? [];
    /** One a run: columns of its curve so far, thinned by the server. */
    this.curves = this.runs.map(() => ({ epoch: [], test_loss: [], test_accuracy: [] }));
    /** @type {Cell[]} */
    this.cells = frame.cells ?? [];
    for (const kind of ["curves", "progress", "results"]) this.latest.delete(kind);
  }

  take(frame) {
    if (frame.kind === "sweep") this.begin(frame);
    else if (frame.kind === "curves") this.append(frame);
    super.take(frame);
  }

  /** Adds the points of a frame; the last one before them may have stood in for those that were yet to come. */
  append({ at, epoch, ...columns }) {
    at.forEach((run, i) => {
      const curve = this.curves[run];
      if (!curve) return;
      if (curve.epoch.at(-1) % this.stride) for (const column of ["epoch", ...COLUMNS]) curve[column].pop();
      const last = curve.epoch.at(-1) ?? -1;
      epoch.forEach((number, j) => {
        if (number <= last) return; // told twice
        curve.epoch.push(number);
        for (const column of COLUMNS) curve[column].push(columns[column][i][j]);
      });
    });
  }
}

/** The values that a sweep gives to one setting, smallest first, words as they come. */
export function valuesOf(cells, name) {
  const values = [...new Set(cells.map((cell) => cell.values[name]))];
  return values.every((value) => typeof value === "number") ? values.sort((a, b) => a - b) : values;
}

/** The window's connection to the visitor's sweep. */
export function sweepHubAt(path) {
  if (window.rnnSweepHub?.path !== path) {
    window.rnnSweepHub?.close();
    window.rnnSweepHub = new SweepHub(path);
  }
  return window.rnnSweepHub;
}
