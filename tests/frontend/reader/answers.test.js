/** An answer is the label with the largest share, by its own name, and never wholly sure. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { paintPage } from "../../../playground/frontend/charts/theme.js";
import { plotName } from "../../../playground/frontend/reader/one/dom.js";
import { pairName } from "../../../playground/frontend/reader/pair/dom.js";
import { unitTicks } from "../../../playground/frontend/reader/ticks.js";
import { answerAt, answerOf, BY_WEIGHT, EMPTY, labelColour } from "../../../playground/frontend/reader/trace.js";

const WEATHER = ["cold", "mild", "hot"];

test("the largest share is the answer, and of equal ones the last", () => {
  assert.deepEqual(answerOf([0.2, 0.5, 0.3], WEATHER), { answer: "mild", place: 1, percent: 50 });
  assert.deepEqual(answerOf([0.5, 0.5], ["no", "yes"]), { answer: "yes", place: 1, percent: 50 });
  assert.deepEqual(answerOf([1, 0, 0], WEATHER), { answer: "cold", place: 0, percent: 99 });
});

test("the answer after each word is one of the labels that the trace tells", () => {
  const of_labels = [
    [0.6, 0.3, 0.1],
    [0.1, 0.2, 0.7],
  ];
  const trace = { ...EMPTY, labels: WEATHER, of_labels, probabilities: [0.1, 0.7] };
  assert.deepEqual([answerAt(trace, 0).answer, answerAt(trace, 1).answer], ["cold", "hot"]);
});

test("what the figures of sentences are called names the labels of the data set, and none before they are known", () => {
  assert.equal(plotName({ labels: ["no", "yes"] }), "Hidden state and P(yes) after each word");
  assert.equal(plotName({ labels: WEATHER }), "Hidden state and the share of each label after each word");
  assert.equal(plotName(EMPTY), plotName({ labels: WEATHER }));
  assert.match(pairName("yes"), /and P\(yes\) after each word$/u);
  assert.match(pairName(EMPTY.labels.at(-1)), /and the answer after each word$/u);
});

test("a label has the colour that the page was given for its place, however many there are", () => {
  /** @type {Map<string, string>} */
  const properties = new Map();
  const page = /** @type {any} */ ({
    style: { setProperty: (/** @type {string} */ name, /** @type {string} */ colour) => properties.set(name, colour) },
  });
  paintPage(page, { "label-0": "#111", "label-7": "#777", test: "#333", runs: ["#444"] });
  assert.deepEqual([...properties], [["--rnn-label-0", "#111"], ["--rnn-label-7", "#777"], ["--rnn-test", "#333"]]); // biome-ignore format: a table
  for (const place of [0, 7]) assert.equal(labelColour(place), `var(--rnn-label-${place}, currentColor)`);
});

test("units in order of what they speak for stand between the last label and the others", () => {
  const trace = { units: 2, speaks: Float32Array.of(1, -1) };
  const names = (/** @type {string[]} */ labels) => unitTicks({ ...trace, labels }, [0, 1], BY_WEIGHT, 2).map(({ text }) => text);
  assert.deepEqual(names(WEATHER), ["hot", "others"]);
  assert.deepEqual(names(["no", "yes"]), ["yes", "no"]);
  assert.deepEqual(names([]), ["", ""], "before the first trace");
});
