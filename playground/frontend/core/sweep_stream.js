/**
 * The one connection of this window to the visitor's sweep: it keeps every curve, reconnects by itself and outlives
 * page changes.
 *
 * Frames are described in playground/server/streams/sweep/messages.py. A part of the page subscribes with
 * `on(kind, fn)` and is told the newest frame of that kind at once.
 */

import { Connection } from "./connection.js";
import { addCurves, beginSweep } from "./sweep_data.js";

export class SweepStream extends Connection {
  // What is known of the sweep, as KnownSweep of sweep_data.js has it.
  id = /** @type {string|null} */ (null);
  data = "";
  base = /** @type {import("./sweep_data.js").KnownSweep["base"]} */ ({});
  epochs = 0;
  swept = /** @type {string[]} */ ([]);
  stride = 1;
  runs = /** @type {import("./sweep_data.js").KnownSweep["runs"]} */ ([]);
  columns = /** @type {string[]} */ ([]);
  yardsticks = /** @type {import("./sweep_data.js").KnownSweep["yardsticks"]} */ ([]);
  curves = /** @type {import("./sweep_data.js").Curve[]} */ ([]);
  cells = /** @type {import("./sweep_data.js").Cell[]} */ ([]);

  /** @param {string} path of the WebSocket route @param {import("./transport.js").Transport} [transport] */
  constructor(path, transport) {
    super(path, transport);
    this.begin({ id: null });
    this.connect();
  }

  page() {
    return { sweep: true };
  }

  /** A sweep that trains is heard every two seconds at least. */
  expectsFrames() {
    return (this.latest.get("progress") ?? this.latest.get("sweep"))?.state === "running";
  }

  /** A sweep as the server tells it, when the page connects and when one begins: all that was known is forgotten. @param {{id: string|null}} frame */
  begin(frame) {
    beginSweep(this, frame);
    for (const kind of ["curves", "progress", "results"]) this.latest.delete(kind);
  }

  /** @param {any} frame */
  take(frame) {
    if (frame.kind === "sweep") this.begin(frame);
    else if (frame.kind === "curves") addCurves(this, frame);
    super.take(frame);
  }
}

/**
 * The values that a sweep gives to one setting, smallest first, words as they come.
 * @param {Pick<import("./sweep_data.js").Cell, "values">[]} cells
 * @param {string} name
 * @returns {import("./settings.js").Value[]}
 */
export function valuesOf(cells, name) {
  const values = [...new Set(cells.map((cell) => cell.values[name]))];
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length === values.length ? numbers.sort((a, b) => a - b) : values;
}

/** The window's connection to the visitor's sweep. @param {string} path of the WebSocket route */
export function sweepStreamAt(path) {
  if (window.rnnSweepStream?.path !== path) {
    window.rnnSweepStream?.close();
    window.rnnSweepStream = new SweepStream(path);
  }
  return window.rnnSweepStream;
}
