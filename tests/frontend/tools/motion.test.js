/** Films: which epochs and words are shown, where everything is painted, and how the server is sent the pictures. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { framesOf, headOf } from "../../../playground/frontend/tools/motion/as_gif.js";
import { answersText, linesOf, paintRectangle } from "../../../playground/frontend/tools/motion/sentence_film.js";
import { fileName, wrapped } from "../../../playground/frontend/tools/motion/sheet.js";
import { epochsShown, tipsOf } from "../../../playground/frontend/tools/motion/training_film.js";

/** A pen for which each letter is 10 px wide, and that notes what it paints. */
function makePen() {
  /** @type {any[]} */
  const painted = [];
  return {
    font: "",
    painted,
    measureText: (/** @type {string} */ text) => ({ width: 10 * text.length }),
    fillRect: (/** @type {number[]} */ ...box) => painted.push(["fill", ...box.map(Math.round)]),
    strokeRect: (/** @type {number[]} */ ...box) => painted.push(["stroke", ...box.map(Math.round)]),
  };
}

test("a training shows its first and its last epoch, and others evenly between them", () => {
  assert.deepEqual(epochsShown(3, 48), [0, 1, 2, 3]);
  assert.deepEqual(epochsShown(1000, 5), [0, 250, 500, 750, 1000]);
  assert.equal(new Set(epochsShown(1000, 48)).size, 48);
});

test("the ends of the curves stand where their axes say, and never beyond them", () => {
  const layout = {
    margin: { l: 10, r: 10, t: 20, b: 30 },
    xaxis: { domain: [0, 0.4], range: [0, 100] },
    xaxis2: { domain: [0.6, 1], range: [0, 100] },
    yaxis: { domain: [0, 1], range: [0, 2] },
    yaxis2: { domain: [0, 1], range: [0, 1] },
  };
  const rows = { train_loss: [1, 9], test_loss: [0, 2], train_accuracy: [0.5, 1], test_accuracy: [1, 0] };
  const tips = tipsOf(layout, { width: 120, height: 150 }, rows, ["a", "b"]);
  const places = (/** @type {number} */ epoch) => tips(epoch).map(({ x, y }) => [Math.round(10 * x) / 10, y]);
  assert.deepEqual(places(0), [
    [10, 70],
    [10, 120],
    [70, 70],
    [70, 20],
  ]);
  assert.deepEqual(places(1), [
    [10.4, 20], // a loss that is cut off is at the top
    [10.4, 20],
    [70.4, 20],
    [70.4, 120],
  ]);
  assert.deepEqual(tips(0).map(({ left, colour }) => [left, colour]), [[10, "a"], [10, "b"], [70, undefined], [70, undefined]]); // biome-ignore format: a table
  assert.equal(tipsOf(layout, { width: 120, height: 150 }, { ...rows, train_loss: /** @type {any} */ ([null]) }, [])(0)[0].y, null);
});

test("words stand in lines, each with its place and its step", () => {
  const lines = linesOf(/** @type {any} */ (makePen()), "19px x", ["i", "am", "not", "sad"], 80);
  assert.deepEqual(
    lines.map(({ width, words }) => [width, words.map(({ word, x, step }) => [word, x, step])]),
    [
      [
        80,
        [
          ["i", 0, 1],
          ["am", 20, 2],
          ["not", 50, 3],
        ],
      ],
      [30, [["sad", 0, 4]]],
    ],
  );
});

test("the caption of a sentence says what is answered: a label of two, one of more, or a number", () => {
  assert.equal(answersText({ labels: ["bad", "good"] }), "the probability of “good”");
  assert.equal(answersText({ labels: ["a", "b", "c"], readout: "every" }), "the share of each label");
  assert.equal(answersText({ labels: ["sum"], readout: "number" }), "the number that it answers");
});

test("a caption is wrapped between words, and a word that is too long stands by itself", () => {
  assert.deepEqual(wrapped(/** @type {any} */ (makePen()), "one two threefourfive six", 70), ["one two", "threefourfive", "six"]);
});

test("what covers the words to come and what frames the newest is painted where Plotly would draw it", () => {
  const layout = {
    margin: { l: 10, r: 10, t: 5, b: 5 },
    xaxis: { range: [-0.5, 3.5] },
    yaxis: { domain: [0.5, 1] },
    yaxis2: { domain: [0, 0.4] },
  };
  const size = { width: 100, height: 110, top: 1000 };
  const pen = makePen();
  const paint = (/** @type {object} */ shape) =>
    paintRectangle(/** @type {any} */ (pen), { type: "rect", xref: "x", y0: 0, y1: 1, ...shape }, layout, size);
  paint({ x0: 1.5, x1: 3.5, yref: "y domain", fillcolor: "grey", line: { width: 0 } });
  paint({ x0: 1.5, x1: 3.5, yref: "y2 domain", fillcolor: "grey" });
  paint({ x0: 0.5, x1: 1.5, yref: "paper", y0: -0.05, line: { width: 2, color: "teal" } });
  paint({ x0: 3.5, x1: 3.5, yref: "paper", fillcolor: "grey" }); // no word is to come
  paint({ x0: 0, x1: 1, xref: "x domain", yref: "y domain", line: { width: 1 } }); // frames a row, and is in the picture
  assert.deepEqual(pen.painted, [
    ["fill", 50, 1005, 40, 50],
    ["fill", 50, 1065, 40, 40],
    ["stroke", 30, 1005, 20, 105],
  ]);
});

test("the server is sent each picture with how long it stands, in the order in which they are painted", async () => {
  let painted = -1;
  const canvas = { toBlob: (/** @type {(blob: Blob) => void} */ take) => take(new Blob([`png${painted}`])) };
  const film = {
    canvas,
    frames: 3,
    paint: (/** @type {number} */ frame) => (painted = frame),
    ms: (/** @type {number} */ frame) => 100 * frame + 20,
  };
  const bytes = new Uint8Array(await (await framesOf(/** @type {any} */ (film))).arrayBuffer());
  assert.equal(bytes.length, 3 * (8 + 4));
  for (const frame of [0, 1, 2]) {
    const part = bytes.slice(12 * frame, 12 * frame + 12);
    assert.deepEqual([...part.slice(0, 8)], [...new Uint8Array(headOf(100 * frame + 20, 4))]);
    assert.equal(new TextDecoder().decode(part.slice(8)), `png${frame}`);
  }
  assert.deepEqual([...new Uint8Array(headOf(258, 70_000))], [0, 0, 1, 2, 0, 1, 17, 112]);
});

test("a browser that makes no picture of a canvas says so", async () => {
  const canvas = { toBlob: (/** @type {(blob: null) => void} */ take) => take(null) };
  await assert.rejects(() => framesOf(/** @type {any} */ ({ canvas, frames: 1, paint() {}, ms: () => 1 })), /could not make a picture/u);
});

test("a file is named by the plain letters of what it shows", () => {
  assert.equal(fileName("sentence", "I am NOT sad!"), "sentence-i-am-not-sad");
  assert.equal(fileName("sentence", "мне не грустно"), "sentence");
  assert.equal(fileName("sentence", "good ".repeat(40)), `sentence${"-good".repeat(10)}`, "no word is cut");
});
