/** The axis of the bars around 0. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "../support/dom.js";

const { roundEnds } = await import("../../../playground/frontend/inspect/drawing/bars.js");

test("an axis ends at round numbers, as near to the bars as four steps of the longer side allow", () => {
  assert.deepEqual(roundEnds([2.5, -0.25, -1.75]), [-2, 2.5]);
  assert.deepEqual(roundEnds([2.75, 0.125, -1.25]), [-1.5, 3]);
  assert.deepEqual(roundEnds([-5.3, 4.9]), [-6, 5]);
  assert.deepEqual(roundEnds([-3, 21]), [-5, 25]);
  assert.deepEqual(roundEnds([-80, null, 7.9]), [-80, 20]);
});

test("bars on one side leave a little room beyond 0, none at all an axis around it", () => {
  assert.deepEqual(roundEnds([3.1, 0.2]), [-0.08, 4]);
  assert.deepEqual(roundEnds([-3.1, -0.2]), [-4, 0.08]);
  assert.deepEqual(roundEnds([0, null]), [-1, 1]);
  assert.deepEqual(roundEnds([]), [-1, 1]);
});
