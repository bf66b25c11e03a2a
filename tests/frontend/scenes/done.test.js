/** When a step is done, and which run it is about. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { beginsUntrained, configOfRun, faultOfRun, isItsRun, isReached, isSameConfig } from "../../../playground/frontend/scenes/done.js";
import { aConfig, aStep } from "../support/scenes.js";

const now = { epoch: 9, accuracy: 0.9, word: 2, sweep: null };

test("what is named must be reached, all of it, and nothing that is named is reached by nothing", () => {
  const reached = (/** @type {object} */ done_when) => isReached(aStep({ done_when }), now);
  assert.deepEqual(
    [{}, { epoch: 9 }, { epoch: 10 }, { accuracy: 0.9 }, { accuracy: 1 }, { word: 2 }, { word: 3 }, { epoch: 9, word: 3 }].map(reached),
    [false, true, false, true, false, true, false, false],
  );
  assert.equal(isReached(aStep({ done_when: { accuracy: 0 } }), { ...now, accuracy: null }), false);
});

test("two configurations are the same in data and every setting, and none is the same as nothing", () => {
  assert.equal(isSameConfig(aConfig(1), aConfig(1)), true);
  assert.equal(isSameConfig(aConfig(1), aConfig(2)), false);
  assert.equal(isSameConfig(aConfig(1), { ...aConfig(1), data: "Everyday" }), false);
  assert.equal(isSameConfig(null, aConfig(1)), false);
  assert.equal(isSameConfig(aConfig(1), undefined), false);
});

test("the run of now has the settings that were changed on its way", () => {
  const stream = /** @type {any} */ ({ latest: new Map([["run", aConfig(1)]]), changes: [{ epoch: 3, name: "learning_rate", value: 2 }] });
  assert.deepEqual(configOfRun(stream), aConfig(2));
  assert.equal(isItsRun(aStep({ config: aConfig(2) }), stream), true);
  assert.equal(isItsRun(aStep({ config: aConfig(1) }), stream), false);
  assert.equal(isItsRun(aStep(), stream), true, "a step that names no run is about any");
  assert.equal(configOfRun(/** @type {any} */ ({ latest: new Map(), changes: [] })), null);
});

/** A run after some epochs. @param {number} epoch @param {object} [more] */
const runAt = (epoch, more = {}) =>
  /** @type {any} */ ({ latest: new Map([["run", aConfig(1)]]), changes: [], parent: null, rows: { length: epoch + 1 }, ...more });

test("a run whose weights its seeds did not give is another one, whatever its settings", () => {
  const step = aStep({ config: aConfig(1) });
  /** @param {object} status */
  const withStatus = (status) => ({ ...runAt(0), latest: new Map(Object.entries({ run: aConfig(1), status })) });
  assert.equal(isItsRun(step, withStatus({ state: "ready", can: ["train"] })), true);
  assert.equal(isItsRun(step, withStatus({ state: "ready", can: ["train", "reset"] })), false);
  assert.equal(isItsRun(step, withStatus({ state: "paused", can: ["train", "reset"] })), true);
  assert.equal(isItsRun(step, withStatus({ state: "ready", can: [], elsewhere: 400 })), false);
  assert.equal(isItsRun(step, runAt(0, { parent: { run: "a", epoch: 3 } })), false);
  assert.equal(isItsRun(aStep(), withStatus({ state: "ready", can: ["reset"] })), true, "a step in any run is about any");
});

test("what a step tells of its run is held to how far that has trained", () => {
  const config = aConfig(1);
  assert.equal(faultOfRun(aStep({ config: aConfig(2), trained: 0 }), runAt(0)), "other");
  assert.equal(faultOfRun(aStep({ config, trained: 0 }), runAt(0)), "");
  assert.equal(faultOfRun(aStep({ config, trained: 0 }), runAt(1)), "trained");
  assert.equal(faultOfRun(aStep({ config, trained: 0, done_when: { word: 3 } }), runAt(1)), "trained");
  assert.equal(faultOfRun(aStep({ config, trained: 0, done_when: { epoch: 3 } }), runAt(1)), "", "it asks to train");
  assert.equal(faultOfRun(aStep({ config, trained: 0, done_when: { accuracy: 1 } }), runAt(1)), "");
  assert.equal(faultOfRun(aStep({ config, trained: 0, done_when: { accuracy: 1 } }), runAt(1), true), "trained", "its question is open");
  assert.equal(faultOfRun(aStep({ config, trained: 400 }), runAt(399)), "untrained");
  assert.equal(faultOfRun(aStep({ config, trained: 400 }), runAt(400)), "");
  assert.equal(faultOfRun(aStep({ trained: 1 }), runAt(0)), "untrained");
  assert.equal(faultOfRun(aStep({ config }), runAt(99)), "", "it says nothing of how far");
  assert.equal(faultOfRun(aStep({ config, trained: 400 }), runAt(-1)), "", "nothing is known of the run yet");
  assert.equal(faultOfRun(aStep({ config: aConfig(2), trained: 400, page: "compare" }), runAt(0)), "", "it is about no current run");
});

test("a step that training has ended needs no untrained network any more", () => {
  assert.equal(beginsUntrained({ trained: 0, done_when: { epoch: 9 } }, false), true);
  assert.equal(beginsUntrained({ trained: 0, done_when: { epoch: 9 } }, true), false);
  assert.equal(beginsUntrained({ trained: 0, done_when: { word: 9 } }, true), true);
  assert.equal(beginsUntrained({ trained: 4, done_when: {} }, false), false);
  assert.equal(beginsUntrained({ trained: null, done_when: {} }, false), false);
});

test("a sweep counts when it is done, tries what the step names and no more, and has its settings in all else", () => {
  const step = aStep({ config: aConfig(1), page: "compare", done_when: { sweep: { seed: 2 } } });
  /** @param {object[]} settings  of the runs @param {object} [base] @param {string} [state] */
  const swept = (settings, base = { learning_rate: 1, seed: 0 }, state = "done") =>
    /** @type {any} */ ({
      data: "Article",
      base,
      runs: settings.map((each) => ({ id: "", settings: each })),
      latest: new Map([
        ["sweep", { state: "waiting" }],
        ["progress", { state }],
      ]),
    });
  /** @param {any} sweep @param {any} [of] */
  const reached = (sweep, of = step) => isReached(of, { ...now, sweep });
  const seeds = [{ seed: 0 }, { seed: 1 }];
  assert.equal(reached(swept(seeds)), true);
  assert.equal(reached(null), false);
  assert.equal(reached(swept(seeds, undefined, "stopped")), false);
  assert.equal(reached(swept(seeds.slice(1))), false, "too few seeds");
  assert.equal(reached(swept(seeds, { learning_rate: 2, seed: 0 })), false, "other settings");
  assert.equal(reached(swept(seeds, { learning_rate: 1, seed: 5 })), true, "the seed is what it tries");
  assert.equal(reached(swept([...seeds, { seed: 0, learning_rate: 2 }])), false, "it tries another setting too");
  assert.equal(reached({ ...swept(seeds), data: "Everyday" }), false);
  const rates = { ...step, done_when: { sweep: { learning_rate: 2, seed: 2 } } };
  assert.equal(reached(swept(seeds), rates), false);
  assert.equal(reached(swept([1, 2].flatMap((learning_rate) => seeds.map((each) => ({ ...each, learning_rate })))), rates), true);
  assert.equal(
    reached(swept(seeds, { learning_rate: 9, seed: 0 }), { ...step, config: null }),
    true,
    "a step in any run is about any sweep",
  );
});
