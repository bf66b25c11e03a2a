/** The visitor's runs as this page knows them: the list, which are selected, and the one that trains now. */

import { ApiError } from "./api.js";
import { readLink, remember, writeLink } from "./compare_memory.js";
import { tellApart } from "./swatch.js";

const SAVED_SOON_MS = 800; // the server saves at most every 0.5 s: after that a change is in the list
const FIRST_SELECTED = 2;

/** How a run stands, from the state of the job that trains it. */
const ENDED = { waiting: "running", ready: "paused" };

/**
 * Kinds of news for `on`: "runs" (the list, and with it perhaps the selection), "selection", "current", "live" (the run that trains has grown; fn(run)),
 * "say" (fn(text, {action, act})).
 */
export function makeShelf({ api, hub, memory }) {
  const listeners = new Map();
  const removed = new Set(); // deleted here: their last epochs may still arrive
  const shelf = { runs: [], byId: new Map(), selected: new Set(), current: null, live: null, loaded: false, notice: "" };
  let timer = 0;
  let gone = false;
  let scanned = 0;
  let best = {};

  const tell = (kind, ...what) => listeners.get(kind)?.forEach((fn) => fn(...what));

  shelf.on = (kind, fn) => {
    if (!listeners.has(kind)) listeners.set(kind, new Set());
    listeners.get(kind).add(fn);
    return () => listeners.get(kind).delete(fn);
  };

  shelf.say = (text, more = {}) => tell("say", text, more);

  /** Runs `work`; what the server refuses is said in its own sentence. @returns {Promise<boolean>} whether it was done */
  shelf.attempt = async (work) => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!gone) shelf.say(error.message, { bad: true });
      return false;
    }
  };

  // The list ----------------------------------------------------------------------------------------------------------

  function use(runs) {
    shelf.runs = runs;
    shelf.byId = new Map(runs.map((run) => [run.id, run]));
    follow();
  }

  function firstSelection() {
    const ids = shelf.runs.map(({ id }) => id);
    const kept = (memory.selected ?? []).filter((id) => shelf.byId.has(id));
    // Whoever comes back has mostly trained something to compare: what is new joins what was selected.
    const fresh = shelf.runs.filter(({ started, sweep }) => started > memory.seen && !sweep).slice(0, FIRST_SELECTED);
    return readLink(ids) ?? (kept.length ? [...kept, ...fresh.map(({ id }) => id)] : ids.slice(0, FIRST_SELECTED));
  }

  shelf.load = () =>
    shelf.attempt(async () => {
      const { runs, notice } = await api.runs();
      if (gone) return;
      const before = shelf.byId;
      use(runs.filter(({ id }) => !removed.has(id)));
      shelf.notice = notice ?? "";
      const first = !shelf.loaded;
      shelf.loaded = true;
      if (first) shelf.selected = new Set(firstSelection());
      else {
        const begun = shelf.live && !before.has(shelf.live) && shelf.byId.has(shelf.live);
        if (begun) shelf.selected.add(shelf.live);
        for (const id of shelf.selected) if (!shelf.byId.has(id)) shelf.selected.delete(id);
      }
      if (!shelf.byId.has(shelf.current)) shelf.current = null;
      selectionChanged("runs");
    });

  /** Loads the list once what has just happened is saved; however often it is asked, once. */
  shelf.loadSoon = () => {
    timer ||= setTimeout(() => {
      timer = 0;
      shelf.load();
    }, SAVED_SOON_MS);
  };

  // Selection ---------------------------------------------------------------------------------------------------------

  /** Keeps and tells what is selected now, as part of the news that brought it about. @param {string} news */
  function selectionChanged(news = "selection") {
    for (const run of shelf.runs) run.dash = 0;
    tellApart(shelf.chosen());
    memory.selected = shelf.runs.filter(({ id }) => shelf.selected.has(id)).map(({ id }) => id);
    memory.seen = Math.max(memory.seen, ...shelf.runs.map(({ started }) => started));
    remember(memory);
    writeLink(memory.selected);
    tell(news);
  }

  /** The selected runs in the order of the list. */
  shelf.chosen = () => shelf.runs.filter(({ id }) => shelf.selected.has(id));

  /** Selects these runs and no others, or with `selected` given adds (true) or takes away (false) them. */
  shelf.select = (ids, selected) => {
    const known = ids.filter((id) => shelf.byId.has(id));
    if (selected === undefined) shelf.selected = new Set(known);
    else for (const id of known) shelf.selected[selected ? "add" : "delete"](id);
    selectionChanged();
  };

  /** Makes one run the one that is pointed out in the table and the curves. */
  shelf.point = (id) => {
    if (shelf.current === id) return;
    shelf.current = id;
    tell("current");
  };

  // Changes -----------------------------------------------------------------------------------------------------------

  async function change(id, what) {
    const run = shelf.byId.get(id);
    const before = Object.fromEntries(Object.keys(what).map((name) => [name, run[name]]));
    Object.assign(run, what); // shown at once; taken back if the server says no
    tell("runs");
    const done = await shelf.attempt(async () => Object.assign(run, await api.change(id, what)));
    if (!done) Object.assign(run, before);
    follow();
    tell("runs");
  }

  shelf.rename = (id, name) => change(id, { name });
  shelf.pin = (id, pinned) => change(id, { pinned });

  shelf.remove = async (ids) => {
    const before = shelf.runs;
    const selected = [...shelf.selected].filter((id) => ids.includes(id));
    for (const id of ids) {
      removed.add(id);
      shelf.selected.delete(id);
    }
    use(before.filter(({ id }) => !removed.has(id)));
    selectionChanged("runs");
    const bringBack = async () => {
      ids.forEach((id) => removed.delete(id));
      selected.forEach((id) => shelf.selected.add(id));
      await shelf.load();
    };
    if (!(await shelf.attempt(() => api.remove(ids)))) return bringBack();
    const act = () => shelf.attempt(() => api.bringBack(ids)).then(bringBack);
    shelf.say(ids.length === 1 ? "1 run deleted." : `${ids.length} runs deleted.`, { action: "Undo", act });
    return undefined;
  };

  // The run that trains -----------------------------------------------------------------------------------------------

  /** Brings the live run's figures up to the last row that the hub holds. */
  function follow() {
    const run = shelf.byId.get(shelf.live);
    const { rows } = hub;
    if (!run || rows.length < 2) return;
    const last = rows.length - 1;
    for (; scanned <= last; scanned += 1) {
      const at = scanned;
      if (at === 0) best = { loss: Infinity, accuracy: 0, train: null, test: null };
      best.loss = Math.min(best.loss, rows.test_loss[at]);
      best.accuracy = Math.max(best.accuracy, rows.test_accuracy[at]);
      if (rows.train_accuracy[at] === 1) best.train ??= at;
      if (rows.test_accuracy[at] === 1) best.test ??= at;
    }
    const status = hub.latest.get("status");
    const final = Object.fromEntries(["train_loss", "train_accuracy", "test_loss", "test_accuracy"].map((name) => [name, rows[name][last]]));
    Object.assign(run, final, {
      epochs_done: last,
      seconds: rows.seconds[last],
      best_test_loss: best.loss,
      best_test_accuracy: best.accuracy,
      first_all_train: best.train,
      first_all_test: best.test,
      ...(status && { ended: ENDED[status.state] ?? status.state, rate: status.rate ?? run.rate }),
    });
  }

  /** Whether this run is the one on the bench, whose rows the hub has. */
  shelf.isLive = (id) => id === shelf.live && hub.rows.length > 1;

  const offs = [
    hub.on("run", (frame) => {
      shelf.live = frame.id ?? null;
      scanned = 0;
      tell("current");
    }),
    hub.on("rows", () => {
      if (!shelf.live || removed.has(shelf.live) || hub.rows.length < 2) return;
      follow();
      if (shelf.byId.has(shelf.live)) tell("live", shelf.byId.get(shelf.live));
      else if (shelf.loaded) shelf.loadSoon();
    }),
    hub.on("status", ({ state }) => {
      if (state !== shelf.state && shelf.loaded) shelf.loadSoon();
      shelf.state = state;
    }),
  ];
  const visible = () => document.hidden || shelf.load();
  document.addEventListener("visibilitychange", visible);

  shelf.destroy = () => {
    gone = true;
    clearTimeout(timer);
    offs.forEach((off) => off());
    document.removeEventListener("visibilitychange", visible);
  };
  return shelf;
}
