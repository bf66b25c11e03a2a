/** The head of the Inside page: the run, the sentence, the answer in words, and the playhead. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, buttonIn, choose, fieldIn, textOf } from "../support/in_part.js";
import { openInside, SIDES, screen } from "../support/inside.js";
import { settled } from "../support/page.js";
import { Part } from "../support/part.js";

const { makeAnswerLine } = await import("../../../playground/frontend/inspect/head/answer_line.js");
const { makeBranchedFrom } = await import("../../../playground/frontend/inspect/head/branched_from.js");
const { makeFilm } = await import("../../../playground/frontend/inspect/time_machine/film.js");
const { makeWordPlayhead } = await import("../../../playground/frontend/inspect/head/playhead.js");
const { makeRunChoice } = await import("../../../playground/frontend/inspect/head/run_choice.js");
const { mountHead } = await import("../../../playground/frontend/inspect/head/head.js");

const SAVED = [
  { id: "a", name: "first", settings: {} },
  { id: "b", name: "second", settings: {}, parent: { run: "a", epoch: 7 } },
];

/** The server lists these runs, or refuses. @param {any} answer @param {number} [status] */
function serve(answer, status = 200) {
  Object.assign(globalThis, { fetch: async () => Response.json(answer, { status }) });
}

test("a run is chosen out of the saved ones, at its newest epoch; one that is not among them is named so", async () => {
  serve({ runs: SAVED });
  const { selection } = openInside({ run: "c", epoch: 10 });
  /** @type {string[]} */
  const refusals = [];
  const runs = makeRunChoice(selection, (sentence) => refusals.push(sentence));
  /** @type {any} */
  const node = runs.node;
  Object.defineProperty(node, "options", { get: () => node.children });
  let listed = 0;
  runs.on(() => (listed += 1));
  const names = () => node.children.map((/** @type {any} */ option) => option.textContent);
  await runs.list();
  assert.deepEqual(names(), ["the run that trains here", "first", "second", "a run that is not among yours"]);
  assert.deepEqual([node.value, listed, [...runs.savedRuns.keys()]], ["c", 1, ["a", "b"]]);
  choose(node, "b");
  assert.deepEqual([selection.now.run, selection.now.epoch], ["b", null]);
  selection.set({ run: "" });
  runs.show();
  assert.equal(node.value, "");
  serve({ error: "Not now." }, 503);
  await runs.list();
  assert.deepEqual([refusals, listed, [...runs.savedRuns.keys()]], [["Not now."], 1, ["a", "b"]]);
});

test("runs of one name are told apart where one is chosen, and where a branch names the one that it goes on from", async () => {
  const twins = ["b", "a"].map((id) => ({ id, name: "first", settings: {}, started: id === "a" ? 1 : 2 }));
  serve({ runs: [{ ...SAVED[1], id: "c", started: 3, parent: { run: "b", epoch: 7 } }, ...twins] });
  const { selection, context } = openInside({ run: "c" });
  const runs = makeRunChoice(selection, assert.fail);
  /** @type {any} */
  const node = runs.node;
  Object.defineProperty(node, "options", { get: () => node.children });
  const parent = makeBranchedFrom(selection, { ...context, runs });
  await runs.list();
  assert.deepEqual(
    node.children.map((/** @type {any} */ option) => [option.value, option.textContent]),
    [["", "the run that trains here"], ["c", "second"], ["b", "first #2"], ["a", "first"]], // biome-ignore format: a table
  );
  assert.match(textOf(/** @type {any} */ (parent)), /Branched from\s+first #2\s+after epoch 7/u);
});

test("the run that a branch goes on from is named, looked into by a click, and asked for once the branch is saved", async () => {
  const { selection, stream, tell, context } = openInside({ run: "b" });
  let lists = 0;
  let tellOfRuns = () => {};
  const savedRuns = new Map(SAVED.map((run) => [run.id, run]));
  const runs = { savedRuns, list: () => (lists += 1), on: (/** @type {() => void} */ hear) => (tellOfRuns = hear) };
  const node = /** @type {any} */ (makeBranchedFrom(selection, { ...context, runs }));
  assert.match(textOf(node), /Branched from\s+first\s+after epoch 7/u);
  selection.set({ edits: ["rank 1"] });
  buttonIn(node, "first").click();
  assert.deepEqual([selection.now.run, selection.now.epoch, selection.now.edits], ["a", 7, []]);
  assert.equal(node.hidden, true);
  selection.set({ run: "", live: "c" });
  stream.parent = { run: "gone", epoch: 3 };
  tell("run", { parent: stream.parent });
  assert.deepEqual([node.hidden, lists], [false, 1], "it may have been saved only now");
  assert.match(textOf(node), /a run that is gone\s+after epoch 3/u);
  assert.equal(buttonIn(node, "a run that is gone").disabled, true);
  tell("answers", {});
  screen.pass(1000);
  assert.equal(lists, 2);
  savedRuns.set("c", { id: "c", name: "third", settings: {} });
  tellOfRuns();
  tell("answers", {});
  screen.pass(2000);
  assert.equal(lists, 2, "it is listed");
});

test("what can be done with the run is told by its buttons, and nothing can while the connection is lost", async () => {
  serve({ runs: SAVED });
  const root = new Part();
  const { selection, sent, stream, tell, requests, context, page } = openInside({ sentence: "not bad" });
  const epochOnPage = () => page.dataset.epoch;
  mountHead(/** @type {any} */ (root), { ...context, film: makeFilm(context.questions) });
  await settled();
  const buttons = ["Train", "Pause", "Step"].map((name) => buttonIn(root, name));
  const disabled = () => buttons.map((button) => button.disabled);
  assert.deepEqual(disabled(), [true, true, true]);
  tell("status", { can: ["train", "step"], epoch: 1200, epochs: 5000 });
  assert.deepEqual(disabled(), [false, true, false]);
  assert.match(textOf(root), /epoch 1,200 of 5,000/u);
  tell("status", { can: ["train", "step"], epoch: 0, epochs: 400, elsewhere: 1200 });
  assert.match(textOf(root), /as after epoch 1,200/u);
  buttons[2].click();
  assert.deepEqual(sent, [{ do: "step" }]);
  const [problem] = allIn(root).filter(({ attributes }) => attributes.role === "alert");
  stream.connected = false;
  buttons[0].click();
  assert.deepEqual([sent.length, problem.hidden], [1, false]);
  assert.match(textOf(problem), /^There is no connection to the server just now\./u);
  stream.connected = true;
  tell("open", undefined);
  assert.equal(problem.hidden, true);
  tell("lost", {});
  assert.deepEqual(disabled(), [true, true, true]);

  const field = fieldIn(root, "Sentence");
  field.value = "bad";
  field.say("input");
  screen.pass(249);
  assert.equal(selection.now.sentence, "not bad");
  screen.pass(1);
  assert.equal(selection.now.sentence, "bad");
  field.value = "so bad";
  field.say("input");
  field.press("Enter");
  assert.equal(selection.now.sentence, "so bad", "Enter does not wait");
  selection.set({ sentence: "good" });
  assert.equal(field.value, "good");
  const trace = requests.findLast(({ question }) => question.view === "trace");
  trace?.onOutcome({ error: "Of this run no weights are kept." });
  assert.match(textOf(root), /Of this run no weights are kept\./u);
  trace?.onOutcome({
    run: "a",
    epoch: 600,
    answer: { words: [], known: [], of_labels: [[0.5, 0.5]], labels: SIDES.labels, note: "Its words are not known." },
  });
  assert.match(textOf(root), /Its words are not known\./u);
  assert.doesNotMatch(textOf(root), /Of this run no weights/u);
  assert.equal(epochOnPage(), "", "of another run");
  selection.live("a");
  assert.equal(epochOnPage(), 600);
  for (const epoch of [70, 0]) {
    selection.set({ epoch });
    const past = requests.findLast(({ question }) => question.view === "trace");
    past?.onOutcome({ run: "a", epoch, answer: { words: [], known: [], of_labels: [[0.5, 0.5]], labels: SIDES.labels } });
    selection.set({ epoch: null });
    assert.equal(epochOnPage(), 600, "the one that was gone back to is not the newest");
  }
});

test("the answer is said as that of the whole sentence only where the playhead stands at its end", () => {
  const { context, selection, requests } = openInside({ sentence: "so", word: 0 });
  const { nodes, ask } = makeAnswerLine(context);
  ask();
  const reason = {
    words: ["so"],
    known: [false],
    score: 0.01,
    answer: 1,
    next: 0,
    shares: [0.4, 0.6],
    left_out: [[0.5, 0.5]],
    places: [],
    together: [],
  };
  requests[0].onOutcome({ answer: { ...reason, ...SIDES } });
  const says = () => nodes.map((node) => [node.hidden, node.textContent]);
  assert.deepEqual(says()[0], [false, "After the whole sentence the network says good, 60 %: it is undecided between good and bad."]);
  assert.equal(says()[1][0], false, "of the word that it does not know");
  selection.set({ word: 1 });
  assert.match(String(says()[0][1]), /^The network says good/u);
  selection.set({ sentence: "good" });
  requests[1].onOutcome({ error: "No." });
  assert.deepEqual(says(), [
    [false, ""],
    [true, ""],
  ]);
});

test("while the network trains the answer is asked for again, a little after the one before, and of another sentence at once", () => {
  const { context, selection, requests, tell } = openInside({ sentence: "so" });
  const { ask } = makeAnswerLine(context);
  ask();
  ask();
  assert.equal(requests.length, 1, "it is under way");
  tell("answers", {});
  screen.pass(1000);
  assert.equal(requests.length, 1);
  requests[0].onOutcome({ error: "No." });
  screen.pass(299);
  assert.equal(requests.length, 1);
  screen.pass(1);
  assert.equal(requests.length, 2);
  selection.set({ sentence: "good" });
  assert.deepEqual([requests.length, requests[1].question.sentence], [2, "good"], "in the place of the one under way");
  requests[1].onOutcome({ error: "No." });
  selection.set({ epoch: 10 });
  requests[2].onOutcome({ error: "No." });
  tell("answers", {});
  screen.pass(1000);
  assert.equal(requests.length, 3, "an epoch of it learns nothing more");
});

test("beside the playhead stands the number that a network answers with", () => {
  const { selection } = openInside({ sentence: "0.5* 0.6*" });
  const playhead = makeWordPlayhead(selection, /** @type {any} */ (new Part()));
  const read = { words: ["0.5*", "0.6*"], known: [true, true], labels: ["sum"] };
  playhead.take({ ...read, readout: "number", numbers: [0.1, 0.5, 1.1] });
  const answer = /** @type {any} */ (playhead.nodes[4]);
  assert.equal(answer.textContent, "1.10");
  selection.set({ word: 1 });
  playhead.show();
  assert.equal(answer.textContent, "0.500");
});

test("the playhead is put behind a word, dragged, and plays from where it stands, or from the start", () => {
  const { selection } = openInside({ sentence: "not bad" });
  const root = new Part();
  const playhead = makeWordPlayhead(selection, /** @type {any} */ (root));
  const [play, scrub, words, , answer] = /** @type {any[]} */ (playhead.nodes);
  playhead.take({
    words: ["not", "bad"],
    known: [true, false],
    of_labels: [
      [0.5, 0.5],
      [0.3, 0.7],
      [0.9, 0.1],
    ],
    labels: SIDES.labels,
  });
  assert.deepEqual([selection.now.word, answer.textContent, scrub.max], [2, "bad 90 %", "2"]);
  const marked = () => words.children.map((/** @type {any} */ item) => item.hasAttribute("data-chosen"));
  const [, not, bad] = words.children.map((/** @type {any} */ item) => item.children[0]);
  assert.deepEqual([not.title, bad.title === undefined], [undefined, false]);
  not.click();
  playhead.show();
  assert.deepEqual([selection.now.word, marked(), answer.textContent, scrub.value], [1, [false, true, false], "good 70 %", "1"]);
  scrub.value = "0";
  scrub.say("input");
  assert.equal(selection.now.word, 0);
  const plays = () => [play.attributes["aria-label"], selection.now.word];
  const pass = () => {
    screen.pass(500);
    screen.frame();
  };
  play.click();
  pass();
  assert.deepEqual(plays(), ["Pause the words", 1]);
  play.click();
  assert.deepEqual(plays(), ["Play the words", 1]);
  pass();
  play.click();
  pass();
  assert.deepEqual(plays(), ["Play the words", 2], "it stops at the end");
  play.click();
  assert.deepEqual(plays(), ["Pause the words", 0], "and begins again from the start");
  pass();
  scrub.value = "2";
  scrub.say("input");
  pass();
  assert.deepEqual(plays(), ["Play the words", 2]);
});
