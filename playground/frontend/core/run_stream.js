/**
 * The one connection of this window to its job: it keeps every row, reconnects by itself and outlives page changes.
 *
 * Frames are described in playground/server/streams/interactive_messages.py. A part of the page subscribes with
 * `on(kind, fn)` and is told the newest frame of that kind at once, so a part that is mounted late shows the same as one
 * that was there from the start.
 */

import { Connection } from "./connection.js";
import { whyRefused } from "./refusal.js";
import { reload, rerunUntil } from "./rerun.js";
import { text, viewState } from "./view_state.js";

const MOVE_MS = 50; // before it connects to another job, the first time

/** @typedef {{length: number} & Record<string, any>} Rows  arrays by the name of their column; index = epoch */

/** Rows of no epoch yet. @param {string[]} columns  their names, as the server tells them with a run @returns {Rows} */
const emptyRows = (columns) => ({ length: 0, ...Object.fromEntries(columns.map((name) => [name, []])) });

/** The run that this tab has seen train, and the job that had it: both "" if there is none. */
const { recall, remember } = viewState("rnn-run", { job: text(), run: text() });

export class RunStream extends Connection {
  /** @param {string} path of the WebSocket route of one job @param {import("./transport.js").Transport} [transport] */
  constructor(path, transport) {
    super(path, transport);
    this.run = 0;
    /** Column arrays of the current run; index = epoch. */
    this.columns = /** @type {string[]} */ ([]);
    this.rows = emptyRows([]);
    /** Settings that changed in mid-run, which are marks on the curves. @type {{epoch: number, name: string, value: number|string}[]} */
    this.changes = [];
    /** Floor and baseline beside its curves. @type {import("../charts/yardsticks.js").Yardstick[]} */
    this.yardsticks = [];
    /** The run that this one branched off from, and after which epoch. @type {{run: string, epoch: number}|null} */
    this.parent = null;
    /** Paths of jobs that the server does not know any more. */
    this.left = new Set();
    this.moved = false; // to another job, and has not been let in there yet
    /** The path that Streamlit has named last, and what asks it for a run of its script. @type {string|undefined} */
    this.given = undefined;
    /** @type {(() => void)|undefined} */
    this.rerun = undefined;
    /** @type {(() => void)|undefined} */
    this.stopRerun = undefined;
    /** The speed chosen for the job before, until the job in its place has been told. @type {number|undefined} */
    this.speed = undefined;
    this.on("open", () => this.arrive());
    this.connect();
  }

  get job() {
    return this.path.slice(this.path.lastIndexOf("/") + 1);
  }

  /** The id of the run, once it has trained. */
  get trained() {
    return this.rows.length > 1 ? this.latest.get("run").id : "";
  }

  /** The rows that it does not have yet. */
  query() {
    return this.run ? { run: this.run, from: this.rows.length } : {};
  }

  page() {
    return { job: this.job, run: this.trained };
  }

  /** @param {import("./refusal.js").Refusal} refusal */
  shouldTell({ reason, job }) {
    if (reason !== "unknown") return reason !== null;
    if (!job) return !reload(); // this browser is another visitor by now
    this.left.add(this.path);
    this.follow(this.path.replace(/[^/]*$/, job));
    this.run = 0; // of the other job
    this.speed = this.latest.get("status")?.speed;
    if (!this.moved) this.retry = MOVE_MS;
    this.moved = true;
    this.stopRerun?.();
    if (this.rerun) this.stopRerun = rerunUntil(this.rerun, () => this.given === this.path);
    return false;
  }

  /** Tells the job that takes the place of another the speed that was chosen there. */
  arrive() {
    this.moved = false;
    if (this.speed !== undefined) this.send({ speed: this.speed });
    this.speed = undefined;
  }

  /** The server may have forgotten the run that this tab has seen: then it is asked for. @param {{id: string}} frame */
  recallRun(frame) {
    const had = recall();
    remember({ job: this.job, run: "" });
    if (had.run && had.run !== frame.id && had.job !== this.job) {
      whyRefused({ job: this.job, run: had.run, was: had.job });
    }
  }

  close() {
    this.stopRerun?.();
    super.close();
  }

  /** A job that trains is heard several times a second. */
  expectsFrames() {
    return this.latest.get("status")?.state === "running";
  }

  /** @param {any} frame */
  take(frame) {
    if (frame.kind === "run") {
      this.run = frame.run;
      this.columns = frame.columns;
      this.rows = emptyRows(frame.columns);
      this.changes = frame.changes;
      this.parent = frame.parent ?? null;
      this.yardsticks = frame.yardsticks ?? [];
      for (const kind of ["rows", "answers", "trace"]) this.latest.delete(kind);
      this.recallRun(frame);
    } else if (frame.kind === "change") {
      // After a reconnect one may be told again, and a later change takes the place of one after the same epoch.
      const { epoch, name, value } = frame;
      this.changes = this.changes.filter((change) => change.epoch !== epoch || change.name !== name);
      this.changes.push({ epoch, name, value });
    } else if (frame.kind === "rows" && !this.append(frame)) {
      return;
    }
    super.take(frame);
    if (frame.kind === "rows" && this.trained && recall().run !== this.trained) remember({ job: this.job, run: this.trained });
  }

  /** Adds what is new in a frame of rows; a hole means that frames were lost, so the rows are asked for again. @param {{from: number} & Record<string, any>} frame */
  append(frame) {
    const overlap = this.rows.length - frame.from;
    if (overlap < 0) {
      this.socket?.close();
      return false;
    }
    for (const name of this.columns) this.rows[name].push(...frame[name].slice(overlap));
    this.rows.length = this.rows[this.columns[0]].length;
    return true;
  }
}

/**
 * The window's stream for the job at `path`; a stream of another job, if there was one, is closed.
 * @param {string} path
 * @param {() => void} [rerun]  asks Streamlit, which named that path, for a run of its script
 * @param {import("./transport.js").Transport} [transport]  how its frames come, if it is made now
 */
export function runStreamAt(path, rerun, transport) {
  let stream = window.rnnRunStream;
  if (stream?.path !== path && !stream?.left.has(path)) {
    stream?.close();
    stream = window.rnnRunStream = new RunStream(path, transport);
  }
  stream.given = path;
  stream.rerun = rerun;
  return stream;
}
