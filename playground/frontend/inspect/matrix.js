/** A heatmap of numbers around 0, with names at both sides, whose cells can be clicked. */

import { escapeText } from "../reader/trace.js";
import { largestOf, named } from "./cells.js";
import { makeChart } from "./chart.js";
import { makeMatrixKeys } from "./matrix_keys.js";

/**
 * @typedef {object} Cells
 * @property {string[]} across   names of the columns
 * @property {string[]} down     names of the rows, the top one first
 * @property {ArrayLike<number|null>[]} values  [row][column]; null is left empty
 * @property {string[][]} [hovers]  what is said of each cell; none: the name of its column
 * @property {string} [hover]    Plotly's template for what is said; none: that alone
 * @property {[string, string]} [colours]  of what is below and above 0; none: the ends of the scale of states
 * @property {number} [narrowest]  how wide a column is at least, in px: the host scrolls
 * @property {number} [most]     the value of the strongest colour; none: the largest there is
 * @property {string} [titleAcross]
 * @property {string} [titleDown]
 */

/**
 * @param {HTMLElement} host
 * @param {{life: import("../core/lifecycle.js").Life, Plotly: any, figure: any, picked: (row: number, column: number) => void}} options
 */
export function makeMatrix(host, { life, Plotly, figure, picked }) {
  /** @type {Cells|undefined} */
  let cells;
  /** @type {{row?: number, column?: number}} */
  let chosen = {};

  /** @param {any} template */
  function marks({ layout }) {
    if (!cells) return [];
    const { across, down } = cells;
    const frame = layout.meta.head;
    const boxes = [];
    if (chosen.column !== undefined && chosen.column >= 0 && chosen.column < across.length)
      boxes.push({ ...frame, x0: chosen.column - 0.5, x1: chosen.column + 0.5, y0: -0.5, y1: down.length - 0.5 });
    if (chosen.row !== undefined && chosen.row >= 0 && chosen.row < down.length)
      boxes.push({ ...frame, x0: -0.5, x1: across.length - 0.5, y0: chosen.row - 0.5, y1: chosen.row + 0.5 });
    const { cell } = keys;
    if (cell) {
      const box = { x0: cell.column - 0.5, x1: cell.column + 0.5, y0: cell.row - 0.5, y1: cell.row + 0.5 };
      boxes.push({ ...frame, ...box, line: { ...frame.line, width: 4 } });
    }
    return boxes;
  }

  /** @param {any} template @param {number} room */
  function plot({ data: [trace], layout }, room) {
    if (!cells) return null;
    const { across, down, values, hovers, hover, narrowest = 0, titleAcross = "", titleDown = "" } = cells;
    const { neutral, left, cell, longest, tallest, states } = layout.meta;
    const colours = cells.colours ?? [states[0][1], states[states.length - 1][1]];
    const most = cells.most ?? largestOf(values);
    const widest = (/** @type {string[]} */ names) => Math.min(Math.max(0, ...names.map((name) => [...name].length)), longest);
    const width = Math.max(room, across.length * narrowest + left + layout.margin.r);
    const standing = across.length * (widest(across) * 7 + 8) > width - left;
    const below = (standing ? widest(across) * 6 + 8 : 20) + (titleAcross ? 18 : 0);
    const beside = Math.max(left, widest(down) * 6.5 + (titleDown ? 26 : 12));
    const high = Math.max(90, Math.min(down.length * cell, tallest));
    const wide = width - beside - layout.margin.r;
    const gap = Math.min(wide / across.length, high / down.length) < 6 ? 0 : 1;
    const short = (/** @type {string} */ name) =>
      escapeText([...name].length > longest ? `${[...name].slice(0, longest - 1).join("")}…` : name);
    const columns = across.map(escapeText); // one list for all rows: 256 times 256 weights need no texts of their own
    const data = [
      {
        ...trace,
        x: across.map((_, i) => i),
        y: down.map((_, i) => i),
        z: values,
        text: hovers ? hovers.map((row) => row.map(escapeText)) : down.map(() => columns),
        xgap: gap,
        ygap: gap,
        hovertemplate: hover ?? trace.hovertemplate,
        zmin: -most,
        zmax: most,
        colorscale: [
          [0, colours[0]],
          [0.5, neutral],
          [1, colours[1]],
        ],
      },
    ];
    const axis = (/** @type {any} */ base, /** @type {string[]} */ names, /** @type {number[]} */ places, /** @type {string} */ title) => ({
      ...base,
      tickvals: places,
      ticktext: places.map((place) => short(names[place])),
      title: { ...base.title, text: title },
    });
    return {
      data,
      layout: {
        width,
        height: high + below + layout.margin.t,
        margin: { ...layout.margin, l: beside, b: below },
        xaxis: {
          ...axis(layout.xaxis, across, named(across.length, standing ? wide : Number.POSITIVE_INFINITY), titleAcross),
          range: [-0.5, across.length - 0.5],
          tickangle: standing ? -90 : 0,
        },
        yaxis: { ...axis(layout.yaxis, down, named(down.length, high), titleDown), range: [down.length - 0.5, -0.5] },
      },
    };
  }

  const chart = makeChart(host, { life, Plotly, figure, plot, marks, picked: ({ x, y }) => picked(y, x) });
  const keys = makeMatrixKeys(host, { life, cells: () => cells, chosen: () => chosen, picked, moved: chart.mark });
  return {
    /** @param {Cells} next */
    draw(next) {
      cells = next;
      chart.draw();
    },
    /** Frames a row, a column, or both. @param {{row?: number, column?: number}} next */
    choose(next) {
      chosen = next;
      chart.mark();
    },
    picture: chart.picture,
    use: chart.use,
  };
}
