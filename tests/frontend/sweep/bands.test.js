/** The bands of a sweep as a canvas is told to draw them: first all bands, each along its high and back along its low, then the lines. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { drawBands } from "../../../playground/frontend/sweep/bands.js";

/** @typedef {import("../../../playground/frontend/sweep/bands.js").Band} Band */

/** What is filled and drawn, in order, with the corners of each. @param {Band[]} lines @param {Band|null} [lit] */
function shapesOf(lines, lit = null) {
  /** @type {number[][]} */
  let way = [];
  /** @type {{what: string, way: number[][], colour: string, alpha: number}[]} */
  const done = [];
  const pen = {
    globalAlpha: 1,
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 0,
    beginPath: () => void (way = []),
    lineTo: (/** @type {number} */ x, /** @type {number} */ y) => void way.push([x, y]),
    setLineDash() {},
    fill: () => void done.push({ what: "band", way, colour: pen.fillStyle, alpha: pen.globalAlpha }),
    stroke: () => void done.push({ what: "line", way, colour: pen.strokeStyle, alpha: pen.globalAlpha }),
  };
  drawBands(/** @type {any} */ (pen), lines, [(epoch) => 10 * epoch, (value) => 100 - value], lit);
  return done;
}

/** @param {number} place @param {string} colour @returns {Band} */
const band = (place, colour) => ({
  place,
  colour,
  dash: "solid",
  marker: "",
  summary: { epoch: [0, 4, 6], median: [3, 5, 7], low: [1, 2, 3], high: [5, 9, 8] },
});

test("a band goes along the highest and back along the lowest, the median lies above all bands", () => {
  const done = shapesOf([band(0, "red"), band(1, "blue")]);
  assert.deepEqual(
    done.map(({ what, colour }) => `${colour} ${what}`),
    ["red band", "blue band", "red line", "blue line"],
  );
  assert.deepEqual(done[0].way, [
    [0, 95],
    [40, 91],
    [60, 92],
    [60, 97],
    [40, 98],
    [0, 99],
  ]);
  assert.deepEqual(done[2].way, [
    [0, 97],
    [40, 95],
    [60, 93],
  ]);
});

test("where one line stands out, bands and lines of the others are fainter", () => {
  const lines = [band(0, "red"), band(1, "blue")];
  const [all, one] = [shapesOf(lines), shapesOf(lines, lines[1])];
  assert.deepEqual(
    one.map(({ alpha }, i) => alpha < all[i].alpha),
    [true, false, true, false],
  );
});
