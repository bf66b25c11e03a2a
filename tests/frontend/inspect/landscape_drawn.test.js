/** The landscape and the planes of the loss as Plotly is given them: flow, paths, resting points, the square of two units, and the loss at each place. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { openInside, screen } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { lossAlongItsWay, lossSlice } = await import("../../../playground/frontend/inspect/landscape/loss_slice.js");
const { plane } = await import("../../../playground/frontend/inspect/landscape/plane.js");

const PATH = { marker: { color: "grey", size: [5, 5, 9] } };
const RESTING = {
  ...{ ...ANSWERS.resting_points, points: base64(0.5, -0.25, 1, 2, 3, 4), score: [0.5, 1, 2] },
  ...{ fixed: [true, true, false], stable: [true, false, false], eigenvalues: [[0.5], [1.5], [1]] },
};
/** Two units, whose square has w, b and a line of its own. */
const SQUARE = { ...ANSWERS.plane, square: true, axes: { w: base64(2, 0), b: 0.5, up: base64(0, 1), middle: base64(0, 0) } };

/** @param {any} view @param {any} answer @param {object} [selected] */
function drawn(view, answer, selected = { word: 1, sentence: "not bad" }) {
  const page = openInside(selected);
  const shown = page.show(view, answer);
  const [chart] = shown.charts();
  return { ...page, ...shown, data: () => chart.data, layout: () => chart.layout };
}

test("the paths stand in their colours, that of the selected sentence first and strongest, with names where there is room, and the point at the playhead", () => {
  const { data, layout, body } = drawn(plane, ANSWERS.plane);
  const [flow, own, other, point, ...none] = data();
  assert.deepEqual([flow.template, own.template, other.template, point.template, none], [0, 1, 1, 2, []]);
  assert.deepEqual([flow.x.length, flow.x.slice(0, 2), flow.y.slice(0, 2)], [12, [0, 0.85], [0, 0.85]]);
  assert.deepEqual(own, {
    ...{ ...PATH, template: 1, name: "not bad", mode: "lines+markers+text", line: { color: "black", width: 3 } },
    ...{ x: [0, 1, -1], y: [0, 2, 3], customdata: [[0, 0], [0, 1], [0, 2]] }, // biome-ignore format: a row
    hovertext: ["start<br>score <b>+0.00</b>", "not<br>score <b>+1.00</b>", "bad<br>score <b>−1.00</b>"],
    ...{ text: ["start", "not", ""], textposition: ["top center", "top center", "top center"] },
  });
  assert.deepEqual(other, {
    ...{ ...PATH, template: 1, name: "so good", mode: "lines+markers", line: { color: "blue", width: 1.5 } },
    ...{ x: [0, 0.5, 2], y: [0, 1, 1], customdata: [[1, 0], [1, 1], [1, 2]] }, // biome-ignore format: a row
    hovertext: ["start<br>score <b>+0.00</b>", "so<br>score <b>+0.50</b>", "good<br>score <b>+2.00</b>"],
  });
  assert.deepEqual([point.x, point.y], [[1], [2]]);
  const { xaxis, yaxis, annotations } = layout();
  const near = (/** @type {number[]} */ range) => range.map((each) => Number(each.toFixed(9)));
  assert.deepEqual([near(xaxis.range), near(yaxis.range)], [[-1.15, 2.15], [-0.15, 3.15]]); // biome-ignore format: a row
  assert.deepEqual(
    annotations.map((/** @type {any} */ { x, xanchor, text }) => [x, xanchor, text]),
    [
      [0, "left", '<span style="color: #aa0000"><b>←</b></span> bad'],
      [1, "right", 'good <span style="color: #00aa00"><b>→</b></span>'],
    ],
  );
  assert.equal(body.children.at(-1)?.hidden, false, "a network of two units is offered");
});

test("more paths than colours begin with the first colour again, and long names are cut", () => {
  const path = (/** @type {string} */ text) => ({ words: [text], x: [1, 2], y: [2, 3], score: [0, 1] });
  const paths = ["a", "b", "c", "a very long sentence of many words which goes on"].map(path);
  const { data, charts, layout } = drawn(plane, { ...ANSWERS.plane, paths });
  assert.deepEqual(
    data()
      .slice(1, 5)
      .map((/** @type {any} */ { line, name }) => [line.color, name]),
    [["black", "a"], ["blue", "b"], ["brown", "c"], ["blue", "a very long sentence of many words whic…"]], // biome-ignore format: a table
  );
  const legend = charts()[0].parent.children[0];
  assert.match(
    JSON.stringify(legend.children.map((/** @type {any} */ each) => each.children[1])),
    /"a very long sentence of many words whic…"\]$/u,
  );
  assert.notEqual(layout().xaxis.range[0], layout().xaxis.range[1]);
});

test("all on one place have an axis of some length around it", () => {
  const { layout, says } = drawn(plane, { ...ANSWERS.plane, paths: [{ words: [], x: [3], y: [4], score: [0] }], flow: [] });
  assert.match(says(), /It has no arrows: these cells hand on more than the state that is drawn/u);
  assert.deepEqual([layout().xaxis.range, layout().yaxis.range], [[2.5, 3.5], [3.5, 4.5]]); // biome-ignore format: a row
});

test("resting points are circles, rings and diamonds by what they are, within the axes, and rows of the file", () => {
  const { data, layout, drawing } = drawn(plane, ANSWERS.plane);
  drawing.lay?.(RESTING);
  screen.frame();
  const resting = data().at(-2);
  assert.deepEqual(resting, {
    ...{ template: 3, line: {}, mode: "lines+markers", x: [0.5, 1, 3], y: [-0.25, 2, 4] },
    marker: { color: "grey", size: [9, 9, 6], symbol: ["circle", "circle-open", "diamond-open"] },
    text: [
      "stable resting point<br>score +0.50; a distance from it halves in 1.0 words",
      "unstable resting point<br>score +1.00; a distance from it doubles in 1.7 words",
      "here the state hardly moves<br>score +2.00; a distance from it stays for more than a hundred words",
    ],
  });
  assert.deepEqual(layout().xaxis.range, [-1.2, 3.2]);
  assert.deepEqual(drawing.table().slice(-4), [
    ["point", "x", "y", "stability"],
    ["rests", 0.5, -0.25, "stable"],
    ["rests", 1, 2, "unstable"],
    ["slow", 3, 4, "unstable"],
  ]);
  drawing.lay?.({ ...RESTING, units: 3 });
  assert.equal(drawing.table().some(([name]) => name === "point"), false, "those of another network"); // biome-ignore format: a line
});

test("of two units the square of all states has the colour of the answer at each place, no corners are named, and the file has the units", () => {
  const { data, layout, drawing, says, body } = drawn(plane, SQUARE);
  const [square, border, flow, own] = data();
  assert.deepEqual([square.template, border.template, flow.template, own.template], [4, 5, 0, 1]);
  assert.deepEqual([square.colorscale, square.x.length, square.y.length, square.z.length], [[[0, "#aa0000"], [0.5, "white"], [1, "#00aa00"]], 61, 61, 61]); // biome-ignore format: a row
  assert.deepEqual([square.z[0][0].toFixed(3), square.z[0][60].toFixed(3)], ["0.182", "0.924"]);
  assert.deepEqual([border.x, border.y], [[-0.25, -0.25], [-1, 1]]); // biome-ignore format: a row
  const { width, height, xaxis, annotations } = layout();
  assert.deepEqual([width, height, xaxis.range, annotations], [500, 500, [-1, 1], []]);
  assert.deepEqual(drawing.table().slice(0, 3), [
    ["sentence", "after", "score", "unit 0", "unit 1"],
    ["not bad", "start", 0, 0, 0],
    ["not bad", "not", 1, 1, 2],
  ]);
  assert.match(says(), /With two units the square is the state itself/u);
  assert.equal(body.children.at(-1)?.hidden, true, "it is one of two units already");
});

test("the square is no wider than it is high, whatever room there is", () => {
  const { charts, layout } = drawn(plane, SQUARE);
  const host = charts()[0].parent;
  host.clientWidth = 900;
  screen.resize(host, 900, 1);
  screen.frame();
  assert.equal(layout().width, 560);
});

test("the point at the playhead follows the word, by Plotly where it cannot be moved", () => {
  const { selection, drawing, data, charts } = drawn(plane, ANSWERS.plane);
  charts()[0].querySelectorAll = () => [];
  selection.set({ word: 2 });
  drawing.select();
  screen.frame();
  assert.deepEqual([data().at(-1).x, data().at(-1).y], [[-1], [3]]);
});

const LOSSES = [[3, 2, null, 5], [2, 1, 20, 4], [10, 30, 6, 7]]; // biome-ignore format: a table
const SLICE = { ...ANSWERS.loss_along_its_way, across: [-1, 0, 1, 2], up: [-3, 0, 2], losses: LOSSES };

test("the loss at each place is drawn by its logarithm and told as it is, and the way has a dot for each kept epoch, the last one large", () => {
  const { data, layout } = drawn(lossAlongItsWay, SLICE);
  const [heat, way] = data();
  const { z, ...rest } = heat;
  assert.deepEqual(rest, {
    ...{ template: 4, line: {}, marker: { color: "grey", size: 9 }, mode: "lines+markers", x: [-1, 0, 1, 2], y: [-3, 0, 2] },
    ...{ zmin: 0, zmax: Math.log10(30), zsmooth: "best", opacity: 0.75, colorscale: [[0, "white"], [1, "black"]] }, // biome-ignore format: a row
    text: LOSSES.map((row) => row.map((loss) => loss?.toPrecision(3) ?? "beyond all bounds")),
    ...{ hoverinfo: "text", hovertemplate: "loss %{text}<extra></extra>" },
  });
  assert.deepEqual(z, LOSSES.map((row) => row.map((loss) => loss && Math.log10(loss)))); // biome-ignore format: a line
  assert.deepEqual(way, {
    ...{ template: 1, mode: "lines+markers", line: { color: "blue", width: 2 }, marker: { color: "blue", size: [5, 10] } },
    ...{ x: [0, 1], y: [0.5, 2], customdata: [0, 10], hovertext: ["epoch 0<br>loss 1.00", "epoch 10<br>loss –"], hovertemplate: undefined },
  });
  const { height, xaxis, yaxis } = layout();
  assert.deepEqual([height, xaxis.title.text, yaxis.title.text], [400, "direction in which it moved most", "next direction"]);
});

test("in directions by chance the network is one dot in the middle", () => {
  const { data, layout, says } = drawn(lossSlice, { ...SLICE, path: [], epochs: [], way: [] });
  const [, { x, y, marker, hovertemplate }] = data();
  assert.deepEqual([x, y, marker.size, hovertemplate], [[0], [0], [10], "the network<extra></extra>"]);
  assert.deepEqual([layout().xaxis.title.text, layout().yaxis.title.text], ["a direction by chance", "another one"]);
  assert.match(says(), /between 1\.000 and 30\.000 around it\./u);
});
