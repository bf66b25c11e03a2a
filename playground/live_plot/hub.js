/**
 * The one connection of this window to its job: it keeps every row, reconnects by itself and outlives page changes.
 *
 * Frames are described in playground/jobs/protocol.py. A part of the page subscribes with `on(kind, fn)` and is told the
 * newest frame of that kind at once, so a part that is mounted late shows the same as one that was there from the start.
 */

import { Connection } from "./connection.js";

const COLUMNS = ["train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds"];

const emptyRows = () => Object.fromEntries([["length", 0], ...COLUMNS.map((name) => [name, []])]);

class Hub extends Connection {
  /** @param {string} path of the WebSocket route of one job */
  constructor(path) {
    super(path);
    this.run = 0;
    /** Column arrays of the current run; index = epoch. */
    this.rows = emptyRows();
    /** Marks on the curves: {epoch, learning_rate?, epochs?}. */
    this.changes = [];
    this.connect();
  }

  /** The rows that it does not have yet. */
  wish() {
    return this.run ? { run: this.run, from: this.rows.length } : {};
  }

  /** A job that trains is heard several times a second. */
  expectsNews() {
    return this.latest.get("status")?.state === "running";
  }

  take(frame) {
    if (frame.kind === "run") {
      this.run = frame.run;
      this.rows = emptyRows();
      this.changes = frame.changes;
      for (const kind of ["rows", "answers", "trace"]) this.latest.delete(kind);
    } else if (frame.kind === "change") {
      // After a reconnect one may be told again, and a later change takes the place of one after the same epoch.
      const name = frame.epochs === undefined ? "learning_rate" : "epochs";
      this.changes = this.changes.filter((made) => made.epoch !== frame.epoch || made[name] === undefined);
      this.changes.push(frame);
    } else if (frame.kind === "rows" && !this.append(frame)) {
      return;
    }
    super.take(frame);
  }

  /** Adds what is new in a frame of rows; a hole means that frames were lost, so the rows are asked for again. */
  append(frame) {
    const known = this.rows.length - frame.from;
    if (known < 0) {
      this.socket.close();
      return false;
    }
    for (const name of COLUMNS) this.rows[name].push(...frame[name].slice(known));
    this.rows.length = this.rows.train_loss.length;
    return true;
  }
}

/** The window's hub for the job at `path`; a hub of another job, if there was one, is closed. */
export function hubAt(path) {
  if (window.rnnHub?.path !== path) {
    window.rnnHub?.close();
    window.rnnHub = new Hub(path);
  }
  return window.rnnHub;
}

/** Mounted on pages that show nothing of the job: the open socket tells the server that its visitor is still here. */
export function stay(_parent, { live }) {
  hubAt(live);
}
