/** The visitor's runs as this page knows them: the list, which are selected, and the one that trains now. */

import { ApiError } from "../core/api.js";
import { readLink, remember, strayText, writeLink } from "./memory.js";
import { groupsOf } from "./groups.js";
import { makeLiveFigures } from "./live_figures.js";
import { assignLooks } from "../charts/looks.js";
import { labelsOf, namesOf } from "./names.js";
import { counted } from "../core/numbers.js";
import { roomLine } from "./room.js";
import { UNDER_WAY } from "../sweep/words.js";

const SAVED_SOON_MS = 800; // the server saves at most every 0.5 s: after that a change is in the list
const FIRST_SELECTED = 2;
const SWEEP_MS = 3000; // from one list to the next while a sweep trains,
const SWEEP_SHARE = 0.05; // if that is at most this share of the time

/**
 * Kinds of news for `on`: "runs" (the list, and with it perhaps the selection), "selection", "current", "live" (the run that
 * trains has grown; fn(run)), "sweep" (which sweep is under way), "say" (fn(text, {action, act, over, bad})).
 */
export function makeShelf({ api, hub, memory }) {
  const listeners = new Map();
  const removed = new Set(); // deleted here: their last epochs may still arrive
  const looks = new Map(); // id -> what a run looked like when it was selected last
  const changing = new Map(); // id -> what the server is being told of a run: a list may come that does not know it yet
  const figures = makeLiveFigures(hub);
  const shelf = { runs: [], byId: new Map(), groups: new Map(), selected: new Set(), current: null, live: null, sweeping: null, loaded: false, notice: "", room: null, stray: "" };
  let timer = 0;
  let gone = false;
  let asked = 0; // lists, of which one that comes late is passed over
  let taken = 0;
  let loadMs = 0; // what the last of them took
  let listedAt = -Infinity; // when one was asked for, or came, last
  let sweepState = null;
  let awaited = []; // ids that somebody has selected before they were in the list
  let deleted = null; // {ids, selected} of all deletions that one Undo takes back

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
    for (const run of runs) Object.assign(run, changing.get(run.id));
    shelf.runs = runs;
    shelf.byId = new Map(runs.map((run) => [run.id, run]));
    shelf.groups = groupsOf(runs);
    tellApart();
    follow();
  }

  /** No two of the selected runs look alike or are called alike; none of all the runs is called as another. */
  function tellApart() {
    const names = namesOf(shelf.runs);
    const chosen = shelf.chosen();
    const labels = labelsOf(chosen, names);
    const assigned = assignLooks(chosen, looks);
    for (const [id, look] of assigned) looks.set(id, look);
    for (const run of shelf.runs) Object.assign(run, { shown: names.get(run.id), label: labels.get(run.id) ?? names.get(run.id), look: assigned.get(run.id) });
  }

  function firstSelection() {
    const ids = shelf.runs.map(({ id }) => id);
    const kept = (memory.selected ?? []).filter((id) => shelf.byId.has(id));
    // Whoever comes back has mostly trained something to compare: what is new joins what was selected.
    const fresh = shelf.runs.filter(({ started, sweep }) => started > memory.seen && !sweep).slice(0, FIRST_SELECTED);
    return readLink(ids, memory.selected ?? []) ?? (kept.length ? [...kept, ...fresh.map(({ id }) => id)] : ids.slice(0, FIRST_SELECTED));
  }

  shelf.load = () =>
    shelf.attempt(async () => {
      const number = (asked += 1);
      const begun = (listedAt = performance.now());
      const { runs, notice, room } = await api.runs();
      if (gone || number < taken) return;
      taken = number;
      listedAt = performance.now();
      loadMs = listedAt - begun;
      const before = shelf.byId;
      use(runs.filter(({ id }) => !removed.has(id)));
      shelf.notice = notice ?? "";
      shelf.room = room ?? null;
      const first = !shelf.loaded;
      shelf.loaded = true;
      if (first) {
        shelf.stray = strayText([...shelf.byId.keys()], memory.selected ?? []);
        shelf.selected = new Set(firstSelection());
      } else {
        const joins = shelf.live && !before.has(shelf.live) && shelf.byId.has(shelf.live);
        if (joins) shelf.selected.add(shelf.live);
        for (const id of awaited) if (shelf.byId.has(id)) shelf.selected.add(id);
        awaited = awaited.filter((id) => !shelf.byId.has(id));
        for (const id of shelf.selected) if (!shelf.byId.has(id)) shelf.selected.delete(id);
      }
      if (!shelf.byId.has(shelf.current)) shelf.current = null;
      selectionChanged("runs");
    });

  /** A list that is on its way tells of what was before: it shall not be taken. */
  const passOver = () => (taken = asked + 1);

  /** Loads the list once what has just happened is saved; however often it is asked, once. */
  shelf.loadSoon = () => {
    timer ||= setTimeout(() => {
      timer = 0;
      shelf.load();
    }, SAVED_SOON_MS);
  };

  /** What a sweep tells of itself: its runs come into the list soon after it began, and then grow there. */
  shelf.followSweep = (id, state) => {
    const sweeping = UNDER_WAY.includes(state) ? id : null;
    const changed = sweepState !== null && sweepState !== state;
    sweepState = state;
    if (shelf.sweeping !== sweeping) {
      shelf.sweeping = sweeping;
      tell("sweep");
    }
    const due = listedAt + Math.max(SWEEP_MS, loadMs / SWEEP_SHARE) < performance.now();
    if (shelf.loaded && !document.hidden && (changed || (state === "running" && due))) shelf.loadSoon();
  };

  // Selection ---------------------------------------------------------------------------------------------------------

  /** Keeps and tells what is selected now, as part of the news that brought it about. @param {string} news */
  function selectionChanged(news = "selection") {
    tellApart();
    memory.selected = shelf.runs.filter(({ id }) => shelf.selected.has(id)).map(({ id }) => id);
    memory.seen = Math.max(memory.seen, ...shelf.runs.map(({ started }) => started));
    remember(memory);
    if (news === "selection") shelf.stray = ""; // somebody has made a choice of their own
    if (!shelf.stray) writeLink(memory.selected); // else it still names what is not here, also after a refresh
    tell(news);
  }

  /** The selected runs in the order of the list. */
  shelf.chosen = () => shelf.runs.filter(({ id }) => shelf.selected.has(id));

  /**
   * Selects these runs and no others, or with `selected` given adds (true) or takes away (false) them. Runs that are to be the
   * only ones and are not in the list yet, since they have only begun, join when they are.
   */
  shelf.select = (ids, selected) => {
    const known = ids.filter((id) => shelf.byId.has(id));
    if (selected === undefined) {
      shelf.selected = new Set(known);
      awaited = ids.filter((id) => !shelf.byId.has(id));
    } else {
      for (const id of known) shelf.selected[selected ? "add" : "delete"](id);
    }
    selectionChanged();
  };

  /** Makes one run the one that is pointed out in the table and the curves. */
  shelf.point = (id) => {
    if (shelf.current === id) return;
    shelf.current = id;
    tell("current");
  };

  // Changes -----------------------------------------------------------------------------------------------------------

  /** Gives runs what is in `what`: shown at once, and taken back if the server, which `send` tells, says no. */
  async function change(ids, what, send) {
    const known = ids.filter((id) => shelf.byId.has(id));
    const before = new Map(known.map((id) => [id, Object.fromEntries(Object.keys(what).map((name) => [name, shelf.byId.get(id)[name]]))]));
    for (const id of known) {
      changing.set(id, { ...changing.get(id), ...what });
      Object.assign(shelf.byId.get(id), what);
    }
    tellApart();
    tell("runs");
    let after = (id) => before.get(id);
    await shelf.attempt(async () => {
      const said = await send();
      after = (id) => said[id] ?? what;
    });
    known.forEach((id) => changing.delete(id));
    if (asked > taken) {
      passOver();
      shelf.loadSoon();
    }
    for (const id of known) Object.assign(shelf.byId.get(id) ?? {}, after(id)); // by now it may be another object
    tellApart();
    follow();
    tell("runs");
  }

  shelf.rename = (id, name) => change([id], { name }, async () => ({ [id]: await api.change(id, { name }) }));

  /** @param {string[]} ids */
  shelf.pin = (ids, pinned) =>
    change(ids, { pinned }, async () => {
      if (ids.length === 1) return { [ids[0]]: await api.change(ids[0], { pinned }) };
      await api.pin(ids, pinned);
      return {};
    });

  shelf.remove = async (ids) => {
    const before = shelf.runs;
    const selected = [...shelf.selected].filter((id) => ids.includes(id));
    for (const id of ids) {
      removed.add(id);
      shelf.selected.delete(id);
    }
    use(before.filter(({ id }) => !removed.has(id)));
    selectionChanged("runs");
    if (!(await shelf.attempt(() => api.remove(ids)))) {
      use(before); // also if the server cannot be asked for a list
      return bringBack({ ids, selected });
    }
    deleted = { ids: [...(deleted?.ids ?? []), ...ids], selected: [...(deleted?.selected ?? []), ...selected] };
    offerUndo(deleted);
    if (roomLine(shelf.room)) shelf.loadSoon(); // it says how much is used now
    return undefined;
  };

  async function bringBack({ ids, selected }) {
    passOver();
    ids.forEach((id) => removed.delete(id));
    selected.forEach((id) => shelf.selected.add(id));
    tell("runs");
    await shelf.load();
  }

  /** As long as this is offered, what is deleted next joins it. */
  function offerUndo(these) {
    const count = these.ids.length;
    const over = () => {
      if (deleted === these) deleted = null;
    };
    const act = async () => {
      if (await shelf.attempt(() => api.bringBack(these.ids))) return bringBack(these);
      return offerUndo(these);
    };
    shelf.say(`${counted(count, "run")} deleted.`, { action: "Undo", act, over });
  }

  // The run that trains -----------------------------------------------------------------------------------------------

  /** Brings the live run's figures up to the last row that the hub holds. */
  function follow() {
    const run = shelf.byId.get(shelf.live);
    if (run) figures.update(run);
  }

  /** Whether this run is the one on the bench, whose rows the hub has. */
  shelf.isLive = (id) => id === shelf.live && hub.rows.length > 1;

  const offs = [
    hub.on("run", (frame) => {
      shelf.live = frame.id ?? null;
      figures.reset();
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
