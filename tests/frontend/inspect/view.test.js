/** A view of the Inside page: it asks and draws while it is on the screen, and follows the selection once it is again. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import "../support/catalogue.js";
import { keepAddress, openPage } from "../support/page.js";
import { openDocument } from "../support/part.js";

const { openView } = await import("../support/one_view.js");

/** @type {ReturnType<typeof openPage>} */
let page;
/** @type {ReturnType<typeof openView>} */
let view;
beforeEach(() => {
  page = openPage();
  keepAddress();
  openDocument();
  view = openView();
});
afterEach(() => {
  view.end();
  page.close();
});

test("off the screen it asks nothing and draws nothing, and shows what is selected once it is seen", () => {
  const { selection, events, callbacks, setVisible, answer } = view;
  selection.set({ sentence: "not bad" });
  assert.equal(callbacks.length, 0);
  setVisible(true);
  answer();
  assert.deepEqual([callbacks.length, events], [1, ["draw"]]);
  selection.set({ unit: 3 });
  assert.deepEqual(events, ["draw", "select"]);
  setVisible(false);
  selection.set({ unit: 4 });
  selection.set({ unit: 5 });
  assert.deepEqual(events, ["draw", "select"]);
  setVisible(true);
  assert.deepEqual([callbacks.length, events], [1, ["draw", "select", "select"]], "the answer is still that of the sentence");
  setVisible(false);
  setVisible(true);
  assert.equal(events.length, 3, "nothing has changed meanwhile");
});

test("a sentence that was typed while it was off the screen is asked about once it is seen", () => {
  const { selection, events, callbacks, setVisible, answer } = view;
  setVisible(true);
  answer();
  setVisible(false);
  selection.set({ sentence: "bad" });
  assert.equal(callbacks.length, 1);
  setVisible(true);
  assert.equal(callbacks.length, 2);
  answer();
  assert.equal(events.at(-1), "draw");
});

test("with the answer about another sentence the selection is not drawn: what is drawn next has both", () => {
  const { selection, events, setVisible, answer } = view;
  setVisible(true);
  answer();
  selection.set({ sentence: "bad" });
  selection.set({ unit: 2 });
  assert.deepEqual(events, ["draw"]);
  answer();
  assert.deepEqual(events, ["draw", "draw"]);
  selection.set({ unit: 3 });
  assert.deepEqual(events, ["draw", "draw", "select"]);
});

test("the heading says so where a view reads only the first words of the sentence", () => {
  const { setVisible, answer, selection, tags } = view;
  setVisible(true);
  answer({ words: ["not", "bad"], cut: false });
  assert.deepEqual(tags(), []);
  selection.set({ sentence: "a very long one" });
  answer({ words: ["not", "bad"], cut: true });
  assert.deepEqual(tags(), ["the first 2 words"]);
  selection.set({ sentence: "sentences of a set, more than it shows" });
  answer({ sentences: [], cut: true });
  assert.deepEqual(tags(), []);
});

test("a picture of another epoch than the selected one says so until the answer is here, however often another is selected", async () => {
  const { setVisible, answer, selection, tags } = view;
  selection.set({ epoch: 3 });
  setVisible(true);
  await page.pass(1000);
  assert.deepEqual(tags(), [], "there is no picture yet");
  answer();
  for (const epoch of [1200, 1300, 1400]) {
    assert.deepEqual(tags(), [], "at once there is nothing to say");
    selection.set({ epoch });
    await page.pass(100);
  }
  assert.deepEqual(tags(), ["still of epoch 3"]);
  answer();
  assert.deepEqual(tags(), []);
  await page.pass(1000);
  assert.deepEqual(tags(), []);
  selection.set({ sentence: "bad", epoch: null });
  await page.pass(300);
  assert.deepEqual(tags(), ["still of what was selected before"]);
  selection.set({ sentence: selection.now.sentence, epoch: 1400 });
  answer();
  assert.deepEqual(tags(), []);
  selection.set({ epoch: 7 });
  selection.set({ epoch: 1400 });
  await page.pass(1000);
  assert.deepEqual(tags(), [], "it is of the one that is selected again");
  selection.set({ epoch: 0 });
  await page.pass(1000);
  assert.deepEqual(tags(), ["still of epoch 3"], "the untrained network is another one too");
});

test("a view of which no film is made says that it takes a moment at each epoch, the first one too, but not at the newest", () => {
  view.end();
  view = openView({ name: "resting_points" });
  view.setVisible(true);
  view.answer();
  assert.deepEqual(view.tags(), []);
  for (const epoch of [7, 0]) {
    view.selection.set({ epoch });
    view.answer();
    assert.equal(view.tags().length, 1, `epoch ${epoch}`);
  }
});

test("a change of light and dark draws the last answer anew, in the colours of the other theme", () => {
  const { events, setVisible, answer, retheme } = view;
  retheme("dark");
  setVisible(true);
  answer();
  retheme("light");
  assert.deepEqual(events, ["dark", "draw", "light", "draw"], "and nothing before there is one");
});

test("a view of all kept epochs is asked about the run, is not computed anew at each of them, and follows the run that trains", () => {
  view.end();
  view = openView({ ofData: true, ofRun: true, gap: 0 });
  const { selection, events, callbacks, asks, setVisible, answer, tags, tell } = view;
  selection.set({ epoch: 10, edits: ["silence 3"] });
  setVisible(true);
  answer();
  assert.deepEqual(asks, [{ view: "ledger", sentence: "", edits: ["silence 3"] }]);
  assert.deepEqual(tags(), ["edited network"], "and takes no moment at each epoch");
  selection.set({ epoch: 20 });
  selection.set({ epoch: null });
  assert.deepEqual([callbacks.length, events], [1, ["draw", "select", "select"]]);
  selection.set({ epoch: 20 });
  tell("answers", {});
  assert.equal(callbacks.length, 2, "more epochs are kept");
  answer();
  selection.set({ run: "a", epoch: 20 });
  assert.equal(asks[2].run, "a");
  answer();
  tell("answers", {});
  assert.equal(callbacks.length, 3, "a saved run learns nothing more");
});

test("what each word reached at each epoch is asked once a run and sentence, whichever epoch is selected", async () => {
  view.end();
  const { memoryOverEpochs } = await import("../../../playground/frontend/inspect/memory/over_epochs.js"); // it listens to the window
  const { mount: _, ...memory } = memoryOverEpochs;
  view = openView(memory);
  const { selection, asks, setVisible, answer } = view;
  selection.set({ sentence: "not bad", epoch: 10 });
  setVisible(true);
  answer({ words: ["not", "bad"] });
  selection.set({ epoch: 20 });
  selection.set({ epoch: null, word: 1 });
  assert.deepEqual(asks, [{ view: "memory_over_epochs", sentence: "not bad" }]);
  selection.set({ sentence: "bad" });
  assert.deepEqual(asks.slice(1), [{ view: "memory_over_epochs", sentence: "bad" }]);
});

test("a view of the data set asks about the sentence once its answer tells that the set is not here", () => {
  view.end();
  view = openView({ ofData: (/** @type {any} */ answer) => answer?.of !== 0 });
  const { selection, asks, setVisible, answer } = view;
  const sentences = () => asks.map(({ sentence }) => sentence);
  selection.set({ sentence: "not bad" });
  setVisible(true);
  answer({ of: 58 });
  selection.set({ sentence: "bad" });
  assert.deepEqual(sentences(), [""], "of a set that is here it is the same whatever the sentence");
  view.end();
  view = openView({ ofData: (/** @type {any} */ last) => last?.of !== 0 });
  view.selection.set({ sentence: "not bad" });
  view.setVisible(true);
  view.answer({ of: 0 });
  view.answer({ of: 0 });
  view.selection.set({ sentence: "bad" });
  view.callbacks[2]({ error: "refused" });
  assert.deepEqual(
    view.asks.map(({ sentence }) => sentence),
    ["", "not bad", "bad"],
  );
});

test("its files are named after it, the run, the epoch, and whether the network is edited", async () => {
  Object.assign(globalThis.URL, { createObjectURL: () => "blob:1", revokeObjectURL() {} });
  const answerOf = (/** @type {object} */ outcome) => view.callbacks[view.callbacks.length - 1]({ answer: {}, ...outcome });
  view.setVisible(true);
  answerOf({ run: "0123456789abcdef", epoch: 40 });
  assert.deepEqual(await view.fileNames(), ["ledger-01234567-epoch-40.csv", "ledger-01234567-epoch-40.png"]);
  view.selection.live("fedcba9876543210");
  view.selection.set({ epoch: 7, edits: ["silence:2"] });
  assert.deepEqual(await view.fileNames(), ["ledger-01234567-epoch-40.csv", "ledger-01234567-epoch-40.png"], "it shows that yet");
  answerOf({ run: "", epoch: 7 }); // a film leaves out the run that trains here
  assert.deepEqual(await view.fileNames(), ["ledger-fedcba98-epoch-7-edited.csv", "ledger-fedcba98-epoch-7-edited.png"]);
});

test("the files of a view that is about a whole run name no epoch, and those of one that shows several things which of them", async () => {
  Object.assign(globalThis.URL, { createObjectURL: () => "blob:1", revokeObjectURL() {} });
  const drawing = { draw() {}, select() {}, table: () => [], picture: async () => "", subject: () => "w_hh" };
  view.end();
  view = openView({ name: "weights", ofRun: true, mount: () => drawing });
  view.setVisible(true);
  view.callbacks[0]({ run: "0123456789abcdef", epoch: 40, answer: {} });
  assert.deepEqual(await view.fileNames(), ["weights-w_hh-01234567.csv", "weights-w_hh-01234567.png"]);
});
