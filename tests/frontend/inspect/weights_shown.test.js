/** The weights as they are drawn: each array with its own strongest colour, the circle of eigenvalues beside w_hh, and the form that sets one. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { allIn, choose } from "../support/in_part.js";
import { openInside, screen } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { units } = await import("../../../playground/frontend/inspect/weights/units.js");
const { weights } = await import("../../../playground/frontend/inspect/weights/weights.js");

const LARGEST = { w_xh: 6, w_hh: 9, w_hy: 0, b_h: 3, b_y: 2 };
const EIGENVALUES = [[0.75, 1], [0.75, -1], [-0.5, 0]]; // biome-ignore format: a row
const ANSWER = { ...ANSWERS.weights, largest: LARGEST, eigenvalues: EIGENVALUES };

/** @param {object} [selected] @param {any} [answer] */
function open(selected = { unit: 1 }, answer = ANSWER) {
  const page = openInside(selected);
  const shown = page.show(weights, answer);
  const take = (/** @type {string} */ name) => {
    choose(
      allIn(shown.body).find(({ value }) => value === name),
      name,
    );
    screen.frame();
  };
  const frames = () => shown.marks().map(({ x0, x1, y0, y1 }) => [x0, x1, y0, y1]);
  return { ...page, ...shown, take, frames, heat: () => shown.charts()[0].data[0] };
}

test("each array has its own strongest colour, names and frames of the chosen unit; which one is shown is remembered", () => {
  const { take, heat, frames, charts, says } = open();
  /** @type {any[]} */
  const seen = [];
  for (const name of Object.keys(LARGEST)) {
    take(name);
    const { xaxis, yaxis } = charts()[0].layout;
    seen.push([
      name,
      heat().zmax,
      xaxis.ticktext.join(),
      yaxis.ticktext.join(),
      xaxis.title.text,
      yaxis.title.text,
      JSON.stringify(frames()),
    ]);
  }
  assert.deepEqual(seen, [
    ["w_xh", 6, "bad,good", "0,1,2", "the 2 of 200 words that bring most", "to unit", "[[-0.5,1.5,0.5,1.5]]"],
    ["w_hh", 9, "0,1,2", "0,1,2", "from unit", "to unit", "[[0.5,1.5,-0.5,2.5],[-0.5,2.5,0.5,1.5]]"],
    ["w_hy", 1, "0,1,2", "bad,good", "from unit", "", "[[0.5,1.5,-0.5,1.5]]"],
    ["b_h", 3, "0,1,2", "b_h", "of unit", "", "[[0.5,1.5,-0.5,0.5]]"],
    ["b_y", 2, "bad,good", "b_y", "of label", "", "[]"],
  ]);
  assert.match(says(), /The norm of b_y is 9/u);
  const kept = String(sessionStorage.getItem("rnn-inside-parts"));
  const page = openInside();
  sessionStorage.setItem("rnn-inside-parts", kept);
  assert.equal(page.show(weights, ANSWER).drawing.subject?.(), "b_y");
});

test("a unit that a smaller network does not have is framed nowhere", () => {
  const { frames } = open({ unit: 3 });
  assert.deepEqual(frames(), []);
});

test("the eigenvalues stand in the plane of complex numbers, those outside of the unit circle marked, and follow the network", () => {
  const { take, body, drawing, says } = open();
  const circle = () => allIn(body).find(({ attributes }) => attributes.class === "rnn-eigenvalues");
  assert.equal(circle(), undefined);
  take("w_hh");
  const dots = () =>
    allIn(circle())
      .filter(({ attributes }) => attributes.class === "rnn-eigenvalues-dot")
      .map(({ attributes: { cx, cy, r, ...more }, children }) => [
        Number(cx).toFixed(1),
        Number(cy).toFixed(1),
        r,
        "data-outside" in more,
        children[0].textContent,
      ]);
  // 1.35 = 1.08 times the largest size, 1.25, stands at the edge, 116 px from the middle at 120.
  assert.deepEqual(dots(), [
    ["184.4", "34.1", "3.5", true, "0.750 + 1.000 i, size 1.250"],
    ["184.4", "205.9", "3.5", true, "0.750 − 1.000 i, size 1.250"],
    ["77.0", "120.0", "3.5", false, "-0.500 + 0.000 i, size 0.500"],
  ]);
  const { cx, cy, r } = allIn(circle()).find(({ attributes }) => attributes.class === "rnn-eigenvalues-circle").attributes;
  assert.deepEqual([cx, cy, Number(r).toFixed(1)], ["120", "120", "85.9"]);
  assert.match(says(), /2 eigenvalues of 3 outside of the unit circle/u);
  const plane = circle().parent.parent;
  plane.press("ArrowRight");
  assert.deepEqual(dots().map(([, , size]) => size), ["6", "3.5", "3.5"]); // biome-ignore format: a line
  drawing.draw({ ...ANSWER, eigenvalues: [[0.5, 0], [0.25, 0], [0, 0]] }); // biome-ignore format: a line
  assert.deepEqual(dots().map(([x, , size]) => [x, size]), [["170.4", "6"], ["145.2", "3.5"], ["120.0", "3.5"]]); // biome-ignore format: a row
  assert.match(says(), /All eigenvalues lie inside of the unit circle/u);
  take("b_h");
  assert.equal(circle().parent.parent.parent.hidden, true);
});

test("the form has the weight that is chosen, follows training but not under the visitor's hands, and has none of another network or array", () => {
  const { take, click, field, button, drawing, says, selection, body } = open();
  const [value, rank] = [field("Value of the weight"), field("Rank of w_hh")];
  const rankForm = allIn(body).find(({ children }) => children.includes(rank));
  assert.deepEqual([value.hidden, button("Set it").hidden, rankForm.hidden], [true, true, true]);
  take("w_hh");
  assert.deepEqual([rankForm.hidden, rank.value, rank.max], [false, "2", "3"]);
  click({ x: 2, y: 1 });
  assert.deepEqual([value.hidden, button("Set it").hidden, value.value, selection.now.unit], [false, false, "6", 1]);
  assert.match(says(), /w_hh\[1, 2\], from unit 2 to unit 1:/u);
  const moved = { ...ANSWER, arrays: { ...ANSWER.arrays, w_hh: base64(1, 2, 3, 4, 5, 6.123456789, 7, 8, 9) } };
  value.focus();
  drawing.draw(moved);
  assert.equal(value.value, "6");
  Object.assign(document, { activeElement: null });
  drawing.draw(moved);
  assert.equal(value.value, "6.1235");
  value.value = " ";
  button("Set it").click();
  assert.deepEqual(selection.now.edits, [], "nothing is no number");
  rank.value = "3";
  drawing.draw(ANSWER);
  assert.equal(rank.value, "3", "what is typed stays");
  drawing.draw({ ...ANSWER, units: 2, arrays: { ...ANSWER.arrays, w_hh: base64(1, 2, 3, 4) } });
  assert.deepEqual([value.hidden, rank.max], [true, "2"], "of another network none is chosen");
  drawing.draw(ANSWER);
  click({ x: 0, y: 0 });
  take("b_y");
  assert.deepEqual([value.hidden, rankForm.hidden], [true, true]);
  click({ x: 1, y: 0 });
  assert.equal(selection.now.unit, 0, "a bias of a label is of no unit");
});

test("the network built by hand offers itself, or says what its units are", () => {
  const { body, drawing, button } = open({}, { ...ANSWER, by_hand: { rule: "The rule.", units: null } });
  const section = allIn(body).find(({ className }) => className === "rnn-by-hand");
  const [, rule, list] = section.children;
  assert.deepEqual([button("Load it as a run").hidden, list.hidden], [false, true]);
  assert.match(rule.textContent, /^Four units with weights that a person can read .* The rule\.$/u);
  drawing.draw({ ...ANSWER, by_hand: { rule: "The rule.", units: ["first", "second"] } });
  assert.deepEqual([button("Load it as a run").hidden, list.hidden], [true, false]);
  assert.deepEqual(list.children.map((/** @type {any} */ { textContent }) => textContent), ["Unit 0: first.", "Unit 1: second."]); // biome-ignore format: a line
});

test("units that say as much stand by their number, with what is known of each, and their button tells whether they are silent", () => {
  const answer = { says: [1, -1, 0.5], area: [0.456, null, 1], flips: [0, null, 12], accuracy: [0.75, null, 1], tested: 3, of: 5 };
  const { rows, says, button } = openInside({ unit: 0, edits: ["silence 2"] }).show(units, answer);
  const cells = rows()
    .slice(1)
    .map(({ children }) => children.map((/** @type {any} */ { textContent, children: [inner] }) => inner?.textContent ?? textContent));
  assert.deepEqual(cells, [
    ["0", "+1.00", "0.46", "0", "75.0 %", "silence"],
    ["1", "−1.00", "–", "–", "–", "silence"],
    ["2", "+0.50", "1.00", "12", "100 %", "silenced"],
  ]);
  assert.match(says(), /\(over the first 3 of 5 test sentences\)/u);
  const state = (/** @type {number} */ unit) => [
    button(`Unit ${unit}: silence`).attributes["aria-pressed"],
    button(`Unit ${unit}: silence`).title,
  ];
  assert.deepEqual([state(0), state(2)], [["false", "Hold this unit at 0 in every view"], ["true", "Let it speak again"]]); // biome-ignore format: a row
});
