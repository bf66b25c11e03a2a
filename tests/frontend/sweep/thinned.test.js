/** Of a very large sweep some settings have a panel: a smaller grid of the same kind, from one end of each setting to the other. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_PANELS, thinned } from "../../../playground/frontend/sweep/panels/thinned.js";
import { cellsOf } from "../support/sweep_results.js";

/** @param {Record<string, (number|string)[]>} values @param {number} [most] */
function thinnedOf(values, most) {
  const cells = thinned({ swept: Object.keys(values), cells: cellsOf(values) }, most);
  return Object.fromEntries(Object.keys(values).map((name) => [name, [...new Set(cells.map((cell) => cell.values[name]))]]));
}
const upTo = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => i + 1);

test("as long as they are not too many all have one", () => {
  const values = { hidden_size: upTo(64), learning_rate: upTo(8) };
  const cells = cellsOf(values);
  assert.equal(thinned({ swept: Object.keys(values), cells }), cells);
  assert.equal(cells.length, MOST_PANELS);
});

test("of more the setting with most values loses some, and keeps its first and its last", () => {
  assert.deepEqual(thinnedOf({ hidden_size: upTo(9), bptt: ["exact", "article"] }, 10), {
    hidden_size: [1, 3, 5, 7, 9],
    bptt: ["exact", "article"],
  });
  assert.deepEqual(thinnedOf({ hidden_size: upTo(100), clip: upTo(50) }, 4), { hidden_size: [1, 100], clip: [1, 50] });
  assert.deepEqual(thinnedOf({ hidden_size: upTo(3) }, 1), { hidden_size: [1] });
});

test("what is left is a whole grid of at most so many", () => {
  const values = { hidden_size: upTo(40), learning_rate: upTo(25), clip: upTo(10) };
  const cells = thinned({ swept: Object.keys(values), cells: cellsOf(values) });
  const counts = Object.values(thinnedOf(values)).map((some) => some.length);
  assert.equal(
    cells.length,
    counts.reduce((product, count) => product * count, 1),
  );
  assert.ok(cells.length <= MOST_PANELS && cells.length > MOST_PANELS / 2, String(cells.length));
});
