/** The keyboard of a matrix on the Inside page: which cell is framed and read out, and that Enter takes it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeMatrixKeys, movedCell } from "../../../playground/frontend/inspect/drawing/matrix_keys.js";
import { makeLife } from "../../../playground/frontend/core/lifecycle.js";
import { openDocument, Part } from "../support/part.js";

openDocument();
Object.assign(globalThis, { window: new EventTarget() });

/** A host that the keyboard has reached. */
class Host extends Part {
  /** @param {string} selector */
  matches(selector) {
    return selector === ":focus-visible";
  }
  hasAttribute() {
    return false;
  }
  scrollWidth = 100;
  clientWidth = 100;
}

const CELLS = {
  across: ["a", "b", "c"],
  down: ["x", "y"],
  values: [
    [1, -2, 0.12345],
    [4, null, 6],
  ],
  colours: ["red", "blue"],
};

/** @param {any} [more] */
function open({ cells = () => ({ ...CELLS, ...more }), ...more } = {}) {
  const host = new Host();
  /** @type {number[][]} */
  const picks = [];
  const options = { cells, startCell: () => ({ row: 1 }), onMove() {} };
  const keys = makeMatrixKeys(
    /** @type {any} */ (host),
    /** @type {any} */ ({ life: makeLife(), onPick: (/** @type {number[]} */ ...cell) => picks.push(cell), ...options }),
  );
  host.say("focus");
  return { host, keys, picks, voiceText: () => host.children[0].textContent };
}

test("a cell moves within the matrix and stays at its edges", () => {
  const size = { rows: 2, columns: 3 };
  assert.deepEqual(movedCell({ row: 0, column: 1 }, 1, 0, size), { row: 1, column: 1 });
  assert.deepEqual(movedCell({ row: 1, column: 2 }, 1, 1, size), { row: 1, column: 2 });
  assert.deepEqual(movedCell({ row: 1, column: 2 }, 0, -Infinity, size), { row: 1, column: 0 });
  assert.deepEqual(movedCell({ row: 1, column: 0 }, 0, Infinity, size), { row: 1, column: 2 });
});

test("the first arrow frames the chosen row, the next move on, and each cell is read out", () => {
  const { host, keys, voiceText } = open();
  assert.equal(keys.cell, null);
  assert.ok(host.press("ArrowRight"));
  assert.deepEqual(keys.cell, { row: 1, column: 0 });
  host.press("ArrowRight");
  assert.equal(voiceText(), "row y, column b: nothing");
  host.press("ArrowUp");
  host.press("End");
  assert.deepEqual([keys.cell, voiceText()], [{ row: 0, column: 2 }, "row x, column c: 0.123"]);
  host.press("ArrowDown");
  host.press("Home");
  assert.deepEqual(keys.cell, { row: 1, column: 0 }, "the first of its row");
  host.say("blur");
  assert.equal(keys.cell, null, "no frame where the keyboard is not");
});

test("Enter takes the framed cell, and nothing before there is one", () => {
  const { host, picks } = open();
  assert.equal(host.press("Enter"), false);
  host.press("ArrowDown");
  host.press("ArrowRight");
  host.press("Enter");
  assert.deepEqual(picks, [[1, 1]]);
});

test("Enter takes no cell that the matrix has no longer", () => {
  const cells = { ...CELLS };
  const { host, keys, picks } = open({ cells: () => cells });
  for (const key of ["ArrowDown", "End"]) host.press(key);
  Object.assign(cells, { across: ["a"], down: ["x"], values: [[1]] });
  assert.equal(keys.cell, null);
  assert.equal(host.press("Enter"), false);
  assert.deepEqual(picks, []);
  host.press("ArrowLeft");
  assert.deepEqual(keys.cell, { row: 0, column: 0 }, "the next arrow is at the nearest cell that there is");
});

test("what the pointer is told of a cell is read out too, and a matrix without cells has none", () => {
  const { host, voiceText } = open({
    hovers: CELLS.values.map(() => ["first of y", "", ""]),
  });
  host.press("ArrowDown");
  assert.equal(voiceText(), "first of y");
  const empty = open({ down: [], values: [] });
  assert.equal(empty.host.press("ArrowDown"), false);
  assert.equal(empty.keys.cell, null);
});
