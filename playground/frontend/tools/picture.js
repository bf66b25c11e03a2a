/** Pictures of the charts of the Train and Compare pages, as they are seen, in the colours and letters of the page. */

import { lookOf } from "../inspect/drawing/picture.js";
import { legendRows } from "../inspect/drawing/legend.js";
import { counted } from "../core/numbers.js";
import { saveAs } from "../core/save.js";
import { fileName } from "./motion/sheet.js";
import { ToolError } from "./tool_error.js";

const MOST_NAMES = 24; // of a legend: beyond that no eye can tell all curves apart
const ROW = 19; // px of a row of a legend
const LINE = 11; // px of its letters

/** Where the charts stand. @type {Record<string, Record<"curves"|"sentence", string>>} */
const CHARTS = {
  train: { curves: "[data-testid=curves]", sentence: ".rnn-player-chart" },
  compare: { curves: ".rnn-run-curves-chart", sentence: ".rnn-side-by-side-chart" },
};

/** @typedef {import("../types.js").Chart} Chart */

/**
 * What Plotly makes a picture of: a copy of the chart.
 * @param {Pick<Chart, "data"|"layout">} chart @param {{ground: string, family: string}} look @param {{width: number, height: number}} size
 * @param {boolean} isNamed  the names of its lines, which the page has beside it, stand above them
 */
export function pictured(chart, { ground, family }, { width, height }, isNamed) {
  const { data, layout } = structuredClone({ data: chart.data, layout: chart.layout });
  const names = isNamed ? data.map((/** @type {{name: string}} */ { name }) => name) : [];
  const { l, r, t } = layout.margin;
  const rows = names.length <= MOST_NAMES ? legendRows(width - l - r, names) : 0;
  return {
    data,
    layout: {
      ...layout,
      width,
      height: height + ROW * rows,
      autosize: false,
      paper_bgcolor: ground,
      font: { ...layout.font, family },
      showlegend: rows > 0,
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1, yanchor: "bottom", font: { size: LINE } },
      margin: { ...layout.margin, t: t + ROW * rows },
    },
    config: {},
  };
}

/**
 * The tool that saves a chart.
 * @param {"curves"|"sentence"} which @param {import("../inspect/drawing/picture.js").Format} format
 */
export const picture = (which, format) => ({
  /** @param {import("./list.js").ToolContext} context */
  async press({ page, root, stream, runStore, Plotly }) {
    const chart = /** @type {Chart|null} */ (root.querySelector(CHARTS[page][which]));
    if (!chart?.data?.length || !chart.clientWidth) throw new ToolError("There is nothing here yet that a picture could be made of.");
    const size = { width: chart.clientWidth, height: chart.clientHeight };
    const of = runStore ? counted(runStore.selectedRuns().length, "run") : stream.latest.get("run").data;
    const name = `${fileName(which, which === "curves" ? of : "")}.${format}`;
    saveAs(
      await Plotly.toImage(pictured(chart, lookOf(chart), size, Boolean(runStore) && which === "curves"), {
        format,
        scale: format === "png" ? 2 : 1,
      }),
      name,
    );
    return `Saved ${name}.`;
  },
});
