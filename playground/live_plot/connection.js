/** A WebSocket that comes back by itself, and tells whoever listens what it hears: what every hub is made of. */

import { address } from "./address.js";

const RETRY_FIRST_MS = 200;
const RETRY_LONGEST_MS = 3000;
const SILENCE_MS = 6000; // without a word, while one is expected: a dead line

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
    this.closed = false;
    this.heardAt = performance.now();
    this.wake = () => this.connect();
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.watch = setInterval(() => this.hangUpIfDead(), SILENCE_MS / 3);
  }

  /** What the address asks for when it connects. @returns {Record<string, unknown>} */
  wish() {
    return {};
  }

  /** Whether the server would be heard at least every few seconds now, if the line were alive. */
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
    if (!this.connected || !this.expectsNews() || performance.now() - this.heardAt < SILENCE_MS) return;
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
    if (this.closed || this.socket?.readyState <= WebSocket.OPEN) return;
    clearTimeout(this.timer);
    const url = new URL(address(this.path), window.location.href);
    url.protocol = url.protocol.replace("http", "ws");
    for (const [name, value] of Object.entries(this.wish())) url.searchParams.set(name, value);
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
}
