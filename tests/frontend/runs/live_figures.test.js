/** The list shows the run that trains as the server's last status describes it; the page derives nothing from its state. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeLiveFigures } from "../../../playground/frontend/runs/live_figures.js";
import { ToldStream, aRun } from "../support/saved_runs.js";

test("how the run ended, and what it can, comes with the status", () => {
  const stream = new ToldStream();
  const figures = makeLiveFigures(/** @type {any} */ (stream));
  const run = aRun({ id: "a", ended: "running", can: [] });
  const after = (/** @type {object} */ listed) => {
    stream.tell("status", { state: "any", rate: null, listed });
    figures.update(run);
    return { ended: run.ended, can: run.can };
  };
  stream.grow(0.7, 0.6);
  figures.update(run);
  assert.deepEqual([run.ended, run.can, run.epochs_done], ["running", [], 1], "before there is a status");
  for (const listed of [
    { ended: "paused", can: ["continue"] },
    { ended: "paused", can: [] },
    { ended: "done", can: [] },
  ])
    assert.deepEqual(after(listed), listed);
});

test("of a run that answers with a number no accuracy is known, and no epoch has all right", () => {
  const stream = new ToldStream();
  const run = aRun({ id: "a" });
  stream.grow(0.7, 0.6);
  stream.rows.test_accuracy = stream.rows.train_accuracy = [null, null];
  makeLiveFigures(/** @type {any} */ (stream)).update(run);
  assert.deepEqual([run.best_test_loss, run.best_test_accuracy, run.first_all_test], [0.6, null, null]);
});
