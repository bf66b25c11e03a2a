/** Which runs the buttons over the table mean, and the words in which they say so. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { selectedText, exportedRuns, meantText, theOne, toGoOn } from "../../../playground/frontend/runs/toolbar_runs.js";
import { aRun } from "../support/saved_runs.js";

const runs = ["c", "b", "a"].map((id) => aRun({ id }));
const [c, b, a] = runs;

test("an export takes what is selected and listed, or all that is listed, and names no run where that is every one", () => {
  assert.deepEqual(exportedRuns([b], runs, 3), ["b"]);
  assert.deepEqual(exportedRuns([], [c, a], 3), ["c", "a"]);
  assert.equal(exportedRuns([], runs, 3), null);
  assert.equal(exportedRuns(runs, runs, 3), null);
});

test("a download is of the run that is pointed out, if it is selected, or of the only one", () => {
  assert.equal(theOne(runs, "b"), b);
  assert.equal(theOne([a], null), a);
  assert.equal(theOne([c, a], "b"), null);
  assert.equal(theOne([], "b"), null);
});

test("of the runs that can go on, as the server says, the newest is continued, or the one that is pointed out", () => {
  const pausedRun = aRun({ id: "p", ended: "paused", can: ["continue"] });
  const interruptedRun = aRun({ id: "i", ended: "interrupted", can: ["continue"] });
  assert.equal(toGoOn([c, pausedRun, interruptedRun], null), pausedRun);
  assert.equal(toGoOn([c, pausedRun, interruptedRun], "i"), interruptedRun);
  assert.equal(toGoOn([c, pausedRun, interruptedRun], "c"), pausedRun);
});

test("the page has no opinion of its own on which run can go on", () => {
  for (const ended of ["running", "paused", "done", "diverged", "failed", "interrupted"]) {
    const [able, unable] = [aRun({ id: "x", ended, can: ["continue"] }), aRun({ id: "x", ended, can: [] })];
    assert.equal(toGoOn([able], null), able, ended);
    assert.equal(toGoOn([unable], null), null, ended);
  }
});

test("buttons say what they mean, and that what the filter hides is not meant", () => {
  assert.equal(meantText(1, 3), "the one selected and listed run");
  assert.equal(meantText(2, 2), "the 2 selected runs");
  assert.equal(meantText(0, 2), "all listed runs");
  assert.equal(selectedText(1, 3, 3), "3 of 3 selected, 2 of them not listed");
  assert.equal(selectedText(2, 2, 4), "2 of 4 selected");
});
