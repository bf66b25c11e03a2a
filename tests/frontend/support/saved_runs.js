/** A server of saved runs in memory, and the little of a browser that the store of runs needs. */

import { ApiError } from "../../../playground/frontend/core/request.js";
import { recall } from "../../../playground/frontend/runs/memory.js";
import { makeRunStore } from "../../../playground/frontend/runs/run_store.js";
import { keepAddress } from "./page.js";
import { makeStorage } from "./storage.js";

/** @typedef {import("../../../playground/frontend/types.js").Run} Run */
/** @typedef {import("../../../playground/frontend/types.js").Message} Message */

/** A run as the server lists it. @param {Partial<Run> & {id: string}} own @returns {Run} */
export const aRun = (own) => ({
  name: own.id,
  data: "Article",
  colour: 0,
  started: 0,
  ended: "done",
  pinned: false,
  settings: { hidden_size: 16, seed: 0, epochs: 200 },
  changes: [],
  can: [],
  epochs_done: 200,
  ...own,
});

/** The server, newest run first. */
export class SavedRuns {
  /** @type {Run[]} */
  runs = [];
  /** What it was asked, in order. @type {[string, ...any[]][]} */
  requests = [];
  /** A sentence with which it refuses all that changes something; "" while it does not. */
  refuses = "";
  /** Whether it does not even list runs. */
  away = false;
  notice = "";
  /** What a list waits for on its way to the page. @type {Promise<unknown>} */
  slow = Promise.resolve();
  /** @type {Run[]} */
  deleted = [];

  /** @param {string} id @param {Partial<Run>} [more] */
  add(id, more = {}) {
    this.runs.unshift(aRun({ id, started: this.runs.length + 1, ...more }));
  }

  /** @param {string} what @param {any[]} rest */
  heed(what, ...rest) {
    this.requests.push([what, ...rest]);
    if (this.away || (this.refuses && what !== "runs")) throw new ApiError(this.refuses);
  }

  /** @param {string} id */
  get(id) {
    return /** @type {Run} */ (this.runs.find((run) => run.id === id));
  }

  /** What the page has instead of requests. @type {any} */
  api = {
    runs: async () => {
      this.heed("runs");
      const list = structuredClone({ runs: this.runs, notice: this.notice });
      await this.slow;
      return list;
    },
    change: async (/** @type {string} */ id, /** @type {Partial<Run>} */ what) => {
      this.heed("change", id, what);
      return structuredClone(Object.assign(this.get(id), what));
    },
    pin: async (/** @type {string[]} */ ids, /** @type {boolean} */ pinned) => {
      this.heed("pin", ids, pinned);
      for (const id of ids) this.get(id).pinned = pinned;
    },
    remove: async (/** @type {string[]} */ ids) => {
      this.heed("remove", ids);
      this.deleted.push(...this.runs.filter(({ id }) => ids.includes(id)));
      this.runs = this.runs.filter(({ id }) => !ids.includes(id));
    },
    bringBack: async (/** @type {string[]} */ ids) => {
      this.heed("bringBack", ids);
      this.runs = [...this.runs, ...this.deleted.filter(({ id }) => ids.includes(id))].sort((a, b) => b.started - a.started);
    },
  };
}

/** What a tab of a browser has, before any script of the page runs in it. */
export class Tab {
  /** @type {Map<string, string>} */
  stored = new Map();

  /** @param {string} [href] */
  open(href = "http://host/compare") {
    Object.assign(globalThis, {
      sessionStorage: makeStorage(this.stored).storage,
      window: Object.assign(new EventTarget(), { location: { href } }),
      document: Object.assign(new EventTarget(), { hidden: false }),
    });
    keepAddress();
  }
}

/** A stream of a run that says what the test tells it. */
export class ToldStream {
  columns = ["test_loss", "test_accuracy", "train_accuracy"];
  /** @type {any} */
  rows = { length: 0 };
  latest = new Map();
  /** @type {Map<string, Set<(frame: any) => void>>} */
  hearing = new Map();

  /** @param {string} kind @param {(frame: any) => void} hear */
  on(kind, hear) {
    this.hearing.set(kind, (this.hearing.get(kind) ?? new Set()).add(hear));
    return () => this.hearing.get(kind)?.delete(hear);
  }

  /** @param {string} kind @param {object} [frame] */
  tell(kind, frame = {}) {
    this.latest.set(kind, frame);
    for (const hear of this.hearing.get(kind) ?? []) hear(frame);
  }

  /** The run that trains has these test losses so far. @param {number[]} losses */
  grow(...losses) {
    const rest = losses.map(() => 0.5);
    this.rows = { length: losses.length, test_loss: losses, test_accuracy: rest, train_accuracy: rest };
    this.tell("rows");
  }
}

/** The store of runs of a page that was opened, with its first list, and all that it has said at the foot of the page. @param {SavedRuns} server @param {ToldStream} [stream] */
export async function openStore(server, stream = new ToldStream()) {
  const memory = recall();
  const store = makeRunStore({ api: server.api, stream: /** @type {any} */ (stream), memory });
  /** @type {[string, Message][]} */
  const said = [];
  store.on("say", (text, more) => said.push([text, more]));
  await store.load();
  return {
    store,
    memory,
    stream,
    said,
    selected: () => store.selectedRuns().map(({ id }) => id),
    ids: () => store.runs.map(({ id }) => id),
  };
}
