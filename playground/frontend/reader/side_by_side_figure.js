/** The figure of two networks reading one sentence: their states, the difference if there is one, and P(positive). */

// @ts-nocheck

import { isolated, unitTicks, wordTicks } from "./ticks.js";
import { cutWord, escapeText, labelsOf, orderUnits, stateRows } from "./trace.js";

const NARROW = 620; // px of width under which the heatmaps stand one above the other
const UNIT_TICK = 18; // px that a tick of the units needs
const TITLE = 19; // px that a title stands above its heatmap
const BOTTOM_LEVEL = 22; // px under the axis for words that stand level
const DEEPEST = 90; // px under the axis for words that stand upright

/**
 * @param {HTMLElement} plot   takes the pointer
 * @param {HTMLElement} chart  is drawn into
 * @param {HTMLElement[]} titles  of the three heatmaps; the last is hidden where there is no difference
 * @param {{Plotly: object, figures: object, picked: (word: number) => void}} options
 */
export function makeSideBySideFigure(plot, chart, titles, { Plotly, figures, picked }) {
  const pen = document.createElement("canvas").getContext("2d");
  const measure = (text) => pen.measureText(text).width;
  let figure = null;
  let revision = 0;
  let last = 0;
  let drawn = false;

  function shapesAt(word) {
    const { covers, heads } = figure.layout.meta;
    const moved = figure.layout.shapes.map((shape) => ({ ...shape }));
    for (const at of covers) Object.assign(moved[at], { x0: word + 0.5, x1: last + 0.5 });
    for (const at of heads) Object.assign(moved[at], { x0: word - 0.5, x1: word + 0.5 });
    return moved;
  }

  /**
   * Draws everything.
   * @param {[import("./trace.js").Trace, import("./trace.js").Trace]} traces  of one sentence
   * @param {"index"|"for positive"} by  order of the units
   * @param {number} word            the last one that is shown
   * @param {{theme: string, marks: {colour: string, dash: string, marker: string}[]}} looks  marks of both runs
   */
  function draw(traces, by, word, { theme, marks }) {
    const size = { width: Math.floor(plot.clientWidth), height: Math.floor(plot.clientHeight) };
    if (!size.width || !size.height) return;
    const tall = size.width < NARROW;
    // Only networks of one size have a difference unit by unit; without it both states have the room.
    const alike = traces[0].units === traces[1].units;
    figure = figures[theme][`side_by_side${alike ? "" : "_unlike"}${tall ? "_tall" : ""}`];
    const base = figure.layout;
    const { heatmaps, panels } = base.meta;
    const [{ words }] = traces;
    last = words.length;
    pen.font = `${base.xaxis.tickfont.size}px ${getComputedStyle(plot).fontFamily}`;
    const inner = size.width - base.margin.l - base.margin.r;
    const across = base.xaxis.domain[1] - base.xaxis.domain[0];
    const both = { words, known: words.map((_, t) => traces.every(({ known }) => known[t])) };
    const { level, ticks, length } = wordTicks(both, (inner * across) / (last + 1), DEEPEST - 10, measure);
    const margin = { ...base.margin, b: level ? BOTTOM_LEVEL : Math.min(Math.ceil(length) + 10, DEEPEST) };
    const height = (size.height - margin.t - margin.b) * (base.yaxis.domain[1] - base.yaxis.domain[0]);

    const steps = Array.from({ length: last + 1 }, (_, t) => t);
    const names = ["before the first word", ...words.map((name, t) => `${t + 1}: ${escapeText(isolated(cutWord(name)))}`)];
    const orders = traces.map((trace) => orderUnits(trace, by));
    const rows = traces.map((trace, i) => stateRows(trace, orders[i]));
    if (alike) rows.push(rows[0].map((row, place) => row.map((value, t) => value - rows[1][place][t])));
    const heat = rows.map((z, i) => ({
      ...figure.data[i],
      x: steps,
      y: z.map((_, place) => place),
      z,
      text: z.map(() => names),
      customdata: z.map((_, place) => Array(last + 1).fill(i < 2 ? orders[i][place] : place)),
      ...(i === 2 && { hovertemplate: `%{text}<br>row %{y} from the top: <b>%{z:.3f}</b><extra></extra>` }),
    }));
    const lines = base.meta.runs.map((run, i) => ({
      ...figure.data[heatmaps + i],
      x: steps,
      y: traces[run].probabilities,
      meta: escapeText(labelsOf(traces[run]).at(-1)),
      text: names,
      line: { ...figure.data[heatmaps + i].line, color: marks[run].colour, dash: marks[run].dash },
      marker: { ...figure.data[heatmaps + i].marker, color: marks[run].colour, symbol: marks[run].marker || "circle" },
    }));
    const axes = {};
    for (let i = 0; i < panels; i += 1) {
      const [x, y] = [`xaxis${i ? i + 1 : ""}`, `yaxis${i ? i + 1 : ""}`];
      const tickAngle = { tickangle: level ? 0 : -90, tickvals: ticks.map(({ at }) => at), ticktext: ticks.map(({ text }) => text) };
      axes[x] = { ...base[x], range: [-0.5, last + 0.5], ...(i >= heatmaps && tickAngle) };
      axes[y] = { ...base[y] };
      if (i >= heatmaps) continue;
      const trace = traces[i % 2];
      const places = i < 2 ? unitTicks(trace, orders[i], by, Math.max(2, Math.floor(height / UNIT_TICK))) : [];
      Object.assign(axes[y], {
        range: [trace.units - 0.5, -0.5],
        tickvals: by === "index" ? places.map(({ at }) => at) : [],
        ticktext: by === "index" ? places.map(({ text }) => text) : [],
      });
    }
    const layout = { ...base, ...axes, ...size, margin, datarevision: ++revision, shapes: shapesAt(word) };
    Plotly.react(chart, [...heat, ...lines], layout, figure.config);
    titles.forEach((title, i) => {
      title.hidden = i >= heatmaps;
      if (title.hidden) return;
      const [x, y] = [base[`xaxis${i ? i + 1 : ""}`].domain, base[`yaxis${i ? i + 1 : ""}`].domain];
      const top = margin.t + (size.height - margin.t - margin.b) * (1 - y[1]) - TITLE;
      Object.assign(title.style, { top: `${top}px`, left: `${margin.l + x[0] * inner}px`, width: `${(x[1] - x[0]) * inner}px` });
    });
    chart.dataset.panels = tall ? "tall" : "wide";
    chart.dataset.heatmaps = heatmaps;
    drawn = true;
  }

  function move(word) {
    if (drawn) Plotly.relayout(chart, { shapes: shapesAt(word) });
  }

  /** The word whose column is under the pointer, in whichever panel; null beside them. */
  function wordUnder(event) {
    const { margin, width } = chart.layout;
    const share = (event.clientX - plot.getBoundingClientRect().left - margin.l) / (width - margin.l - margin.r);
    for (const x of ["xaxis", "xaxis2", "xaxis3"]) {
      const [left, right] = chart.layout[x].domain;
      if (share >= left && share <= right) return Math.min(Math.floor(((share - left) / (right - left)) * (last + 1)), last);
    }
    return null;
  }

  function pick(event) {
    const word = drawn ? wordUnder(event) : null;
    if (word !== null) picked(word);
  }

  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    plot.setPointerCapture(event.pointerId);
    pick(event);
  });
  plot.addEventListener("pointermove", (event) => plot.hasPointerCapture(event.pointerId) && pick(event));

  return { draw, move, destroy: () => Plotly.purge(chart) };
}
