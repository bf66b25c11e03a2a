/** Lines, points and cells are moved to where Plotly itself would draw them, and nothing is where the figure is not as expected. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import {
  cellEdges,
  mixer,
  moveLines,
  movePoint,
  moveSteps,
  paintCells,
  paintMatrix,
} from "../../../playground/frontend/charts/plotly_patch.js";
import { openDocument, Part } from "../support/part.js";
import { Canvas, openPens } from "../support/pen.js";
import { makePlotly } from "../support/plotly.js";

/** @type {Record<string, [number, number]>} */
const RANGES = { xaxis: [1, 5], yaxis: [0, 2], xaxis2: [10, 20], yaxis2: [-1, 3] };

/** Cells that were filled on a canvas: the colour and [x, y, width, height]. @type {any[][]} */
let rects = [];
/** What the page can draw with. */
const canDraw = { pen: true };

beforeEach(() => {
  rects = [];
  canDraw.pen = true;
  openPens();
  const page = openDocument();
  page.createElement = (tag) => {
    const canvas = new Canvas(tag);
    canvas.pen.fillRect = (/** @type {number[]} */ ...rect) => rects.push([canvas.pen.fillStyle, ...rect]);
    canvas.getContext = () => (canDraw.pen ? canvas.pen : null);
    return canvas;
  };
});

/** A chart of 200 by 100 px a subplot, drawn by Plotly. @param {any[]} data @param {Record<string, [number, number]>} ranges @returns {any} */
function chartOf(data, ranges = RANGES) {
  const chart = new Part();
  makePlotly().react(chart, data, Object.fromEntries(Object.entries(ranges).map(([axis, range]) => [axis, { range: [...range] }])), {});
  return chart;
}

const second = { xaxis: "x2", yaxis: "y2" };
const heatmap = { type: "heatmap" };

test("each line goes into the path of its own trace, in the units of its own subplot", () => {
  const chart = chartOf([{ x: [0, 0] }, { ...second, x: [0, 0] }, { x: [0, 0] }]);
  const lines = [
    { x: [1, 2], y: [2, 0.5], plot: "xy" },
    { x: [10, 15], y: [3, 0], plot: "x2y2" },
    { x: [3, 5], y: [1, 0.123], plot: "xy" },
  ];
  const paths = () => chart.drawn.map((/** @type {any} */ { path }) => path.attributes.d);
  assert.equal(moveLines(chart, lines, RANGES), true);
  assert.deepEqual(paths(), ["M0.00,0.00L50.00,75.00", "M0.00,0.00L100.00,75.00", "M100.00,50.00L200.00,93.85"]);
});

test("a line that has no path, no subplot or another range moves none of them", () => {
  const line = { x: [1, 2], y: [2, 0.5], plot: "xy" };
  for (const [name, lines, ranges] of /** @type {[string, any[], any][]} */ ([
    ["no path", [line, line], RANGES],
    ["no subplot", [line, { ...line, plot: "x3y3" }], RANGES],
    ["zoomed along x", [line], { ...RANGES, xaxis: [1, 6] }],
    ["zoomed along y", [line], { ...RANGES, yaxis: [-1, 2] }],
  ])) {
    const chart = chartOf([{ x: [0, 0] }]);
    assert.equal(moveLines(chart, lines, ranges), false, name);
    assert.equal(chart.drawn[0].path.attributes.d, undefined, name);
  }
});

test("steps rise midway between their points, and a point has its colour at the rim where it is open", () => {
  const chart = chartOf([{ x: [0, 0] }, { ...second, x: [0, 0, 0] }, { ...second, x: [0, 0, 0] }]);
  const [, other, { path, points }] = chart.drawn;
  points[1].style.fill = "red";
  const steps = { x: [10, 11, 15], y: [3, -1, 1], plot: "x2y2", nth: 1, colours: ["a", "b", "c"] };
  assert.equal(moveSteps(chart, steps, RANGES), true);
  assert.equal(path.attributes.d, "M0.00,0.00H10.00V100.00H60.00V50.00H100.00");
  assert.deepEqual(
    points.map((/** @type {any} */ { attributes, style: { fill, stroke } }) => [attributes.transform, fill, stroke]),
    [
      ["translate(0.00,0.00)", "none", "a"],
      ["translate(20.00,100.00)", "b", undefined],
      ["translate(100.00,50.00)", "none", "c"],
    ],
  );
  assert.equal(other.path.attributes.d, undefined);
  assert.equal(moveSteps(chart, { ...steps, nth: undefined, colours: undefined }, RANGES), true);
  assert.deepEqual([other.path.attributes.d, other.points[0].style.stroke], [path.attributes.d, undefined], "the first, in its own colour");
});

test("steps of another number, of no trace or of another range are not moved", () => {
  const chart = chartOf([{ x: [0, 0, 0] }]);
  const steps = { x: [1, 2, 3], y: [1, 1, 2], plot: "xy" };
  assert.equal(moveSteps(chart, { ...steps, x: [1, 2], y: [1, 1] }, RANGES), false);
  assert.equal(moveSteps(chart, { ...steps, nth: 1 }, RANGES), false);
  assert.equal(moveSteps(chart, steps, { ...RANGES, yaxis: [0, 3] }), false);
  assert.equal(chart.drawn[0].path.attributes.d, undefined);
  chart.drawn[0].element.querySelector = () => null;
  assert.equal(moveSteps(chart, steps, RANGES), false, "it was drawn without a line");
});

test("the only point of the last trace is moved, and Plotly's data with it", () => {
  const point = { x: [3], y: [1] };
  const line = { x: [1, 2], y: [1, 2] };
  const chart = chartOf([line, structuredClone(point)]);
  assert.equal(movePoint(chart, { x: 2, y: 0.5 }), true);
  assert.equal(chart.drawn[1].points[0].attributes.transform, "translate(50.00,75.00)");
  assert.deepEqual(chart.data, [line, { x: [2], y: [0.5] }]);
  assert.equal(movePoint(chartOf([point, line]), { x: 2, y: 0.5 }), false, "the last trace has two");
  for (const axis of ["xaxis", "yaxis"]) {
    const unranged = chartOf([structuredClone(point)]);
    delete unranged.layout[axis].range;
    assert.equal(movePoint(unranged, { x: 2, y: 0.5 }), false);
    assert.deepEqual(unranged.data, [point]);
  }
});

test("colours are mixed as in Plotly, and beyond the ends of the scale stay as they are there", () => {
  const [red, green, blue] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ];
  const colour = mixer([
    [0, "#ff0000"],
    [0.25, "#00ff00"],
    [1, "#0000ff"],
  ]);
  assert.deepEqual(
    [-2, -1, -0.75, -0.5, 0.25, 1, 2].map((value) => [...colour(value)]),
    [red, red, [128, 128, 0], green, [0, 128, 128], blue, blue],
  );
});

/** A colour that shows which value it stands for. @param {number} value */
const shade = (value) => [10 * value, 100, 200];

test("the cells of a heatmap are a pixel each, row by row from the top", () => {
  const chart = chartOf([{ ...heatmap }, { ...heatmap, ...second }]);
  const rows = [Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)];
  assert.equal(paintCells(chart, rows, shade, "x2y2"), true);
  const pixels = [1, 2, 3, 4, 5, 6].flatMap((value) => [10 * value, 100, 200, 255]);
  assert.deepEqual(
    chart.drawn.map((/** @type {any} */ { image }) => image.attributes["xlink:href"]),
    [undefined, `data:${pixels.join()}`],
  );
  assert.equal(paintCells(chart, [Float32Array.of(7)], shade), true);
  assert.equal(chart.drawn[0].image.attributes["xlink:href"], "data:70,100,200,255");
  chart.drawn[0].image.style.imageRendering = "auto";
  assert.equal(paintCells(chart, rows, shade), false, "a picture of full size");
  assert.equal(paintCells(chartOf([{ x: [1] }]), rows, shade), false, "there is no heatmap");
  chart.drawn[0].image.style.imageRendering = "pixelated";
  canDraw.pen = false;
  assert.equal(paintCells(chart, rows, shade), false);
  assert.equal(chart.drawn[0].image.attributes["xlink:href"], "data:70,100,200,255", "and it stands as it was");
});

test("the cells of a matrix with gaps are filled within the edges that Plotly gives them, but for those without a value", () => {
  assert.deepEqual(cellEdges(100, 3), [0, 33, 67, 100]);
  const rows = [
    [1, null, 3],
    [4, 5, 6],
  ];
  const chart = chartOf([heatmap]);
  const { image } = chart.drawn[0];
  image.style.imageRendering = "auto";
  for (const [width, height] of [
    [200, 101],
    [201, 100],
  ]) {
    Object.assign(image.attributes, { width: String(width), height: String(height) });
    assert.equal(paintMatrix(chart, rows, shade, 2), false, "it has another size than it would be given");
  }
  assert.deepEqual([rects, image.attributes["xlink:href"]], [[], undefined]);
  Object.assign(image.attributes, { width: "200", height: "100" });
  assert.equal(paintMatrix(chart, rows, shade, 2), true);
  assert.deepEqual(rects, [
    ["rgb(10,100,200)", 0, 0, 65, 48],
    ["rgb(30,100,200)", 133, 0, 65, 48],
    ["rgb(40,100,200)", 0, 50, 65, 48],
    ["rgb(50,100,200)", 67, 50, 64, 48],
    ["rgb(60,100,200)", 133, 50, 65, 48],
  ]);
  assert.equal(image.attributes["xlink:href"], "data:");
  image.style.imageRendering = "pixelated";
  assert.equal(paintMatrix(chart, [[null, 2]], shade, 2), true, "a pixel a cell");
  assert.equal(image.attributes["xlink:href"], "data:0,0,0,0,20,100,200,255");
  assert.equal(paintMatrix(chartOf([]), rows, shade, 2), false);
});
