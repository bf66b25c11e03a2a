/** Which slice of a sweep's settings is looked at: two on the axes, and a value of each of the others. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeSlice } from "../../../playground/frontend/sweep/slice.js";
import { cellsOf } from "../support/sweep_results.js";

const TWO = { hidden_size: [16, 64], learning_rate: [0.01, 0.05] };

/** @param {Record<string, (number|string)[]>} values */
const sweep = (values) => ({ swept: Object.keys(values), cells: cellsOf(values) });

/** @param {Record<string, (number|string)[]>} values */
function sliceOf(values) {
  const slice = makeSlice();
  slice.begin(sweep(values));
  return slice;
}

/** Places of the cells that are seen, row by row. @param {ReturnType<typeof makeSlice>} slice */
const placesOf = (slice) => slice.valuesAt(slice.down).map((y) => slice.valuesAt(slice.across).map((x) => slice.cellAt(x, y)));

test("the settings that change fastest are on the axes, and may be swapped", () => {
  const slice = sliceOf(TWO);
  assert.deepEqual(
    [slice.across, slice.down, placesOf(slice)],
    [
      "learning_rate",
      "hidden_size",
      [
        [0, 1],
        [2, 3],
      ],
    ],
  );
  slice.putAcross("hidden_size");
  assert.deepEqual(
    [slice.across, slice.down, placesOf(slice)],
    [
      "hidden_size",
      "learning_rate",
      [
        [0, 2],
        [1, 3],
      ],
    ],
  );
  slice.putDown("hidden_size");
  assert.deepEqual([slice.across, slice.down], ["learning_rate", "hidden_size"]);
});

test("of three settings the third is looked at value by value", () => {
  const slice = sliceOf({ ...TWO, bptt: ["exact", "article"] });
  assert.deepEqual([slice.across, slice.down], ["bptt", "learning_rate"]);
  assert.deepEqual(placesOf(slice), [
    [0, 1],
    [2, 3],
  ]);
  slice.look("hidden_size", 64);
  assert.deepEqual(placesOf(slice), [
    [4, 5],
    [6, 7],
  ]);
  slice.putAcross("hidden_size");
  assert.deepEqual([slice.across, slice.down, slice.valueOf("bptt")], ["hidden_size", "learning_rate", "exact"]);
});

test("curves are of the value that is looked at on the other axis", () => {
  const slice = sliceOf(TWO);
  assert.deepEqual(
    slice.valuesAt(slice.across).map((x) => slice.cellAt(x)),
    [0, 1],
  );
  slice.look("hidden_size", 64);
  assert.deepEqual(
    slice.valuesAt(slice.across).map((x) => slice.cellAt(x)),
    [2, 3],
  );
});

for (const [values, across, cells] of /** @type {[Record<string, (number|string)[]>, string|null, number[][]][]} */ ([
  [{}, null, [[0]]],
  [{ bptt: ["exact", "article"] }, "bptt", [[0, 1]]],
  [{ clip: [1], init_scale: [0.1, 0.01] }, "init_scale", [[1, 0]]],
])) {
  test(`fewer settings need no choice: ${JSON.stringify(values)}`, () => {
    const slice = sliceOf(values);
    assert.deepEqual([slice.across, slice.down, slice.varied], [across, null, across === null ? [] : [across]]);
    assert.deepEqual(placesOf(slice), cells);
  });
}

test("what was chosen stays for a sweep that has it, and not for another", () => {
  const slice = sliceOf(TWO);
  slice.putAcross("hidden_size");
  slice.begin(sweep(TWO));
  assert.equal(slice.across, "hidden_size");
  slice.begin(sweep({ clip: [1, 2] }));
  assert.deepEqual([slice.across, slice.down], ["clip", null]);
  slice.begin(sweep(TWO));
  assert.deepEqual([slice.across, slice.down], ["learning_rate", "hidden_size"]);
});

test("a value that is looked at stays while a sweep has it, and gives way to the first of another", () => {
  const others = { learning_rate: [0.01, 0.05], bptt: ["exact", "article"] };
  const slice = sliceOf({ hidden_size: [16, 64], ...others });
  slice.look("hidden_size", 64);
  slice.begin(sweep({ hidden_size: [32, 64], ...others }));
  assert.equal(slice.valueOf("hidden_size"), 64);
  slice.begin(sweep({ hidden_size: [8, 32], ...others }));
  assert.deepEqual(
    [slice.valueOf("hidden_size"), placesOf(slice)],
    [
      8,
      [
        [0, 1],
        [2, 3],
      ],
    ],
  );
});

test("what was chosen is chosen again of the same sweep, and of another one as far as that has it", () => {
  const three = { ...TWO, clip: [0.5, 1, 5] };
  const slice = sliceOf(three);
  slice.putAcross("hidden_size");
  slice.look("clip", 5);
  const { chosen } = slice;
  const again = makeSlice(chosen);
  again.begin(sweep(three));
  assert.deepEqual(
    [again.across, again.down, again.valueOf("clip"), again.chosen],
    [slice.across, slice.down, slice.valueOf("clip"), chosen],
  );
  const other = makeSlice({ across: "<b>", up: "clip", clip: "soon", learning_rate: "0.05" });
  other.begin(sweep(three));
  assert.deepEqual([other.across, other.down, other.valueOf("learning_rate"), other.valueOf("clip")], ["clip", "learning_rate", 0.05, 0.5]);
});
