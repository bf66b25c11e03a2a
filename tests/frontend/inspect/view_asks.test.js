/** When a view of the Inside page asks, what becomes of a question that is under way, and how its parts are opened and closed. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import "../support/catalogue.js";
import { allIn, buttonIn } from "../support/in_part.js";
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

/** Another view in the place of the one that was opened. @param {object} more  its fields that differ */
function reopen(more) {
  view.end();
  view = openView(more);
  return view;
}

/** The tab with the page is hidden, or seen again. @param {boolean} hidden */
function hide(hidden) {
  Object.assign(document, { hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}

/** The bar of a slow answer. @param {any} root */
function barIn(root) {
  const [, tools] = root.children[0].children;
  const [bar] = tools.children;
  return [bar.style.visibility, bar.value];
}

test("about a network that learns it asks again a little after the question before, and not while that is under way", async () => {
  const { asks, tell, answer, setVisible } = view;
  const ask = async (/** @type {number} */ ms) => {
    await page.pass(ms);
    return asks.length;
  };
  setVisible(true);
  tell("answers", {});
  assert.equal(await ask(1000), 1, "it is under way");
  answer();
  assert.equal(asks.length, 2, "and was asked long ago");
  answer();
  tell("answers", {});
  assert.deepEqual([await ask(399), await ask(1)], [2, 3]);
  await page.pass(100);
  answer();
  tell("answers", {});
  tell("answers", {});
  assert.deepEqual([await ask(299), await ask(1)], [3, 4], "from question to question");
  answer();
  assert.equal(await ask(5000), 4, "it has learnt nothing more");
  reopen({ gap: 1000 });
  view.setVisible(true);
  view.answer();
  view.tell("answers", {});
  await page.pass(999);
  assert.equal(view.asks.length, 1);
  await page.pass(1);
  assert.equal(view.asks.length, 2);
});

test("in a tab that is hidden it asks nothing, and catches up when that is seen again", async () => {
  const { asks, tell, answer, setVisible, selection } = view;
  setVisible(true);
  answer();
  hide(true);
  selection.set({ sentence: "bad" });
  assert.equal(asks.length, 1);
  hide(false);
  assert.equal(asks.length, 2);
  answer();
  hide(true);
  await page.pass(1000);
  tell("answers", {});
  assert.equal(asks.length, 2);
  hide(false);
  assert.equal(asks.length, 3);
});

test("a question in the place of another calls that off, and so does the end of the page", () => {
  const { asks, calledOff, setVisible, selection, end } = view;
  setVisible(true);
  selection.set({ sentence: "bad" });
  assert.deepEqual([asks.length, calledOff], [2, [0]]);
  end();
  assert.deepEqual(calledOff, [0, 1]);
  selection.set({ sentence: "good" });
  assert.equal(asks.length, 2);
});

test("how far a slow answer is stands beside its heading until it is here, or another is asked for", () => {
  const { root, progresses, answer, setVisible, selection } = view;
  assert.deepEqual(barIn(root), ["hidden", 0]);
  setVisible(true);
  progresses[0](0.25);
  assert.deepEqual(barIn(root), ["", 0.25]);
  selection.set({ sentence: "bad" });
  assert.deepEqual(barIn(root), ["hidden", 0]);
  progresses[1](0.5);
  answer();
  assert.deepEqual(barIn(root), ["hidden", 0]);
});

test("what it asks about besides the sentence, as the unit, is asked for anew with another one", () => {
  const options = (/** @type {any} */ { unit }) => ({ unit });
  const { asks, answer, setVisible, selection, root } = reopen({ options, wide: true });
  setVisible(true);
  answer();
  selection.set({ unit: 2 });
  assert.deepEqual(
    asks.map((each) => each.options),
    [{ unit: null }, { unit: 2 }],
  );
  assert.equal(root.hasAttribute("data-wide"), true);
  assert.equal(reopen({}).root.hasAttribute("data-wide"), false);
});

test("sentences beside the selected one are read with it, but not that one twice; the view tells when they are others", () => {
  let beside = ["bad", "not bad"];
  let again = () => {};
  const mount = (/** @type {any} */ _, /** @type {any} */ context) => {
    again = context.again;
    return view.drawing;
  };
  const { asks, answer, setVisible, selection } = reopen({ beside: () => beside, mount });
  selection.set({ sentence: " not bad" });
  setVisible(true);
  answer();
  beside = [];
  again();
  assert.deepEqual(
    asks.map(({ sentences }) => sentences),
    [[" not bad", "bad"], [" not bad"]],
  );
});

test("after a refusal there is nothing to select or to draw in other colours", () => {
  const { events, callbacks, setVisible, selection, retheme, answer } = view;
  setVisible(true);
  callbacks[0]({ error: "No weights are kept." });
  selection.set({ unit: 1 });
  retheme("dark");
  assert.deepEqual(events, ["dark"]);
  selection.set({ sentence: "bad" });
  answer();
  setVisible(false);
  setVisible(true);
  assert.deepEqual(events, ["dark", "draw"]);
});

test("a reason that the head of the page says is not repeated in every view, another one is", () => {
  const { root, callbacks, setVisible, selection } = view;
  const said = () => allIn(root).find(({ className }) => className === "rnn-view-error").textContent;
  selection.refusal = "There is no such edit.";
  setVisible(true);
  callbacks[0]({ error: "There is no such edit." });
  assert.equal(said(), "There is no answer here either: the reason stands above all views.");
  callbacks[0]({ error: "No weights are kept." });
  assert.equal(said(), "No weights are kept.");
});

test("what was selected off the screen is drawn with the answer about it, once", () => {
  const { events, setVisible, selection, answer } = view;
  setVisible(true);
  answer();
  setVisible(false);
  selection.set({ sentence: "bad", unit: 2 });
  setVisible(true);
  answer();
  setVisible(false);
  setVisible(true);
  assert.deepEqual(events, ["draw", "draw"]);
});

/** A view with a part, and that part's own events and element. */
function withPart() {
  /** @type {any[]} */
  const events = [];
  const drawing = {
    draw: () => events.push("draw"),
    select: () => events.push("select"),
    close: () => events.push("close"),
    table: () => [],
    picture: async () => "",
    retheme: (/** @type {string} */ theme) => events.push(theme),
  };
  const mount = (/** @type {any} */ _, /** @type {any} */ { parent }) => {
    events.push(parent);
    return drawing;
  };
  const part = { name: "nearest", heading: "Part", reading: "R", equations: [], source: "S", ofData: true, mount };
  reopen({ parts: [part] });
  const box = view.root.children[view.root.children.length - 1];
  return {
    ...view,
    box,
    partEvents: events,
    opener: buttonIn(box, "Part"),
    seePart: (/** @type {boolean} */ is) => view.setVisible(is, box),
  };
}

test("a part asks while it is open and on the screen; closed, it calls off its question, and it asks anew when it is opened again", () => {
  const { asks, calledOff, callbacks, partEvents, opener, seePart, drawing, retheme, selection, tell } = withPart();
  assert.deepEqual(partEvents.splice(0), [drawing], "it knows the view that it belongs to");
  seePart(true);
  tell("answers", {});
  retheme("dark");
  assert.deepEqual([asks.length, partEvents.splice(0)], [0, ["dark"]]);
  opener.click();
  assert.deepEqual(asks, [{ view: "nearest", sentence: "" }]);
  opener.click();
  assert.deepEqual([calledOff, partEvents.splice(0)], [[0], ["close"]]);
  opener.click();
  assert.equal(asks.length, 2);
  callbacks[1]({ epoch: 3, answer: {} });
  selection.set({ word: 1 });
  retheme("light");
  assert.deepEqual(partEvents.splice(0), ["draw", "select", "light", "draw"]);
  opener.click();
  selection.set({ word: 2 });
  retheme("dark");
  assert.deepEqual(partEvents.splice(0), ["close", "dark"]);
  opener.click();
  assert.equal(asks.length, 3, "what it had is gone");
});

test("a part that was opened is so again when the page is come back to, and ends with its view", () => {
  const first = withPart();
  first.opener.click();
  const { asks, opener, seePart, end, selection, watchers } = withPart();
  assert.equal(opener.attributes["aria-expanded"], "true");
  seePart(true);
  assert.equal(asks.length, 1);
  end();
  selection.set({ edits: ["silence 1"] });
  assert.deepEqual([asks.length, watchers.size], [1, 0]);
  const again = withPart();
  again.opener.click();
  assert.equal(withPart().opener.attributes["aria-expanded"], "false");
});
