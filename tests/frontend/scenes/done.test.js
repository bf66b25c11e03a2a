/** When a step is done, and which run it is about. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { configOfRun, isItsRun, isReached, isSameConfig } from "../../../playground/frontend/scenes/done.js";
import { aConfig, aStep } from "../support/scenes.js";

const now = { epoch: 9, accuracy: 0.9, word: 2 };

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
