/** A view of the Inside page: it asks and draws while it is on the screen, and follows the selection once it is again. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { keepAddress, openPage } from "./page.js";
import { openDocument, Part } from "./part.js";

const { makeEmitter } = await import("../../playground/frontend/core/emitter.js");
const { makeSelection } = await import("../../playground/frontend/inspect/selection.js");
const { mountView } = await import("../../playground/frontend/inspect/view.js");

/** @type {ReturnType<typeof openPage>} */
let page;
/** @type {ReturnType<typeof open>} */
let view;
beforeEach(() => {
  page = openPage();
  keepAddress();
  openDocument();
  view = open();
});
afterEach(() => {
  view.end();
  page.close();
});

/** A view of the sentence, or what `more` says that it is of, and what happens to it. @param {object} [more] */
function open(more = {}) {
  /** @type {(entries: {isIntersecting: boolean}[]) => void} */
  let seen = () => {};
  const watch = class {
    /** @param {typeof seen} told */
    constructor(told) {
      seen = told;
    }
    observe() {}
    disconnect() {}
  };
  Object.assign(globalThis, { IntersectionObserver: watch });
  /** @type {string[]} */
  const did = [];
  /** @type {((outcome: any) => void)[]} */
  const asked = [];
  /** @type {any[]} */
  const questioned = [];
  const selection = makeSelection(/** @type {any} */ (new Part()));
  /** @type {any} */
  const questions = {
    ask(/** @type {any} */ question, /** @type {(outcome: any) => void} */ heard) {
      questioned.push(question);
      asked.push(heard);
      return () => {};
    },
  };
  const shown = {
    draw: () => did.push("draw"),
    select: () => did.push("select"),
    table: () => [],
    picture: async () => "",
    retheme: (/** @type {string} */ theme) => did.push(theme),
  };
  /** @type {any} */
  const what = { name: "ledger", heading: "H", reading: "R", equations: [], source: "S", mount: () => shown, ...more };
  const { on, tell } = makeEmitter();
  const root = new Part();
  const part = mountView(/** @type {any} */ (root), what, /** @type {any} */ ({ selection, questions, stream: { on, tell } }));
  return {
    selection,
    did,
    asked,
    questioned,
    tell,
    seen: (/** @type {boolean} */ isIntersecting) => seen([{ isIntersecting }]),
    answer: (answer = {}) => asked[asked.length - 1]({ epoch: 3, answer }),
    /** What its heading says besides its name. */
    tags: () => root.children[0].children[0].children.filter((tag) => tag instanceof Part && !tag.hidden).map((tag) => tag.textContent),
    retheme: (/** @type {string} */ theme) => part.retheme(theme),
    end: () => part.destroy(),
  };
}

test("off the screen it asks nothing and draws nothing, and shows what is selected once it is seen", () => {
  const { selection, did, asked, seen, answer } = view;
  selection.set({ sentence: "not bad" });
  assert.equal(asked.length, 0);
  seen(true);
  answer();
  assert.deepEqual([asked.length, did], [1, ["draw"]]);
  selection.set({ unit: 3 });
  assert.deepEqual(did, ["draw", "select"]);
  seen(false);
  selection.set({ unit: 4 });
  selection.set({ unit: 5 });
  assert.deepEqual(did, ["draw", "select"]);
  seen(true);
  assert.deepEqual([asked.length, did], [1, ["draw", "select", "select"]], "the answer is still that of the sentence");
  seen(false);
  seen(true);
  assert.equal(did.length, 3, "nothing has changed meanwhile");
});

test("a sentence that was typed while it was off the screen is asked about once it is seen", () => {
  const { selection, did, asked, seen, answer } = view;
  seen(true);
  answer();
  seen(false);
  selection.set({ sentence: "bad" });
  assert.equal(asked.length, 1);
  seen(true);
  assert.equal(asked.length, 2);
  answer();
  assert.equal(did.at(-1), "draw");
});

test("with the answer about another sentence the selection is not drawn: what is drawn next has both", () => {
  const { selection, did, seen, answer } = view;
  seen(true);
  answer();
  selection.set({ sentence: "bad" });
  selection.set({ unit: 2 });
  assert.deepEqual(did, ["draw"]);
  answer();
  assert.deepEqual(did, ["draw", "draw"]);
  selection.set({ unit: 3 });
  assert.deepEqual(did, ["draw", "draw", "select"]);
});

test("the heading says so where a view reads only the first words of the sentence", () => {
  const { seen, answer, selection, tags } = view;
  seen(true);
  answer({ words: ["not", "bad"], cut: false });
  assert.deepEqual(tags(), []);
  selection.set({ sentence: "a very long one" });
  answer({ words: ["not", "bad"], cut: true });
  assert.deepEqual(tags(), ["the first 2 words"]);
  selection.set({ sentence: "sentences of a set, more than it shows" });
  answer({ sentences: [], cut: true });
  assert.deepEqual(tags(), []);
});

test("a change of light and dark draws the last answer anew, in the colours of the other theme", () => {
  const { did, seen, answer, retheme } = view;
  retheme("dark");
  seen(true);
  answer();
  retheme("light");
  assert.deepEqual(did, ["dark", "draw", "light", "draw"], "and nothing before there is one");
});

test("a view of all kept epochs is asked about the run, is not computed anew at each of them, and follows the run that trains", () => {
  view.end();
  view = open({ ofData: true, ofRun: true, gap: 0 });
  const { selection, did, asked, questioned, seen, answer, tags, tell } = view;
  selection.set({ epoch: 10, edits: ["silence 3"] });
  seen(true);
  answer();
  assert.deepEqual(questioned, [{ view: "ledger", sentence: "", edits: ["silence 3"] }]);
  assert.deepEqual(tags(), ["edited network"], "and takes no moment at each epoch");
  selection.set({ epoch: 20 });
  selection.set({ epoch: null });
  assert.deepEqual([asked.length, did], [1, ["draw", "select", "select"]]);
  selection.set({ epoch: 20 });
  tell("answers", {});
  assert.equal(asked.length, 2, "more epochs are kept");
  answer();
  selection.set({ run: "a", epoch: 20 });
  assert.equal(questioned[2].run, "a");
  answer();
  tell("answers", {});
  assert.equal(asked.length, 3, "a saved run learns nothing more");
});

test("a view of the data set asks about the sentence once its answer tells that the set is not here", () => {
  view.end();
  view = open({ ofData: (/** @type {any} */ answer) => answer?.of !== 0 });
  const { selection, questioned, seen, answer } = view;
  const sentences = () => questioned.map(({ sentence }) => sentence);
  selection.set({ sentence: "not bad" });
  seen(true);
  answer({ of: 58 });
  selection.set({ sentence: "bad" });
  assert.deepEqual(sentences(), [""], "of a set that is here it is the same whatever the sentence");
  view.end();
  view = open({ ofData: (/** @type {any} */ last) => last?.of !== 0 });
  view.selection.set({ sentence: "not bad" });
  view.seen(true);
  view.answer({ of: 0 });
  view.answer({ of: 0 });
  view.selection.set({ sentence: "bad" });
  view.asked[2]({ error: "refused" });
  assert.deepEqual(
    view.questioned.map(({ sentence }) => sentence),
    ["", "not bad", "bad"],
  );
});
