/** The figure of two networks reading one sentence: their states, the difference if there is one, and their answers. */

import { escapeText } from "../../core/escape.js";
import { px } from "../../core/unit.js";
import { mixer, moveSteps, paintCells } from "../../charts/plotly_patch.js";
import { NUMBER_HOVER, ReaderFigure, heatmap, hoverName, shapesAt, stepsOf } from "../figure.js";
import { BOTTOM_LEVEL, UNIT_TICK, unitTicks, wordTicks } from "../ticks.js";
import { orderUnits, stateRows } from "../trace.js";
import { rangeAround } from "../one/answers_row.js";

const NARROW = 620; // px of width under which the heatmaps stand one above the other
const TITLE = 19; // px that a title stands above its heatmap
const DEEPEST = 90; // px under the axis for words that stand upright
const DIFFERENCE_HOVER = "%{text}<br>row %{y} from the top: <b>%{z:.3f}</b><extra></extra>";

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../../types.js").Figure} Figure */

/** @typedef {{theme: string, marks: {colour: string, dash: string, marker: string}[]}} Looks  marks of both runs */

/** The name of an axis in a layout by its place: xaxis, xaxis2, ... @param {string} letter @param {number} place */
const axisName = (letter, place) => `${letter}axis${place ? place + 1 : ""}`;

/** The subplot of a trace, by Plotly's names of its axes. @param {any} trace */
const plotOf = ({ xaxis = "x", yaxis = "y" }) => `${xaxis}${yaxis}`;

export class PairFigure extends ReaderFigure {
  /** @type {Figure|undefined} the one that is drawn, by how much room there is and whether there is a difference */
  figure;
  frame = ""; // all that was drawn besides the numbers

  /**
   * @param {HTMLElement} plot   takes the pointer
   * @param {HTMLElement} chart  is drawn into
   * @param {HTMLElement[]} titles  of the three heatmaps; the last is hidden where there is no difference
   * @param {{Plotly: import("../../types.js").Plotly, figures: Record<string, Record<string, Figure>>, onPick: (word: number) => void}} options
   */
  constructor(plot, chart, titles, { Plotly, figures, onPick }) {
    super(plot, chart, Plotly, onPick);
    this.titles = titles;
    this.figures = figures;
  }

  /** @override @param {number} word */
  shapes(word) {
    if (!this.figure) return [];
    const { covers, heads } = this.figure.layout.meta;
    return shapesAt(this.figure, covers, heads, word, this.last);
  }

  /** The word whose column is under the pointer, in whichever panel. @override @param {PointerEvent} event */
  wordUnder(event) {
    const { layout } = this.chart;
    const { margin, width } = layout;
    const share = (event.clientX - this.host.getBoundingClientRect().left - margin.l) / (width - margin.l - margin.r);
    for (const x of ["xaxis", "xaxis2", "xaxis3"]) {
      const [left, right] = layout[x].domain;
      if (share >= left && share <= right) return Math.min(Math.floor(((share - left) / (right - left)) * (this.last + 1)), this.last);
    }
    return null;
  }

  /**
   * Draws everything.
   * @param {Trace[]} traces  two of one sentence
   * @param {string} by       order of the units
   * @param {number} word     the last one that is shown
   * @param {Looks} looks
   * @param {boolean} quick   if nothing but numbers has changed, move them alone, and Plotly is told later
   * @returns {boolean}       whether that is what was done
   */
  draw(traces, by, word, { theme, marks }, quick = false) {
    const size = { width: Math.floor(this.host.clientWidth), height: Math.floor(this.host.clientHeight) };
    if (!size.width || !size.height) return false;
    const tall = size.width < px(NARROW);
    // Only networks of one size have a difference unit by unit; without it both states have the room.
    const alike = traces[0].units === traces[1].units;
    const name = `side_by_side${alike ? "" : "_unlike"}${tall ? "_tall" : ""}`;
    this.figure = this.figures[theme][name];
    this.last = traces[0].words.length;
    const orders = traces.map((trace) => orderUnits(trace, by));
    const rows = traces.map((trace, i) => stateRows(trace, orders[i]));
    if (alike) rows.push(rows[0].map((row, place) => row.map((value, t) => value - rows[1][place][t])));
    const inputs = traces.map(({ units, words, known, labels }) => [units, words, known, labels]);
    const axes = this.axes(traces, orders, by, size);
    const before = this.frame;
    this.frame = JSON.stringify([name, theme, size, by, inputs, marks, axes]);
    if (quick && this.frame === before && this.follow(traces, rows, axes)) return true;
    const layout = { ...this.figure.layout, ...axes, ...size, shapes: this.shapes(word) };
    this.redraw(this.data(traces, rows, orders, marks), layout, this.figure.config);
    this.placeTitles(size, axes.margin);
    const { heatmaps } = this.figure.layout.meta;
    Object.assign(this.chart.dataset, { panels: tall ? "tall" : "wide", heatmaps });
    return false;
  }

  /** The axes of all panels, and the margin that their words leave. @param {Trace[]} traces @param {number[][]} orders @param {string} by @param {{width: number, height: number}} size @returns {Record<string, any>} */
  axes(traces, orders, by, size) {
    const base = /** @type {Figure} */ (this.figure).layout;
    const { heatmaps, panels } = base.meta;
    const [{ words }] = traces;
    this.usePen(base.xaxis.tickfont.size);
    const inner = size.width - base.margin.l - base.margin.r;
    const across = base.xaxis.domain[1] - base.xaxis.domain[0];
    const both = { words, known: words.map((_, t) => traces.every(({ known }) => known[t])) };
    const { level, ticks, length } = wordTicks(both, (inner * across) / (this.last + 1), px(DEEPEST - 10), this.measure);
    const margin = { ...base.margin, b: level ? px(BOTTOM_LEVEL) : Math.min(Math.ceil(length) + px(10), px(DEEPEST)) };
    const height = (size.height - margin.t - margin.b) * (base.yaxis.domain[1] - base.yaxis.domain[0]);
    const tickLabels = { tickangle: level ? 0 : -90, tickvals: ticks.map(({ at }) => at), ticktext: ticks.map(({ text }) => text) };
    const numbers = traces.flatMap(({ readout, probabilities }) => (readout === "number" ? probabilities : []));
    const answers = numbers.length ? { range: rangeAround(numbers), tickvals: null, ticktext: null, nticks: 4 } : {};
    /** @type {Record<string, any>} */
    const axes = { margin };
    for (let i = 0; i < panels; i += 1) {
      const [x, y] = [axisName("x", i), axisName("y", i)];
      axes[x] = { ...base[x], range: [-0.5, this.last + 0.5], ...(i >= heatmaps && tickLabels) };
      axes[y] = { ...base[y], ...(i >= heatmaps && answers) };
      if (i >= heatmaps) continue;
      const trace = traces[i % 2];
      const places = i < 2 && by === "index" ? unitTicks(trace, orders[i], by, Math.max(2, Math.floor(height / px(UNIT_TICK)))) : [];
      Object.assign(axes[y], {
        range: [trace.units - 0.5, -0.5],
        tickvals: places.map(({ at }) => at),
        ticktext: places.map(({ text }) => text),
      });
    }
    return axes;
  }

  /** The heatmaps and the lines of the answers. @param {Trace[]} traces @param {Float32Array[][]} rows @param {number[][]} orders @param {Looks["marks"]} marks */
  data(traces, rows, orders, marks) {
    const { data, layout } = /** @type {Figure} */ (this.figure);
    const { heatmaps, runs } = layout.meta;
    const names = ["before the first word", ...traces[0].words.map((_, t) => hoverName(traces[0], t))];
    const heat = rows.map((z, i) => ({
      ...heatmap(data[i], z, names, (place) => (i < 2 ? orders[i][place] : place)),
      ...(i === 2 && { hovertemplate: DIFFERENCE_HOVER }),
    }));
    const lines = runs.map((/** @type {number} */ run, /** @type {number} */ i) => {
      const { colour, dash, marker } = marks[run];
      const pattern = data[heatmaps + i];
      return {
        ...pattern,
        x: stepsOf(traces[run]),
        y: traces[run].probabilities,
        meta: escapeText(/** @type {string} */ (traces[run].labels.at(-1))),
        text: names,
        ...(traces[run].readout === "number" && { hovertemplate: NUMBER_HOVER }),
        line: { ...pattern.line, color: colour, dash },
        marker: { ...pattern.marker, color: colour, symbol: marker || "circle" },
      };
    });
    return [...heat, ...lines];
  }

  /** Moves the numbers of the drawn sentence to those of newer networks; false if Plotly has to. @param {Trace[]} traces @param {Float32Array[][]} rows @param {Record<string, any>} axes */
  follow(traces, rows, axes) {
    const { chart } = this;
    const { heatmaps, panels, runs } = chart.layout.meta;
    const { data } = /** @type {Figure} */ (this.figure);
    /** @type {Record<string, [number, number]>} */
    const ranges = {};
    for (let i = 0; i < panels; i += 1) for (const letter of ["x", "y"]) ranges[axisName(letter, i)] = axes[axisName(letter, i)].range;
    const isPainted = rows.every((z, i) => {
      const mix = mixer(data[i].colorscale);
      const { zmax } = data[i];
      return paintCells(chart, z, (value) => mix(value / zmax), plotOf(data[i]));
    });
    /** @type {Map<string, number>} how many lines of a subplot were moved */
    const lineCounts = new Map();
    const steps = runs.map((/** @type {number} */ run, /** @type {number} */ i) => {
      const plot = plotOf(data[heatmaps + i]);
      const nth = lineCounts.get(plot) ?? 0;
      lineCounts.set(plot, nth + 1);
      return { x: stepsOf(traces[run]), y: traces[run].probabilities, plot, nth };
    });
    if (!isPainted || !steps.every((/** @type {any} */ line) => moveSteps(chart, line, ranges))) return false;
    rows.forEach((z, i) => (chart.data[i].z = z)); // for tests that read it, and for Plotly's next drawing
    steps.forEach((/** @type {{y: number[]}} */ { y }, /** @type {number} */ i) => (chart.data[heatmaps + i].y = y));
    return true;
  }

  /** Puts the title of each heatmap above it. @param {{width: number, height: number}} size @param {Record<string, number>} margin */
  placeTitles(size, margin) {
    const { layout } = /** @type {Figure} */ (this.figure);
    const inner = size.width - margin.l - margin.r;
    this.titles.forEach((title, i) => {
      title.hidden = i >= layout.meta.heatmaps;
      if (title.hidden) return;
      const [x, y] = [layout[axisName("x", i)].domain, layout[axisName("y", i)].domain];
      const top = margin.t + (size.height - margin.t - margin.b) * (1 - y[1]) - px(TITLE);
      Object.assign(title.style, { top: `${top}px`, left: `${margin.l + x[0] * inner}px`, width: `${(x[1] - x[0]) * inner}px` });
    });
  }
}
