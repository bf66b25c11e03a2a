/** The vocabulary under the player: one chip is in the tab order, and keys lead on to the others. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { showVocabulary } from "../../../playground/frontend/reader/vocabulary.js";
import { openDocument, Part } from "../support/part.js";

const page = openDocument();

/** The chips of a vocabulary, and a key that is pressed on one of them. @param {string[]} words */
function mount(words) {
  const box = new Part();
  showVocabulary(/** @type {any} */ (box), words, () => {});
  const list = box.children[box.children.length - 1];
  const chip = (/** @type {string} */ word) => list.children.find(({ textContent }) => textContent === word) ?? assert.fail(word);
  /** @param {string} word @param {string} key @param {object} [modifiers] @returns what has the focus then, and whether the key did that */
  const press = (word, key, modifiers) => {
    page.activeElement = chip(word);
    const done = list.press(key, modifiers, chip(word));
    return [page.activeElement.textContent, done];
  };
  const inTabOrder = () => list.children.filter(({ tabIndex }) => tabIndex === 0).map(({ textContent }) => textContent);
  return { filter: box.children[0], press, inTabOrder };
}

test("keys lead from chip to chip and no further than the ends", () => {
  const { press, inTabOrder } = mount(["bad", "good", "not"]);
  assert.deepEqual(inTabOrder(), ["bad"]);
  assert.deepEqual(press("bad", "ArrowRight"), ["good", true]);
  assert.deepEqual(inTabOrder(), ["good"]);
  assert.deepEqual(press("good", "End"), ["not", true]);
  assert.deepEqual(press("not", "ArrowRight"), ["not", true]);
  assert.deepEqual(press("not", "ArrowLeft"), ["good", true]);
  assert.deepEqual(press("good", "Home"), ["bad", true]);
  assert.deepEqual(press("bad", "ArrowLeft"), ["bad", true]);
  assert.deepEqual(press("bad", "Enter"), ["bad", false]);
  assert.deepEqual(press("bad", "End", { ctrlKey: true }), ["bad", false]);
});

test("keys pass over chips that the filter hides", () => {
  const { filter, press, inTabOrder } = mount(["a", ...Array.from({ length: 50 }, (_, i) => `b${i}`), "ab"]);
  filter.value = "A";
  filter.say("input");
  assert.deepEqual(press("a", "ArrowRight"), ["ab", true]);
  assert.deepEqual(press("ab", "Home"), ["a", true]);
  filter.value = "b4";
  filter.say("input");
  assert.deepEqual(inTabOrder(), ["b4"]);
});

test("the filter finds capitals too, where a vocabulary has any", () => {
  const { filter, press } = mount(["A", ...Array.from({ length: 50 }, (_, i) => `b${i}`), "a"]);
  for (const part of ["A", "a"]) {
    filter.value = part;
    filter.say("input");
    assert.deepEqual(press("a", "Home"), ["A", true]);
    assert.deepEqual(press("A", "End"), ["a", true]);
  }
});
