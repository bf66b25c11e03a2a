/** Two of the selected runs as the networks of a reader: which two, their traces of the sentence, and the words they know. */

import { makeEmitter } from "../../core/emitter.js";
import { ApiError } from "../../core/request.js";
import { makeAnswerCache } from "./answer_cache.js";

const LIVE_MS = 1000; // between two traces of a run that trains
const LOST = "The connection to the server was lost. Both runs read the sentence when it is back.";
const OTHER_WORDS = "These two runs cut the sentence into different words, so there is no word after which both can be compared.";
const OTHER_ANSWERS = "One of these runs answers with a number and the other with a label, so their answers cannot stand side by side.";

/** @typedef {import("../../types.js").Run} Run */

/**
 * What is used of the page's store of runs.
 * @typedef {object} RunStore
 * @property {Map<string, Run>} byId
 * @property {boolean} loaded
 * @property {() => Run[]} selectedRuns
 * @property {(kind: string, hear: (...what: any[]) => void) => () => void} on
 */

/** The same two traces. Raises ApiError, with the sentence, where they cannot be compared step by step. @param {import("../trace.js").Trace[]} traces */
function comparable([one, other]) {
  if (JSON.stringify(one.words) !== JSON.stringify(other.words)) throw new ApiError(OTHER_WORDS);
  if ((one.readout === "number") !== (other.readout === "number")) throw new ApiError(OTHER_ANSWERS);
  return [one, other];
}

/**
 * Kinds of events for `on`: "pair" (which two runs), "none" (fn(sentence), which says why nothing reads).
 * @param {import("../../core/lifecycle.js").Life} life
 * @param {RunStore} runStore
 * @param {import("./answer_cache.js").Asked} asked
 */
export function makePair(life, runStore, asked) {
  const { on, tell } = makeEmitter();
  const { traceOf, wordsOf } = makeAnswerCache(asked);
  /** @type {(string|null)[]} */
  let ids = [null, null];
  let sentence = "";
  let lastQuestion = 0; // number of the newest question
  let reads = false; // both have answered
  /** Takes back what is asked and not answered yet. @type {(() => void)[]} */
  let forgets = [];
  /** @type {import("../reader.js").Hear|undefined} */
  let hear;
  let lastPair = ""; // whose words were told last
  const live = life.timer(() => document.hidden || ask(false));

  const runs = () => ids.map((id) => (id === null ? undefined : runStore.byId.get(id)));

  /** @returns {[Run, Run]|null} */
  function both() {
    const [one, other] = runs();
    return one && other ? [one, other] : null;
  }

  /** @param {string} why */
  function none(why) {
    reads = false;
    hear?.none();
    tell("none", why);
  }

  /** Asks both networks; what was asked before an answer came is forgotten. @param {boolean} isAwaited */
  async function ask(isAwaited) {
    lastQuestion += 1;
    const question = lastQuestion;
    forgetAll();
    const pair = both();
    if (!pair) return none(runStore.loaded ? "Select two runs in the table: both will read this sentence." : "");
    const isOvertaken = () => question !== lastQuestion || life.over;
    try {
      const traces = comparable(await Promise.all(pair.map((run) => traceOf(run, sentence, (forget) => forgets.push(forget)))));
      if (isOvertaken()) return;
      forgets = [];
      reads = true;
      hear?.traces(traces, isAwaited);
      await tellWords(pair);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isOvertaken()) return;
      forgetAll();
      none(error.message);
    }
  }

  function forgetAll() {
    for (const forget of forgets.splice(0)) forget();
  }

  /** Tells the words that either knows; where the server does not say, the reader does without. @param {[Run, Run]} pair */
  async function tellWords(pair) {
    const whose = pair.map(({ id }) => id).join();
    if (whose === lastPair) return;
    lastPair = whose;
    try {
      const each = await Promise.all(pair.map(({ id }) => wordsOf(id)));
      if (whose === lastPair && !life.over) hear?.words([...new Set(each.flat())].sort());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** Keeps the pair among the selected runs: those that are still there stay, others take the empty places. @param {(string|null)[]} next */
  function choose(next) {
    const selectedIds = runStore.selectedRuns().map(({ id }) => id);
    const nextIds = next.map((id) => (id !== null && selectedIds.includes(id) ? id : null));
    const free = selectedIds.filter((id) => !nextIds.includes(id));
    const before = ids;
    ids = nextIds.map((id) => id ?? free.shift() ?? null);
    tell("pair");
    if (!reads || ids.some((id, i) => id !== before[i])) ask(true);
  }

  life.keep(
    ...["runs", "selection"].map((kind) => runStore.on(kind, () => choose(ids))),
    runStore.on("live", (run) => ids.includes(run.id) && live.start(LIVE_MS)),
    forgetAll,
  );

  return {
    on,
    runs,
    both,
    get ids() {
      return ids;
    },
    /** Takes another run into a place. Choosing the other one swaps them: a run beside itself shows nothing. @param {number} place @param {string} id */
    take(place, id) {
      const next = [...ids];
      if (id === next[1 - place]) next[1 - place] = next[place];
      next[place] = id;
      choose(next);
    },
    /** @type {import("../reader.js").Networks} */
    networks: {
      ask(text) {
        sentence = text;
        ask(true);
      },
      follow(listener) {
        hear = listener;
        return () => (hear = undefined);
      },
    },
    /** The connection is lost or refused: questions stay asked until it is back. @param {{sentence: string}|null} refusal  the server's, if it says why */
    lost(refusal) {
      if (forgets.length) none(refusal?.sentence ?? LOST);
    },
    /** Begins with what is selected now. */
    begin: () => choose(ids),
  };
}

/** @typedef {ReturnType<typeof makePair>} Pair */
