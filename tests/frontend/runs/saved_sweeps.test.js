/** The runs of one sweep as one thing: medians, how runs ended, and the setting with the lowest loss. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { SETTINGS } from "../support/catalogue.js";
import { aRun } from "../support/saved_runs.js";
import { learnSettings } from "../../../playground/frontend/core/settings.js";
import { accuracyText, endedText, lowestLossOf, medianOf, savedSweepsOf } from "../../../playground/frontend/runs/saved_sweeps.js";

/** @typedef {import("../../../playground/frontend/types.js").Run} Run */
/** @typedef {import("../../../playground/frontend/runs/saved_sweeps.js").SavedSweep} SavedSweep */

/** @param {number} rate @param {number} loss @param {Partial<Run>} [more] */
const run = (rate, loss, more = {}) => aRun({ id: "", settings: { learning_rate: rate }, test_loss: loss, epochs_done: 100, ...more });
/** @param {Run[]} runs @returns {SavedSweep} */
const sweep = (...runs) => {
  const rates = [...new Set(runs.map(({ settings }) => settings.learning_rate))];
  return { id: "s", name: "", started: 0, runs, swept: [["learning_rate", rates]] };
};

test("a median is of sorted values, and of those alone that are known", () => {
  assert.equal(medianOf([9, 1, 10]), 9);
  assert.equal(medianOf([0.4, 0.1, 0.3, 0.2]), 0.25);
  assert.equal(medianOf([null, 3, NaN, Infinity]), 3);
  assert.equal(medianOf([undefined, null]), null);
});

test("the lowest median wins, not the lowest run, and a run that diverged counts as the worst", () => {
  assert.equal(
    lowestLossOf(sweep(run(0.01, 0.9), run(0.01, 0.01), run(0.01, 0.8), run(0.05, 0.3), run(0.05, 0.5), run(0.05, 0.4))),
    "rate 0.05",
  );
  assert.equal(lowestLossOf(sweep(run(0.01, 0.2), run(0.05, 0.1, { ended: "diverged" }))), "rate 0.01");
});

test("nothing is lowest where two are, where nothing is swept, and where runs were stopped at different epochs", () => {
  assert.equal(lowestLossOf(sweep(run(0.01, 0.2), run(0.05, 0.2))), "");
  assert.equal(lowestLossOf({ ...sweep(run(0.01, 0.2), run(0.01, 0.1)), swept: [] }), "");
  assert.equal(lowestLossOf(sweep(run(0.01, 0.2), run(0.05, 0.1, { epochs_done: 50 }))), "");
});

test("how runs ended is counted, the commonest first", () => {
  assert.equal(endedText([run(1, 1), run(1, 1)]), "complete");
  assert.equal(endedText([run(1, 1, { ended: "diverged" }), run(1, 1), run(1, 1)]), "2 complete, 1 diverged");
  assert.equal(
    endedText([run(1, 1, { ended: "paused", message: "The sweep was stopped here." }), run(1, 1, { ended: "paused" })]),
    "1 stopped, 1 paused",
  );
});

test("the best accuracy is that of any epoch, the median that of the last", () => {
  const runs = [0.5, 1, 0.9].map((accuracy) => run(1, 1, { best_test_accuracy: 1, test_accuracy: accuracy }));
  assert.equal(accuracyText(runs), "test accuracy 100 % at best, 90.0 % in the median");
  assert.equal(accuracyText([run(1, 1)]), "");
});

test("what goes with each cell was not swept: a sweep is called by its cells", () => {
  const cell = { ...SETTINGS[0], name: "cell", label: "Cell", sweepable: true, options: { tanh: "tanh", gru: "GRU", lstm: "LSTM" } };
  learnSettings({ settings: [...SETTINGS, cell] });
  const runs = /** @type {[string, number][]} */ ([
    ["tanh", 0.02],
    ["gru", 0.01],
    ["lstm", 0.01],
  ]).flatMap(([cell, learning_rate]) =>
    [0, 1].map((seed) => aRun({ id: `${cell}${seed}`, sweep: "s", settings: { cell, learning_rate, seed } })),
  );
  const named = (/** @type {Run[]} */ own) =>
    savedSweepsOf(own)
      .get("s")
      ?.swept.map(([name]) => name);
  assert.deepEqual(named(runs), ["cell"]);
  const crossed = [...runs, aRun({ id: "more", sweep: "s", settings: { cell: "gru", learning_rate: 0.02, seed: 0 } })];
  assert.deepEqual(named(crossed), ["learning_rate", "cell"]);
});
