/** Chips of changed settings: a click or a key takes one back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { learnSettings } from "../../../playground/frontend/core/settings.js";
import { mountChips } from "../../../playground/frontend/train/chips.js";
import { ARRAYS, DEFAULTS, LIMITS, SETTINGS } from "../support/catalogue.js";
import { openDocument, Part } from "../support/part.js";

const page = openDocument();

/** The chips of a run with these settings, and what they ask for. @param {Record<string, number|string>} settings */
function mount(settings) {
  const root = new Part();
  const { on, tell } = makeEmitter();
  /** @type {[name: string, value: number|string][]} */
  const changes = [];
  const context = {
    stream: { on },
    setSetting: (/** @type {string} */ name, /** @type {number|string} */ value) => changes.push([name, value]),
  };
  mountChips(/** @type {any} */ (root), /** @type {any} */ (context));
  const show = (/** @type {Record<string, number|string>} */ now, data = "Article") =>
    tell("config", { data, settings: { ...DEFAULTS, ...now } });
  show(settings);
  return { chips: () => root.children, show, changes };
}

test("a click, Delete and Backspace go back to the default, other keys and shortcuts of the browser do not", () => {
  const { chips, changes } = mount({ hidden_size: 16, seed: 3 });
  const [size, seed] = chips();
  size.say("click");
  assert.equal(size.press("Delete"), true);
  assert.equal(seed.press("Backspace"), true);
  assert.deepEqual(changes, [
    ["hidden_size", 64],
    ["hidden_size", 64],
    ["seed", 0],
  ]);
  assert.deepEqual(
    [seed.press("x"), seed.press("Delete", { ctrlKey: true }), seed.press("Backspace", { altKey: true })],
    [false, false, false],
  );
  assert.equal(changes.length, 3);
});

test("only what the data set does not have by itself is a chip", () => {
  const { chips, show } = mount({ hidden_size: 16, seed: 3 });
  const names = () => chips().map(({ attributes, children }) => [attributes["data-name"], children[0].textContent]);
  assert.deepEqual(names(), [
    ["hidden_size", "Hidden size 16"],
    ["seed", "Seed 3"],
  ]);
  show({});
  assert.deepEqual(names(), []);
});

test("the focus goes from a chip that is taken back to the one that stands there now", () => {
  const { chips, show } = mount({ hidden_size: 16, seed: 3 });
  const [size, seed] = chips();
  size.focus();
  show({ seed: 3 });
  assert.deepEqual(chips(), [seed]);
  assert.equal(page.activeElement, seed);
  const train = new Part("button");
  Object.assign(page, { querySelector: () => train });
  show({});
  assert.equal(page.activeElement, train, "where none is left, that of the first button that can be pressed");
});

test("a chip goes back to the default of the data set that is chosen now", () => {
  learnSettings({
    settings: SETTINGS,
    defaults: { Article: DEFAULTS, Names: { ...DEFAULTS, hidden_size: 32 } },
    limits: LIMITS,
    arrays: ARRAYS,
  });
  const { chips, show, changes } = mount({ hidden_size: 16 });
  const [size] = chips();
  show({ hidden_size: 16 }, "Names");
  assert.deepEqual([chips(), /** @type {any} */ (size).title], [[size], "Not the default: click to go back to 32"]);
  size.click();
  assert.deepEqual(changes, [["hidden_size", 32]]);
  show({ hidden_size: 32 }, "Names");
  show({ hidden_size: 16 }, "Names");
  assert.notEqual(chips()[0], size, "one that was taken back is gone");
});
