/** What a run is to change by itself, in words, and the panel that follows once it has. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { learnSettings } from "../../../playground/frontend/core/settings.js";
import { followPlanned, plannedText } from "../../../playground/frontend/train/planned.js";
import { ARRAYS, DEFAULTS, LIMITS, SETTINGS } from "../support/catalogue.js";

learnSettings({ settings: SETTINGS, defaults: { Article: DEFAULTS }, limits: LIMITS, arrays: ARRAYS });

const RATE = { epoch: 120, name: "learning_rate", value: 0.005 };
const MORE = { epoch: 1300, name: "epochs", value: 2000 };

test("what is planned is told in few words", () => {
  assert.equal(plannedText([RATE]), "rate 0.005 after epoch 120");
  assert.equal(plannedText([RATE, MORE]), "rate 0.005 after epoch 120; 2,000 epochs after epoch 1,300");
  assert.match(plannedText([RATE, RATE, RATE, MORE, MORE]), /rate 0\.005 after epoch 120; and 2 more$/u);
});

/** A page with a run that is to make both changes; what it sets in the panel. */
function follow() {
  const { on, tell } = makeEmitter();
  const latest = new Map([["status", { planned: [RATE, MORE] }]]);
  /** @type {[name: string, value: number|string][]} */
  const turns = [];
  const setSetting = (/** @type {string} */ name, /** @type {number|string} */ value) => turns.push([name, value]);
  const { destroy } = followPlanned(/** @type {any} */ ({ stream: { on, latest }, setSetting }));
  const change = (/** @type {object} */ frame) => tell("change", frame);
  const config = (/** @type {object} */ settings) => tell("config", { data: "Article", settings: { ...DEFAULTS, ...settings } });
  return { turns, change, config, destroy };
}

test("the panel shows what the run has changed by itself, and once", () => {
  const { turns, change, config } = follow();
  change(RATE);
  assert.deepEqual(turns, []);
  config({ learning_rate: 0.005 });
  config({ learning_rate: 0.005, epochs: 2000 });
  assert.deepEqual(turns, [["learning_rate", 0.005]]);
});

test("what the visitor has turned is not turned back", () => {
  const { turns, change, config } = follow();
  change({ ...RATE, epoch: 50, value: 0.5 });
  config({ learning_rate: 0.5 });
  change(RATE);
  config({ learning_rate: 0.7 });
  assert.deepEqual(turns, []);
});

test("a page that is left follows no more", () => {
  const { turns, change, config, destroy } = follow();
  destroy();
  change(RATE);
  config({ learning_rate: 0.005 });
  assert.deepEqual(turns, []);
});
