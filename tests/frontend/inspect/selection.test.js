/** What is selected on the Inside page: in the link, in the memory of the tab, and heard of by all views. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { makeSelection } from "../../../playground/frontend/inspect/selection.js";
import * as player from "../../../playground/frontend/reader/memory.js";
import * as compare from "../../../playground/frontend/runs/memory.js";
import { keepAddress, openPage } from "../support/page.js";
import { wordsOf } from "../support/words.js";

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
  selection.take(wordsOf(3));
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
  selection.take(wordsOf(4));
  assert.equal(selection.now.word, 4);
  selection.set({ word: 9 });
  assert.equal(selection.now.word, 4);
  selection.set({ word: -1 });
  assert.equal(selection.now.word, 0);
  selection.set({ word: 3 });
  selection.take(wordsOf(2));
  assert.equal(selection.now.word, 2);
});

test("those that follow the selection hear of what has changed, and of nothing else", () => {
  const selection = select();
  selection.take(wordsOf(4));
  /** @type {string[][]} */
  const changes = [];
  selection.on((names) => changes.push([...names]));
  selection.set({ word: 4 });
  selection.set({ word: 2, unit: 1 });
  assert.deepEqual(changes, [["word", "unit"]]);
});

test("a playhead at the end of a sentence goes to the end of the next one, longer or shorter, and through an empty one", () => {
  const selection = select();
  selection.take(wordsOf(2));
  for (const [sentence, count] of /** @type {[string, number][]} */ ([
    ["not bad at all", 4],
    ["", 0],
    ["this is not bad", 4],
    ["bad", 1],
  ])) {
    selection.set({ sentence });
    selection.take(wordsOf(count));
    assert.equal(selection.now.word, count, sentence);
  }
});

test("a playhead behind an earlier word stays there, as far as there is one", () => {
  const selection = select();
  selection.take(wordsOf(4));
  selection.set({ word: 2 });
  selection.set({ sentence: "this is not bad at all" });
  selection.take(wordsOf(6));
  assert.equal(selection.now.word, 2);
  selection.set({ sentence: "good" });
  selection.take(wordsOf(1));
  assert.equal(selection.now.word, 1);
});

test("a word that is chosen together with another sentence is a word of that one", () => {
  const selection = select();
  selection.take(wordsOf(2));
  selection.set({ sentence: "it is not at all bad", word: 5 });
  selection.set({ unit: 3 });
  assert.equal(selection.now.word, 5);
  selection.take(wordsOf(6));
  assert.equal(selection.now.word, 5);
  selection.set({ sentence: "this was not at all bad", word: 6 });
  selection.take(wordsOf(6));
  selection.set({ sentence: "it was good and it was happy", word: 6 });
  selection.take(wordsOf(7));
  assert.equal(selection.now.word, 6, "not the end, though the sentence before ended there");
  selection.set({ sentence: "it was bad", word: 0 });
  selection.set({ word: -1 });
  assert.equal(selection.now.word, 0, "before its start there is nothing");
  selection.take(wordsOf(3));
  assert.equal(selection.now.word, 0);
  selection.set({ sentence: "it was", word: 5 });
  selection.take(wordsOf(2));
  assert.equal(selection.now.word, 2);
});

test("the run that trains is named on the page, and in the link with an epoch of its", () => {
  const root = /** @type {any} */ ({ dataset: {} });
  const selection = makeSelection(root);
  selection.live("a");
  assert.deepEqual([selection.now.run, selection.isLive, root.dataset.run, address().get("run")], ["", true, "a", null]);
  selection.set({ epoch: 70 });
  assert.deepEqual([selection.now.run, address().get("run"), address().get("epoch")], ["", "a", "70"]);
  assert.equal(selection.question("trace").run, undefined, "it is asked for as the one that trains");
  selection.set({ run: "b", epoch: 5 });
  assert.deepEqual([root.dataset.run, address().get("run")], ["b", "b"]);
  selection.set({ run: "", epoch: null });
  assert.deepEqual([root.dataset.run, address().get("run"), address().get("epoch")], ["a", null, null]);
});

test("the untrained network, of epoch 0, is not the newest one: it is asked for, in the link, and found by it", () => {
  const selection = select();
  selection.live("a");
  selection.set({ epoch: 0 });
  assert.deepEqual([selection.isLive, selection.question("trace").epoch], [false, 0]);
  assert.deepEqual([address().get("run"), address().get("epoch")], ["a", "0"]);
  const opened = select();
  assert.deepEqual([opened.now.run, opened.now.epoch], ["a", 0]);
  opened.live("a");
  assert.deepEqual([opened.now.run, opened.now.epoch], ["", 0], "it is looked at as the run that trains");
});

test("without an epoch the page tells the newest one that has answered of the run, and the link none", () => {
  const root = /** @type {any} */ ({ dataset: {} });
  const selection = makeSelection(root);
  assert.equal(root.dataset.epoch, "", "nothing has answered yet");
  selection.newest({ run: "a", epoch: 600 });
  assert.equal(root.dataset.epoch, "", "it is not known which run trains here");
  selection.live("a");
  assert.deepEqual([root.dataset.epoch, selection.now.epoch, address().get("epoch")], [600, null, null]);
  selection.set({ epoch: 70 });
  assert.deepEqual([root.dataset.epoch, address().get("epoch")], [70, "70"]);
  selection.set({ epoch: null });
  assert.equal(root.dataset.epoch, 600);
  selection.set({ run: "b" });
  assert.equal(root.dataset.epoch, "", "of another run nothing has answered");
  selection.newest({ run: "b", epoch: 40 });
  selection.live("c");
  assert.equal(root.dataset.epoch, 40, "which is looked at still");
  selection.set({ run: "" });
  assert.equal(root.dataset.epoch, "", "the run that trains has begun anew");
});

test("a link to an epoch opens as the run that trains while that one does, and otherwise as a saved one", () => {
  const link = "http://playground/inside?run=a&epoch=70&edits=silence 3";
  for (const [trains, run] of [
    ["a", ""],
    ["b", "a"],
  ]) {
    globalThis.window.location.href = link;
    const selection = select();
    selection.live(trains);
    assert.deepEqual([selection.now.run, selection.now.epoch, selection.now.edits], [run, 70, ["silence 3"]], trains);
    assert.deepEqual([address().get("run"), address().get("epoch")], ["a", "70"]);
  }
});

test("a run that goes on training is not taken from under a visitor who looks at what was saved of it", () => {
  const selection = select();
  selection.live("a");
  selection.set({ run: "b", epoch: 70 });
  selection.live("b");
  assert.equal(selection.now.run, "b");
});

test("links of before open as they did", () => {
  /** @type {[string, string, number|null][]} */
  const links = [["?epoch=70", "", 70], ["?run=a", "a", null], ["?sentence=bad", "", null]]; // biome-ignore format: a table
  for (const [query, run, epoch] of links) {
    globalThis.sessionStorage.setItem("rnn-inside", "{}");
    globalThis.window.location.href = `http://playground/inside${query}`;
    const selection = select();
    selection.live("a");
    assert.deepEqual([selection.now.run, selection.now.epoch], [run, epoch], query);
  }
});

test("a link to an empty sentence opens as that", () => {
  select().set({ sentence: "" });
  assert.equal(address().get("sentence"), "");
  globalThis.sessionStorage.setItem("rnn-inside", "{}");
  assert.equal(select().now.sentence, "");
});

test("a sentence that is chosen here is read by the sentence player and on Compare, and one that is typed there is read here", () => {
  const here = select();
  here.live("a");
  assert.deepEqual([player.recall().text, player.recall().typed], [player.ARTICLE, false], "nothing was chosen yet");
  here.take(wordsOf(9));
  here.set({ sentence: "not bad" });
  here.take(wordsOf(2));
  here.set({ word: 1 });
  for (const { recall } of [player, compare]) assert.deepEqual([recall().text, recall().typed], ["not bad", true]);
  globalThis.window.location.href = "http://playground/demo/inside";
  assert.equal(select().now.word, 1, "it is the sentence in which the word was chosen");

  player.remember({ ...player.recall(), text: "not at all good" });
  globalThis.window.location.href = "http://playground/demo/inside";
  const back = select();
  back.live("a");
  back.take(wordsOf(4));
  assert.deepEqual([back.now.sentence, back.now.word], ["not at all good", 4], "the word is none of the sentence before");
});

test("a sentence in the link is stronger than one typed on another page, and is the chosen one from then on", () => {
  player.remember({ ...player.recall(), text: "good", typed: false });
  globalThis.window.location.href = "http://playground/demo/inside?sentence=not+bad&word=1";
  const selection = select();
  selection.live("a");
  assert.deepEqual([selection.now.sentence, selection.now.word], ["not bad", 1]);
  assert.deepEqual([player.recall().text, player.recall().typed], ["not bad", true]);
});
