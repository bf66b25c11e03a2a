/** The time machine without a browser: where it snaps to, what it says and draws, and what a branch is asked for. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { branchEpochs, branchSettings } from "../../../playground/frontend/inspect/time_machine/branch_form.js";
import { curvePoints, epochNear, epochText, nearestEpoch, valueAt } from "../../../playground/frontend/inspect/time_machine/epochs.js";

const EPOCHS = [0, 10, 25, 100];
const TIMELINE = { settings: { readout: "last" }, at: [0, 50, 100], test_loss: [0.7, null, 0.125], test_accuracy: [0.5, 0.75, 1] };

test("the slider snaps to the nearest kept epoch, and keys go from one to the next", () => {
  assert.deepEqual(
    [-3, 4, 5, 6, 18, 99, 500].map((epoch) => nearestEpoch(EPOCHS, epoch)),
    [0, 0, 0, 10, 25, 100, 100],
  );
  assert.deepEqual([epochNear(EPOCHS, 10, 1), epochNear(EPOCHS, 10, -1)], [25, 0]);
  assert.deepEqual([epochNear(EPOCHS, 100, 1), epochNear(EPOCHS, 0, -1)], [100, 0]);
});

test("a curve goes over the width from the first epoch to the last, and what is not known is left out", () => {
  const frame = { first: 50, last: 100, top: 1, width: 200, height: 40 };
  assert.equal(curvePoints([0, 50, 75, 100], [9, 1, null, 0.25], frame), "0.0,0.0 200.0,30.0");
  assert.equal(curvePoints([50], [3], { ...frame, last: 50 }), "0.0,0.0", "no higher than the top");
  assert.equal(curvePoints([0, 50, 120], [1, 1, 1], frame), "0.0,0.0", "nor beyond the last epoch that can be looked at");
});

test("an epoch is told with the newest numbers up to it", () => {
  assert.equal(valueAt(TIMELINE, "test_accuracy", 99), 0.75);
  assert.match(epochText(TIMELINE, 100), /^epoch 100 · test loss 0\.125\d* · 100(\.0)? ?% right$/u);
  const numbers = { ...TIMELINE, settings: { readout: "number" }, test_accuracy: TIMELINE.test_accuracy.map(() => null) };
  assert.match(epochText(numbers, 100), /^epoch 100 · test squared error 0\.125\d*$/u);
  assert.match(epochText({ ...TIMELINE, rounded: [25, 50] }, 50), /% right · rounded to half precision$/u);
  assert.match(epochText({ ...TIMELINE, rounded: [25, 50] }, 100), /% right$/u);
  assert.match(epochText(TIMELINE, 100, true), /% right · before the edits$/u);
  assert.match(epochText(TIMELINE, 50), /^epoch 50 · 75(\.0)? ?% right$/u);
});

test("a branch is asked for with the settings that differ, and has epochs to train", () => {
  const before = { learning_rate: 0.02, clip: 1, bptt: "exact", epochs: 1000 };
  assert.deepEqual(branchSettings(before, { ...before }), {});
  assert.deepEqual(branchSettings(before, { ...before, learning_rate: 0.1, bptt: "article" }), { learning_rate: 0.1, bptt: "article" });
  assert.deepEqual([branchEpochs(1000, 300), branchEpochs(1000, 1000), branchEpochs(9000, 9000)], [1000, 2000, 10_000]);
});
