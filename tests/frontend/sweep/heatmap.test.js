/** The heatmap of a sweep as Plotly gets it: its medians, and what each cell says, also of runs that diverged. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { drawHeatmap } from "../../../playground/frontend/sweep/heatmap.js";
import { makeSlice } from "../../../playground/frontend/sweep/slice.js";
import { METRICS } from "../../../playground/frontend/sweep/texts.js";
import "../support/catalogue.js";
import { DIVERGED, NOTHING, resultsOf } from "../support/sweep_results.js";

/** @typedef {import("../../../playground/frontend/core/sweep_data.js").Result} Result */

const FIGURE = {
  data: [{ texttemplate: "%{text}", colorbar: {} }],
  layout: { meta: { empty: { showarrow: false } }, xaxis: { title: {} }, yaxis: { title: {} } },
  config: {},
};

/** What Plotly is given: the trace, and the texts of cells without a number. @param {Result[]} results @param {number} [metric]  place among METRICS @param {number} [width]  px */
function plotOf(results, metric = 0, width = 900) {
  const slice = makeSlice();
  slice.begin({ swept: Object.keys(results[0].values), cells: results });
  /** @type {any[]} */
  let figure = [];
  const Plotly = { react: (/** @type {any[]} */ ...what) => void (figure = what), purge() {} };
  const axis = (/** @type {string|null} */ name) => ({ name, values: slice.valuesAt(name) });
  drawHeatmap(
    /** @type {any} */ ({ clientWidth: width }),
    { Plotly: /** @type {any} */ (Plotly), figure: FIGURE },
    {
      across: axis(slice.across),
      down: axis(slice.down),
      metric: METRICS[metric],
      cell: (x, y) => results[slice.cellAt(x, y) ?? -1],
      epoch: 400,
    },
  );
  const [, [trace], layout] = figure;
  return { trace, layout, empty: layout.annotations.map((/** @type {{text: string}} */ { text }) => text) };
}

test("it has the median of the chosen outcome, losses by their size and not by their difference", () => {
  const results = resultsOf({ hidden_size: [16, 64], learning_rate: [0.01, 0.05] });
  const { trace, layout } = plotOf(results);
  assert.deepEqual(
    [layout.xaxis.ticktext, layout.yaxis.ticktext],
    [
      ["0.01", "0.05"],
      ["16", "64"],
    ],
  );
  assert.deepEqual(trace.customdata, [
    [0.1, 0.2],
    [0.3, 0.4],
  ]);
  assert.deepEqual(trace.z.flat(), [0.1, 0.2, 0.3, 0.4].map(Math.log10));
  assert.deepEqual(plotOf(results, 2).trace.z, [
    [100, 101],
    [102, 103],
  ]);
});

test("cells say how many of their runs diverged", () => {
  const { trace, empty } = plotOf(DIVERGED);
  assert.deepEqual(trace.text, [["0.540<br>2 of 5 diverged", ""]]);
  assert.deepEqual(empty, ["diverged"]);
  assert.deepEqual(trace.hovertext[0], [
    "rate 0.02<br>final test loss: <b>0.540</b><br>range over 5 seeds: 0.500 to diverged<br>2 of 5 diverged",
    "rate 1<br>final test loss: <b>diverged</b><br>5 of 5 diverged",
  ]);
});

test("cells say how many seeds got there if not all did", () => {
  const { trace, empty } = plotOf(DIVERGED, 2);
  assert.deepEqual(trace.text, [["", ""]]);
  assert.deepEqual(empty, ["2 of 5, 2 diverged", "diverged"]);
  assert.equal(
    trace.hovertext[0][0],
    "rate 0.02<br>epochs to 100 %: <b>none</b><br>2 of 5 seeds by epoch 400, the first at 148<br>2 of 5 diverged",
  );
  const never = plotOf(
    resultsOf({ clip: [1, 2] }, (place) => (place ? {} : { epochs_to_all: { ...NOTHING, reached: 0 } })),
    2,
  );
  assert.deepEqual([never.empty, never.trace.z[0][0]], [["0 of 5"], null]);
});

test("narrow cells say less", () => {
  assert.deepEqual(plotOf(DIVERGED, 0, 300).trace.text[0][0], "0.540<br>2/5 div.");
  assert.deepEqual(plotOf(DIVERGED, 0, 180).empty, ["–"]);
  assert.equal(plotOf(DIVERGED, 0, 180).trace.texttemplate, "");
});

test("what a setting's value says is text and no markup", () => {
  const { trace, layout } = plotOf(resultsOf({ bptt: ["<b>exact</b>", "article"] }));
  assert.equal(layout.xaxis.ticktext[0], "&lt;b&gt;exact&lt;/b&gt;");
  assert.match(trace.hovertext[0][0], /&lt;b&gt;exact&lt;\/b&gt;/u);
});
