/**
 * The one connection of this window to the visitor's sweep: it keeps every curve, reconnects by itself and outlives
 * page changes.
 *
 * Frames are described in playground/training/sweep/frames.py. A part of the page subscribes with `on(kind, fn)` and is told
 * the newest frame of that kind at once.
 */

// @ts-nocheck

import { Connection } from "./connection.js";
import { addCurves, beginSweep } from "../sweep/known.js";

class SweepStream extends Connection {
  /** @param {string} path of the WebSocket route */
  constructor(path) {
    super(path);
    this.begin({ id: null });
    this.connect();
  }

  page() {
    return { sweep: true };
  }

  /** A sweep that trains is heard every two seconds at least. */
  expectsNews() {
    return (this.latest.get("progress") ?? this.latest.get("sweep"))?.state === "running";
  }

  /** A sweep as the server tells it, when the page connects and when one begins: all that was known is forgotten. */
  begin(frame) {
    beginSweep(this, frame);
    for (const kind of ["curves", "progress", "results"]) this.latest.delete(kind);
  }

  take(frame) {
    if (frame.kind === "sweep") this.begin(frame);
    else if (frame.kind === "curves") addCurves(this, frame);
    super.take(frame);
  }
}

/** The values that a sweep gives to one setting, smallest first, words as they come. */
export function valuesOf(cells, name) {
  const values = [...new Set(cells.map((cell) => cell.values[name]))];
  return values.every((value) => typeof value === "number") ? values.sort((a, b) => a - b) : values;
}

/** The window's connection to the visitor's sweep. */
export function sweepStreamAt(path) {
  if (window.rnnSweepStream?.path !== path) {
    window.rnnSweepStream?.close();
    window.rnnSweepStream = new SweepStream(path);
  }
  return window.rnnSweepStream;
}
