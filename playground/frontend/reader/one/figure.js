/** The player's Plotly figure: draws a trace as a whole, follows its numbers, and moves the playhead over both. */

import { escapeText } from "../../core/escape.js";
import { px } from "../../core/unit.js";
import { mixer, moveSteps, paintCells } from "../../charts/plotly_patch.js";
import { element } from "../../core/dom.js";
import { NUMBER_HOVER, ReaderFigure, heatmap, hoverName, shapesAt, statesAlone, stepsOf } from "../figure.js";
import { BOTTOM_LEVEL, UNIT_TICK, unitTicks, wordTicks } from "../ticks.js";
import { answerAt, cutWord, orderUnits, stateRows } from "../trace.js";
import { answersName, rangeAround, rightMark, sharesOfNext } from "./answers_row.js";

const HEAD_INSET = 2; // px that the playhead keeps from the figure's lower edge
const ANSWER_TICK = 13; // px that a tick of the answers needs
const LONGEST_NAME = 60; // letters of the word that is shown
const LOW = 170; // px of height under which the states of a network that answers after every word stand alone
const FLAT = 90; // px of height under which the numbers at the colour bar have no room
const NARROW = 480; // px of width under which the colour bar makes room for the words

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {import("../../types.js").Figure} Figure */

/** @param {Trace} trace @param {number} t */
const hoverOf = (trace, t) => `${hoverName(trace, t)}${trace.known[t] ? "" : " (not in the vocabulary)"}`;

export class OneFigure extends ReaderFigure {
  frame = ""; // all that was drawn besides the numbers
  size = { width: 0, height: 0 };
  /** @type {string[]} of all steps, */
  names = [];
  /** @type {Set<number>} and the steps whose names are on the axis in full */
  named = new Set();
  level = true; // the names
  isNumber = false; // what is answered is a number,
  /** @type {number|null} and this one would be right, null where that is not known */
  right = null;

  /**
   * @param {HTMLElement} host  is filled by the chart and takes the pointer
   * @param {object} options
   * @param {import("../../types.js").Plotly} options.Plotly
   * @param {Figure} options.figure  what charts/reader.py made, for the theme of now
   * @param {(word: number) => void} options.onPick  a column was clicked or dragged to
   */
  constructor(host, { Plotly, figure, onPick }) {
    super(host, element("div", { className: "rnn-player-chart" }), Plotly, onPick);
    this.figure = figure;
    this.margin = figure.layout.margin;
    // Over the words still to come: takes the pointer away from what is not shown yet, so that no hover tells it.
    this.veil = element("div", { className: "rnn-player-veil" });
    // The name of the word that is shown, where the axis has no room for it or not for all of it.
    this.name = element("bdi", { className: "rnn-player-word", hidden: true });
    this.reason = element("span");
    this.why = element("p", { className: "rnn-player-why", role: "note", hidden: true }, this.reason);
    this.chart.append(this.why, this.name);
    host.append(this.chart, this.veil);
  }

  /** @param {Figure} next  of the other theme, for the next draw */
  use(next) {
    this.figure = next;
  }

  /** Says in the heatmap why it is empty; "" says nothing, and the same again leaves the page alone. @param {string} text */
  say(text) {
    if (this.reason.textContent !== text) this.reason.textContent = text;
    this.why.hidden = !text;
  }

  /** The width of a word's column in px. */
  get column() {
    return (this.size.width - this.margin.l - this.margin.r) / (this.last + 1);
  }

  /** @override @param {MouseEvent} event */
  wordUnder(event) {
    const across = event.clientX - this.host.getBoundingClientRect().left - this.margin.l;
    return Math.min(Math.max(Math.floor(across / this.column), 0), this.last);
  }

  /** The word whose name at the axis is under the pointer; null elsewhere, and before the first word. @param {MouseEvent} event */
  nameUnder(event) {
    const down = event.clientY - this.host.getBoundingClientRect().top;
    return this.drawn && down >= this.size.height - this.margin.b ? this.wordUnder(event) || null : null;
  }

  /** Where the name of a word stands in the host, in px. @param {number} word */
  nameBox(word) {
    const { margin, size, column } = this;
    return { left: margin.l + word * column, top: size.height - margin.b, width: column, height: margin.b };
  }

  /** @override @param {number} word */
  shapes(word) {
    const { covers, head, under, half } = this.figure.layout.meta;
    const rects = shapesAt(this.figure, covers, [head], word, this.last);
    if (this.isNumber) Object.assign(rects[half], { visible: this.right !== null, y0: this.right ?? 0, y1: this.right ?? 0 });
    const depth = (this.margin.b - px(HEAD_INSET)) / Math.max(this.size.height - this.margin.t - this.margin.b, 1);
    for (const place of under) rects[place].y0 = -depth;
    return rects;
  }

  /** @override @param {number} word */
  move(word) {
    super.move(word);
    if (this.drawn) this.moveVeil(word);
  }

  /** Moves what stands over the chart: the veil, and the name of the word that is shown if the axis does not show it. @param {number} word */
  moveVeil(word) {
    const { veil, name, margin, size, column, level } = this;
    veil.style.left = `${margin.l + (word + 1) * column}px`;
    veil.style.right = `${margin.r}px`;
    name.hidden = this.named.has(word);
    if (name.hidden) return;
    name.textContent = this.names[word];
    name.dataset.level = String(level);
    const middle = margin.l + (word + 0.5) * column;
    Object.assign(name.style, { left: `${middle}px`, top: `${size.height - margin.b + 1}px` });
    name.style.setProperty("--rnn-room", `${level ? size.width : margin.b - 2}px`);
    if (!level) return;
    const beyond = Math.max(middle + name.offsetWidth / 2 - size.width, 0) + Math.min(middle - name.offsetWidth / 2, 0);
    name.style.left = `${middle - beyond}px`;
  }

  /** Tells the style sheet where the heatmap stands in its host, for what is written over it. @param {number} inner px @param {number[]} domain */
  placeStates(inner, [low, high]) {
    const { margin } = this;
    const place = { top: margin.t + inner * (1 - high), left: margin.l, right: margin.r, height: inner * (high - low) };
    for (const [name, px] of Object.entries(place)) this.host.style.setProperty(`--rnn-states-${name}`, `${px}px`);
  }

  /**
   * Draws everything.
   * @param {Trace} trace
   * @param {string} by      order of the units
   * @param {number} word    the last one that is shown
   * @param {boolean} quick  if nothing but numbers has changed, move them alone, and Plotly is told later
   * @param {number|null} right  the number that would be right, as far as it is known
   * @returns {boolean}      whether that is what was done
   */
  draw(trace, by, word, quick = false, right = null) {
    const ticks = this.measureFor(trace);
    if (!ticks) return false;
    const { size, margin, last } = this;
    // What is answered stands under each word or letter too, so its line is the first to give way.
    const figure = trace.readout === "every" && size.height < px(LOW) ? statesAlone(this.figure) : this.figure;
    const base = figure.layout;
    const order = orderUnits(trace, by);
    const inner = size.height - margin.t - margin.b;
    /** @type {number[]} */
    const heights = [base.yaxis, base.yaxis2].map(({ domain }) => inner * (domain[1] - domain[0]));
    const places = unitTicks(trace, order, by, Math.max(2, Math.floor(heights[0] / px(UNIT_TICK))));
    const { labels } = trace;
    this.isNumber = trace.readout === "number";
    this.right = this.isNumber ? right : null;
    const numbers = this.isNumber ? rangeAround([...trace.probabilities, ...(right === null ? [] : [right])]) : null;
    const ranges = { xaxis: [-0.5, last + 0.5], yaxis: [trace.units - 0.5, -0.5], yaxis2: numbers ?? base.yaxis2.range };
    const rows = stateRows(trace, order);
    const before = this.frame;
    this.frame = JSON.stringify([base, size, by, trace.units, trace.words, trace.known, places, labels, numbers]);
    if (quick && this.frame === before && this.follow(trace, rows, ranges)) return true;
    const layout = {
      ...base,
      ...size,
      margin,
      annotations: this.right === null ? [] : [rightMark(this.right, base.yaxis2.title.font)],
      shapes: this.shapes(word),
      ...this.axes(figure, ticks, places, heights, ranges, { title: base.meta.titles[by], answers: answersName(trace), numbers }),
    };
    this.redraw(this.traces(trace, rows, order, heights[1]), layout, figure.config);
    this.moveVeil(word);
    this.placeStates(inner, base.yaxis.domain);
    return false;
  }

  /** Makes room for the words of a trace. @param {Trace} trace @returns the ticks of their axis; null without room for anything */
  measureFor(trace) {
    const box = this.host.getBoundingClientRect();
    if (!box.width || !box.height) return null;
    const { size } = this;
    Object.assign(size, { width: Math.floor(box.width), height: Math.floor(box.height) });
    this.last = trace.words.length;
    const base = this.figure.layout;
    this.usePen(base.xaxis.tickfont.size);
    this.margin = { ...base.margin, ...(size.width < px(NARROW) && { r: px(12) }) };
    const { level, ticks, length } = wordTicks(trace, this.column, Math.floor(size.height * 0.3), this.measure);
    this.level = level;
    this.names = ["start", ...trace.words].map((word) => cutWord(word, LONGEST_NAME));
    this.named = new Set(ticks.filter(({ whole }) => whole).map(({ at }) => at));
    this.margin.b = level ? px(BOTTOM_LEVEL) : Math.ceil(length) + px(10);
    return ticks;
  }

  /**
   * @param {Figure} figure
   * @param {import("../ticks.js").Tick[]} ticks  of the words
   * @param {import("../ticks.js").Tick[]} places  of the units
   * @param {number[]} heights  px of both rows
   * @param {Record<string, number[]>} ranges
   * @param {{title: string, answers: string, numbers: number[]|null}} named  the axis of units, and what the answers are: shares, or
   *   numbers in this range
   */
  axes({ layout: { xaxis, yaxis, yaxis2 } }, ticks, places, heights, ranges, { title, answers, numbers }) {
    const low = heights[1] < px(3 * ANSWER_TICK);
    return {
      xaxis: {
        ...xaxis,
        range: [...ranges.xaxis],
        tickangle: this.level ? 0 : -90,
        tickvals: ticks.map(({ at }) => at),
        ticktext: ticks.map(({ text }) => text),
      },
      yaxis: {
        ...yaxis,
        range: [...ranges.yaxis],
        tickvals: places.map(({ at }) => at),
        ticktext: places.map(({ text }) => text),
        title: { ...yaxis.title, text: this.measure(title) < heights[0] ? title : "" },
      },
      yaxis2: {
        ...yaxis2,
        title: { ...yaxis2.title, text: answers },
        ...(numbers && { range: numbers, tickvals: null, ticktext: null, nticks: low ? 2 : 4 }),
        // The half is dotted in the plot; its number gives way first.
        ...(low && !numbers && { tickvals: [0, 1], ticktext: [yaxis2.ticktext.at(0), yaxis2.ticktext.at(-1)] }),
      },
    };
  }

  /** The heatmap and the lines of the answers. @param {Trace} trace @param {Float32Array[]} rows @param {number[]} order @param {number} height  px of the answers */
  traces(trace, rows, order, height) {
    const [states, answers] = this.figure.data;
    const { symbols } = this.figure.layout.meta;
    const steps = stepsOf(trace);
    const hovers = ["before the first word", ...trace.words.map((_, t) => hoverOf(trace, t))];
    const marker = {
      ...answers.marker,
      symbol: steps.map((t) => symbols[t === 0 || trace.known[t - 1] ? 0 : 1]),
      size: Math.max(2, Math.min(answers.marker.size, 0.7 * this.column, 0.2 * height)),
    };
    return [
      {
        ...heatmap(states, rows, hovers, (place) => order[place]),
        showscale: this.size.width >= px(NARROW) && this.size.height >= px(FLAT),
      },
      ...this.answerLines(trace, { ...answers, x: steps, text: hovers, marker }),
    ];
  }

  /** The line of the second of two labels, whose points take the colour of the answer; of more labels a line each. @param {Trace} trace @param {any} line */
  answerLines(trace, line) {
    const { labels, of_labels: shares } = trace;
    const lineOf = (/** @type {number} */ place) => ({ ...line, meta: escapeText(labels[place] ?? "") });
    // The edge that Plotly gives a point by itself is not seen in the dark.
    const pointOf = (/** @type {string} */ color) => ({ ...line.marker, color, line: { ...line.marker.line, color } });
    const marker = pointOf(line.line.color);
    if (trace.readout === "number") return [{ ...lineOf(0), y: trace.probabilities, marker, hovertemplate: NUMBER_HOVER }];
    if (trace.writes) return [{ ...line, meta: "what came next", y: sharesOfNext(trace), marker }];
    if (labels.length < 3) {
      const color = trace.probabilities;
      return [{ ...lineOf(1), y: color, marker: { ...line.marker, color } }];
    }
    const { labels: colours } = this.figure.layout.meta;
    return labels.map((_, place) => {
      const color = colours[place % colours.length];
      const y = stepsOf(trace).map((t) => shares[t][place]);
      return { ...lineOf(place), y, line: { ...line.line, color }, marker: { ...pointOf(color), colorscale: undefined } };
    });
  }

  /** Moves the numbers of the drawn sentence to those of a newer network; false if Plotly has to. @param {Trace} trace @param {Float32Array[]} rows @param {any} ranges */
  follow(trace, rows, ranges) {
    if (trace.labels.length !== 2 || trace.writes) return false;
    const { labels } = this.figure.layout.meta;
    const steps = stepsOf(trace);
    const colours = steps.map((t) => labels[answerAt(trace, t).place]);
    const line = { x: steps, y: trace.probabilities, plot: "xy2", colours };
    if (!paintCells(this.chart, rows, mixer(this.figure.data[0].colorscale)) || !moveSteps(this.chart, line, ranges)) return false;
    const [states, answers] = this.chart.data; // for tests that read it, and for Plotly's next drawing
    states.z = rows;
    answers.y = answers.marker.color = trace.probabilities;
    return true;
  }
}
