/** The axis of the bars around 0. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "../support/inside.js";

const { axisEnds, namedPlaces } = await import("../../../playground/frontend/inspect/drawing/bars.js");

test("an axis ends at round numbers, as near to the bars as four steps of the longer side allow", () => {
  assert.deepEqual(axisEnds([2.5, -0.25, -1.75]), [-2, 2.5]);
  assert.deepEqual(axisEnds([2.75, 0.125, -1.25]), [-1.5, 3]);
  assert.deepEqual(axisEnds([-5.3, 4.9]), [-6, 5]);
  assert.deepEqual(axisEnds([-3, 21]), [-5, 25]);
  assert.deepEqual(axisEnds([-80, null, 7.9]), [-80, 20]);
});

test("bars on one side leave a little room beyond 0, none at all an axis around it", () => {
  assert.deepEqual(axisEnds([5.1, 0.2]), [-0.12, 6]);
  assert.deepEqual(axisEnds([-5.1, -0.2]), [-6, 0.12]);
  assert.deepEqual(axisEnds([0, null]), [-1, 1]);
  assert.deepEqual(axisEnds([]), [-1, 1]);
});

test("the axis that is drawn stays or grows while the bars fill half of it", () => {
  assert.deepEqual(axisEnds([1.9, -1.75], [-4, 2]), [-1.8, 2]);
  assert.deepEqual(axisEnds([2, -1.75], [-4, 2]), [-4, 2]);
  assert.deepEqual(axisEnds([1.2, -4], [-4, 2]), [-4, 2]);
  assert.deepEqual(axisEnds([1.2, -4.1], [-4, 2]), [-5, 2]);
  assert.deepEqual(axisEnds([4.1, -0.5], [-4, 2]), [-4, 5]);
  assert.deepEqual(axisEnds([3], [-1, 5]), [-1, 5]);
  assert.deepEqual(axisEnds([-5.5], [-0.12, 6]), [-6, 6]);
});

test("bars that are lower than letters carry some of their names, the first and the last among them", () => {
  assert.deepEqual(namedPlaces(3, 60, 20), [0, 1, 2]);
  assert.deepEqual(namedPlaces(4, 60, 20), [0, 2, 3]);
  assert.deepEqual(namedPlaces(19, 100, 20), [0, 5, 9, 14, 18]);
  assert.deepEqual(namedPlaces(19, 10, 20), [0, 18]);
  assert.deepEqual(namedPlaces(1, 10, 20), [0]);
  assert.deepEqual(namedPlaces(0, 10, 20), []);
});
