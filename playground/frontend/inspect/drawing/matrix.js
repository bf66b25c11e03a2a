/** A heatmap of numbers around 0, with names at both sides, whose cells can be clicked. */

import { escapeText } from "../../core/escape.js";
import { px } from "../../core/unit.js";
import { mixer, paintMatrix } from "../../charts/plotly_patch.js";
import { seen } from "../../reader/white_space.js";
import { largestOf, placesToName } from "./cells.js";
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
 * @property {boolean} [isShaded]  in shades of no meaning of their own, the strongest for what is below 0, the palest for what is above
 * @property {number} [narrowest]  how wide a column is at least, in px: the host scrolls
 * @property {number} [most]     the value of the strongest colour; none: the largest there is
 * @property {string} [titleAcross]
 * @property {string} [titleDown]
 */

const LETTERS = 4; // the names at the left have room by so many, so that those of another sentence mostly find the same

/** The colours from the least value to the largest. @param {Cells} cells @param {any} meta  of the template @returns {[number, string][]} */
function scaleOf({ isShaded, colours }, { neutral, states, shades }) {
  if (isShaded) return [[0, shades[0]], [1, shades[1]]]; // biome-ignore format: a table
  const [below, above] = colours ?? [states[0][1], states[states.length - 1][1]];
  return [[0, below], [0.5, neutral], [1, above]]; // biome-ignore format: a table
}

/**
 * @param {HTMLElement} host
 * @param {{life: import("../../core/lifecycle.js").Life, Plotly: import("../../types.js").Plotly, figure: import("../../types.js").Figure, onPick: (row: number, column: number) => void}} options
 */
export function makeMatrix(host, { life, Plotly, figure, onPick }) {
  /** @type {Cells|undefined} */
  let cells;
  /** @type {{row?: number, column?: number}} */
  let framedPlace = {};

  /** @param {import("../../types.js").Figure} template */
  function marks({ layout }) {
    if (!cells) return [];
    const { across, down } = cells;
    const frame = layout.meta.head;
    const boxes = [];
    if (framedPlace.column !== undefined && framedPlace.column >= 0 && framedPlace.column < across.length)
      boxes.push({ ...frame, x0: framedPlace.column - 0.5, x1: framedPlace.column + 0.5, y0: -0.5, y1: down.length - 0.5 });
    if (framedPlace.row !== undefined && framedPlace.row >= 0 && framedPlace.row < down.length)
      boxes.push({ ...frame, x0: -0.5, x1: across.length - 0.5, y0: framedPlace.row - 0.5, y1: framedPlace.row + 0.5 });
    const { cell } = keys;
    if (cell) {
      const box = { x0: cell.column - 0.5, x1: cell.column + 0.5, y0: cell.row - 0.5, y1: cell.row + 0.5 };
      boxes.push({ ...frame, ...box, line: { ...frame.line, width: 4 } });
    }
    return boxes;
  }

  /** @param {import("../../types.js").Figure} template @param {number} room @param {number} most  px of its height */
  function plot({ data: [trace], layout }, room, most) {
    if (!cells) return null;
    const { across, down, values, hovers, hover, narrowest = 0, titleAcross = "", titleDown = "" } = cells;
    const { left, cell, longest, tallest } = layout.meta;
    const strongest = cells.most ?? largestOf(values);
    const letterCount = (/** @type {string[]} */ names) => Math.min(Math.max(0, ...names.map((name) => [...name].length)), longest);
    const width = Math.max(room, across.length * px(narrowest) + left + layout.margin.r);
    const isUpright = across.length * px(letterCount(across) * 7 + 8) > width - left;
    const bottomMargin = px((isUpright ? letterCount(across) * 6 + 8 : 20) + (titleAcross ? 18 : 0));
    const leftLetters = Math.ceil(letterCount(down) / LETTERS) * LETTERS;
    const leftMargin = Math.max(left, px(leftLetters * 6.5 + (titleDown ? 26 : 12)));
    const plotHeight = Math.max(px(90), Math.min(down.length * cell, tallest, most - bottomMargin - layout.margin.t));
    const plotWidth = width - leftMargin - layout.margin.r;
    const gap = Math.min(plotWidth / across.length, plotHeight / down.length) < px(6) ? 0 : 1;
    const shortName = (/** @type {string} */ name) =>
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
        zmin: -strongest,
        zmax: strongest,
        colorscale: scaleOf(cells, layout.meta),
      },
    ];
    const axis = (/** @type {any} */ base, /** @type {string[]} */ names, /** @type {number[]} */ places, /** @type {string} */ title) => ({
      ...base,
      tickvals: places,
      ticktext: places.map((place) => shortName(names[place])),
      title: { ...base.title, text: title },
    });
    return {
      data,
      layout: {
        width,
        height: plotHeight + bottomMargin + layout.margin.t,
        margin: { ...layout.margin, l: leftMargin, b: bottomMargin },
        xaxis: {
          ...axis(layout.xaxis, across, placesToName(across.length, isUpright ? plotWidth : Number.POSITIVE_INFINITY), titleAcross),
          range: [-0.5, across.length - 0.5],
          tickangle: isUpright ? -90 : 0,
        },
        yaxis: { ...axis(layout.yaxis, down, placesToName(down.length, plotHeight), titleDown), range: [down.length - 0.5, -0.5] },
      },
    };
  }

  const chart = makeChart(host, { life, Plotly, figure, plot, marks, follow: followCells, onPick: ({ x, y }) => onPick(y, x) });
  const keys = makeMatrixKeys(host, { life, cells: () => cells, startCell: () => framedPlace, onPick, onMove: chart.mark });
  return {
    /** @param {Cells} next */
    draw(next) {
      cells = { ...next, across: next.across.map(seen), down: next.down.map(seen) };
      chart.draw();
    },
    /** Frames a row, a column, or both. @param {{row?: number, column?: number}} next */
    choose(next) {
      framedPlace = next;
      chart.mark();
    },
    picture: chart.picture,
    use: chart.use,
  };
}

/** Paints the numbers of a newer drawing into the cells that Plotly has drawn. @param {import("../../types.js").Chart} drawn @param {any[]} data */
function followCells(drawn, [{ z, zmax, xgap, colorscale }]) {
  const colour = mixer(colorscale);
  return paintMatrix(drawn, z, (value) => colour(value / zmax), xgap);
}
