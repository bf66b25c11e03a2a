/** The store of runs of the Compare page: the list, what is selected, what is done to runs, and an event for each change, by kind. */

import { makeEmitter } from "../core/emitter.js";
import { makeLife } from "../core/lifecycle.js";
import { ApiError } from "../core/request.js";
import { makeChanges, makeDeletion } from "./changes.js";
import { makeLiveFigures } from "./live_figures.js";
import { makeListLoader } from "./list_loader.js";
import { makeRunList } from "./run_list.js";
import { makeRunSelection } from "./selection.js";

/** @typedef {import("../types.js").Run} Run */

/**
 * Kinds of events for `on`: "runs" (the list, and with it perhaps the selection), "selection", "current", "live" (the run that
 * trains has grown; fn(run)), "open" (a saved sweep shall be shown; fn(id)), "files" (shall be loaded; fn(files)), "say" (fn(text, {action, act, over, bad})).
 * @param {object} context
 * @param {typeof import("../core/api.js").api} context.api
 * @param {import("../core/run_stream.js").RunStream} context.stream
 * @param {import("./memory.js").Memory} context.memory
 */
export function makeRunStore({ api, stream, memory }) {
  const life = makeLife();
  const { on, tell } = makeEmitter();
  const figures = makeLiveFigures(stream);
  /** The state of the job that trains. @type {string|undefined} */
  let state;
  /** How the sweep stood last. @type {string|null} */
  let sweepState = null;
  const list = Object.assign(makeRunList(), {
    /** Id of the run that trains now. */
    live: /** @type {string|null} */ (null),
    loaded: false,
    notice: "",
    room: "",
    /** A sentence about runs that the link names and that are not here. */
    stray: "",
  });
  const selection = makeRunSelection(list, memory, tell);
  const loader = makeListLoader(life, { ask: api.runs, attempt, onAnswer });

  /** @param {string} text @param {import("../types.js").Message} [more] */
  const say = (text, more = {}) => tell("say", text, more);

  /** Runs `work`; what the server refuses is said in its own sentence. @param {() => Promise<void>} work @returns {Promise<boolean>} whether it was done */
  async function attempt(work) {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!life.over) say(error.message, { bad: true });
      return false;
    }
  }

  /** Puts a newer list in the place of the one before, and brings the run that trains up to the rows of the stream. @param {Run[]} runs */
  function use(runs) {
    list.take(runs);
    follow();
  }

  /** Brings the live run's figures up to the last row that the stream holds. */
  function follow() {
    const run = list.live === null ? undefined : list.byId.get(list.live);
    if (run) figures.update(run);
  }

  /** @param {import("./list_loader.js").Answer} answer */
  function onAnswer({ runs, notice, room }) {
    const before = list.byId;
    use(runs.filter(({ id }) => !list.removed.has(id)));
    list.notice = notice ?? "";
    list.room = room ?? "";
    if (list.loaded) selection.follow(list.live !== null && !before.has(list.live) ? [list.live] : []);
    else {
      list.loaded = true;
      selection.begin();
    }
    if (list.current !== null && !list.byId.has(list.current)) list.current = null;
    selection.noteChange("runs");
  }

  /** What a sweep tells of itself: its runs come into the list soon after it began, and then grow there. @param {{state: string, final?: boolean}} frame */
  function followSweep(frame) {
    const now = `${frame.state} ${frame.final}`;
    const isChanged = sweepState !== null && sweepState !== now;
    sweepState = now;
    if (list.loaded && !document.hidden && (isChanged || (frame.state === "running" && loader.due()))) loader.loadSoon();
  }

  /** The run that trains has more rows. */
  function followRows() {
    const { live } = list;
    if (!live || list.removed.has(live) || stream.rows.length < 2) return;
    follow();
    if (list.byId.has(live)) tell("live", list.byId.get(live));
    else if (list.loaded) loader.loadSoon();
  }

  life.keep(
    stream.on("run", (frame) => {
      list.live = frame.id ?? null;
      figures.reset();
      tell("current");
    }),
    stream.on("rows", followRows),
    stream.on("status", (frame) => {
      if (frame.state !== state && list.loaded) loader.loadSoon();
      state = frame.state;
    }),
  );
  life.whenSeen(loader.load);
  const context = {
    api,
    list,
    loader,
    attempt,
    use,
    say,
    onChange: () => tell("runs"),
    selectionChanged: () => selection.noteChange("runs"),
  };

  return Object.assign(list, {
    ...makeChanges(context),
    ...makeDeletion(context),
    ...life.part(),
    on,
    say,
    attempt,
    load: loader.load,
    loadSoon: loader.loadSoon,
    followSweep,
    select: selection.select,
    point: selection.point,
    ask: (/** @type {"open"|"files"} */ kind, /** @type {any} */ what) => tell(kind, what),
    /** Whether this is the job's current run, whose rows the stream has. @param {string} id */
    isLive: (id) => id === list.live && stream.rows.length > 1,
  });
}

/** @typedef {ReturnType<typeof makeRunStore>} RunStore */
