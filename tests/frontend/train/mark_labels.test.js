/** The labels of settings that were changed in mid-run: beside each other, below each other, or one for several. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { marksOf } from "../../../playground/frontend/train/curve_figure.js";
import { placeLabels } from "../../../playground/frontend/train/mark_labels.js";
import "../support/catalogue.js";

const AXIS = { from: 0, to: 1000, width: 400, rows: 3, size: 11 };

/** @param {import("../../../playground/frontend/types.js").Change[]} changes @param {object} [axis] */
const labels = (changes, axis = {}) => placeLabels(changes, { ...AXIS, ...axis });
/** @param {number[]} epochs */
const rates = (...epochs) => epochs.map((epoch, i) => ({ epoch, name: "learning_rate", value: (i + 1) / 100 }));
/** @template T @param {number} length @param {(i: number) => T} of */
const count = (length, of) => Array.from({ length }, (_, i) => of(i));

test("labels far apart stand in one row", () => {
  assert.deepEqual(
    labels(rates(0, 300, 600)).map(({ text, row }) => [text, row]),
    [
      ["rate 0.01", 0],
      ["rate 0.02", 0],
      ["rate 0.03", 0],
    ],
  );
});

test("of four changes that share a label it tells how many they are, and the last", () => {
  const texts = (/** @type {number[]} */ ...epochs) => labels(rates(...epochs), { rows: 1 }).map(({ text }) => text);
  assert.deepEqual(texts(100, 101, 102), ["rate 0.01, 0.02, 0.03"]);
  assert.deepEqual(texts(100, 101, 102, 103), ["4 changes, last rate 0.04"]);
});

test("a label is as wide as its letters and 4 px, and begins or ends at its mark", () => {
  const long = 9 * 0.58 * 11 + 4; // px of "rate 0.01"
  const epochsOf = (/** @type {number} */ px) => (1000 * px) / AXIS.width;
  const row = (/** @type {number} */ px) => labels(rates(100, 100 + epochsOf(px)))[1].row;
  assert.deepEqual([row(long - 0.1), row(long + 0.1)], [1, 0]);
  const leftwards = (/** @type {number} */ px, axis = {}) => labels(rates(epochsOf(px)), axis)[0].leftwards;
  assert.deepEqual([leftwards(AXIS.width - long - 0.1), leftwards(AXIS.width - long + 0.1)], [false, true]);
  assert.equal(labels(rates(300), { width: 80 })[0].leftwards, false, "there is no more room on the other side");
  // One that ends at its mark reaches back over one that was there before.
  assert.deepEqual(
    labels(rates(870, 990)).map((label) => [label.row, label.leftwards]),
    [
      [0, true],
      [1, true],
    ],
  );
});

test("neighbours stand below each other, and where there is no row left they share a label", () => {
  assert.deepEqual(
    labels(rates(100, 101, 102)).map(({ row }) => row),
    [0, 1, 2],
  );
  assert.deepEqual(
    labels(rates(100, 101, 102, 103)).map(({ row, text }) => [row, text]),
    [
      [0, "rate 0.01"],
      [1, "rate 0.02"],
      [2, "rate 0.03, 0.04"],
    ],
  );
  const [one, ...more] = labels([...rates(100, 100), { epoch: 100, name: "epochs", value: 2000 }], { rows: 1 });
  assert.deepEqual([one.text, one.epoch, more], ["rate 0.01, 0.02, 2,000 epochs", 100, []]);
});

test("a label that would reach beyond the axis ends at its mark", () => {
  assert.deepEqual(
    labels(rates(500, 990)).map(({ leftwards }) => leftwards),
    [false, true],
  );
  assert.deepEqual(
    labels(rates(10, 500, 990), { from: 400, to: 600 }).map(({ text }) => text),
    ["rate 0.02"],
  );
});

const CROWDS = {
  "forty neighbours": count(40, (i) => i),
  "forty far apart": count(41, (i) => 25 * i),
  "thirty at one place": Array(30).fill(5),
  "some at each end": [...count(11, (i) => 970 + 3 * i), 0, 1],
};
for (const rows of [1, 2, 5]) {
  for (const [crowd, epochs] of Object.entries(CROWDS)) {
    test(`however many there are no two overlap and none is lost: ${crowd} in ${rows}`, () => {
      /** @type {{row: number, start: number, end: number}[]} */
      const boxes = [];
      let named = 0;
      for (const { text, row, epoch, leftwards } of labels(rates(...epochs), { rows })) {
        const wide = text.length * 0.58 * AXIS.size;
        const at = (epoch / 1000) * AXIS.width;
        boxes.push({ row, start: leftwards ? at - wide : at, end: leftwards ? at : at + wide });
        const [first, second] = text.split(" ");
        named += second === "changes," ? Number(first) : text.split(",").length;
      }
      assert.equal(named, epochs.length);
      boxes.forEach(({ row, start, end }, i) => {
        assert.ok(row >= 0 && row < rows);
        for (const other of boxes.slice(i + 1)) assert.ok(other.row !== row || other.start >= end || other.end <= start);
      });
    });
  }
}

test("a branch is marked where it begins, before the settings that changed in it", () => {
  /** @type {any} */
  const source = { changes: rates(500), parent: { run: "a", epoch: 300 } };
  assert.deepEqual(
    labels(marksOf(source)).map(({ text, epoch }) => [text, epoch]),
    [
      ["branched off here", 300],
      ["rate 0.01", 500],
    ],
  );
  assert.equal(marksOf({ ...source, parent: null }), source.changes);
});
