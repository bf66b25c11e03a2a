/** How runs, jobs and sweeps stand, in words: the same wherever they are read. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { progressText, stateText, sweepStateText } from "../../../playground/frontend/core/states.js";
import { endedText } from "../../../playground/frontend/runs/saved_sweeps.js";
import { makeColumns } from "../../../playground/frontend/runs/table/columns.js";
import { rateText } from "../../../playground/frontend/train/transport.js";
import { aRun } from "../support/saved_runs.js";

const column = /** @type {import("../../../playground/frontend/runs/table/columns.js").Column} */ (
  makeColumns(() => new Set()).find(({ key }) => key === "ended")
);

test("a state has one word in the transport, in the table and in the list of sweeps", () => {
  for (const ended of ["running", "paused", "done", "diverged", "failed", "interrupted"]) {
    const run = aRun({ id: "a", ended });
    const words = stateText(ended);
    assert.notEqual(words, "");
    assert.deepEqual([column.text(column.value(run), run), endedText([run])], [words, words]);
    assert.equal(rateText({ state: ended, rate: null, left: null, place: null }), words);
  }
  const states = ["ready", "waiting", "running", "paused", "done", "diverged", "failed", "interrupted", "another"];
  assert.deepEqual(states.map(stateText), [
    ...["not trained yet", "waiting for a place", "training", "paused", "complete", "diverged", "stopped", "interrupted", "another"],
  ]);
  assert.equal(stateText("failed"), "stopped", "the run is where it was");
  assert.equal(rateText({ state: "waiting", rate: null, left: null, place: 2 }), "waiting for a place, place 2 in line");
});

test("how far a run is has one word on every page; a network that came trained with a link is as after an epoch of another", () => {
  assert.equal(progressText({ epoch: 0, epochs: 400, elsewhere: null }), "epoch 0 of 400");
  assert.equal(progressText({ epoch: 0, epochs: 400, elsewhere: 1200 }), "as after epoch 1,200");
  assert.equal(progressText({ epoch: 7, epochs: 400, elsewhere: 1200 }), "epoch 7 of 400");
  assert.equal(progressText({ epoch: 7, epochs: 5 }), "epoch 7", "more epochs than are set are no part of them");
});

test("a sweep's state has the word of a run's, but for failed: some of its runs are lost", () => {
  for (const state of ["waiting", "running", "paused", "done"]) assert.equal(sweepStateText(state), stateText(state));
  assert.equal(sweepStateText("failed"), "failed");
  assert.equal(sweepStateText("none"), "");
});
