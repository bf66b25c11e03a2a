/** What is selected on the Inside page: in the link, in the memory of the tab, and heard of by all views. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { makeSelection } from "../../playground/frontend/inspect/selection.js";
import { keepAddress, openPage } from "./page.js";

/** @type {ReturnType<typeof openPage>} */
let page;

beforeEach(() => {
  page = openPage();
  keepAddress();
});
afterEach(() => page.close());

const select = () => makeSelection(/** @type {any} */ ({ dataset: {} }));
const address = () => new URL(globalThis.window.location.href).searchParams;

test("what is selected is in the address, in the tab's memory and on the page", () => {
  const root = /** @type {any} */ ({ dataset: {} });
  const selection = makeSelection(root);
  selection.read(3);
  selection.set({ sentence: "not bad & <b>", word: 2, unit: 5, epoch: 70, run: "a".repeat(32) });
  assert.deepEqual(Object.fromEntries(address()), { sentence: "not bad & <b>", word: "2", unit: "5", epoch: "70", run: "a".repeat(32) });
  assert.deepEqual(root.dataset, { sentence: "not bad & <b>", word: 2, unit: 5, epoch: 70, run: "a".repeat(32) });
  globalThis.window.location.href = "http://playground/demo/inside";
  assert.deepEqual(select().now, selection.now);
});

test("a link opens with what it says, whatever the tab remembers, and nonsense in it is passed over", () => {
  select().set({ sentence: "good", unit: 3 });
  globalThis.window.location.href = "http://playground/inside?sentence=bad&word=1&unit=-4&epoch=1e3";
  const { sentence, word, unit, epoch } = select().now;
  assert.deepEqual([sentence, word, unit, epoch], ["bad", 1, 3, null]);
});

test("the playhead stands at the end of a sentence that is read, and never beyond one", () => {
  const selection = select();
  selection.read(4);
  assert.equal(selection.now.word, 4);
  selection.set({ word: 9 });
  assert.equal(selection.now.word, 4);
  selection.set({ word: -1 });
  assert.equal(selection.now.word, 0);
  selection.set({ word: 3 });
  selection.read(2);
  assert.equal(selection.now.word, 2);
});

test("those that follow the selection hear of what has changed, and of nothing else", () => {
  const selection = select();
  selection.read(4);
  /** @type {string[][]} */
  const heard = [];
  selection.on((names) => heard.push([...names]));
  selection.set({ word: 4 });
  selection.set({ word: 2, unit: 1 });
  assert.deepEqual(heard, [["word", "unit"]]);
});
