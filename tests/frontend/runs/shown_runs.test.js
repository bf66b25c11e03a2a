/** Which runs the link to the Compare page is about: the selected ones, or those of the sweep that stands first. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { shownIds } from "../../../playground/frontend/runs/shown_runs.js";

const sweep = (/** @type {string} */ id, /** @type {number} */ started, /** @type {string[]} */ ids) => [
  id,
  { id, started, runs: ids.map((each) => ({ id: each })) },
];
const runStore = /** @type {any} */ ({
  savedSweeps: new Map(/** @type {any} */ ([sweep("11112222aa", 5, ["a", "b"]), sweep("33334444bb", 9, ["c", "d"])])),
  selectedRuns: () => [{ id: "x" }],
});

test("the selected runs, or all runs of the sweep that is looked at", () => {
  assert.deepEqual(shownIds(runStore, { place: "runs", sweep: "11112222" }), ["x"]);
  assert.deepEqual(shownIds(runStore, { place: "sweep", sweep: null }), ["c", "d"]); // the newest
  assert.deepEqual(shownIds(runStore, { place: "sweep", sweep: "11112222" }), ["a", "b"]);
  assert.deepEqual(shownIds(runStore, { place: "sweep", sweep: "99999999" }), []);
});
