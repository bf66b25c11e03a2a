/**
 * The one connection of this window to its job: it keeps every row, reconnects by itself and outlives page changes.
 *
 * Frames are described in playground/jobs/protocol.py. A part of the page subscribes with `on(kind, fn)` and is told the
 * newest frame of that kind at once, so a part that is mounted late shows the same as one that was there from the start.
 */

const COLUMNS = ["train_loss", "train_accuracy", "test_loss", "test_accuracy", "seconds"];
const RETRY_FIRST_MS = 200;
const RETRY_LONGEST_MS = 3000;
const SILENCE_MS = 6000; // a job that trains is heard several times a second; so long without a word is a dead line

const emptyRows = () => Object.fromEntries([["length", 0], ...COLUMNS.map((name) => [name, []])]);

class Hub {
  /** @param {string} path of the WebSocket route of one job */
  constructor(path) {
    this.path = path;
    this.run = 0;
    /** Column arrays of the current run; index = epoch. */
    this.rows = emptyRows();
    /** Marks on the curves: {epoch, learning_rate?, epochs?}. */
    this.changes = [];
    this.listeners = new Map();
    this.latest = new Map();
    this.retry = RETRY_FIRST_MS;
    this.closed = false;
    this.heardAt = performance.now();
    this.wake = () => this.connected || this.connect();
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.watch = setInterval(() => this.hangUpIfDead(), SILENCE_MS / 3);
    this.connect();
  }

  /** A line that died without a word, as when a laptop sleeps, looks open for ever: one that is silent is given up. */
  hangUpIfDead() {
    const due = this.connected && this.latest.get("status")?.state === "running";
    if (!due || performance.now() - this.heardAt < SILENCE_MS) return;
    const dead = this.socket;
    this.socket = undefined;
    dead.onclose = dead.onmessage = null;
    dead.close();
    this.tell("lost");
    this.connect();
  }

  get connected() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Calls `fn(frame)` for each frame of `kind`, and now for the newest there is. Kinds of its own: "open", "lost". */
  on(kind, fn) {
    if (!this.listeners.has(kind)) this.listeners.set(kind, new Set());
    this.listeners.get(kind).add(fn);
    if (kind === "open" ? this.connected : this.latest.has(kind)) fn(this.latest.get(kind));
    return () => this.listeners.get(kind).delete(fn);
  }

  /** Sends one command; false if there is no connection to send it on. */
  send(message) {
    if (!this.connected) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.socket?.close();
  }

  connect() {
    if (this.closed || this.socket?.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const url = new URL(this.path, window.location.href);
    url.protocol = url.protocol.replace("http", "ws");
    if (this.run) {
      url.searchParams.set("run", this.run);
      url.searchParams.set("from", this.rows.length);
    }
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => {
      this.heardAt = performance.now();
      this.retry = RETRY_FIRST_MS;
      this.tell("open");
    };
    socket.onmessage = (event) => {
      this.heardAt = performance.now();
      if (socket === this.socket) this.take(JSON.parse(event.data));
    };
    socket.onclose = () => {
      if (this.closed || socket !== this.socket) return;
      this.tell("lost");
      this.timer = setTimeout(() => this.connect(), this.retry);
      this.retry = Math.min(2 * this.retry, RETRY_LONGEST_MS);
    };
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
    this.latest.set(frame.kind, frame);
    this.tell(frame.kind, frame);
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

  tell(kind, frame) {
    for (const fn of this.listeners.get(kind) ?? []) fn(frame);
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
