/** The visitor's runs as this page knows them: the list, which are selected, and the one that trains now. */

// @ts-nocheck

import { makeEmitter } from "../core/emitter.js";
import { ApiError } from "../core/request.js";
import { linkRuns, linkedRuns, remember, strayText } from "./memory.js";
import { groupsOf } from "./groups.js";
import { makeLiveFigures } from "./live_figures.js";
import { assignLooks } from "../charts/looks.js";
import { labelsOf, namesOf } from "./names.js";
import { counted } from "../core/numbers.js";
import { roomLine } from "./room.js";
import { isUnderWay } from "../sweep/words.js";

const SAVED_SOON_MS = 800; // the server saves at most every 0.5 s: after that a change is in the list
const FIRST_SELECTED = 2;
const SWEEP_MS = 3000; // from one list to the next while a sweep trains,
const SWEEP_SHARE = 0.05; // if that is at most this share of the time

/**
 * Kinds of news for `on`: "runs" (the list, and with it perhaps the selection), "selection", "current", "live" (the run that
 * trains has grown; fn(run)), "sweep" (which sweep is under way), "say" (fn(text, {action, act, over, bad})).
 */
export function makeRunStore({ api, stream, memory }) {
  const { on, tell } = makeEmitter();
  const removed = new Set(); // deleted here: their last epochs may still arrive
  const looks = new Map(); // id -> what a run looked like when it was selected last
  const changing = new Map(); // id -> what the server is being told of a run: a list may come that does not know it yet
  const figures = makeLiveFigures(stream);
  const runStore = {
    runs: [],
    byId: new Map(),
    groups: new Map(),
    selected: new Set(),
    current: null,
    live: null,
    sweeping: null,
    loaded: false,
    notice: "",
    room: null,
    stray: "",
  };
  let timer = 0;
  let gone = false;
  let asked = 0; // lists, of which one that comes late is passed over
  let taken = 0;
  let loadMs = 0; // what the last of them took
  let listedAt = -Infinity; // when one was asked for, or came, last
  let sweepState = null;
  let awaited = []; // ids that somebody has selected before they were in the list
  let deleted = null; // {ids, selected} of all deletions that one Undo takes back

  runStore.on = on;

  runStore.say = (text, more = {}) => tell("say", text, more);

  /** Runs `work`; what the server refuses is said in its own sentence. @returns {Promise<boolean>} whether it was done */
  runStore.attempt = async (work) => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!gone) runStore.say(error.message, { bad: true });
      return false;
    }
  };

  // The list ----------------------------------------------------------------------------------------------------------

  function use(runs) {
    for (const run of runs) Object.assign(run, changing.get(run.id));
    runStore.runs = runs;
    runStore.byId = new Map(runs.map((run) => [run.id, run]));
    runStore.groups = groupsOf(runs);
    tellApart();
    follow();
  }

  /** No two of the selected runs look alike or are called alike; none of all the runs is called as another. */
  function tellApart() {
    const names = namesOf(runStore.runs);
    const chosen = runStore.chosen();
    const labels = labelsOf(chosen, names);
    const assigned = assignLooks(chosen, looks);
    for (const [id, look] of assigned) looks.set(id, look);
    for (const run of runStore.runs)
      Object.assign(run, { shown: names.get(run.id), label: labels.get(run.id) ?? names.get(run.id), look: assigned.get(run.id) });
  }

  function firstSelection() {
    const ids = runStore.runs.map(({ id }) => id);
    const kept = (memory.selected ?? []).filter((id) => runStore.byId.has(id));
    // Whoever comes back has mostly trained something to compare: what is new joins what was selected.
    const fresh = runStore.runs.filter(({ started, sweep }) => started > memory.seen && !sweep).slice(0, FIRST_SELECTED);
    return linkedRuns(ids, memory.selected ?? []) ?? (kept.length ? [...kept, ...fresh.map(({ id }) => id)] : ids.slice(0, FIRST_SELECTED));
  }

  runStore.load = () =>
    runStore.attempt(async () => {
      const number = (asked += 1);
      const begun = (listedAt = performance.now());
      const { runs, notice, room } = await api.runs();
      if (gone || number < taken) return;
      taken = number;
      listedAt = performance.now();
      loadMs = listedAt - begun;
      const before = runStore.byId;
      use(runs.filter(({ id }) => !removed.has(id)));
      runStore.notice = notice ?? "";
      runStore.room = room ?? null;
      const first = !runStore.loaded;
      runStore.loaded = true;
      if (first) {
        runStore.stray = strayText([...runStore.byId.keys()], memory.selected ?? []);
        runStore.selected = new Set(firstSelection());
      } else {
        const joins = runStore.live && !before.has(runStore.live) && runStore.byId.has(runStore.live);
        if (joins) runStore.selected.add(runStore.live);
        for (const id of awaited) if (runStore.byId.has(id)) runStore.selected.add(id);
        awaited = awaited.filter((id) => !runStore.byId.has(id));
        for (const id of runStore.selected) if (!runStore.byId.has(id)) runStore.selected.delete(id);
      }
      if (!runStore.byId.has(runStore.current)) runStore.current = null;
      selectionChanged("runs");
    });

  /** A list that is on its way tells of what was before: it shall not be taken. */
  const passOver = () => (taken = asked + 1);

  /** Loads the list once what has just happened is saved; however often it is asked, once. */
  runStore.loadSoon = () => {
    timer ||= setTimeout(() => {
      timer = 0;
      runStore.load();
    }, SAVED_SOON_MS);
  };

  /** What a sweep tells of itself: its runs come into the list soon after it began, and then grow there. */
  runStore.followSweep = (id, frame) => {
    const { state } = frame;
    const sweeping = isUnderWay(frame) ? id : null;
    const changed = sweepState !== null && sweepState !== state;
    sweepState = state;
    if (runStore.sweeping !== sweeping) {
      runStore.sweeping = sweeping;
      tell("sweep");
    }
    const due = listedAt + Math.max(SWEEP_MS, loadMs / SWEEP_SHARE) < performance.now();
    if (runStore.loaded && !document.hidden && (changed || (state === "running" && due))) runStore.loadSoon();
  };

  // Selection ---------------------------------------------------------------------------------------------------------

  /** Keeps and tells what is selected now, as part of the news that brought it about. @param {string} news */
  function selectionChanged(news = "selection") {
    tellApart();
    memory.selected = runStore.runs.filter(({ id }) => runStore.selected.has(id)).map(({ id }) => id);
    memory.seen = Math.max(memory.seen, ...runStore.runs.map(({ started }) => started));
    remember(memory);
    if (news === "selection") runStore.stray = ""; // somebody has made a choice of their own
    if (!runStore.stray) linkRuns(memory.selected); // else it still names what is not here, also after a refresh
    tell(news);
  }

  /** The selected runs in the order of the list. */
  runStore.chosen = () => runStore.runs.filter(({ id }) => runStore.selected.has(id));

  /**
   * Selects these runs and no others, or with `selected` given adds (true) or takes away (false) them. Runs that are to be the
   * only ones and are not in the list yet, since they have only begun, join when they are.
   */
  runStore.select = (ids, selected) => {
    const known = ids.filter((id) => runStore.byId.has(id));
    if (selected === undefined) {
      runStore.selected = new Set(known);
      awaited = ids.filter((id) => !runStore.byId.has(id));
    } else {
      for (const id of known) runStore.selected[selected ? "add" : "delete"](id);
    }
    selectionChanged();
  };

  /** Makes one run the one that is pointed out in the table and the curves. */
  runStore.point = (id) => {
    if (runStore.current === id) return;
    runStore.current = id;
    tell("current");
  };

  // Changes -----------------------------------------------------------------------------------------------------------

  /** Gives runs what is in `what`: shown at once, and taken back if the server, which `send` tells, says no. */
  async function change(ids, what, send) {
    const known = ids.filter((id) => runStore.byId.has(id));
    const before = new Map(
      known.map((id) => [id, Object.fromEntries(Object.keys(what).map((name) => [name, runStore.byId.get(id)[name]]))]),
    );
    for (const id of known) {
      changing.set(id, { ...changing.get(id), ...what });
      Object.assign(runStore.byId.get(id), what);
    }
    tellApart();
    tell("runs");
    let after = (id) => before.get(id);
    await runStore.attempt(async () => {
      const said = await send();
      after = (id) => said[id] ?? what;
    });
    known.forEach((id) => changing.delete(id));
    if (asked > taken) {
      passOver();
      runStore.loadSoon();
    }
    for (const id of known) Object.assign(runStore.byId.get(id) ?? {}, after(id)); // by now it may be another object
    tellApart();
    follow();
    tell("runs");
  }

  runStore.rename = (id, name) => change([id], { name }, async () => ({ [id]: await api.change(id, { name }) }));

  /** @param {string[]} ids */
  runStore.pin = (ids, pinned) =>
    change(ids, { pinned }, async () => {
      if (ids.length === 1) return { [ids[0]]: await api.change(ids[0], { pinned }) };
      await api.pin(ids, pinned);
      return {};
    });

  runStore.remove = async (ids) => {
    const before = runStore.runs;
    const selected = [...runStore.selected].filter((id) => ids.includes(id));
    for (const id of ids) {
      removed.add(id);
      runStore.selected.delete(id);
    }
    use(before.filter(({ id }) => !removed.has(id)));
    selectionChanged("runs");
    if (!(await runStore.attempt(() => api.remove(ids)))) {
      use(before); // also if the server cannot be asked for a list
      return bringBack({ ids, selected });
    }
    deleted = { ids: [...(deleted?.ids ?? []), ...ids], selected: [...(deleted?.selected ?? []), ...selected] };
    offerUndo(deleted);
    if (roomLine(runStore.room)) runStore.loadSoon(); // it says how much is used now
    return undefined;
  };

  async function bringBack({ ids, selected }) {
    passOver();
    ids.forEach((id) => removed.delete(id));
    selected.forEach((id) => runStore.selected.add(id));
    tell("runs");
    await runStore.load();
  }

  /** As long as this is offered, what is deleted next joins it. */
  function offerUndo(these) {
    const count = these.ids.length;
    const over = () => {
      if (deleted === these) deleted = null;
    };
    const act = async () => {
      if (await runStore.attempt(() => api.bringBack(these.ids))) return bringBack(these);
      return offerUndo(these);
    };
    runStore.say(`${counted(count, "run")} deleted.`, { action: "Undo", act, over });
  }

  // The run that trains -----------------------------------------------------------------------------------------------

  /** Brings the live run's figures up to the last row that the stream holds. */
  function follow() {
    const run = runStore.byId.get(runStore.live);
    if (run) figures.update(run);
  }

  /** Whether this is the job's current run, whose rows the stream has. */
  runStore.isLive = (id) => id === runStore.live && stream.rows.length > 1;

  const offs = [
    stream.on("run", (frame) => {
      runStore.live = frame.id ?? null;
      figures.reset();
      tell("current");
    }),
    stream.on("rows", () => {
      if (!runStore.live || removed.has(runStore.live) || stream.rows.length < 2) return;
      follow();
      if (runStore.byId.has(runStore.live)) tell("live", runStore.byId.get(runStore.live));
      else if (runStore.loaded) runStore.loadSoon();
    }),
    stream.on("status", ({ state }) => {
      if (state !== runStore.state && runStore.loaded) runStore.loadSoon();
      runStore.state = state;
    }),
  ];
  const visible = () => document.hidden || runStore.load();
  document.addEventListener("visibilitychange", visible);

  runStore.destroy = () => {
    gone = true;
    clearTimeout(timer);
    offs.forEach((off) => off());
    document.removeEventListener("visibilitychange", visible);
  };
  return runStore;
}
