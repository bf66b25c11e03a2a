/** The player's Plotly figure: draws a trace as a whole, follows its numbers, and moves the playhead over both. */

// @ts-nocheck

import { mixer, moveSteps, paintCells } from "../charts/plotly_patch.js";
import { element } from "../core/dom.js";
import { isolated, unitTicks, wordTicks } from "./ticks.js";
import { answerAt, cutWord, escapeText, labelsOf, orderUnits, sharesAt, stateRows } from "./trace.js";

const BOTTOM_LEVEL = 22; // px under the axis for words that stand level
const HEAD_INSET = 2; // px that the playhead keeps from the figure's lower edge
const UNIT_TICK = 18; // px that a tick of the units needs
const ANSWER_TICK = 13; // px that a tick of P(positive) needs
const LONGEST_NAME = 60; // letters of the word that is shown
const NARROW = 480; // px of width under which the colour bar makes room for the words

const hoverName = ({ words, known }, t) =>
  `${t + 1}: ${escapeText(isolated(cutWord(words[t])))}${known[t] ? "" : " (not in the vocabulary)"}`;

/**
 * @param {HTMLElement} host  is filled by the chart and takes the pointer
 * @param {object} options
 * @param {object} options.Plotly
 * @param {object} options.figure     what figures_player.player made, for the theme of now
 * @param {(word: number) => void} options.picked  a column was clicked or dragged to
 */
export function makeFigure(host, { Plotly, figure, picked }) {
  const chart = document.createElement("div");
  chart.className = "rnn-player-chart";
  // Over the words still to come: takes the pointer away from what is not shown yet, so that no hover tells it.
  const veil = document.createElement("div");
  veil.className = "rnn-player-veil";
  // The name of the word that is shown, where the axis has no room for it or not for all of it.
  const name = element("bdi", { className: "rnn-player-word", hidden: true });
  const why = element("p", { className: "rnn-player-why", role: "note", hidden: true });
  const reason = why.appendChild(document.createElement("span"));
  chart.append(why, name);
  host.append(chart, veil);

  const pen = document.createElement("canvas").getContext("2d");
  let revision = 0;
  let drawn = false; // not before the host has a size
  let last = 0; // T of the drawn trace
  let frame = ""; // all that was drawn besides the numbers
  let margin = figure.layout.margin;
  let size = { width: 0, height: 0 };
  let names = []; // of all steps,
  let named = new Set(); // and the steps whose names are on the axis in full
  let level = true; // the names

  function measure(text) {
    return pen.measureText(text).width;
  }

  function usePen() {
    pen.font = `${figure.layout.xaxis.tickfont.size}px ${getComputedStyle(host).fontFamily}`;
  }

  const column = () => (size.width - margin.l - margin.r) / (last + 1);

  /** The shapes with the cover and the playhead put where `word` is the last one shown. */
  function shapes(word) {
    const { covers, head, under } = figure.layout.meta;
    const moved = figure.layout.shapes.map((shape) => ({ ...shape }));
    for (const place of covers) Object.assign(moved[place], { x0: word + 0.5, x1: last + 0.5 });
    Object.assign(moved[head], { x0: word - 0.5, x1: word + 0.5 });
    const depth = (margin.b - HEAD_INSET) / Math.max(size.height - margin.t - margin.b, 1);
    for (const place of under) moved[place].y0 = -depth;
    return moved;
  }

  /** Moves what stands over the chart: the veil, and the name of the word that is shown if the axis does not show it. */
  function moveVeil(word) {
    veil.style.left = `${margin.l + (word + 1) * column()}px`;
    veil.style.right = `${margin.r}px`;
    name.hidden = named.has(word);
    if (name.hidden) return;
    name.textContent = names[word];
    name.dataset.level = level;
    const middle = margin.l + (word + 0.5) * column();
    Object.assign(name.style, { left: `${middle}px`, top: `${size.height - margin.b + 1}px` });
    name.style.setProperty("--rnn-room", `${level ? size.width : margin.b - 2}px`);
    if (!level) return;
    const beyond = Math.max(middle + name.offsetWidth / 2 - size.width, 0) + Math.min(middle - name.offsetWidth / 2, 0);
    name.style.left = `${middle - beyond}px`;
  }

  /** Tells the style sheet where the heatmap stands in its host, for what is written over it. @param {number} inner px */
  function placeStates(inner) {
    const [low, high] = figure.layout.yaxis.domain;
    const place = { top: margin.t + inner * (1 - high), left: margin.l, right: margin.r, height: inner * (high - low) };
    for (const [name, px] of Object.entries(place)) host.style.setProperty(`--rnn-states-${name}`, `${px}px`);
  }

  /**
   * Draws everything.
   * @param {import("./trace.js").Trace} trace
   * @param {"index"|"for positive"} by  order of the units
   * @param {number} word            the last one that is shown
   * @param {boolean} patch          if nothing but numbers has changed, move them alone, and Plotly is told later
   * @returns {boolean}              whether that is what was done
   */
  function draw(trace, by, word, patch = false) {
    const box = host.getBoundingClientRect();
    if (!box.width || !box.height) return false;
    size = { width: Math.floor(box.width), height: Math.floor(box.height) };
    last = trace.words.length;
    usePen();
    const [states, answers] = figure.data;
    const base = figure.layout;
    const narrow = size.width < NARROW;
    margin = { ...base.margin, ...(narrow && { r: 12 }) };
    const tallest = Math.floor(size.height * 0.3);
    let [ticks, length] = [[], 0];
    ({ level, ticks, length } = wordTicks(trace, column(), tallest, measure));
    names = ["start", ...trace.words].map((word) => cutWord(word, LONGEST_NAME));
    named = new Set(ticks.filter(({ whole }) => whole).map(({ at }) => at));
    margin.b = level ? BOTTOM_LEVEL : Math.ceil(length) + 10;

    const order = orderUnits(trace, by);
    const inner = size.height - margin.t - margin.b;
    const heights = [base.yaxis, base.yaxis2].map(({ domain }) => inner * (domain[1] - domain[0]));
    const places = unitTicks(trace, order, by, Math.max(2, Math.floor(heights[0] / UNIT_TICK)));
    const title = base.meta.titles[by];
    const low = heights[1] < 3 * ANSWER_TICK;
    const steps = Array.from({ length: last + 1 }, (_, t) => t);
    const hovers = ["before the first word", ...trace.words.map((_, t) => hoverName(trace, t))];
    const ranges = { xaxis: [-0.5, last + 0.5], yaxis: [trace.units - 0.5, -0.5], yaxis2: base.yaxis2.range };
    const rows = stateRows(trace, order);
    const labels = labelsOf(trace);
    const before = frame;
    frame = JSON.stringify([base, size, by, trace.units, trace.words, trace.known, places, labels]);
    if (patch && frame === before && follow(trace, rows, steps, ranges)) return true;
    const data = [
      {
        ...states,
        x: steps,
        y: order.map((_, place) => place),
        z: rows,
        text: order.map(() => hovers),
        customdata: order.map((unit) => Array(last + 1).fill(unit)),
        showscale: !narrow,
      },
      ...answerLines(
        trace,
        { ...answers, x: steps, text: hovers },
        {
          symbol: steps.map((t) => base.meta.symbols[t === 0 || trace.known[t - 1] ? 0 : 1]),
          size: Math.max(2, Math.min(answers.marker.size, 0.7 * column(), 0.2 * heights[1])),
        },
      ),
    ];
    const layout = {
      ...base,
      ...size,
      margin,
      datarevision: ++revision,
      shapes: shapes(word),
      xaxis: {
        ...base.xaxis,
        range: [...ranges.xaxis],
        tickangle: level ? 0 : -90,
        tickvals: ticks.map(({ at }) => at),
        ticktext: ticks.map(({ text }) => text),
      },
      yaxis: {
        ...base.yaxis,
        range: [...ranges.yaxis],
        tickvals: places.map(({ at }) => at),
        ticktext: places.map(({ text }) => text),
        title: { ...base.yaxis.title, text: measure(title) < heights[0] ? title : "" },
      },
      yaxis2: {
        ...base.yaxis2,
        title: { ...base.yaxis2.title, text: labels.length > 2 ? "P" : `P(${escapeText(labels.at(-1))})` },
        // The half is dotted in the plot; its number gives way first.
        ...(low && { tickvals: [0, 1], ticktext: [base.yaxis2.ticktext.at(0), base.yaxis2.ticktext.at(-1)] }),
      },
    };
    Plotly.react(chart, data, layout, figure.config);
    drawn = true;
    moveVeil(word);
    placeStates(inner);
    return false;
  }

  /** The line of the second of two labels, whose points take the colour of the answer; of more labels a line each. */
  function answerLines(trace, line, marker) {
    const labels = labelsOf(trace);
    const named = (place) => ({ ...line, meta: escapeText(labels[place]) });
    if (labels.length < 3) {
      const color = trace.probabilities;
      return [{ ...named(1), y: color, marker: { ...line.marker, ...marker, color } }];
    }
    const { labels: colours } = figure.layout.meta;
    return labels.map((_, place) => {
      const color = colours[place % colours.length];
      const y = line.x.map((t) => sharesAt(trace, t)[place]);
      return { ...named(place), y, line: { ...line.line, color }, marker: { ...line.marker, ...marker, color, colorscale: undefined } };
    });
  }

  /** Moves the numbers of the drawn sentence to those of a newer network; false if Plotly has to. */
  function follow(trace, rows, steps, ranges) {
    if (labelsOf(trace).length > 2) return false;
    const { labels } = figure.layout.meta;
    const colours = steps.map((t) => labels[answerAt(trace, t).place]);
    const line = { x: steps, y: trace.probabilities, plot: "xy2", colours };
    if (!paintCells(chart, rows, mixer(figure.data[0].colorscale)) || !moveSteps(chart, line, ranges)) return false;
    const [states, answers] = chart.data; // for whoever reads it, and Plotly's next drawing
    states.z = rows;
    answers.y = answers.marker.color = trace.probabilities;
    return true;
  }

  /** Moves the playhead: one call that redraws five rectangles and no data. */
  function move(word) {
    if (!drawn) return;
    Plotly.relayout(chart, { shapes: shapes(word) });
    moveVeil(word);
  }

  function pick(event) {
    const across = event.clientX - host.getBoundingClientRect().left - margin.l;
    picked(Math.min(Math.max(Math.floor(across / column()), 0), last));
  }

  host.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    host.setPointerCapture(event.pointerId);
    pick(event);
  });
  host.addEventListener("pointermove", (event) => {
    if (host.hasPointerCapture(event.pointerId)) pick(event);
  });

  return {
    draw,
    move,
    /** Says in the heatmap why it is empty; "" says nothing, and the same again leaves the page alone. @param {string} text */
    say(text) {
      if (reason.textContent !== text) reason.textContent = text;
      why.hidden = !text;
    },
    /** @param {object} next figure of the other theme, for the next draw */
    use(next) {
      figure = next;
    },
    destroy() {
      Plotly.purge(chart);
    },
  };
}
