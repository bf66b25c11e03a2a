/** The head of the Inside page as a whole: what it asks for, what its parts tell each other, and what ends with it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, buttonIn, choose, fieldIn, textOf } from "../support/in_part.js";
import { openInside, SIDES, screen } from "../support/inside.js";
import { settled } from "../support/page.js";
import { Part } from "../support/part.js";
import { openPens } from "../support/pen.js";

const { makeBranchedFrom } = await import("../../../playground/frontend/inspect/head/branched_from.js");
const { makeFilm } = await import("../../../playground/frontend/inspect/time_machine/film.js");
const { mountHead } = await import("../../../playground/frontend/inspect/head/head.js");
const { makeRunChoice } = await import("../../../playground/frontend/inspect/head/run_choice.js");

openPens();

/** @type {any[]} */
const SAVED = [
  { id: "a", name: "first", settings: {} },
  { id: "b", name: "second", settings: {}, parent: { run: "a", epoch: 7 } },
];
const TRACE = { words: ["not", "bad"], known: [false, true], of_labels: [[0.5, 0.5], [0.3, 0.7], [0.9, 0.1]], labels: SIDES.labels }; // biome-ignore format: a row

/** How often the server was asked for the saved runs. */
let lists = 0;
/** The server lists these runs, or refuses. @param {any[]} runs @param {number} [status] */
function serve(runs, status = 200) {
  lists = 0;
  const answer = status === 200 ? { runs } : { error: "Not now." };
  Object.assign(globalThis, { fetch: async () => [Response.json(answer, { status }), (lists += 1)][0] });
}

/** The head, in a page with the field of another view. @param {object} selected @param {number} [status]  of the list of saved runs */
async function openHead(selected, status) {
  serve(SAVED, status);
  const page = openInside(selected);
  /** @type {{question: any, onOutcome: (outcome: any) => void}[]} */
  const asked = [];
  const server = {
    ask(/** @type {any} */ question, /** @type {any} */ onOutcome) {
      asked.push({ question, onOutcome });
      return () => {};
    },
  };
  const other = new Part("select");
  const inside = Object.assign(new Part(), { className: "rnn-inside", querySelector: () => other });
  const root = new Part();
  inside.append(root);
  const part = mountHead(/** @type {any} */ (root), { ...page.context, server, film: makeFilm(page.context.questions) });
  await settled();
  const views = () => page.requests.map(({ question }) => question.view);
  const trace = () => page.requests.findLast(({ question }) => question.view === "trace");
  const problem = allIn(root).find(({ tag, className }) => tag === "p" && className === "rnn-view-error");
  return { ...page, root, inside, other, asked, views, trace, problem, end: part.destroy };
}

test("at first it asks for the answer, its reason and the epochs, and lists the saved runs; all its lines stand in their order", async () => {
  const { root, asked, views, requests, end } = await openHead({ sentence: "not bad", run: "b" });
  assert.deepEqual([views().sort(), asked.map(({ question }) => question.view), lists], [["reason", "trace"], ["timeline"], 1]);
  assert.equal(fieldIn(root, "Sentence").value, "not bad");
  assert.equal(fieldIn(root, "Run").value, "b");
  assert.match(textOf(root.children[1]), /Branched from\s+first\s+after epoch 7/u);
  const ids = root.children.map(({ attributes, dataset, className }) => attributes["data-testid"] ?? dataset.testid ?? className);
  assert.deepEqual(ids, [
    ...["inside-reason", "rnn-inside-about", "rnn-inside-row", "rnn-inside-row"],
    ...["inside-timeline", "inside-edits", "rnn-view-error", "inside-gone"],
  ]);
  end();
  assert.equal(requests.length, 0, "what was under way is called off");
});

test("with the answer come the words, a mark of those that are not known, the answer at the playhead, and what can be done with its word", async () => {
  const { root, trace, selection, problem, other } = await openHead({ sentence: "not bad", word: 0 });
  selection.set({ word: 1 });
  trace()?.onOutcome({ run: "a", epoch: 3, answer: TRACE });
  const items = allIn(root).filter(({ tag, parent }) => tag === "li" && parent.className === "rnn-inside-words");
  const [answer] = allIn(root).filter(({ className }) => className === "rnn-inside-answer");
  const says = () => [answer.textContent, answer.style["--rnn-answer"], items.findIndex((item) => item.hasAttribute("data-chosen"))];
  assert.deepEqual(
    items.map(({ children: [button] }) => [textOf(button).trim(), Boolean(button.title)]),
    [["start", false], ["not", true], ["bad", false]], // biome-ignore format: a row
  );
  const [first, leaveOut, swap] = [says(), buttonIn(root, "leave out"), buttonIn(root, "swap")];
  assert.deepEqual([first[0], first[2], problem.hidden], ["good 70 %", 1, true]);
  assert.deepEqual(
    [leaveOut.title, swap.title],
    ["Leave “not” out of the sentence", "See what another word in the place of “not” would do"],
  );
  selection.set({ word: 2 });
  assert.deepEqual([says()[0], says()[2], fieldIn(root, "Word position").value], ["bad 90 %", 2, "2"]);
  assert.notEqual(says()[1], first[1], "in the colour of its label");
  assert.equal(leaveOut.title, "Leave “bad” out of the sentence");
  swap.click();
  assert.equal(document.activeElement, other, "the field where another word is chosen");
  const [, not] = items;
  trace()?.onOutcome({ run: "a", epoch: 3, answer: { ...TRACE, of_labels: [...TRACE.of_labels].reverse() } });
  assert.ok(allIn(root).includes(not), "of the same words the buttons stay, and so does the focus on one of them");
  assert.equal(says()[0], "good 50 %");
  selection.set({ word: 0 });
  assert.deepEqual([leaveOut.disabled, swap.disabled, leaveOut.title, swap.title], [true, true, "", ""]);
  selection.set({ word: 1 });
  assert.deepEqual([leaveOut.disabled, swap.disabled], [false, false]);
  leaveOut.click();
  assert.equal(selection.now.sentence, "bad");
});

test("a run that is not among the visitor's is told by the head, with the refusal; the run that trains is one click away, at its newest epoch", async () => {
  const { root, inside, trace, problem, selection } = await openHead({ run: "theirs", epoch: 10, edits: ["silence 1"] });
  trace()?.onOutcome({ error: "There is no such run." });
  const gone = root.children[root.children.length - 1];
  assert.deepEqual([gone.hidden, inside.hasAttribute("data-gone"), problem.hidden], [false, true, false]);
  assert.deepEqual([problem.textContent, selection.refusal], ["There is no such run.", "There is no such run."]);
  buttonIn(gone, "Look into the run that trains here").click();
  assert.deepEqual([selection.now.run, selection.now.epoch, selection.now.edits], ["", null, []]);
  assert.deepEqual([gone.hidden, inside.hasAttribute("data-gone"), fieldIn(root, "Run").value], [true, false, ""]);
  trace()?.onOutcome({ error: "Not yet." });
  assert.deepEqual([gone.hidden, problem.textContent], [true, "Not yet."], "the one that trains is always there");
  trace()?.onOutcome({ run: "a", epoch: 3, answer: TRACE });
  assert.deepEqual([problem.hidden, selection.refusal], [true, ""]);
});

test("the saved runs are listed anew for one that is not known, and a run that is deleted is known no more", async () => {
  serve(SAVED);
  const { selection } = openInside({ run: "b" });
  /** @type {any} */
  const runs = makeRunChoice(selection, () => {});
  await runs.list();
  serve([SAVED[1], { id: "c", name: "third", settings: {} }]);
  selection.set({ run: "b" });
  runs.show();
  assert.deepEqual([lists, runs.node.value], [0, "b"]);
  selection.set({ run: "c" });
  runs.show();
  await settled();
  assert.deepEqual([lists, runs.node.value, [...runs.savedRuns.keys()]], [1, "c", ["b", "c"]]);
  choose(runs.node, "b");
  assert.equal(selection.now.run, "b");
  Object.assign(globalThis, { fetch: async () => Response.json({ runs: null }) });
  await assert.rejects(runs.list(), "what is no answer of the server is no refusal either");
});

test("where the saved runs cannot be listed the head says why", async () => {
  const { problem } = await openHead({ run: "" }, 503);
  assert.deepEqual([problem.hidden, problem.textContent], [false, "Not now."]);
});

test("where they cannot be listed no run is said to be another visitor's", async () => {
  const { root, trace } = await openHead({ run: "b" }, 503);
  trace()?.onOutcome({ error: "The database cannot be reached just now." });
  const options = allIn(root).filter(({ tag, parent }) => tag === "option" && parent?.className === "rnn-inside-run");
  assert.deepEqual([root.children.at(-1)?.hidden, options.map(textOf)], [true, ["the run that trains here"]]);
});

test("of a run that is chosen later that is said once they are listed without it, and not where they cannot be listed", async () => {
  const { root, trace, selection } = await openHead({ run: "b" });
  const choose = (/** @type {string} */ run) => {
    selection.set({ run });
    trace()?.onOutcome({ error: "No." });
    return !root.children.at(-1)?.hidden;
  };
  const waits = async () => [await settled(), !root.children.at(-1)?.hidden][1];
  serve([], 503);
  assert.deepEqual([choose("c"), await waits()], [false, false]);
  serve(SAVED);
  assert.deepEqual([choose("b"), choose("c"), await waits()], [false, false, true]);
  assert.deepEqual([choose("b"), choose("c")], [false, true], "it is known by now");
});

test("a sentence is taken a moment after the last letter, and the field in which it stands is not written into", async () => {
  const { root, selection } = await openHead({ sentence: "good" });
  const field = fieldIn(root, "Sentence");
  let text = "good";
  let writes = 0;
  Object.defineProperty(field, "value", { get: () => text, set: (next) => [(text = next), (writes += 1)] });
  for (const typed of ["b", "ba", "bad"]) {
    text = typed;
    field.say("input");
    screen.pass(200);
    assert.equal(selection.now.sentence, "good");
  }
  screen.pass(50);
  assert.deepEqual([selection.now.sentence, writes], ["bad", 0]);
  selection.set({ sentence: "so bad" });
  assert.deepEqual([text, writes], ["so bad", 1]);
});

test("words that play stop where another sentence or network is looked at, where the playhead is put elsewhere, and with the page", async () => {
  const { root, trace, selection, end } = await openHead({ sentence: "not bad", word: 0 });
  const [play, scrub] = [buttonIn(root, "Play the words"), fieldIn(root, "Word position")];
  trace()?.onOutcome({ run: "a", epoch: 3, answer: TRACE });
  const [, not] = allIn(root).filter(({ tag, parent }) => tag === "button" && parent?.tag === "li");
  const begin = () => {
    selection.set({ word: 0 });
    play.click();
    return [play.attributes["aria-label"], play.title, play.children.length];
  };
  const shapes = () => JSON.stringify(play.children[0].children.map((/** @type {any} */ { attributes }) => attributes));
  const still = shapes();
  assert.deepEqual(begin(), ["Pause the words", "Stop reading", 2]);
  assert.notEqual(shapes(), still, "the sign of the button is another one");
  play.click();
  /** @type {[by: string, act: () => void][]} */
  const stops = [
    ["an epoch", () => selection.set({ epoch: 0 })],
    ["an edit", () => selection.set({ edits: ["silence 1"] })],
    ["a word", () => not.click()],
    ["the slider", () => [(scrub.value = "1"), scrub.say("input")]],
    ["another sentence", () => selection.set({ sentence: "bad bad" })],
  ];
  for (const [by, act] of stops) {
    assert.equal(begin()[0], "Pause the words", by);
    act();
    const word = selection.now.word;
    assert.deepEqual([play.attributes["aria-label"], play.title], ["Play the words", "Read the sentence word by word"], by);
    screen.run(2000);
    assert.equal(selection.now.word, word, by);
  }
  assert.equal(shapes(), still);
  begin();
  end();
  screen.run(2000);
  assert.equal(selection.now.word, 0);
});

test("words play at the pace of the sentence player", async () => {
  const { root, trace, selection } = await openHead({ sentence: "not bad", word: 0 });
  trace()?.onOutcome({ run: "a", epoch: 3, answer: TRACE });
  const play = buttonIn(root, "Play the words");
  for (const [rate, ms] of [
    [2, 500],
    [4, 250],
  ]) {
    // biome-ignore format: a row
    sessionStorage.setItem("rnn-player", JSON.stringify({ rate }));
    selection.set({ word: 0 });
    play.click();
    screen.run(ms - 20);
    assert.equal(selection.now.word, 0);
    screen.run(30);
    assert.equal(selection.now.word, 1);
    play.click();
  }
});

test("the run that trains here asks for its reason again once it has learnt, and never twice for one state of it", async () => {
  const { requests, tell, selection, views } = await openHead({ sentence: "not bad" });
  const reasons = () => views().filter((view) => view === "reason").length;
  const answer = () => requests.findLast(({ question }) => question.view === "reason")?.onOutcome({ error: "No." });
  answer();
  screen.pass(1000);
  assert.equal(reasons(), 1);
  tell("answers", {});
  screen.pass(299);
  assert.equal(reasons(), 1);
  screen.pass(1);
  assert.equal(reasons(), 2);
  tell("answers", {});
  screen.pass(200);
  answer();
  screen.pass(299);
  assert.equal(reasons(), 2, "a while after the answer");
  screen.pass(1);
  answer();
  tell("answers", {});
  selection.set({ sentence: "bad" });
  assert.equal(reasons(), 4, "another sentence does not wait");
  answer();
  screen.pass(1000);
  assert.equal(reasons(), 4);
});

test("a branch that trains here names its parent and own settings once it is saved, and its list is asked for only while something is missing", () => {
  const inBranch = (/** @type {any} */ setting) => ({ ...setting, in_branch: setting.name === "learning_rate" });
  const { selection, stream, tell, context } = openInside({ run: "" }, inBranch);
  selection.live("c");
  let listings = 0;
  let tellOfRuns = () => {};
  const savedRuns = new Map([["a", { ...SAVED[0], settings: { learning_rate: 0.02 } }]]);
  const runs = { savedRuns, list: () => (listings += 1), on: (/** @type {() => void} */ hear) => (tellOfRuns = hear) };
  const node = /** @type {any} */ (makeBranchedFrom(selection, { ...context, runs }));
  const says = () => textOf(node).replace(/\s+/gu, " ").trim();
  tell("answers", {});
  screen.pass(2000);
  assert.deepEqual([node.hidden, listings], [true, 0], "it has no parent");
  stream.parent = { run: "a", epoch: 1200 };
  tell("run", { parent: stream.parent });
  assert.deepEqual([node.hidden, listings, says()], [false, 0, "Branched from first after epoch 1,200"]);
  assert.equal(buttonIn(node, "first").title, "Look into that run, at the epoch where this one branched off");
  tell("answers", {});
  savedRuns.set("c", { id: "c", name: "third", settings: { learning_rate: 0.5 } });
  tellOfRuns();
  screen.pass(2000);
  assert.deepEqual([listings, says()], [0, "Branched from first after epoch 1,200, with learning rate 0.5 instead of 0.02"]);
  selection.set({ run: "a" });
  assert.equal(node.hidden, true);
  selection.set({ run: "" });
  assert.equal(node.hidden, false);
});
