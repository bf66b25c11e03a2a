/** What every figure of a reader does: measures its words, covers those to come, takes the pointer, frames the word that is shown. */

import { escapeText } from "../core/escape.js";
import { isolatedText } from "./ticks.js";
import { cutWord } from "./trace.js";

/** @typedef {import("./trace.js").Trace} Trace */

/** What a hover tells of a number that is answered, which is no share. */
export const NUMBER_HOVER = "%{text}<br>%{meta} <b>%{y:.4~g}</b><extra></extra>";

/** What a hover calls the `t`th word. @param {Pick<Trace, "words">} trace @param {number} t */
export const hoverName = ({ words }, t) => `${t + 1}: ${escapeText(isolatedText(cutWord(words[t])))}`;

/** The steps of a trace: 0 = before the first word. @param {Pick<Trace, "words">} trace */
export const stepsOf = ({ words }) => Array.from({ length: words.length + 1 }, (_, t) => t);

export class ReaderFigure {
  revision = 0; // of what Plotly was given
  drawn = false; // not before the host has a size
  last = 0; // words of what is drawn

  /**
   * @param {HTMLElement} host   takes the pointer
   * @param {HTMLElement} chart  is drawn into
   * @param {import("../types.js").Plotly} Plotly
   * @param {(word: number) => void} onPick  a column was clicked or dragged to
   */
  constructor(host, chart, Plotly, onPick) {
    this.host = host;
    this.chart = /** @type {import("../types.js").Chart} */ (chart);
    this.Plotly = Plotly;
    this.pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    /** @param {string} text */
    this.measure = (text) => this.pen.measureText(text).width;
    const pick = (/** @type {PointerEvent} */ event) => {
      const word = this.drawn ? this.wordUnder(event) : null;
      if (word !== null) onPick(word);
    };
    host.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      host.setPointerCapture(event.pointerId);
      pick(event);
    });
    host.addEventListener("pointermove", (event) => host.hasPointerCapture(event.pointerId) && pick(event));
  }

  /** The word whose column is under the pointer; null beside them. @param {PointerEvent} _event @returns {number|null} */
  wordUnder(_event) {
    return null;
  }

  /** The rectangles over the figure, where `word` is the last one shown. @param {number} _word @returns {object[]} */
  shapes(_word) {
    return [];
  }

  /** What texts are measured with. @param {number} size  px */
  usePen(size) {
    this.pen.font = `${size}px ${getComputedStyle(this.host).fontFamily}`;
  }

  /** Draws all of it. @param {object[]} data @param {object} layout @param {object} config */
  redraw(data, layout, config) {
    this.revision += 1;
    this.Plotly.react(this.chart, data, { ...layout, datarevision: this.revision }, config);
    this.drawn = true;
  }

  /** Moves the playhead: one call that redraws some rectangles and no data. @param {number} word */
  move(word) {
    if (this.drawn) this.Plotly.relayout(this.chart, { shapes: this.shapes(word) });
  }

  destroy() {
    this.Plotly.purge(this.chart);
  }
}

const NOTHING = [0, 0.001]; // Plotly takes no domain that is narrower

/** A figure whose upper row takes the room of the lower one too. @param {import("../types.js").Figure} figure @returns {import("../types.js").Figure} */
export function statesAlone({ layout, ...figure }) {
  const { yaxis, yaxis2 } = layout;
  return { ...figure, layout: { ...layout, yaxis: { ...yaxis, domain: [0, 1] }, yaxis2: { ...yaxis2, domain: NOTHING, visible: false } } };
}

/**
 * A figure's rectangles with those that cover words to come, and those that frame the word that is shown, moved there.
 * @param {import("../types.js").Figure} figure
 * @param {number[]} covers  places among them
 * @param {number[]} heads
 * @param {number} word
 * @param {number} last
 * @returns {any[]}
 */
export function shapesAt(figure, covers, heads, word, last) {
  const shapes = figure.layout.shapes.map((/** @type {object} */ shape) => ({ ...shape }));
  for (const at of covers) Object.assign(shapes[at], { x0: word + 0.5, x1: last + 0.5 });
  for (const at of heads) Object.assign(shapes[at], { x0: word - 0.5, x1: word + 0.5 });
  return shapes;
}

/**
 * A heatmap of states, units from the top in an order.
 * @param {object} pattern  of the figure's
 * @param {Float32Array[]} rows
 * @param {string[]} names  of the steps
 * @param {(place: number) => number} unit  which unit stands in a row
 */
export const heatmap = (pattern, rows, names, unit) => ({
  ...pattern,
  x: names.map((_, t) => t),
  y: rows.map((_, place) => place),
  z: rows,
  text: rows.map(() => names),
  customdata: rows.map((_, place) => Array(names.length).fill(unit(place))),
});
