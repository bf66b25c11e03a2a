/** The little that a stream needs of a page: a window that is loaded, a tab's storage, a server that answers, and time. */

// @ts-nocheck

import { mock } from "node:test";

/** What stands for a WebSocket: the test opens it, says frames on it, and closes it. A recording is frames said one by one. */
export class ReplayLine {
  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  /** What the page has sent. */
  sent = [];

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  /** Says recorded frames in their order. */
  say(...frames) {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({});
  }
}

/**
 * A window with nothing on it, whose time goes by when the test says so.
 * @param {{answer?: (asked: object) => object|null}} server  what it says to a page that is refused; null: another answers
 */
export function openPage(server = {}) {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  const stored = new Map();
  let loads = 0;
  globalThis.sessionStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text) };
  const load = () => {
    loads += 1;
    globalThis.window = Object.assign(new EventTarget(), { location: { href: "http://playground/demo/", reload: load } });
    globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  };
  load();
  mock.method(performance, "now", () => Date.now());
  const page = {
    /** Lines that were opened: {path, query, line}. */
    opened: [],
    /** Bodies of the requests that asked why a line was refused. */
    asked: [],
    server,
    /** Opens a line that waits for the test. */
    transport: (path, query) => {
      const line = new ReplayLine();
      page.opened.push({ path, query, line });
      if (page.listens(path)) queueMicrotask(() => line.open());
      else queueMicrotask(() => line.close());
      return line;
    },
    /** Whether the server takes a line to this route. */
    listens: (_path) => true,
    get line() {
      return page.opened.at(-1).line;
    },
    get loads() {
      return loads - 1;
    },
    /** Lets time go by in small steps, and all that follows from each happen. */
    async pass(ms, step = 100) {
      for (let gone = 0; gone < ms; gone += step) {
        mock.timers.tick(Math.min(step, ms - gone));
        await settled();
      }
    },
    close() {
      mock.timers.reset();
      mock.restoreAll();
    },
  };
  globalThis.fetch = async (path, { body }) => {
    page.asked.push(JSON.parse(body));
    page.paths = (page.paths ?? new Set()).add(path);
    const said = page.server.answer?.(page.asked.at(-1)) ?? null;
    return said === null ? new Response("<p>no such server", { status: 502 }) : Response.json(said);
  };
  return page;
}

/** All that was due by now has happened. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));
