/** Curves of runs that are compared: their axis of losses, smoothed, read at one place, and as long as they may come. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lossAxis, nearestPlace, lastAtMost, smooth } from "../../../playground/frontend/runs/curves/lines.js";
import { mostPoints } from "../../../playground/frontend/runs/histories.js";
import { random } from "../support/random.js";

/** @param {number} lowest @param {number} highest @param {boolean} log */
const axis = (lowest, highest, log) => lossAxis(lowest, { top: 4, highest, cut: highest > 4 }, log);

test("a plain axis says where it cuts losses off, and how a log axis would do", () => {
  assert.deepEqual(axis(0.001, 3, false), { range: [0, 4], cutAt: null, elsewhere: "them" });
  assert.deepEqual(axis(0.001, 4e4, false), { range: [0, 4], cutAt: 4, elsewhere: "them" });
  assert.equal(axis(0.001, 1e300, false).elsewhere, "more of them");
});

test("a log axis shows more and still not all", () => {
  for (const [highest, end, cutAt] of /** @type {const} */ ([
    [4e4, 5.02, null],
    [1e300, 6.02, 1_000_000],
  ])) {
    const result = axis(0.001, highest, true);
    assert.equal(result.cutAt, cutAt);
    assert.equal(result.range[0], -3);
    assert.ok(Math.abs(result.range[1] - end) < 1e-9, `${result.range}`);
    assert.equal("elsewhere" in result, false);
  }
});

for (const epochs of [0, 1, 2, 10, 50, 400]) {
  test(`smoothing is a plain moving mean: ${epochs} epochs`, () => {
    const chance = random(3);
    const values = Array.from({ length: 200 }, chance);
    const result = smooth(values, epochs);
    assert.equal(result.length, values.length);
    values.forEach((_, i) => {
      const last = values.slice(Math.max(i + 1 - Math.max(epochs, 1), 0), i + 1);
      const mean = last.reduce((sum, value) => sum + value, 0) / last.length;
      assert.ok(Math.abs(result[i] - mean) < 1e-12, `${i}: ${result[i]} and not ${mean}`);
    });
  });
}

test("a mean is that of its own values, whatever was before", () => {
  assert.deepEqual(Array.from(smooth([1e20, 0.5, 0.25, 0.25, 0.25], 2)), [1e20, 5e19, 0.375, 0.25, 0.25]);
  assert.deepEqual(Array.from(smooth([1, Number.NaN, 3, 4, 6], 2)), [1, Number.NaN, Number.NaN, 3.5, 5]);
});

test("short runs come whole among long ones", () => {
  assert.equal(mostPoints([2000, 3000], 10_000), 3000);
  assert.equal(mostPoints([1000, 1000, 90_000], 10_000), 8000);
  assert.equal(mostPoints(Array(4).fill(9000), 10_000), 2500);
  assert.equal(mostPoints(Array(100).fill(9000), 10_000), 500);
  assert.equal(mostPoints([], 10_000), 500);
});

test("a curve is read at the nearest epoch there is", () => {
  assert.deepEqual(
    [-5, 0, 4, 6, 10, 99].map((x) => nearestPlace([0, 5, 10], x)),
    [0, 0, 1, 1, 2, 2],
  );
  assert.deepEqual(
    [-1, 0, 4, 10, 99].map((x) => lastAtMost([0, 5, 10], x)),
    [-1, 0, 0, 2, 2],
  );
});
