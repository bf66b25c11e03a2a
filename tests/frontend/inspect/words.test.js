/** Views of the Inside page at a word: one beyond their answer is its last, and what a click puts into the sentence is read. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { base64 } from "../support/base64.js";
import { textOf } from "../support/in_part.js";
import { openDocument, Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();
openDocument();
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { ledger } = await import("../../../playground/frontend/inspect/words/ledger.js");
const { mountStep } = await import("../../../playground/frontend/inspect/network/step/step.js");
const { placeAt } = await import("../../../playground/frontend/inspect/landscape/figure.js");
const { modifiers } = await import("../../../playground/frontend/inspect/words/modifiers.js");
const { pushes } = await import("../../../playground/frontend/inspect/words/pushes.js");
const { wordIn } = await import("../../../playground/frontend/inspect/selection.js");
const { whatif } = await import("../../../playground/frontend/inspect/words/whatif.js");
const { makeWordTools } = await import("../../../playground/frontend/inspect/head/word_tools.js");

const FIGURE = { data: [{}, {}], layout: { margin: {}, xaxis: {}, yaxis: {}, meta: { labels: ["#111", "#222"] } } };

/** What is selected. @type {any} */
let now;
/** @type {any[]} */
let requests;
/** What is told of a chart that is drawn. @type {((kind: string, onEvent: (event: any) => void) => void)|undefined} */
let listenToChart;
/** @type {any} */
let context;

beforeEach(() => {
  requests = [];
  now = { sentence: "", word: 0, unit: null };
  const selection = {
    now,
    read: { words: ["not", "very", "bad"], between: " " },
    on: () => () => {},
    question: (/** @type {string} */ view, /** @type {object} */ more) => ({ view, ...more }),
    set: (/** @type {object} */ change) => Object.assign(now, change),
  };
  const questions = {
    ask(/** @type {any} */ question) {
      requests.push(question);
      return () => {};
    },
  };
  const Plotly = {
    react(/** @type {any} */ chart) {
      chart.on = listenToChart;
    },
    restyle() {},
    relayout() {},
    purge() {},
  };
  const figures = { light: { matrix: FIGURE, bars: FIGURE, lines: FIGURE } };
  const stream = { latest: new Map(), on: () => () => {} };
  context = { selection, questions, stream, life: makeLife(), Plotly, figures, theme: "light" };
});

test("a word beyond an answer is its last, and none before it its start", () => {
  const words = ["not", "bad"];
  assert.deepEqual(
    [-1, 0, 1, 2, 200].map((word) => wordIn(word, words)),
    [0, 0, 1, 2, 2],
  );
  assert.deepEqual(placeAt({ paths: [{ words, x: [1, 2, 3], y: [4, 5, 6] }] }, 61), { x: 3, y: 6 });
});

test("the ledger of a sentence that it reads in part tells of the last word that it has read", () => {
  const body = /** @type {any} */ (new Part());
  const shown = ledger.mount(body, context);
  now.word = 61;
  const answer = { words: ["not", "bad"], scores: [0, -1, 2], contributions: [[0], [0, -1], [0, -1, 3]], reason: { score: 0 } };
  shown.draw({ ...answer, labels: ["negative", "positive"], toward: 1, against: 0 });
  assert.match(textOf(body), /After “bad” the score is \+?2/u);
});

test("the step of a word that the network does not read is asked for as that of its last", () => {
  const step = mountStep(context);
  now.word = 61;
  step.draw({ words: ["not", "bad"] });
  assert.equal(requests[0].options.word, 2);
});

/** Clicks on a place of the chart that is mounted next. */
function clicks() {
  /** @type {((event: any) => void)|undefined} */
  let click;
  listenToChart = (kind, onEvent) => {
    if (kind === "plotly_click") click = onEvent;
  };
  return (/** @type {number} */ y, x = 0) => {
    assert.ok(click);
    click({ points: [{ x, y }] });
  };
}

test("a word that is put behind the playhead is read", () => {
  const click = clicks();
  const body = /** @type {any} */ (new Part());
  const shown = pushes.mount(body, context);
  now.word = 1;
  const signs = base64(1, -1, -1, 1, 1, -1, 1, -1);
  const labels = { labels: ["negative", "positive"], toward: 1, against: 0 };
  shown.draw({ words: ["not", "very", "bad"], between: " ", vocabulary: ["good", "bad"], pushes: signs, ...labels });
  screen.frame();
  click(0);
  assert.deepEqual([now.sentence, now.word], ["not bad", 2]);
});

test("a word that is clicked in the modifiers is put behind the playhead and read", () => {
  const click = clicks();
  const body = /** @type {any} */ (new Part());
  const shown = modifiers.mount(body, context);
  Object.assign(now, { sentence: "not very bad", word: 1 });
  shown.draw({
    vocabulary: ["good", "bad"],
    slopes: [-0.5, 0.5],
    sentences: 2,
    of: 2,
    labels: ["negative", "positive"],
    toward: 1,
    against: 0,
  });
  screen.frame();
  click(0);
  assert.deepEqual([now.sentence, now.word], ["not good", 2]);
});

test("a click among the swaps takes the word of its column, and the first column leaves the word of its row out", () => {
  const tried = ["good", "very", "awful"];
  const swaps = base64(...new Float32Array(2 * (tried.length + 1)));
  const labels = { labels: ["negative", "positive"], toward: 1, against: 0 };
  const answer = {
    words: ["not", "bad"],
    between: " ",
    tried,
    of: 3,
    swaps,
    pairs: null,
    flip: null,
    flip_words: [3, 3],
    path: [0.5, 0.5, 0.5],
    ...labels,
  };
  for (const [column, sentence] of ["not", "not good", "not very", "not awful"].entries()) {
    const click = clicks();
    now.sentence = "not bad";
    whatif.mount(/** @type {any} */ (new Part()), context).draw(answer);
    screen.frame();
    click(1, column);
    assert.equal(now.sentence, sentence);
  }
});

test("the word at the playhead is left out of the sentence; before the first there is none", () => {
  const tools = makeWordTools(context.selection, /** @type {any} */ (new Part()));
  const [leaveOut] = /** @type {any} */ (tools.node).children;
  const sentence = { words: ["not", "bad"], between: " " };
  tools.show(sentence, 0);
  assert.ok(leaveOut.disabled);
  tools.show(sentence, 1);
  assert.deepEqual([leaveOut.textContent, leaveOut.disabled, leaveOut.title], ["leave out", false, "Leave “not” out of the sentence"]);
  leaveOut.click();
  assert.equal(now.sentence, "bad");
});
