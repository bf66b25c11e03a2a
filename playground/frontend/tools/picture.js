/** Pictures of the charts of the Train and Compare pages, as they are seen, in the colours and letters of the page. */

import { PAINTED } from "../charts/painted.js";
import { lookOf, sheetOf } from "../inspect/drawing/picture.js";
import { pictureOf } from "../inspect/drawing/svg.js";
import { legendRows } from "../inspect/drawing/legend.js";
import { counted } from "../core/numbers.js";
import { saveAs } from "../core/save.js";
import { valueText } from "../core/settings.js";
import { fileName } from "./motion/sheet.js";
import { ToolError } from "./tool_error.js";

const MOST_NAMES = 24; // of a legend: beyond that no eye can tell all curves apart
const ROW = 19; // px of a row of a legend
const LINE = 11; // px of its letters

/** Where the charts stand, by their names. @type {Record<string, Record<string, string>>} */
const CHARTS = {
  train: { curves: "[data-testid=curves]", sentence: ".rnn-player-chart" },
  compare: {
    ...{ curves: ".rnn-run-curves-chart", sentence: ".rnn-side-by-side-chart" },
    ...{ heatmap: ".rnn-sweep-heatmap", outcomes: ".rnn-sweep-lines" },
    ...{ panels: ".rnn-sweep-grid", medians: ".rnn-sweep-median-plot canvas" },
  },
};
const NONE = "There is nothing here yet that a picture could be made of.";

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

/** What is painted on canvases is painted anew, in lines too. @param {HTMLElement} host @param {import("../charts/painted.js").Painted} painted @param {import("../inspect/drawing/picture.js").Format} format */
function addressOfPainted(host, { size, paint }, format) {
  const { width, height } = size();
  if (!width || !height) throw new ToolError(NONE);
  const { pen, address } = sheetOf(host, width, height, format);
  paint(/** @type {any} */ (pen));
  return address();
}

/**
 * The address of a picture of what is found there: a chart of Plotly's, or a drawing of our own.
 * @param {Element|null} found @param {import("../types.js").Plotly} Plotly @param {import("../inspect/drawing/picture.js").Format} format @param {boolean} isNamed
 */
async function addressOf(found, Plotly, format, isNamed) {
  if (!found?.clientWidth) throw new ToolError(NONE);
  const painted = PAINTED.get(found);
  if (painted) return addressOfPainted(/** @type {HTMLElement} */ (found), painted, format);
  if (found.tagName.toLowerCase() === "svg") return pictureOf(/** @type {SVGSVGElement} */ (found), format);
  const chart = /** @type {Chart} */ (found);
  if (!chart.data?.length) throw new ToolError(NONE);
  const size = { width: chart.clientWidth, height: chart.clientHeight };
  return Plotly.toImage(pictured(chart, lookOf(chart), size, isNamed), { format, scale: format === "png" ? 2 : 1 });
}

/**
 * The tool that saves a chart.
 * @param {string} which  a name of `CHARTS` @param {import("../inspect/drawing/picture.js").Format} format
 */
export const picture = (which, format) => ({
  /** @param {import("./list.js").ToolContext} context */
  async press({ page, root, stream, runStore, Plotly }) {
    const isOfCurves = which === "curves";
    const address = await addressOf(root.querySelector(CHARTS[page][which]), Plotly, format, Boolean(runStore) && isOfCurves);
    const of = runStore ? counted(runStore.selectedRuns().length, "run") : valueText("data", stream.latest.get("run").data);
    const name = `${fileName(which, isOfCurves ? of : "")}.${format}`;
    saveAs(address, name);
    return `Saved ${name}.`;
  },
});
