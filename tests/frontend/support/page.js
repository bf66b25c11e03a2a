/** The little that a stream needs of a page: a window that is loaded, a tab's storage, a server that answers, and time. */

import { mock } from "node:test";

import { makeStorage } from "./storage.js";

/** What stands for a WebSocket: the test opens it, says frames on it, and closes it. A recording is frames said one by one. */
export class ReplayLine {
  readyState = 0;
  /** @type {((event: any) => void)|null} */
  onopen = null;
  /** @type {((event: {data: string}) => void)|null} */
  onmessage = null;
  /** @type {((event: any) => void)|null} */
  onclose = null;
  /** What the page has sent. @type {any[]} */
  sent = [];

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  /** Says recorded frames in their order. @param {object[]} frames */
  say(...frames) {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** @param {string} text */
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
 * @param {{answer?: (request: any) => object|null}} server  what it says to a page that is refused; null: another answers
 */
export function openPage(server = {}) {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  const sessionStorage = makeStorage().storage;
  let loads = 0;
  const load = () => {
    loads += 1;
    Object.assign(globalThis, {
      sessionStorage,
      window: Object.assign(new EventTarget(), {
        location: { href: "http://playground/demo/", reload: load },
        history: { state: null, replaceState() {} }, // the address stays as it is, see `keepAddress`
      }),
      document: Object.assign(new EventTarget(), { hidden: false }),
    });
  };
  load();
  mock.method(performance, "now", () => Date.now());
  const page = {
    /** Lines that were opened. @type {{path: string, query: Record<string, unknown>, line: ReplayLine}[]} */
    openings: [],
    /** Bodies of the requests that asked why a line was refused. @type {any[]} */
    requests: [],
    /** Where they were sent to. @type {Set<string>} */
    paths: new Set(),
    server,
    /** Opens a line that waits for the test. @param {string} path @param {Record<string, unknown>} query */
    transport: (path, query) => {
      const line = new ReplayLine();
      page.openings.push({ path, query, line });
      if (page.listens(path)) queueMicrotask(() => line.open());
      else queueMicrotask(() => line.close());
      return line;
    },
    /** Whether the server takes a line to this route. @type {(path: string) => boolean} */
    listens: () => true,
    get line() {
      return page.openings[page.openings.length - 1].line;
    },
    get loads() {
      return loads - 1;
    },
    /** Lets time go by in small steps, and all that follows from each happen. @param {number} ms */
    async pass(ms, step = 100) {
      for (let passed = 0; passed < ms; passed += step) {
        mock.timers.tick(Math.min(step, ms - passed));
        await settled();
      }
    },
    close() {
      mock.timers.reset();
      mock.restoreAll();
    },
  };
  const fetch = async (/** @type {string} */ path, /** @type {{body: string}} */ { body }) => {
    page.requests.push(JSON.parse(body));
    page.paths.add(path);
    const answer = page.server.answer?.(page.requests.at(-1)) ?? null;
    return answer === null ? new Response("<p>no such server", { status: 502 }) : Response.json(answer);
  };
  Object.assign(globalThis, { fetch });
  return page;
}

/** All that was due by now has happened. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Lets the page change its address without being loaded anew. */
export function keepAddress() {
  /** @type {History["replaceState"]} */
  const replaceState = (_state, _title, url) => void (globalThis.window.location.href = String(url));
  Object.assign(globalThis.window, { history: { state: null, replaceState } });
}
