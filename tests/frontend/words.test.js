/** The vocabulary under the player: one chip is in the tab order, and keys lead on to the others. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { showVocabulary } from "../../playground/frontend/reader/words.js";
import { Part } from "./part.js";

/** An element with children, which the keyboard can reach. */
class Node extends Part {
  hidden = false;
  tabIndex = 0;
  /** @type {Node[]} */
  children = [];
  /** @param {...Node} children */
  append(...children) {
    this.children.push(...children);
  }
  /** @param {...Node} children */
  prepend(...children) {
    this.children.unshift(...children);
  }
  /** @param {...Node} children */
  replaceChildren(...children) {
    this.children = children;
  }
  focus() {
    focused = this.textContent;
  }
}
let focused = "";
Object.assign(globalThis, { document: { createElement: (/** @type {string} */ tag) => new Node(tag) } });

/** The chips of a vocabulary, and a key that is pressed on one of them. @param {string[]} words */
function mount(words) {
  const box = new Node();
  showVocabulary(/** @type {any} */ (box), words, () => {});
  const list = box.children[box.children.length - 1];
  const chip = (/** @type {string} */ word) => list.children.find(({ textContent }) => textContent === word) ?? assert.fail(word);
  /** @param {string} word @param {string} key @param {object} [held] */
  const press = (word, key, held) => {
    focused = "";
    const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ...held });
    Object.defineProperty(event, "target", { value: chip(word) });
    list.dispatchEvent(event);
    return [focused, event.defaultPrevented];
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
  assert.deepEqual(press("bad", "Enter"), ["", false]);
  assert.deepEqual(press("bad", "End", { ctrlKey: true }), ["", false]);
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
