/** The landscape without a browser: where states stand, and what resting points come to in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrowLine, shaftsOf } from "../../../playground/frontend/inspect/landscape/flow_arrows.js";
import { legendRows, withLegend } from "../../../playground/frontend/inspect/drawing/legend.js";
import { cornerBox, labelPlaces } from "../../../playground/frontend/inspect/landscape/label_places.js";
import {
  answerSquare,
  boundary,
  paceText,
  placesOf,
  restingRows,
  restingText,
} from "../../../playground/frontend/inspect/landscape/landscape.js";
import { base64 } from "../support/base64.js";

/** @param {number[]} w @param {number} b @param {boolean} square */
const land = (w, b, square) => ({
  square,
  units: w.length,
  axes: { w: base64(...w), b, up: base64(...w.map((_, i) => (i ? 0 : 1))), middle: base64(...w.map(() => 0.5)) },
});

test("a state stands at its score, and of two units at itself", () => {
  const states = base64(1, 2, 3, -1, 0, 0.5);
  assert.deepEqual(placesOf(land([1, 0, 2], 0.25, false), states), { x: [7.25, 0.25], y: [0.5, -1.5] });
  assert.deepEqual(placesOf(land([3, 1], 0, true), base64(0.5, -1, 0.25, 1)), { x: [0.5, 0.25], y: [-1, 1] });
});

test("the square of two units has the answer at every place, and the line on which it changes", () => {
  const { places, shares } = answerSquare(land([2, 0], 0, true), 5);
  assert.deepEqual(places, [-1, -0.5, 0, 0.5, 1]);
  assert.equal(shares[3][2], 0.5);
  assert.ok(Math.abs(shares[0][4] - 1 / (1 + Math.exp(-2))) < 1e-12);
  assert.deepEqual(boundary(land([2, 0], -1, true)), [
    [0.5, -1],
    [0.5, 1],
  ]);
  assert.deepEqual(boundary(land([1, 1], 0, true)), [
    [-1, 1],
    [1, -1],
  ]);
  assert.deepEqual(boundary(land([1, 1], 5, true)), [], "one label has the whole square");
  assert.deepEqual(boundary(land([0, 0], 1, true)), []);
});

test("a distance halves, doubles or stays", () => {
  assert.equal(paceText(0), "a distance from it is gone after one word");
  assert.equal(paceText(0.5), "a distance from it halves in 1.0 words");
  assert.equal(paceText(1.02), "a distance from it doubles in 35 words");
  assert.equal(paceText(1), "a distance from it stays for more than a hundred words");
});

const RESTING = {
  points: "",
  verdict: "one resting point, stable (it forgets)",
  found: "1 resting point, 1 stable; 1 slow point",
  score: [0.5, 2],
  speed: [0, 0.01],
  fixed: [true, false],
  stable: [true, false],
  turns: [true, false],
  eigenvalues: [[0.5, 0.25], [1]],
  sentences: 58,
};

test("the verdict says what was found, near which point, and from where", () => {
  assert.equal(
    restingText(RESTING),
    "One resting point, stable (it forgets): 1 resting point, 1 stable; 1 slow point. At score +0.50 (stable, turning) a distance from it halves in 1.0 words. Sought from states of 58 training sentences.",
  );
  const none = { ...RESTING, verdict: "none of these", found: "0 resting points, 0 stable; 0 slow points", score: [], sentences: 0 };
  assert.equal(
    restingText(none),
    "None of the four known pictures: 0 resting points, 0 stable; 0 slow points. The data set is not here, so the search began from this sentence alone.",
  );
});

test("each point is a row with its time constant, or says that what is near it goes further away", () => {
  const [rests, slow] = restingRows(RESTING);
  assert.deepEqual(rests.slice(0, 4), ["rests", 0.5, "stable", 0.5]);
  assert.ok(Math.abs(Number(rests[4]) - 1 / Math.LN2) < 1e-12);
  assert.deepEqual([slow[0], slow[4]], ["slow", "stays"]);
  const [grows, fades] = restingRows({ ...RESTING, eigenvalues: [[1.2, 0.5], [0]] });
  assert.deepEqual([grows[4], fades[4]], ["grows", 0]);
});

test("no name at a path lies on another or on a point, and one without room is left to the pointer", () => {
  const room = { width: 300, height: 200 };
  const alone = [{ x: 150, y: 100 }];
  assert.deepEqual(labelPlaces(alone, ["bad"], room), ["top center"]);
  assert.deepEqual(labelPlaces([{ x: 150, y: 3 }], ["bad"], room), ["bottom center"], "above it there is none");
  assert.deepEqual(labelPlaces([{ x: 2, y: 100 }], ["not"], room), ["middle right"]);
  assert.deepEqual(labelPlaces([{ x: 298, y: 100 }], ["not"], room), ["middle left"]);
  const crowd = [
    { x: 150, y: 100 },
    { x: 158, y: 102 },
    { x: 280, y: 30 },
  ];
  const [first, second, third] = labelPlaces(crowd, ["start", "this", "bad"], room);
  assert.deepEqual([first, third], ["top center", "top center"]);
  assert.ok(second && second !== "top center");
  const corner = cornerBox("positive →", room.width, true);
  assert.deepEqual(labelPlaces([{ x: 270, y: 34 }], ["bad"], room, [corner]), ["bottom center"], "in the corner stands something else");
  assert.deepEqual(labelPlaces([{ x: 30, y: 34 }], ["bad"], room, [corner]), ["top center"]);
  const heap = Array.from({ length: 12 }, (_, i) => ({ x: 150 + (i % 3), y: 100 + (i % 2) }));
  const places = labelPlaces(
    heap,
    Array.from(heap, () => "word"),
    room,
  );
  assert.ok(places.at(-1), "the last one comes first");
  assert.ok(places.filter((place) => place === null).length > 4);
  assert.deepEqual(labelPlaces([], [], room), []);
});

test("a picture is higher by the rows of its legend, and its plot as high as on the page", () => {
  const names = ["not bad", "good", "not at all bad"];
  assert.deepEqual(
    [600, 280, 200].map((room) => legendRows(room, names)),
    [1, 2, 3],
  );
  assert.equal(legendRows(20, names), 3, "narrower than a name it has one in each row all the same");
  assert.equal(legendRows(600, []), 0);
  const layout = { width: 310, height: 400, margin: { l: 20, r: 10, t: 14, b: 40 }, showlegend: false };
  const pictured = withLegend(
    layout,
    names.map((name) => ({ name, colour: "red" })),
  );
  assert.ok(pictured.showlegend && pictured.height > layout.height);
  assert.equal(pictured.height - pictured.margin.t - pictured.margin.b, 346);
  assert.deepEqual([layout.height, layout.margin.t], [400, 14], "and the page's own stays");
});

/** @typedef {import("../../../playground/frontend/inspect/landscape/flow_arrows.js").Drift} Drift */

test("no arrow of the flow reaches the place of the next, and each keeps its direction", () => {
  const flow = [0, 1, 2].flatMap((x) => [0, 10, 20].map((y) => /** @type {Drift} */ ([x, y, 0.3 * (x - 1), 80 * (y - 5)])));
  const shafts = shaftsOf(flow);
  assert.equal(shafts.length, flow.length);
  shafts.forEach(([[x0, y0], [x1, y1]], i) => {
    const [x, y, dx, dy] = flow[i];
    assert.deepEqual([x0, y0], [x, y]);
    assert.ok(Math.abs(x1 - x0) < 1 && Math.abs(y1 - y0) < 10);
    assert.ok(Math.abs((x1 - x0) * dy - (y1 - y0) * dx) < 1e-9);
  });
});

test("an arrow is its shaft and a head that is as large on the screen whatever the axes, and no longer than the shaft", () => {
  const scale = { x: 100, y: 2 };
  const { x, y } = arrowLine(
    [
      [
        [1, 10],
        [1, 30],
      ],
      [
        [0, 0],
        [0.02, 0],
      ],
      [
        [5, 5],
        [5, 5],
      ],
    ],
    scale,
  );
  assert.deepEqual([x.length, y.length], [18, 18]);
  assert.deepEqual([x[5], y[5]], [null, null], "a break after each");
  const px = (/** @type {number} */ i) => [Number(x[i]) * scale.x, Number(y[i]) * scale.y];
  const [tip, left, right, again] = [px(1), px(2), px(3), px(4)];
  assert.deepEqual(
    [px(0), tip, again],
    [
      [100, 20],
      [100, 60],
      [100, 60],
    ],
  );
  assert.deepEqual([tip[1] - left[1], tip[1] - right[1]], [5, 5], "5 px long");
  assert.ok(Math.abs(Math.abs(left[0] - right[0]) - 4) < 1e-9, "4 px wide");
  assert.ok(Math.abs(px(7)[0] - px(8)[0] - 2) < 1e-9, "a shaft of 2 px has a head of 2 px");
  assert.ok(
    [12, 13, 14, 15].every((i) => x[i] === 5 && y[i] === 5),
    "where nothing drifts there is a point",
  );
});
