/** Figures for the last row: what of a figure is a length, a letter or a faint colour, and what is none of these. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { allEnlarged, enlarged } from "../../../playground/frontend/present/figures.js";

const figure = {
  data: [
    { x: [], mode: "lines", line: { width: 2, color: "#dde0e4" }, marker: { size: 7, color: "#0b7a75" }, colorscale: [[0, "#dde0e4"]] },
  ],
  layout: {
    font: { size: 11 },
    margin: { l: 40, r: 10, t: 20, b: 24 },
    xaxis: { domain: [0, 1], range: [0, 100], nticks: 6, tickfont: { size: 13 }, title: { standoff: 4 } },
    yaxis2: { tickvals: [0, 0.25, 0.5, 0.75, 1], ticktext: ["a", "b", "c", "d", "e"], gridcolor: "#eee" },
    yaxis: { tickvals: [0, 0.5, 1] },
    shapes: [{ x0: 0, x1: 1, y0: 0, y1: 1, line: { width: 1 } }],
    meta: { ring: { xsizemode: "pixel", x0: -10, x1: 10 }, cell: 24, shift: 3 },
  },
  config: { displaylogo: false },
};

test("letters, lines, margins and rings are larger; places and ranges are not", () => {
  const { data, layout, config } = enlarged(figure, 1.5, {});
  assert.deepEqual([data[0].line.width, data[0].marker.size], [3, 10.5]);
  assert.deepEqual(layout.font, { size: 18 }, "the smallest letters are as large as small ones are allowed to be");
  assert.equal(layout.xaxis.tickfont.size, 19.5);
  assert.deepEqual(layout.margin, { l: 60, r: 15, t: 30, b: 36 });
  assert.deepEqual([layout.xaxis.range, layout.xaxis.domain, layout.xaxis.title], [[0, 100], [0, 1], { standoff: 6 }]);
  assert.deepEqual(layout.shapes, [{ x0: 0, x1: 1, y0: 0, y1: 1, line: { width: 1.5 } }]);
  assert.deepEqual(layout.meta, { ring: { xsizemode: "pixel", x0: -15, x1: 15 }, cell: 36, shift: 3 });
  assert.equal(config, figure.config);
});

test("larger numbers are fewer", () => {
  const { layout } = enlarged(figure, 1.5, {});
  assert.equal(layout.xaxis.nticks, 4);
  assert.deepEqual(
    [layout.yaxis2.tickvals, layout.yaxis2.ticktext],
    [
      [0, 0.5, 1],
      ["a", "c", "e"],
    ],
  );
  assert.deepEqual(layout.yaxis.tickvals, [0, 0.5, 1]);
});

test("a faint colour gives way wherever it stands, and no other does", () => {
  const { data, layout } = enlarged(figure, 1, { "#dde0e4": "#838689", "#eee": "transparent" });
  assert.equal(data[0].line.color, "#838689");
  assert.deepEqual(data[0].colorscale, [[0, "#838689"]]);
  assert.equal(data[0].marker.color, "#0b7a75");
  assert.equal(layout.yaxis2.gridcolor, "transparent");
});

test("every figure of the pages has letters of 18 px at least in a projector's window, and the template stays as it is", () => {
  const figures = JSON.parse(readFileSync("tests/charts/figures.json", "utf-8"));
  const before = JSON.stringify(figures);
  /** @type {number[]} */
  const sizes = [];
  const look = (/** @type {any} */ value, isFont = false) => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, each] of Object.entries(value)) {
      if (isFont && name === "size") sizes.push(each);
      look(each, /font$/u.test(name));
    }
  };
  look(allEnlarged({ light: figures }, 1.5, {}));
  assert.ok(sizes.length > 40);
  assert.ok(Math.min(...sizes) >= 18);
  assert.equal(JSON.stringify(figures), before);
});
