/** The elements of the drawn network: made once for a sentence, moved with every new network. */

import { px } from "../../core/unit.js";
import { cutWord, labelColour } from "../../reader/trace.js";
import { seen } from "../../reader/white_space.js";
import { arrowPath, arrowWidth, bandMean, layoutOf } from "./layout.js";
import { drawOneHot } from "./one_hot.js";
import { svg } from "../drawing/svg.js";

const NAME_LETTERS = 9;

/** @typedef {[x: number, y: number]} Point */

/**
 * @typedef {object} NetworkFlow  what is drawn of one network
 * @property {ArrayLike<number>} values     (T+1) x H, the colours of the cells
 * @property {number} most                  the value of the strongest colour
 * @property {(value: number) => number[]} colour
 * @property {number[][]} bands             the units of each cell
 * @property {{input: number[], recurrent: number[], output: number[]}} flows  sizes
 * @property {boolean} backward
 * @property {number[][]} of_labels         T+1 times C probabilities
 */

/** @param {string} text */
function titleElement(text) {
  const title = svg("title", {});
  title.textContent = text;
  return title;
}

/** @param {any} answer @param {number} t */
function wordName({ words, known }, t) {
  const text = svg("text", { class: "rnn-network-word" });
  text.textContent = t ? cutWord(words[t - 1], NAME_LETTERS) : "h₀";
  if (t && !known[t - 1]) text.setAttribute("data-unknown", "");
  const unknownNote = t && !known[t - 1] ? ", which is not in the vocabulary: it enters as nothing" : "";
  text.append(titleElement(t ? `${seen(words[t - 1])}${unknownNote}` : "the zero state, before any word"));
  return text;
}

/** The names of the three matrices, once each, beside the first arrow that each of them is. @param {ReturnType<typeof layoutOf>} layout @param {number} steps */
function weightNames({ x, states, answers }, steps) {
  const nameAt = (/** @type {string} */ name, /** @type {Point} */ [left, top]) => {
    const text = svg("text", { class: "rnn-network-weight", x: left, y: top });
    text.textContent = name;
    return text;
  };
  const out = nameAt("w_hy", [x(0) - px(17), (answers.bottom + states.top) / 2 + px(4)]);
  if (steps < 2) return [out];
  const across = nameAt("w_hh", [(x(0) + x(1)) / 2, (states.top + states.bottom) / 2 - px(8)]);
  return [out, across, nameAt("w_xh", [x(1) - px(17), states.bottom + px(16)])];
}

/**
 * @param {any} answer  of the view "network"
 * @param {number} room  px of width that there is
 * @param {number} tallest  px of height that it may take
 */
export function makeDrawing(answer, room, tallest) {
  const steps = answer.words.length + 1;
  const layout = layoutOf(steps, answer.units, room, tallest);
  const { x, columnWidth, states, answers, vectors, words } = layout;
  const root = svg("svg", { width: layout.width, height: layout.height, viewBox: `0 0 ${layout.width} ${layout.height}` });
  /** @template T @param {(t: number) => T} make @returns {T[]} */
  const everyStep = (make) => Array.from({ length: steps }, (_, t) => make(t));
  const column = (/** @type {number} */ t) => ({
    x: x(t) - columnWidth / 2,
    y: states.top,
    width: columnWidth,
    height: states.bottom - states.top,
  });
  const arrows = () => everyStep(() => svg("path", { class: "rnn-network-arrow" }));
  const [intoArrows, acrossArrows, outArrows] = [arrows(), arrows(), arrows()];
  const columns = everyStep((t) => svg("image", { ...column(t), preserveAspectRatio: "none", style: "image-rendering: pixelated" }));
  const frames = everyStep((t) => svg("rect", { ...column(t), class: "rnn-network-frame" }));
  const shares = everyStep((t) =>
    answer.labels.map((/** @type {string} */ _, /** @type {number} */ place) =>
      svg("rect", { x: x(t) - columnWidth / 2 - px(3), width: columnWidth + px(6), style: `fill: ${labelColour(place)}` }),
    ),
  );
  const oneHots = answer.tokens.map((/** @type {number} */ token, /** @type {number} */ i) =>
    drawOneHot(token, answer.vocab_size, { x: x(i + 1) - vectors.width / 2, y: vectors.top, ...vectors }),
  );
  const names = everyStep((t) => {
    const name = wordName(answer, t);
    name.setAttribute("x", String(x(t)));
    name.setAttribute("y", String(words.top + px(12)));
    return name;
  });
  const head = svg("rect", { class: "rnn-network-head", y: 1, width: layout.head, height: layout.height - 2, rx: 4 });
  const cellFrame = svg("rect", { class: "rnn-network-chosen", width: columnWidth + 4, height: Math.max(states.cell, 3) });
  root.append(
    head,
    ...acrossArrows,
    ...intoArrows,
    ...outArrows,
    ...columns,
    ...frames,
    ...shares.flat(),
    ...oneHots,
    ...names,
    ...weightNames(layout, steps),
    cellFrame,
  );
  const canvas = document.createElement("canvas");

  /** @param {SVGPathElement} path @param {Point} from @param {Point} to @param {number} share @param {boolean} [isFaint] */
  function arrow(path, from, to, share, isFaint = false) {
    path.setAttribute("d", arrowPath(from, to));
    path.style.strokeWidth = `${arrowWidth(share).toFixed(2)}px`;
    path.toggleAttribute("data-faint", isFaint);
  }

  /** @param {NetworkFlow} flowing @param {number} t */
  function paintColumn({ values, bands, most, colour }, t) {
    canvas.width = 1;
    canvas.height = bands.length;
    const pen = canvas.getContext("2d");
    if (!pen) return;
    const cells = pen.createImageData(1, bands.length);
    bands.forEach((band, i) => cells.data.set([...colour(bandMean(band, values, t * answer.units) / most), 255], 4 * i));
    pen.putImageData(cells, 0, 0);
    columns[t].setAttribute("href", canvas.toDataURL());
  }

  /** @param {number[]} of_labels @param {number} t */
  function paintAnswer(of_labels, t) {
    let y = answers.top;
    for (let place = of_labels.length - 1; place >= 0; place -= 1) {
      const height = of_labels[place] * (answers.bottom - answers.top);
      shares[t][place].setAttribute("y", y.toFixed(2));
      shares[t][place].setAttribute("height", height.toFixed(2));
      y += height;
    }
  }

  return {
    root,
    layout,
    /** @param {NetworkFlow} flow */
    paint(flow) {
      const { flows, backward } = flow;
      const middle = (states.top + states.bottom) / 2;
      const largest = Math.max(1e-300, ...flows.input, ...flows.output, ...(backward ? [] : flows.recurrent));
      const largestAcross = backward ? Math.max(1e-300, ...flows.recurrent) : largest;
      for (let t = 0; t < steps; t += 1) {
        paintColumn(flow, t);
        paintAnswer(flow.of_labels[t], t);
        /** @type {[Point, Point]} */
        const upEnds = [
          [x(t), states.top - 3],
          [x(t), answers.bottom + 4],
        ];
        arrow(outArrows[t], upEnds[backward ? 1 : 0], upEnds[backward ? 0 : 1], flows.output[t] / largest, backward && t < steps - 1);
        if (!t) continue;
        /** @type {[Point, Point]} */
        const alongEnds = [
          [x(t - 1) + columnWidth / 2 + 3, middle],
          [x(t) - columnWidth / 2 - 4, middle],
        ];
        arrow(acrossArrows[t], alongEnds[backward ? 1 : 0], alongEnds[backward ? 0 : 1], flows.recurrent[t - 1] / largestAcross);
        arrow(intoArrows[t], [x(t), vectors.top - 2], [x(t), states.bottom + 4], flows.input[t - 1] / largest, backward);
      }
    },
    /** Frames a column, and a cell of it. @param {number} t @param {number} cell  -1: none */
    choose(t, cell) {
      head.setAttribute("x", String(x(t) - layout.head / 2));
      cellFrame.style.display = cell < 0 ? "none" : "";
      cellFrame.setAttribute("x", String(x(t) - columnWidth / 2 - 2));
      cellFrame.setAttribute("y", String(states.top + Math.max(cell, 0) * states.cell));
    },
  };
}
