/** The run that trains stands in the list as the server says with each status, and not as the page makes out of a state. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeLiveFigures } from "../../playground/frontend/runs/live_figures.js";
import { ToldStream, aRun } from "./saved_runs.js";

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
