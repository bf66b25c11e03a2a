/** Weights without a browser: names, units and sentences. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { eigenvaluesText } from "../../../playground/frontend/inspect/weights/eigenvalues.js";
import { arrayText, frameOf, layoutOfWeights, normText, rowsOf } from "../../../playground/frontend/inspect/weights/layout.js";

/** @type {Record<string, string>} */
const TANH = { w_xh: "HV", w_hh: "HH", w_hy: "CH", b_h: "H", b_y: "C" };

test("what an array is follows from what its axes count, of a cell with other arrays too", () => {
  assert.deepEqual(Object.values(TANH).map(arrayText), [
    "From the words to the units",
    "From the units to the units, one step later",
    "From the units to the labels",
    "The biases of the units",
    "The biases of the labels",
  ]);
  const answer = {
    axes: { mix: "HH", words: "HV" },
    units: 3,
    labels: ["no", "yes"],
    shown: ["a"],
    places: [2],
    of: 9,
    norms: {},
    largest: {},
  };
  const { across, down, hover, titleAcross, titleDown } = layoutOfWeights("mix", answer);
  assert.deepEqual([across, down, titleAcross, titleDown], [["0", "1", "2"], ["0", "1", "2"], "from unit", "to unit"]);
  assert.match(hover, /^unit %\{text\} to unit %\{y\}: /u);
  assert.match(layoutOfWeights("words", answer).hover, /^“%\{text\}” to unit %\{y\}: /u);
});

test("each array of weights has names at its sides, and tells the unit of a cell", () => {
  const answer = { axes: TANH, units: 3, labels: ["bad", "good"], shown: ["a", "b"], places: [0, 3], of: 9, norms: {}, largest: {} };
  const sizes = { w_xh: [3, 2], w_hh: [3, 3], w_hy: [2, 3], b_h: [1, 3], b_y: [1, 2] };
  for (const [name, [rows, columns]] of Object.entries(sizes)) {
    const { across, down, unitOf } = layoutOfWeights(name, answer);
    assert.deepEqual([down.length, across.length], [rows, columns], name);
    assert.equal(unitOf(1, 2), { w_xh: 1, w_hh: 1, w_hy: 2, b_h: 2, b_y: null }[name]);
    assert.deepEqual(frameOf(TANH[name], null), {});
  }
  assert.equal(layoutOfWeights("w_xh", answer).titleAcross, "the 2 of 9 words that bring most");
  assert.deepEqual(frameOf(TANH.w_hh, 2), { row: 2, column: 2 });
  assert.deepEqual(frameOf(TANH.w_xh, 0), { row: 0 });
  assert.deepEqual(frameOf(TANH.b_h, 1), { column: 1 });
  assert.deepEqual(frameOf(TANH.w_hy, 1), { column: 1 });
  assert.deepEqual(frameOf(TANH.b_y, 1), {});
});

test("an array is cut into rows, and its norm is said", () => {
  const rows = rowsOf(new Float32Array([1, 2, 3, 4, 5, 6]), 3);
  assert.deepEqual(
    rows.map((row) => [...row]),
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  );
  const weights = {
    axes: TANH,
    units: 3,
    labels: ["bad", "good"],
    shown: [],
    places: [],
    of: 0,
    norms: { w_xh: 0, w_hh: 12.345 },
    largest: { w_hh: 0.0001 },
  };
  const text = normText("w_hh", weights);
  assert.equal(text, "The norm of w_hh is 12.3, its largest weight 1.0e-4; norms of the others: w_xh 0.");
});

test("eigenvalues are said by whether they let a state grow or fade", () => {
  assert.match(
    eigenvaluesText([
      [1, 1],
      [1, -1],
      [0.2, 0],
    ]),
    /^2 eigenvalues of 3 outside .* size 1\.41 \(it turns/,
  );
  assert.match(eigenvaluesText([[-0.5, 0]]), /^All eigenvalues lie inside .* size 0\.50\.$/);
});
