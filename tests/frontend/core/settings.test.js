/** Values of settings in words, in order, and which of them are not as their data set has them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  allSettings,
  changedIn,
  inOrder,
  isFilmed,
  labelOf,
  learnSettings,
  networkArrays,
  serverLimits,
  settingText,
  shortText,
  spokenText,
  sweptSettings,
  valueText,
} from "../../../playground/frontend/core/settings.js";
import { ARRAYS, DEFAULTS, LIMITS, SETTINGS } from "../support/catalogue.js";

const learn = () =>
  learnSettings({ settings: SETTINGS, defaults: { Article: DEFAULTS }, limits: LIMITS, arrays: ARRAYS, filmed: ["plane"] });
learn();

test("a value where room is short has four figures, exactly all, and a whole number or a choice is as it is", () => {
  for (const [name, value, short, exact] of /** @type {[string, number|string, string, string][]} */ ([
    ["learning_rate", 0.0123456, "rate 0.01235", "rate 0.0123456"],
    ["seed", 123456, "seed 123456", "seed 123456"],
    ["hidden_size", 1, "1 unit", "1 unit"],
    ["epochs", 12000, "12,000 epochs", "12,000 epochs"],
    ["bptt", "article", "as printed in the article", "as printed in the article"],
    ["unknown", 0.5, "unknown 0.5", "unknown 0.5"],
  ])) {
    assert.deepEqual([shortText(name, value), shortText(name, value, true)], [short, exact]);
  }
  assert.deepEqual(
    [valueText("epochs", 12000), valueText("learning_rate", 0.0123456), valueText("bptt", "another")],
    ["12,000", "0.01235", "another"],
  );
});

test("a data set of the visitor's own that is not here any more is called by its title", () => {
  assert.deepEqual(
    ["mine.csv · 0123456789abcdef0123", "mine · csv", "Article"].map((data) => valueText("data", data)),
    ["mine.csv", "mine · csv", "Article"],
  );
});

test("a value within a sentence has six figures, and a choice a colon before it", () => {
  assert.deepEqual([spokenText("learning_rate", 0.12345678), spokenText("epochs", 12000)], ["0.123457", "12,000"]);
  assert.deepEqual(
    [settingText("hidden_size", 16), settingText("bptt", "article"), settingText("unknown", 0.5)],
    ["Hidden size 16", "Backpropagation: as printed in the article", "unknown 0.5"],
  );
  assert.deepEqual([labelOf("clip"), labelOf("unknown")], ["Gradient limit", "unknown"]);
});

test("values stand from the smallest, choices as they are offered", () => {
  assert.deepEqual(inOrder("hidden_size", [64, 8, 16]), [8, 16, 64]);
  assert.deepEqual(inOrder("bptt", ["article", "exact"]), ["exact", "article"]);
});

test("what a run has changed is told beside what its data set has, in the order of the panel", () => {
  const settings = { ...DEFAULTS, seed: 3, hidden_size: 16, unknown: 1 };
  assert.deepEqual(changedIn({ data: "Article", settings }), [
    { name: "hidden_size", value: 16, usual: 64 },
    { name: "seed", value: 3, usual: 0 },
  ]);
  assert.deepEqual(changedIn({ data: "of nobody", settings }), []);
});

test("the catalogue is the server's newest, and nothing of one before stays", () => {
  assert.deepEqual([allSettings(), serverLimits(), networkArrays()], [SETTINGS, LIMITS, ARRAYS]);
  assert.deepEqual([isFilmed("plane"), isFilmed("ledger")], [true, false]);
  assert.deepEqual(
    sweptSettings().map(({ name }) => name),
    ["hidden_size", "learning_rate", "clip", "bptt"],
  );
  learnSettings({});
  assert.deepEqual([allSettings(), serverLimits().speeds, networkArrays(), isFilmed("plane")], [[], [], {}, false]);
  assert.deepEqual(changedIn({ data: "Article", settings: { seed: 3 } }), []);
  learn();
});
