/** The axis of losses of the runs that are compared, plain and logarithmic. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { lossAxis } from "../../playground/frontend/runs/curves/lines.js";

const axis = (lowest, highest, log) => lossAxis(lowest, { top: 4, highest, cut: highest > 4 }, log);

test("a plain axis says where it cuts losses off, and how a log axis would do", () => {
  assert.deepEqual(axis(0.001, 3, false), { range: [0, 4], cutAt: null, elsewhere: "them" });
  assert.deepEqual(axis(0.001, 4e4, false), { range: [0, 4], cutAt: 4, elsewhere: "them" });
  assert.equal(axis(0.001, 1e300, false).elsewhere, "more of them");
});

test("a log axis shows more and still not all", () => {
  for (const [highest, end, cutAt] of [
    [4e4, 5.02, null],
    [1e300, 6.02, 1_000_000],
  ]) {
    const found = axis(0.001, highest, true);
    assert.equal(found.cutAt, cutAt);
    assert.equal(found.range[0], -3);
    assert.ok(Math.abs(found.range[1] - end) < 1e-9, `${found.range}`);
    assert.equal("elsewhere" in found, false);
  }
});
