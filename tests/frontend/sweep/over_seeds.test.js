/** Median, lowest and highest of the seeds of a setting, epoch by epoch, also where some of them diverge. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { overSeeds } from "../../../playground/frontend/sweep/over_seeds.js";

/** Three runs whose values are their number and tenths. @param {string} column @param {boolean[]} diverged @param {number} [until] */
function three(column, diverged, until) {
  const ends = [
    [0, 4, 8],
    [0, 4],
    [0, 4, 8],
  ];
  const curves = ends.map((epoch, run) => ({ epoch, [column]: epoch.map((_, i) => run + i / 10) }));
  return overSeeds(curves, column, diverged, until);
}

test("a summary goes as far as all runs do, on straight lines between their points", () => {
  const curves = [
    { epoch: [0, 4, 8], test_loss: [1, 3, 5] },
    { epoch: [0, 8], test_loss: [2, 10] },
    { epoch: [0, 4, 6], test_loss: [0, 0, 0] },
  ];
  assert.deepEqual(overSeeds(curves, "test_loss"), { epoch: [0, 4, 6], median: [1, 3, 4], low: [0, 0, 0], high: [2, 6, 8] });
});

test("there is none before every run has a point", () => {
  const curves = [
    { epoch: [0], test_loss: [1] },
    { epoch: [], test_loss: [] },
  ];
  assert.deepEqual(overSeeds(curves, "test_loss").epoch, []);
  assert.deepEqual(overSeeds([], "test_loss").epoch, []);
});

test("a run that diverged counts as infinite and does not end the curve of the others", () => {
  const { epoch, low, median, high } = three("test_loss", [false, true, false]);
  assert.deepEqual(epoch, [0, 4, 5, 8]);
  assert.deepEqual([low[3], median[3], high[3]], [0.2, 2.2, Infinity]);
  assert.equal(high[1], 2.1, "up to its end it is what it was");
});

test("the accuracy of a run that diverged is what it was last", () => {
  const { low, median, high } = three("test_accuracy", [false, true, false]);
  assert.deepEqual([low.at(-1), median.at(-1), high.at(-1)], [0.2, 1.1, 2.2]);
});

test("where all diverged the summary goes as far as the sweep has", () => {
  const { epoch, low } = three("test_loss", [true, true, true], 20);
  assert.deepEqual(epoch, [0, 4, 5, 8, 9, 20]);
  assert.equal(low.at(-1), Infinity);
});

test("of very long curves no more points are read than a line can show, the last one among them", () => {
  const epoch = Array.from({ length: 10_001 }, (_, i) => i);
  const summary = overSeeds([{ epoch, test_loss: epoch }], "test_loss");
  assert.ok(summary.epoch.length <= 241);
  assert.equal(summary.epoch.at(-1), 10_000);
});
