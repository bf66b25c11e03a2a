/** Floor and baseline: their words, and where they stand beside curves, so that nothing is printed over anything. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  placeYardsticks,
  valuesWithin,
  yardstickMarks,
  yardsticksInWords,
  yardsticksOf,
  dashesOf,
  dashNameOf,
  dashOf,
} from "../../../playground/frontend/charts/yardsticks.js";

/** @typedef {import("../../../playground/frontend/charts/yardsticks.js").Yardstick} Yardstick */

/** @type {(role: "floor"|"baseline", value: number, measure?: string, label?: string) => Yardstick} */
const line = (role, value, measure = "accuracy", label = role) => ({ role, value, measure, label });

const AXIS = { low: 0, high: 1, width: 400, height: 200, size: 11 };

/** Where the labels stand: "baseline above", from left to right in the order of the lines. @param {Yardstick[]} yardsticks @param {object} [more] */
const stand = (yardsticks, more = {}) =>
  placeYardsticks(yardsticks, { ...AXIS, ...more }).map(
    ({ yardstick, above, left }) => `${yardstick.role} ${above ? "above" : "below"}${left ? ", left" : ""}`,
  );

test("each measure has its chart and its words", () => {
  const all = [
    line("floor", 0.5),
    line("baseline", 0.747, "accuracy"),
    line("floor", 0.7321, "loss"),
    line("baseline", 1250, "squared error"),
  ];
  assert.deepEqual(
    [yardsticksOf(all, "accuracy"), yardsticksOf(all, "loss"), yardsticksOf(undefined, "loss")],
    [all.slice(0, 2), all.slice(2), []],
  );
  assert.equal(
    yardsticksInWords(all),
    "Floor (accuracy): floor 50.0 %. Baseline (accuracy): baseline 74.7 %. " +
      "Floor (loss): floor 0.732. Baseline (squared error): baseline 1250.",
  );
});

test("a label stands above its line, or where nothing else is", () => {
  const cases = /** @type {[string, number, number, object, string[]][]} */ ([
    ["far apart", 0.3, 0.8, {}, ["floor above", "baseline above"]],
    ["the other line would go through it", 0.5, 0.53, {}, ["floor below", "baseline above"]],
    ["the same value", 0.5, 0.5, {}, ["floor above", "baseline below"]],
    ["the floor above the baseline", 0.53, 0.5, {}, ["floor above", "baseline below"]],
    ["at the upper edge", 0.5, 0.98, {}, ["floor above", "baseline below"]],
    ["both at the upper edge", 0.99, 0.99, {}, ["floor below", "baseline below, left"]],
    ["at the lower edge", 0.01, 0.5, {}, ["floor above", "baseline above"]],
    ["little room at the top", 0.7, 0.9, { height: 90, width: 200 }, ["floor below", "baseline below"]],
    ["other labels at the top", 0.2, 0.85, { taken: 30 }, ["floor above", "baseline below"]],
  ]);
  for (const [name, floor, baseline, more, expected] of cases)
    assert.deepEqual(stand([line("floor", floor), line("baseline", baseline)], more), expected, name);
});

test("a label that would be printed over another stands a little out of the chart instead", () => {
  const long = "each label as often as it comes";
  const lines = [line("floor", 0.7, "loss", long), line("baseline", 0.741, "loss", "each word by itself")];
  assert.deepEqual(stand(lines, { high: 0.8, width: 238, height: 170 }), ["floor below", "baseline above"]);
});

test("a line above the axis has its label at the upper edge, one below it none", () => {
  const [above] = placeYardsticks([line("baseline", 3, "loss"), line("floor", -1, "loss")], AXIS);
  assert.deepEqual([above.text, above.y, above.above, above.isOffAxis], ["↑ baseline 3.000", 0, false, true]);
  assert.equal(placeYardsticks([line("floor", 0.1)], { ...AXIS, low: 0.2 }).length, 0);
});

test("a name that is longer than the chart is wide is cut, and its value is not", () => {
  const text = (/** @type {number} */ width) =>
    placeYardsticks([line("floor", 0.5, "accuracy", "x".repeat(80))], { ...AXIS, width, size: 10 })[0].text;
  assert.equal(text(100), `${"x".repeat(12)}… 50.0 %`);
  assert.equal(text(10), `${"x".repeat(5)}… 50.0 %`);
});

test("an axis of losses reaches a baseline that is no more than twice the floor", () => {
  assert.deepEqual(valuesWithin([line("floor", 0.7), line("baseline", 1.3), line("baseline", 1.5)]), [0.7, 1.3]);
  assert.deepEqual(valuesWithin([]), []);
});

test("a floor is dashed in short pieces and a baseline in long ones, on a canvas, by Plotly and in a legend", () => {
  assert.deepEqual(dashesOf("floor"), [3, 3]);
  assert.deepEqual(["floor", "baseline"].map((role) => [dashOf(/** @type {any} */ (role)), dashNameOf(/** @type {any} */ (role))]), [["3px,3px", "dot"], ["9px,4px", "dash"]]); // biome-ignore format: a table
});

test("Plotly gets a line across the chart in the dashes of its role, and its label as text and nothing else", () => {
  const look = { line: { type: "line", x0: 0, x1: 1, line: { width: 1 } }, label: { xshift: 2 } };
  const placed = placeYardsticks([line("floor", 0.5, "accuracy", "always <b>"), line("baseline", 4)], AXIS);
  const { shapes, annotations } = yardstickMarks(placed, look, "2");
  assert.deepEqual(shapes, [
    { type: "line", x0: 0, x1: 1, xref: "x2 domain", yref: "y2", y0: 0.5, y1: 0.5, line: { width: 1, dash: "3px,3px" } },
  ]);
  const right = { xref: "x2 domain", x: 1, xanchor: "right", xshift: -2 };
  assert.deepEqual(annotations, [
    { ...right, yref: "y2", y: 0.5, yanchor: "bottom", text: "always &lt;b&gt; 50.0 %" },
    { ...right, yref: "y2 domain", y: 1, yanchor: "top", text: "↑ baseline 400.0 %" },
  ]);
  const [left] = yardstickMarks([{ ...placed[0], left: true }], look).annotations;
  assert.deepEqual([left.x, left.xanchor, left.xshift], [0, "left", 2]);
});
