/** A WebSocket to the server that reconnects by itself, asks why when it is refused, and hands each frame to its listeners. */

import { makeEmitter } from "./emitter.js";
import { makeLife } from "./lifecycle.js";
import { NO_SOCKETS, whyRefused } from "./refusal.js";
import { webSocket } from "./transport.js";

/** @typedef {{kind: string, [name: string]: any}} Frame  what the server says, as the *_messages.py of server/streams have it */

const CONNECTING = 0; // states of a WebSocket
const OPEN = 1;

const RETRY_FIRST_MS = 200;
const RETRY_LONGEST_MS = 2000;
const MOST_UNEXPLAINED = 3; // times that there is no connection and the server knows no reason, before the proxy is named
const SILENCE_MS = 6000; // without a word from a server that says at least every two seconds that it is there: a dead line

/** What a part of the page says where `send` could not send what it was asked for. */
export const NOT_SENT = "There is no connection to the server just now. Try again when it is back.";

export class Connection {
  /**
   * A class that extends it sets up what it keeps and then calls `connect`.
   * @param {string} path of the WebSocket route
   * @param {import("./transport.js").Transport} [transport]
   */
  constructor(path, transport = webSocket) {
    this.path = path;
    this.transport = transport;
    this.emitter = makeEmitter();
    /** The newest frame by kind. @type {Map<string, any>} */
    this.latest = new Map();
    /** @type {import("./transport.js").Line|undefined} */
    this.socket = undefined;
    /** Its own, from the first connection to `close`: it outlives the parts of a page that hear it. */
    this.life = makeLife();
    this.retryTimer = this.life.timer(() => this.connect());
    this.asking = false; // why it is refused
    this.retry = RETRY_FIRST_MS;
    /** @type {import("./refusal.js").Refusal|null} why the server lets this page in no more, while it does not */
    this.refusal = null;
    this.unexplained = 0;
    this.heardAt = performance.now();
    this.beats = false; // the server has said that it is there when there was nothing else to say
    this.life.listen(window, "online", () => this.connect());
    this.life.listen(document, "visibilitychange", () => this.connect());
    const watch = this.life.timer(() => {
      watch.start(SILENCE_MS / 3);
      this.hangUpIfDead();
    });
    watch.start(SILENCE_MS / 3);
  }

  get closed() {
    return this.life.over;
  }

  /** What the address asks for when it connects. @returns {Record<string, unknown>} */
  query() {
    return {};
  }

  /** What the server is asked when it has refused the connection. @returns {object} */
  page() {
    return {};
  }

  /** The server has said why it refuses. @param {import("./refusal.js").Refusal} refusal @returns {boolean} whether to tell */
  shouldTell(refusal) {
    return refusal.reason !== null;
  }

  /** Whether a frame is due within SILENCE_MS in any case, even from a server that has never sent a sign of life. */
  expectsFrames() {
    return false;
  }

  /** A frame has come. @param {Frame} frame */
  take(frame) {
    this.latest.set(frame.kind, frame);
    this.tell(frame.kind, frame);
  }

  /** A line that died without a word, as when a laptop sleeps, looks open for ever: one that is silent is given up. */
  hangUpIfDead() {
    if (!this.connected || !(this.beats || this.expectsFrames()) || performance.now() - this.heardAt < SILENCE_MS) return;
    const dead = this.socket;
    this.socket = undefined;
    if (dead) {
      dead.onclose = dead.onmessage = null;
      dead.close();
    }
    this.tell("lost", null);
    this.connect();
  }

  get connected() {
    return this.socket?.readyState === OPEN;
  }

  /**
   * Calls `fn(frame)` for each frame of `kind`, and now for the newest there is. Kinds of its own: "open", and "lost" with
   * the refusal when the server has said why, null while nothing is known.
   * @param {string} kind
   * @param {(frame: any) => void} fn
   */
  on(kind, fn) {
    const off = this.emitter.on(kind, fn);
    if (kind === "open" ? this.connected : this.latest.has(kind)) fn(this.latest.get(kind));
    return off;
  }

  /** @param {string} kind @param {Frame|import("./refusal.js").Refusal|null} [frame] */
  tell(kind, frame) {
    this.emitter.tell(kind, frame);
  }

  /** From the next connection on, another route is the one to connect to. @param {string} path */
  follow(path) {
    this.path = path;
  }

  /** Sends one command; false if there is no connection to send it on. @param {object} message */
  send(message) {
    if (!this.socket || !this.connected) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.life.part().destroy();
    this.socket?.close();
  }

  connect() {
    if (this.closed || this.asking || [CONNECTING, OPEN].includes(this.socket?.readyState ?? -1)) return;
    this.retryTimer.stop();
    const socket = this.transport(this.path, this.query());
    let isOpen = false;
    this.socket = socket;
    socket.onopen = () => {
      isOpen = true;
      this.heardAt = performance.now();
      this.retry = RETRY_FIRST_MS;
      this.refusal = null;
      this.unexplained = 0;
      this.tell("open");
    };
    socket.onmessage = (event) => {
      this.heardAt = performance.now();
      if (socket !== this.socket) return;
      const frame = JSON.parse(event.data);
      if (frame.kind === "alive") this.beats = true;
      else this.take(frame);
    };
    socket.onclose = async () => {
      if (this.closed || socket !== this.socket) return;
      this.tell("lost", this.refusal);
      if (!isOpen) await this.askWhy();
      if (this.closed) return;
      this.retryTimer.restart(this.retry);
      this.retry = Math.min(2 * this.retry, RETRY_LONGEST_MS);
    };
  }

  /** Finds out whether the server refuses this page, or does not answer at all. */
  async askWhy() {
    this.asking = true;
    const answer = await whyRefused(this.page());
    this.asking = false;
    if (this.closed) return;
    this.unexplained = answer?.reason === null ? this.unexplained + 1 : 0;
    if (this.unexplained >= MOST_UNEXPLAINED) this.refusal = NO_SOCKETS;
    else this.refusal = answer && this.shouldTell(answer) ? answer : null;
    this.tell("lost", this.refusal);
  }
}
