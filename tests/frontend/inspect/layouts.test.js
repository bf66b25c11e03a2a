/** Bars, lines and heatmaps as Plotly is given them: all of it, of names that are too long, that look like markup, and that find no room. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openInside, screen } from "../support/inside.js";
import { Part } from "../support/part.js";

const { makeBars } = await import("../../../playground/frontend/inspect/drawing/bars.js");
const { makeLines } = await import("../../../playground/frontend/inspect/drawing/lines.js");
const { makeMatrix } = await import("../../../playground/frontend/inspect/drawing/matrix.js");

/** The chart, drawn in so much room. @param {any} make @param {string} name  of its figure @param {object} content @param {number} [width]  px */
function drawn(make, name, content, width = 500) {
  const { context } = openInside();
  const { life, Plotly, figures } = context;
  const host = Object.assign(new Part(), { clientWidth: width });
  /** @type {number[][]} */
  const picks = [];
  const onPick = (/** @type {number[]} */ ...places) => picks.push(places);
  make(host, { life, Plotly, figure: figures.light[name], onPick }).draw(content);
  screen.frame();
  const chart = /** @type {any} */ (host.children.find(({ className }) => className === "rnn-view-chart"));
  const { meta: _, shapes, yaxis2, ...layout } = chart.layout;
  const click = (/** @type {object} */ point) => chart.clicks.forEach((/** @type {any} */ act) => act({ points: [point] }));
  return { data: chart.data, layout, yaxis2, shapes, picks, click };
}

const TRACE = { line: {}, marker: { color: "grey", size: 9 }, mode: "lines+markers" };
const LONG = "a word of more than twenty-four letters";

test("bars stand below one another, each with its colour by its side of 0, and names have the room that they need", () => {
  const series = [{ name: "now", values: [2, -1] }, { name: "<i>", values: [null, 0.5], faint: true }]; // biome-ignore format: a row
  const { data, layout, click, picks } = drawn(makeBars, "bars", {
    names: ["<b>", LONG],
    series,
    colours: ["#ff0000", "#008000"],
    title: "push",
  });
  const both = { ...TRACE, y: [0, 1] };
  assert.deepEqual(data, [
    {
      ...both,
      name: "now",
      x: [2, -1],
      text: ["&lt;b&gt;, now", `${LONG}, now`],
      offsetgroup: "0",
      marker: { color: ["#008000", "#ff0000"] },
    },
    {
      ...{ ...both, name: "<i>", x: [null, 0.5], text: ["&lt;b&gt;, &lt;i&gt;", `${LONG}, &lt;i&gt;`] },
      ...{ offsetgroup: "1", marker: { color: Array(2).fill("rgba(0,128,0,0.4)"), line: { color: Array(2).fill("#008000"), width: 1 } } },
    },
  ]);
  assert.deepEqual(layout, {
    height: 2 * 20 * 1.35 + 9 + 7,
    width: 500,
    margin: { l: 24 * 6.6 + 12, r: 11, t: 9, b: 7 },
    xaxis: { title: { text: "push" }, range: [-1, 2] },
    yaxis: { title: {}, range: [1.5, -0.5], tickvals: [0, 1], ticktext: ["&lt;b&gt;", "a word of more than twen"] },
  });
  click({ x: 7, y: 1 });
  assert.deepEqual(picks, [[1]]);
  const one = drawn(makeBars, "bars", { names: ["x"], series: [{ name: "s", values: [0] }], title: "t" });
  assert.deepEqual([one.layout.height, one.layout.margin.l, one.data[0].marker], [36, 40, { color: ["#888888"] }]);
});

test("lines have a place for each name, what cannot be drawn on a logarithmic axis is left out, and bars stand below them", () => {
  const lines = [
    { name: "<r>", values: [1e-13, 2, null], colour: "test" },
    { name: "bound", values: [4, -1, Number.POSITIVE_INFINITY], colour: "text", dash: "dash" },
  ];
  const bars = { name: "<l>", title: "σ", values: [0, 3, 4], marked: [false, true, false] };
  const content = { names: ["start", "a word of many letters", "c"], lines, bars, log: true };
  const { data, layout, yaxis2, click, picks } = drawn(makeLines, "lines", content, 300);
  const at = { ...TRACE, x: [0, 1, 2] };
  const texts = (/** @type {string} */ end) => content.names.map((name) => `${name}<br>${end}`);
  assert.deepEqual(data, [
    { ...at, name: "&lt;r&gt;", y: [null, 2, null], text: texts("&lt;r&gt;"), line: { color: "blue", dash: "solid" } },
    { ...at, name: "bound", y: [4, null, null], text: texts("bound"), line: { color: "black", dash: "dash" }, mode: "lines" },
    {
      ...{ ...at, name: "&lt;l&gt;", y: [0, 3, 4], marker: { size: 9, color: ["grey", "red", "grey"] } },
      text: ["start<br>&lt;l&gt;", "a word of many letters<br>&lt;l&gt;, clipped", "c<br>&lt;l&gt;"],
    },
  ]);
  assert.deepEqual(
    [layout, yaxis2],
    [
      {
        height: 300,
        width: 300,
        margin: { l: 12, r: 11, t: 9, b: 70 },
        xaxis: { title: {}, range: [-0.5, 2.5], tickvals: [0, 1, 2], ticktext: ["start", "a word of ma", "c"], tickangle: -60 },
        yaxis: { title: {}, type: "log", dtick: 1, autorange: true, domain: [0.34, 1] },
      },
      { title: { text: "σ" }, visible: true, domain: [0, 0.24] },
    ],
  );
  click({ x: 2, y: 7 });
  assert.deepEqual(picks, [[2]]);
});

test("lines on a linear axis show how small a number may be, as high as they are told, and without bars nothing is below them", () => {
  const content = { names: ["start", "b"], lines: [{ name: "r", values: [1e-13, 2], colour: "train", dash: "dot" }], height: 170 };
  const { data, layout, yaxis2 } = drawn(makeLines, "lines", content);
  assert.deepEqual([data.length, data[0].y, data[0].line], [1, [1e-13, 2], { color: "grey", dash: "dot" }]);
  assert.deepEqual([layout.height, layout.margin.b, layout.xaxis.tickangle], [170, 26, 0]);
  assert.deepEqual(layout.yaxis, { title: {}, type: "linear", dtick: null, autorange: true, domain: [0, 1] });
  assert.deepEqual(yaxis2, { title: { text: "taught" }, visible: false, domain: [0, 0.24] });
  const wide = { names: ["start", "not", "bad"], lines: [{ name: "r", values: [1], colour: "test" }] };
  assert.deepEqual([175, 174].map((room) => drawn(makeLines, "lines", wide, room).layout.xaxis.tickangle), [0, -60]); // biome-ignore format: a row
  const ticks = [[1, "one"]];
  const { xaxis } = drawn(makeLines, "lines", { ...wide, ticks }, 100).layout;
  assert.deepEqual([xaxis.tickvals, xaxis.ticktext, xaxis.tickangle], [[1], ["one"], 0]);
  const alone = { names: ["start"], lines: [{ name: "bound", values: [1], colour: "test", dash: "dash" }] };
  assert.equal(drawn(makeLines, "lines", alone).data[0].mode, "lines+markers", "one place of a line without points would not be seen");
});

test("a heatmap has its names at both sides, those that are too long cut, and titles where it is told so", () => {
  const across = ["not", "<b>", "twelveletter", "a very long word indeed"];
  const values = [[1, null, -3, 0], [0, 2, 1, 0]]; // biome-ignore format: a table
  const content = { across, down: ["one", "a very long word too"], values, hover: "H", titleAcross: "A", titleDown: "D", narrowest: 14 };
  const { data, layout, click, picks } = drawn(makeMatrix, "matrix", content, 420);
  const names = ["not", "&lt;b&gt;", "twelveletter", "a very long word indeed"];
  assert.deepEqual(data, [
    {
      ...{ ...TRACE, x: [0, 1, 2, 3], y: [0, 1], z: values, text: [names, names], xgap: 1, ygap: 1, hovertemplate: "H" },
      ...{ zmin: -3, zmax: 3, colorscale: [[0, "#0000aa"], [0.5, "#ffffff"], [1, "#aaaa00"]] }, // biome-ignore format: a row
    },
  ]);
  assert.deepEqual(layout, {
    width: 420,
    height: 90 + 38 + 9,
    margin: { l: 12 * 6.5 + 26, r: 11, t: 9, b: 38 },
    xaxis: {
      title: { text: "A" },
      tickvals: [0, 1, 2, 3],
      ticktext: [...names.slice(0, 3), "a very long…"],
      range: [-0.5, 3.5],
      tickangle: 0,
    },
    yaxis: { title: { text: "D" }, tickvals: [0, 1], ticktext: ["one", "a very long…"], range: [1.5, -0.5] },
  });
  click({ x: 2, y: 1 });
  assert.deepEqual(picks, [[1, 2]], "the row comes first");
  assert.equal(drawn(makeMatrix, "matrix", content, 380).layout.xaxis.tickangle, -90);
});

test("a heatmap of many columns is as wide as they need, with names upright; one of many rows is no higher than it may be", () => {
  const across = Array.from({ length: 100 }, (_, i) => `w${i}`);
  const wide = drawn(makeMatrix, "matrix", {
    across,
    down: ["x", "y"],
    values: [[1], [2]],
    hovers: [["<1>"], ["2"]],
    most: 4,
    narrowest: 14,
  });
  assert.deepEqual(wide.data[0].text, [["&lt;1&gt;"], ["2"]]);
  assert.deepEqual([wide.data[0].zmin, wide.data[0].zmax, "hovertemplate" in wide.data[0]], [-4, 4, true]);
  assert.deepEqual([wide.layout.width, wide.layout.xaxis.tickangle, wide.layout.xaxis.tickvals.length], [1400 + 20 + 11, -90, 100]);
  assert.deepEqual([wide.layout.margin.b, wide.layout.margin.l], [3 * 6 + 8, 4 * 6.5 + 12]);
  const narrow = drawn(makeMatrix, "matrix", { across, down: ["x", "y"], values: [[1], [2]], titleAcross: "A" });
  assert.deepEqual([narrow.layout.width, narrow.layout.xaxis.tickvals.slice(0, 3), narrow.layout.margin.b], [500, [0, 3, 6], 44]);
  assert.deepEqual([narrow.data[0].xgap, narrow.data[0].ygap], [0, 0], "so narrow, a gap would be all that is seen");
  const high = drawn(makeMatrix, "matrix", { across: ["a"], down: across, values: across.map((_, i) => [i]) });
  assert.deepEqual([high.layout.height, high.layout.yaxis.tickvals.slice(0, 3)], [400 + 20 + 9, [0, 3, 6]]);
});
