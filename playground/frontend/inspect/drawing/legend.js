/** What the lines of a chart are called: above it on the page, where Plotly would measure and draw it twice, and in its picture. */

import { px } from "../../core/unit.js";
import { element } from "../../core/dom.js";

const ROW = 19; // px of a row of a legend in a picture
const LETTER = 6; // px across, on the average
const SAMPLE = 46; // px before a name

/** @typedef {{name: string, colour: string, dash?: string, isBar?: boolean}} Entry  of a line, or of bars */

/** @type {Record<string, string>} */
const STROKES = { solid: "solid", dash: "dashed", dot: "dotted" };

/** A legend on the page. */
export function makeLegend() {
  const node = element("div", { className: "rnn-view-legend", hidden: true });
  let shown = "";
  return {
    node,
    /** @param {Entry[]} entries */
    show(entries) {
      const next = JSON.stringify(entries);
      if (next === shown) return;
      shown = next;
      node.hidden = !entries.length;
      node.replaceChildren(...entries.map(entryNode));
    },
  };
}

/** @param {Entry} entry */
function entryNode({ name, colour, dash = "solid", isBar }) {
  const sample = element("i");
  sample.style.borderTop = `${px(isBar ? 9 : 2)}px ${isBar ? "solid" : (STROKES[dash] ?? "solid")} ${colour}`;
  return element("span", {}, sample, name);
}

/**
 * How many rows the legend of a picture takes. Where they do not all fit into one row, Plotly gives each name as much as the longest one.
 * @param {number} room  px across
 * @param {string[]} names
 */
export function legendRows(room, names) {
  if (!names.length) return 0;
  const widths = names.map((name) => SAMPLE + LETTER * [...name].length);
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return 1;
  const columns = Math.max(1, Math.floor(room / Math.max(...widths)));
  return Math.ceil(names.length / columns);
}

/**
 * The layout of the picture of a chart, which is higher by its legend, drawn by Plotly.
 * @param {any} layout  of the chart @param {Entry[]} entries
 */
export function withLegend(layout, entries) {
  const { l, r, t } = layout.margin;
  const names = entries.map(({ name }) => name);
  const height = ROW * legendRows(layout.width - l - r, names);
  return { ...layout, showlegend: names.length > 0, height: layout.height + height, margin: { ...layout.margin, t: t + height } };
}
