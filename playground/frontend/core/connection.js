/** A WebSocket that comes back by itself, asks why when it is refused, and tells its listeners what it hears. */

// @ts-nocheck

import { NO_SOCKETS, whyRefused } from "./refused.js";

import { address } from "./address.js";

const RETRY_FIRST_MS = 200;
const RETRY_LONGEST_MS = 2000;
const MOST_UNEXPLAINED = 3; // times that there is no connection and the server knows no reason, before the proxy is named
const SILENCE_MS = 6000; // without a word from a server that says at least every two seconds that it is there: a dead line

export class Connection {
  /**
   * Whoever extends it sets up what it keeps and then calls `connect`.
   * @param {string} path of the WebSocket route
   */
  constructor(path) {
    this.path = path;
    this.listeners = new Map();
    /** The newest frame by kind. */
    this.latest = new Map();
    this.retry = RETRY_FIRST_MS;
    /** @type {import("./refused.js").Refusal|null} why the server lets this page in no more, while it does not */
    this.refusal = null;
    this.unexplained = 0;
    this.closed = false;
    this.heardAt = performance.now();
    this.beats = false; // the server has said that it is there when there was nothing else to say
    this.wake = () => this.connect();
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.watch = setInterval(() => this.hangUpIfDead(), SILENCE_MS / 3);
  }

  /** What the address asks for when it connects. @returns {Record<string, unknown>} */
  query() {
    return {};
  }

  /** What the server is asked when it has refused the connection. @returns {object} */
  page() {
    return {};
  }

  /** The server has said why it refuses. @param {import("./refused.js").Refusal} refusal @returns {boolean} whether to tell */
  told(refusal) {
    return refusal.reason !== null;
  }

  /** Whether the server would be heard now in any case, whether it has said so before or not. */
  expectsNews() {
    return false;
  }

  /** A frame has come. */
  take(frame) {
    this.latest.set(frame.kind, frame);
    this.tell(frame.kind, frame);
  }

  /** A line that died without a word, as when a laptop sleeps, looks open for ever: one that is silent is given up. */
  hangUpIfDead() {
    if (!this.connected || !(this.beats || this.expectsNews()) || performance.now() - this.heardAt < SILENCE_MS) return;
    const dead = this.socket;
    this.socket = undefined;
    dead.onclose = dead.onmessage = null;
    dead.close();
    this.tell("lost", null);
    this.connect();
  }

  get connected() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /**
   * Calls `fn(frame)` for each frame of `kind`, and now for the newest there is. Kinds of its own: "open", and "lost" with
   * the refusal when the server has said why, null while nothing is known.
   */
  on(kind, fn) {
    if (!this.listeners.has(kind)) this.listeners.set(kind, new Set());
    this.listeners.get(kind).add(fn);
    if (kind === "open" ? this.connected : this.latest.has(kind)) fn(this.latest.get(kind));
    return () => this.listeners.get(kind).delete(fn);
  }

  tell(kind, frame) {
    for (const fn of this.listeners.get(kind) ?? []) fn(frame);
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
    if (this.closed || this.asking || this.socket?.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const url = new URL(address(this.path), window.location.href);
    url.protocol = url.protocol.replace("http", "ws");
    for (const [name, value] of Object.entries(this.query())) url.searchParams.set(name, value);
    const socket = new WebSocket(url);
    let opened = false;
    this.socket = socket;
    socket.onopen = () => {
      opened = true;
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
      if (!opened) await this.askWhy();
      if (this.closed) return;
      this.timer = setTimeout(() => this.connect(), this.retry);
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
    else this.refusal = answer && this.told(answer) ? answer : null;
    this.tell("lost", this.refusal);
  }
}
