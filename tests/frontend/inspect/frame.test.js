/** The frame around a view of the Inside page: its explanation, its files, and what it says while there is no answer. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, buttonIn } from "../support/in_part.js";
import "../support/inside.js";
import { settled } from "../support/page.js";
import { Part } from "../support/part.js";
import { savedBy } from "../support/saved.js";

const { makeFrame } = await import("../../../playground/frontend/inspect/view/frame.js");

const ONE = { edited: false, back: false };

/** A frame. @param {{open: boolean, onToggle: (open: boolean) => void}|null} [part] @param {string} [name]  of the view */
function open(part = null, name = "ledger") {
  const root = /** @type {any} */ (new Part());
  /** @type {any} */
  const view = { name, heading: "Heading", reading: "How to read it.", equations: ["a = b", "c = d"], source: "Somebody 1990." };
  const frame = makeFrame(root, view, part);
  const find = (/** @type {string} */ className) => allIn(root).find((each) => each.className === className);
  const tags = () =>
    allIn(root).flatMap(({ className, hidden, textContent }) => (className === "rnn-view-edited" && !hidden ? [textContent] : []));
  return { root, frame, find, tags, button: (/** @type {string} */ label) => buttonIn(root, label) };
}

test("the question mark shows and hides the equation and its source", () => {
  const { find, button } = open();
  const why = button("Heading: the equation, and who did it first");
  const shown = () => [find("rnn-view-why").hidden, why.attributes["aria-expanded"]];
  assert.deepEqual(shown(), [true, "false"]);
  assert.deepEqual(
    find("rnn-view-why").children.map((/** @type {any} */ { className, textContent }) => [className, textContent]),
    [["rnn-view-equation", "a = b"], ["rnn-view-equation", "c = d"], ["", "Somebody 1990."]], // biome-ignore format: a table
  );
  assert.equal(why.attributes["aria-controls"], find("rnn-view-why").id);
  why.click();
  assert.deepEqual(shown(), [false, "true"]);
  assert.equal(open().find("rnn-view-why").hidden, false, "it is remembered");
  assert.equal(open(null, "pushes").find("rnn-view-why").hidden, true, "of this view alone");
  why.click();
  assert.deepEqual(shown(), [true, "false"]);
  assert.equal(open().find("rnn-view-why").hidden, true);
});

test("its heading is one of the page, and that of a part one below it, which opens the part; how to read it stands under it", () => {
  const { root, find } = open();
  const [{ children: head }, content] = root.children;
  assert.deepEqual([head[0].tag, head[0].textContent, root.dataset.testid], ["h3", "Heading", "inside-ledger"]);
  assert.deepEqual([root.attributes["aria-label"], find("rnn-view-reading").textContent], ["Heading", "How to read it."]);
  assert.deepEqual([content.id, content.hidden], ["rnn-inside-ledger", false]);
  const part = open({ open: true, onToggle() {} });
  const [[heading]] = part.root.children.map((/** @type {any} */ { children }) => children);
  const opener = part.button("Heading");
  assert.deepEqual([heading.tag, heading.textContent, heading.children[0] === opener], ["h4", "", true]);
  assert.deepEqual([opener.attributes["aria-controls"], opener.type], [part.root.children[1].id, "button"]);
});

test("a part is folded until it is opened, with its tools, and tells of it", () => {
  /** @type {boolean[]} */
  const events = [];
  const { root, find, button } = open({ open: false, onToggle: (now) => events.push(now) });
  const content = root.children[1];
  const shown = () => [content.hidden, find("rnn-view-tools").hidden];
  assert.deepEqual(shown(), [true, true]);
  button("Heading").click();
  assert.deepEqual([shown(), events], [[false, false], [true]]);
  button("Heading").click();
  assert.deepEqual(
    [shown(), events],
    [
      [true, true],
      [true, false],
    ],
  );
  assert.deepEqual(open({ open: true, onToggle() {} }).root.children[1].hidden, false);
});

test("there are files once there is an answer, and a refusal stands in its place", () => {
  const { frame, find, button } = open();
  const state = () => [find("rnn-view-error").hidden, find("rnn-view-body").hidden, button("PNG").disabled, button("CSV").disabled];
  assert.deepEqual(state(), [true, false, true, true]);
  frame.showOutcome("No weights are kept.", ONE);
  assert.deepEqual([state(), find("rnn-view-error").textContent], [[false, true, true, true], "No weights are kept."]);
  frame.showOutcome("", ONE);
  assert.deepEqual(state(), [true, false, false, false]);
});

test("the heading says of which network and words the answer is", () => {
  const { frame, tags } = open();
  frame.showOutcome("", { edited: true, back: true });
  assert.deepEqual(tags(), ["edited network"], "its epochs are fetched ahead");
  frame.showOutcome("", ONE, 7);
  assert.deepEqual(tags(), ["the first 7 words"]);
  frame.showOutcome("No.", { edited: true, back: true });
  assert.deepEqual(tags(), ["the first 7 words"], "a refusal is of none");
  const slow = open(null, "resting_points");
  slow.frame.showOutcome("", { edited: false, back: true });
  assert.deepEqual(slow.tags(), ["takes a moment at each epoch"]);
});

test("how far a slow answer is stands in a bar while it is under way", () => {
  const { frame, find } = open();
  const bar = find("rnn-view-progress");
  assert.equal(bar.style.visibility, "hidden");
  frame.progress(0.25);
  assert.deepEqual([bar.style.visibility, bar.value], ["", 0.25]);
  frame.progress(null);
  assert.deepEqual([bar.style.visibility, bar.value], ["hidden", 0], "the next one begins at its start");
});

test("its buttons save what it shows under the name of that: a picture, and its table as CSV", async () => {
  const { frame, button } = open();
  /** @type {Blob[]} */
  const files = [];
  const urls = { createObjectURL: (/** @type {Blob} */ file) => `blob:${files.push(file)}`, revokeObjectURL() {} };
  Object.assign(globalThis.URL, urls);
  /** @type {any} */
  const drawing = {
    picture: async (/** @type {string} */ format) => `data:image/${format},1`,
    table: () => [
      ["word", "push"],
      ["bad", -1],
    ],
  };
  let name = "ledger-epoch-3";
  frame.saves(drawing, () => name);
  const saved = await savedBy(async () => {
    button("PNG").click();
    name = "ledger-epoch-4"; // another epoch has come while the picture was made
    await settled();
    button("SVG").click();
    await settled();
    button("CSV").click();
  });
  assert.deepEqual(saved, [
    ["data:image/png,1", "ledger-epoch-3.png"],
    ["data:image/svg,1", "ledger-epoch-4.svg"],
    ["blob:1", "ledger-epoch-4.csv"],
  ]);
  assert.equal((await files[0].text()).replace("\ufeff", ""), "word,push\r\nbad,-1\r\n");
});
