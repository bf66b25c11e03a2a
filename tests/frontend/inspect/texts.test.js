/** The sentences of the Inside page: how to read each view, what it says where it cannot show all, and its files. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { openDocument } from "../support/part.js";
import { openScreen } from "../support/screen.js";

openScreen();
openDocument();
const { foundText } = await import("../../../playground/frontend/inspect/diagnosis/diagnosis.js");
const { farthestText } = await import("../../../playground/frontend/inspect/wording/findings.js");
const { decadesApart } = await import("../../../playground/frontend/inspect/drawing/lines.js");
const { aroundRows } = await import("../../../playground/frontend/inspect/landscape/landscape.js");
const { networkTable } = await import("../../../playground/frontend/inspect/network/network.js");
const { neededText } = await import("../../../playground/frontend/inspect/weights/units.js");
const { percent } = await import("../../../playground/frontend/inspect/wording/score.js");
const { VIEWS } = await import("../../../playground/frontend/inspect/views.js");
const { layOutWall } = await import("../../../playground/frontend/inspect/wall/picture.js");

test("every view and every part says in one sentence how to read it", () => {
  for (const view of VIEWS.flatMap((each) => [each, ...(each.parts ?? [])])) {
    assert.match(view.reading, /^[A-Z].*\.$/su, view.name);
    assert.doesNotMatch(view.reading, /[.!?]\s/u, view.name);
  }
});

test("a softmax is never written as wholly sure, however many digits there are", () => {
  assert.deepEqual(
    [0.5, 0.994, 0.996, 1, 0.004, 0].map((share) => percent(share)),
    ["50 %", "99 %", "> 99 %", "> 99 %", "< 1 %", "< 1 %"],
  );
  assert.deepEqual(
    [0.99994, 0.99996, 0.00006, 0.00004].map((share) => percent(share, 2)),
    ["99.99 %", "> 99.99 %", "0.01 %", "< 0.01 %"],
  );
});

test("it is said which of the words are shown, unless all are", () => {
  assert.equal(farthestText(24, 200), "the 24 of 200 words farthest from 1");
  assert.equal(farthestText(24, 24), "");
});

test("a logarithmic axis names whole decades, and no more than a few", () => {
  assert.equal(decadesApart([0.2, 3, null, 0]), 1);
  assert.equal(decadesApart([1e-11, 1e2]), 3);
  assert.equal(decadesApart([]), 1);
});

test("without the data set units and the diagnosis say what they can, and what not", () => {
  const units = { says: [1, 2], flips: [null, null], tested: 0, of: 0 };
  assert.match(neededText(units), /^The data set is not here, so this is what each unit says/);
  const needed = (/** @type {number[]} */ ...flips) => neededText({ ...units, flips, tested: 20, of: 20 });
  assert.equal(needed(0, 3), "1 of 2 units is needed: with any one of the others held at 0 no test answer changes.");
  assert.match(needed(0, 0), /^No unit is needed by itself: /);
  assert.match(needed(1, 2), /^Every unit is needed: /);
  assert.match(neededText({ ...units, flips: [0, 3], tested: 20, of: 40 }), /changes \(over the first 20 of 40 test sentences\)\.$/);
  assert.match(foundText({ findings: [], epochs: 40, measured: false }), /after 40 epochs\. The data set is not here, so the curves alone/);
  assert.equal(foundText({ findings: [1], epochs: 40, measured: true }), "1 finding after 40 epochs.");
});

test("the file of the drawn network has its states, its flows and the gradient of each label's loss", () => {
  const answer = {
    words: ["bad"],
    labels: ["no", "yes"],
    units: 2,
    of_labels: [
      [0.5, 0.5],
      [0.25, 0.75],
    ],
    flows: { input: [5], recurrent: [6], output: [7, 8] },
  };
  const [names, start, bad] = networkTable(answer, Float32Array.from([0, 0, 1, 2]), Float32Array.from([10, 11, 12, 13, 20, 21, 22, 23]));
  assert.deepEqual(start, ["start", 0.5, 0.5, 0, 0, "", "", 7, 10, 11, 20, 21]);
  assert.deepEqual(bad, ["bad", 0.25, 0.75, 1, 2, 5, 6, 8, 12, 13, 22, 23]);
  assert.equal(names.length, bad.length);
  assert.equal(names[names.length - 1], "dL/dh[1] if yes");
});

test("the file of the landscape has its flow, and the resting points once they are found", () => {
  const axes = { w: base64(1, 1), b: 0, up: base64(0, 0), middle: base64(0, 0) };
  /** @type {any} */
  const land = { square: true, units: 2, axes, flow: [[0, 1, 0.5, -0.5]] };
  assert.deepEqual(aroundRows(land, null).slice(1), [[0, 1, 0.5, -0.5]]);
  /** @type {any} */
  const restingAnswer = { points: base64(0.5, -0.25), fixed: [true], stable: [false] };
  assert.deepEqual(aroundRows(land, restingAnswer).at(-1), ["rests", 0.5, -0.25, "unstable"]);
});

test("the picture of the wall has every tile, wrong or right, and the table below them", () => {
  const tiles = Array.from({ length: 41 }, (_, i) => ({ colour: `c${i}`, wrong: i === 3 }));
  const { boxes, texts, width, height } = layOutWall(
    [
      { name: "Train", tiles },
      { name: "Test", tiles: tiles.slice(0, 1) },
    ],
    [
      ["", "bad"],
      ["bad", 7],
    ],
  );
  assert.equal(boxes.length, 42);
  assert.deepEqual(
    boxes.filter(({ wrong }) => wrong).map(({ colour }) => colour),
    ["c3"],
  );
  assert.ok(boxes[40].y > boxes[39].y && boxes[40].x === boxes[0].x, "a row is full");
  assert.ok(boxes[41].y > boxes[40].y && texts.at(-1)?.text === "7");
  for (const { x, y } of [...boxes, ...texts]) assert.ok(x < width && y < height);
});
