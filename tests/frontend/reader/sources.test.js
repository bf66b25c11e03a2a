/** What a reader reads with: the network that trains, over recorded frames, and two saved runs, over what the server answers. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { makeLife } from "../../../playground/frontend/core/lifecycle.js";
import { ApiError } from "../../../playground/frontend/core/request.js";
import { RunStream } from "../../../playground/frontend/core/run_stream.js";
import { networkOf } from "../../../playground/frontend/reader/one/live.js";
import { notesOn } from "../../../playground/frontend/reader/pair/notes.js";
import { makePair } from "../../../playground/frontend/reader/pair/runs.js";
import { readTrace } from "../../../playground/frontend/reader/trace.js";
import { strangersIn } from "../../../playground/frontend/reader/notes.js";
import { openPage, settled } from "../support/page.js";

/** @typedef {import("../../../playground/frontend/reader/trace.js").Trace} Trace */
/** @typedef {import("../../../playground/frontend/reader/pair/runs.js").RunStore} RunStore */

/** @type {ReturnType<typeof openPage>} */
let page;
/** What the reader was told. @type {any[][]} */
let events;

/** @returns {import("../../../playground/frontend/reader/reader.js").Hear} */
const hear = () => ({
  traces: (traces, isAwaited) => events.push(["traces", traces.map(({ text, epoch }) => `${text} ${epoch}`), isAwaited]),
  none: () => events.push(["none"]),
  lost: () => events.push(["lost"]),
  words: (words, first) => events.push(["words", words, first]),
});

beforeEach(() => {
  page = openPage();
  events = [];
});
afterEach(() => page.close());

/** A trace as the server answers it: one unit. @param {string} text @param {number} epoch */
const frame = (text, epoch) => {
  const words = text.split(" ").filter(Boolean);
  const zeros = btoa("\0".repeat(4 * (words.length + 1)));
  const known = words.map((word) => word !== "goof");
  return {
    kind: "trace",
    text,
    epoch,
    words,
    between: " ",
    known,
    cut: false,
    nearest: {},
    units: 1,
    hidden: zeros,
    speaks: "AAAAAA==",
    labels: ["negative", "positive"],
    of_labels: Array(3).fill([0.4, 0.6]),
    probabilities: [0.6, 0.6, 0.6],
  };
};

// --- the network that trains -------------------------------------------------------------------------------------------

/** @param {number} run @param {string} data */
const begins = (run, data) => ({
  kind: "run",
  run,
  id: `run ${run}`,
  data,
  columns: [],
  changes: [],
  words: ["bad"],
  sentences: [{ text: "not bad" }],
});

test("the sentence is sent once, again to each new run and connection, and traces of another are passed over", async () => {
  const stream = new RunStream("/live/one", page.transport);
  await settled();
  const network = networkOf(stream);
  const off = network.follow(hear());
  page.line.say(begins(1, "Everyday"));
  assert.deepEqual(events, [["words", ["bad"], "not bad"]]);
  network.ask("not bad");
  network.ask("not bad at all");
  await settled();
  assert.deepEqual(page.line.sent, [{ sentence: "not bad at all" }]);
  page.line.say(frame("not bad", 3), frame("not bad at all", 3), frame("not bad at all", 4));
  assert.deepEqual(
    events.slice(1).map(([, traces]) => traces),
    [["not bad at all 3"], ["not bad at all 4"]],
  );
  page.line.say(begins(2, "Everyday"));
  await settled();
  assert.deepEqual([page.line.sent.length, events.length], [2, 3], "the words are the same");
  page.line.close();
  await page.pass(300);
  assert.deepEqual([page.openings.length, page.line.sent], [2, [{ sentence: "not bad at all" }]]);
  assert.deepEqual(events.at(-1), ["lost"]);
  off();
  page.line.say(frame("not bad at all", 5));
  assert.equal(events.length, 4);
  stream.close();
});

// --- two saved runs ----------------------------------------------------------------------------------------------------

/** A run that has ended: what a pair reads of it. @param {string} id @returns {any} */
const runOf = (id) => ({ id, label: id, epochs_done: 7 });

/**
 * Runs that are all selected, and what the server is asked of them.
 * @param {...string} ids
 */
function selectedRuns(...ids) {
  const { on, tell } = makeEmitter();
  /** @type {RunStore & {tell: typeof tell, requests: string[], refuses: string, noWords: boolean,
   *   takenBack: string[], noted: object, slow: Promise<unknown>}} */
  const store = {
    on,
    tell,
    loaded: true,
    byId: new Map(),
    selectedRuns: () => [...store.byId.values()],
    requests: [],
    refuses: "",
    noWords: false,
    takenBack: [],
    noted: {},
    slow: Promise.resolve(),
  };
  /** @param {...string} ids */
  const list = (...ids) => (store.byId = new Map(ids.map((id) => [id, store.byId.get(id) ?? runOf(id)])));
  list(...ids);
  const questions = {
    /** @type {ReturnType<typeof import("../../../playground/frontend/core/questions.js").makeQuestions>["ask"]} */
    ask({ run = "", view, sentence = "" }, onOutcome) {
      assert.equal(view, "trace");
      store.requests.push(`${run} ${sentence}`);
      const epoch = store.byId.get(run)?.epochs_done ?? 0;
      const { kind: _kind, epoch: _epoch, ...answer } = frame(sentence, epoch);
      let isWanted = true;
      const tellAnswer = () => {
        if (isWanted) onOutcome(store.refuses ? { error: store.refuses } : { run, epoch, view, answer: { ...answer, ...store.noted } });
      };
      store.slow.then(() => queueMicrotask(tellAnswer));
      return () => {
        if (isWanted) store.takenBack.push(`${run} ${sentence}`);
        isWanted = false;
      };
    },
  };
  const api = {
    /** @param {string} id */
    async vocabulary(id) {
      if (store.noWords) throw new ApiError("no words");
      return ["not", id];
    },
  };
  const life = makeLife();
  const pair = makePair(life, store, { questions, api });
  pair.on("none", (why) => events.push(["why", why]));
  pair.networks.follow(hear());
  pair.networks.ask("not bad");
  events = [];
  return { store, list, pair, part: life.part() };
}

const traces = () => events.filter(([kind]) => kind === "traces");

test("the first two that are selected read the sentence, once each, and the words of both are known", async () => {
  const { store, pair, part } = selectedRuns("a", "b", "c");
  pair.begin();
  await settled();
  assert.deepEqual(pair.ids, ["a", "b"]);
  assert.deepEqual(store.requests, ["a not bad", "b not bad"]);
  assert.deepEqual(events, [
    ["traces", ["not bad 7", "not bad 7"], true],
    ["words", ["a", "b", "not"], undefined],
  ]);
  store.tell("runs");
  await settled();
  assert.equal(events.length, 2, "nothing has changed");
  pair.take(0, "b");
  await settled();
  assert.deepEqual([pair.ids, store.requests.length], [["b", "a"], 2], "they change places, and are known");
  part.destroy();
});

test("one that is no longer selected makes room for the next, and with one alone nothing reads", async () => {
  const { store, list, pair, part } = selectedRuns("a", "b", "c");
  pair.begin();
  await settled();
  list("b", "c");
  store.tell("selection");
  assert.deepEqual(pair.ids, ["c", "b"], "the run that stays keeps its place");
  list("c");
  store.tell("selection");
  await settled();
  assert.deepEqual(events.at(-1), ["why", "Select two runs in the table: both will read this sentence."]);
  assert.deepEqual(pair.both(), null);
  list("c", "d");
  store.tell("selection");
  await settled();
  assert.deepEqual(traces().length, 2);
  part.destroy();
});

test("an answer that a newer question has overtaken is passed over, and a refusal is told in the server's sentence", async () => {
  const { store, pair, part } = selectedRuns("a", "b");
  pair.begin();
  pair.networks.ask("good");
  await settled();
  assert.deepEqual(
    traces().map(([, told]) => told[0]),
    ["good 7"],
  );
  store.refuses = "Its words are not known.";
  pair.networks.ask("bad");
  await settled();
  assert.deepEqual(events.slice(-2), [["none"], ["why", "Its words are not known."]]);
  part.destroy();
});

test("what is asked is taken back when something else is, and a lost connection is told while an answer is waited for", async () => {
  const { store, pair, part } = selectedRuns("a", "b");
  const { promise, resolve } = Promise.withResolvers();
  store.slow = promise;
  pair.begin();
  pair.networks.ask("good");
  assert.deepEqual(store.takenBack, ["a not bad", "b not bad"]);
  pair.lost(null);
  assert.match(events.at(-1)?.[1], /^The connection to the server was lost\./u);
  pair.lost({ sentence: "The proxy must pass Host on." });
  assert.deepEqual(events.at(-1), ["why", "The proxy must pass Host on."]);
  events = [];
  resolve(null);
  await settled();
  assert.deepEqual(traces(), [["traces", ["good 7", "good 7"], true]], "it stays asked");
  pair.lost(null);
  assert.equal(events.at(-1)?.[0], "words", "both have answered");
  store.slow = new Promise(() => {});
  pair.networks.ask("bad");
  part.destroy();
  assert.deepEqual(store.takenBack.slice(2), ["a bad", "b bad"]);
});

test("a network of which nobody knows the words by their names is compared with none", async () => {
  const { store, pair, part } = selectedRuns("a", "b");
  store.noted = { note: "The data set is not here." };
  pair.begin();
  await settled();
  assert.deepEqual(events.at(-1), ["why", "The data set is not here."]);
  assert.deepEqual(traces(), []);
  part.destroy();
});

test("without the words of a run both still read", async () => {
  const { store, pair, part } = selectedRuns("a", "b");
  store.noWords = true;
  pair.begin();
  await settled();
  assert.deepEqual(
    events.map(([kind]) => kind),
    ["traces"],
  );
  part.destroy();
});

test("a run that trains is read again a second later, in a page that is seen, and nothing once the part is gone", async () => {
  const { store, pair, part } = selectedRuns("a", "b");
  pair.begin();
  await settled();
  const grow = async () => {
    const run = store.byId.get("a") ?? assert.fail("no run");
    run.epochs_done += 1;
    store.tell("live", run);
    await page.pass(1100);
  };
  await grow();
  assert.deepEqual(traces().at(-1), ["traces", ["not bad 8", "not bad 7"], false]);
  Object.assign(document, { hidden: true });
  await grow();
  assert.equal(traces().length, 2);
  Object.assign(document, { hidden: false });
  part.destroy();
  await grow();
  assert.equal(traces().length, 2);
});

test("what two networks do not know and cannot show is said of the one that it is true of", () => {
  const [one, other] = [frame("a goof", 1), frame("a goof", 1)].map((each) => ({
    ...readTrace(each),
    hidden: new Float32Array(3).fill(0.5),
  }));
  assert.equal(notesOn([one, { ...other, known: [true, true] }]), "Not in the vocabulary of the first run: 'goof'.");
  assert.match(notesOn([one, { ...other, units: 4 }]), /^The runs have 1 and 4 units, so there is no difference/);
  assert.match(notesOn([one, { ...other, hidden: new Float32Array(3) }]), /The states of the second run are all near 0/);
  assert.deepEqual(strangersIn({ words: ["x", "y", "x"], known: [false, true, false], nearest: { x: ["z"] } }), [
    { word: "x", near: ["z"] },
  ]);
});
