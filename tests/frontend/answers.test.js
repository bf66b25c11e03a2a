/** An answer is the label with the largest share, by its own name, and never wholly sure. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { unitTicks } from "../../playground/frontend/reader/ticks.js";
import { answerAt, answerOf, EMPTY, labelsOf, sharesAt } from "../../playground/frontend/reader/trace.js";

const WEATHER = ["cold", "mild", "hot"];

test("the largest share is the answer, and of equal ones the last", () => {
  assert.deepEqual(answerOf([0.2, 0.5, 0.3], WEATHER), { answer: "mild", place: 1, percent: 50 });
  assert.deepEqual(answerOf([0.5, 0.5], ["no", "yes"]), { answer: "yes", place: 1, percent: 50 });
  assert.deepEqual(answerOf([1, 0, 0], WEATHER), { answer: "cold", place: 0, percent: 99 });
});

test("a frame that was recorded before frames told their labels is read as the two there were", () => {
  const trace = { ...EMPTY, probabilities: [0.25, 0.75] };
  assert.deepEqual(sharesAt(trace, 0), [0.75, 0.25]);
  assert.deepEqual(labelsOf(trace), ["negative", "positive"]);
  assert.deepEqual([answerAt(trace, 0).answer, answerAt(trace, 1).answer], ["negative", "positive"]);
});

test("units in order of what they speak for stand between the last label and the others", () => {
  const trace = { units: 2, speaks: Float32Array.of(1, -1) };
  const names = (/** @type {string[]} */ labels) => unitTicks({ ...trace, labels }, [0, 1], "for positive", 2).map(({ text }) => text);
  assert.deepEqual(names(WEATHER), ["hot", "others"]);
  assert.deepEqual(names(["no", "yes"]), ["yes", "no"]);
});
