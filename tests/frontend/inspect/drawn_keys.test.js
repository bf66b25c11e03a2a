/** The keyboard in views of the Inside page as they are drawn: what is marked, read out and taken there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, choose } from "../support/in_part.js";
import { openInside } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { ledger } = await import("../../../playground/frontend/inspect/words/ledger.js");
const { memory } = await import("../../../playground/frontend/inspect/memory/memory.js");
const { modifiers } = await import("../../../playground/frontend/inspect/words/modifiers.js");
const { weights } = await import("../../../playground/frontend/inspect/weights/weights.js");

/** A view with its answer. @param {import("../../../playground/frontend/inspect/view/view.js").View} view @param {object} selected */
function drawn(view, selected) {
  const page = openInside(selected);
  return { ...page, ...page.show(view, ANSWERS[view.name]) };
}

test("the keys of bars mark one, read it out, and take it", () => {
  const { charts, body, selection, marks } = drawn(modifiers, { sentence: "so", word: 1 });
  const host = allIn(body).find(({ children }) => children.includes(charts()[0]));
  host.matches = (/** @type {string} */ selector) => selector === ":focus-visible";
  host.say("focus");
  const after = (/** @type {string} */ key) => [
    host.press(key),
    marks()
      .filter(({ type }) => type !== "line")
      .map(({ y0, y1 }) => [y0, y1]),
    host.children.find((/** @type {any} */ each) => each.className === "rnn-view-voice").textContent,
  ];
  assert.ok(marks().every(({ type }) => type === "line"));
  assert.deepEqual(after("ArrowDown"), [true, [[-0.5, 0.5]], "not: slope -0.5"]);
  assert.deepEqual(after("ArrowDown"), [true, [[0.5, 1.5]], "good: slope 0.5"]);
  host.press("Enter");
  assert.deepEqual([selection.now.sentence, selection.now.word], ["so good", 2]);
});

test("the keys of lines begin at the place that is chosen, and those of a heatmap at its row", () => {
  const { charts, body, selection } = drawn(memory, { word: 1 });
  const host = allIn(body).find(({ children }) => children.includes(charts()[0]));
  for (const key of ["ArrowRight", "ArrowRight", "Enter"]) host.press(key);
  assert.equal(selection.now.word, 2);
  const other = drawn(ledger, { word: 2 });
  const table = allIn(other.body).find(({ children }) => children.includes(other.charts()[0]));
  for (const key of ["ArrowDown", "ArrowDown", "Enter"]) table.press(key);
  assert.equal(other.selection.now.word, 1);
  assert.match(other.says(), /not, after bad: −1\.00/u);
});

test("the keys of the eigenvalues go from the largest on: each is marked and read out, also when it moves with training", () => {
  const answer = { ...ANSWERS.weights, eigenvalues: [[0, -1.25], [0.5, 0]] }; // biome-ignore format: a table
  const { show } = openInside();
  const { body, drawing } = show(weights, answer);
  choose(
    allIn(body).find(({ value }) => value === "w_hh"),
    "w_hh",
  );
  const host = allIn(body).find(({ attributes }) => attributes["aria-label"] === "A chart; the arrow keys choose a place");
  const chosen = () =>
    allIn(host)
      .filter(({ attributes }) => attributes.class === "rnn-eigenvalues-dot")
      .map(({ attributes }) => "data-chosen" in attributes);
  const after = (/** @type {string} */ key) => [host.press(key), chosen(), host.children[0].textContent];
  assert.deepEqual(chosen(), [false, false]);
  assert.deepEqual(after("ArrowRight"), [true, [true, false], "0.000 − 1.250 i, size 1.250"]);
  assert.deepEqual(after("ArrowRight"), [true, [false, true], "0.500 + 0.000 i, size 0.500"]);
  drawing.draw(answer);
  assert.deepEqual(chosen(), [false, true]);
  assert.equal(host.press("Enter"), false, "there is nothing to take");
  host.say("blur");
  assert.deepEqual(chosen(), [false, false]);
});
