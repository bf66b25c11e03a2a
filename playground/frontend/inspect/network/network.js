/** The network drawn: unrolled over the sentence, a column of states a word, with what flows through its weights. */

import { heightFor, px } from "../../core/unit.js";
import { makePainter } from "../../charts/painter.js";
import { mixer } from "../../charts/plotly_patch.js";
import { element } from "../../core/dom.js";
import { keyOf, onKeys, shortcutsOf } from "../../core/keys.js";
import { pointsByFinger } from "../../core/media.js";
import { counted } from "../../core/numbers.js";
import { segmented } from "../../core/segmented.js";
import { float32, orderUnits } from "../../reader/trace.js";
import { recall } from "../../reader/memory.js";
import { mountStep } from "./step/step.js";
import { makeLabelChoice } from "../view/labels.js";
import { makeDrawing } from "./elements.js";
import { bandOf, bandsOf, cellOf, MOST_CELLS, nextInCell, unitNear } from "./layout.js";
import { wordIn } from "../selection.js";
import { pictureOfAll, pictureOfTable } from "../drawing/picture.js";
import { pictureOf } from "../drawing/svg.js";
import { chosenOf, keepChoice } from "../view/memory.js";

const SPACE_BELOW = 14; // px under the drawing in a window that has no more

/** @type {import("../view/view.js").View} */
export const network = {
  name: "network",
  heading: "The network, drawn over the sentence",
  reading:
    "Words enter at the bottom as one-hot inputs, each column is the hidden state after one more word, and the answer so far stands on top; every step uses the same weights, and an arrow is as wide as what flows through it now.",
  equations: [
    "h_t = tanh(w_xh x_t + w_hh h_{t-1} + b_h)",
    "answer_t = softmax(w_hy h_t + b_y)",
    "backward: dL/dh_t, the loss of the label that you choose",
  ],
  source: "Section “The Forward Phase” of the article; unrolling a network over time is Werbos 1990.",
  wide: true,
  gap: 150, // at least four pictures a second, however fast it trains
  mount(body, context) {
    const { selection, life, figures } = context;
    let { theme } = context;
    const { bar, scroller, label, note, isBackward } = controls(() => painter.soon());
    const step = mountStep(context);
    body.append(bar, scroller, step.node);
    /** @type {any} */
    let answer = null;
    let [hidden, gradient] = [new Float32Array(0), new Float32Array(0)];
    /** @type {number[][]} */
    let bands = [];
    /** @type {ReturnType<typeof makeDrawing>|undefined} */
    let drawing;
    let builtKey = "";

    function paint() {
      if (!answer || !scroller.clientWidth) return false;
      const tallest = heightFor(scroller, SPACE_BELOW);
      const { words, tokens, vocab_size, units, labels } = answer;
      const key = JSON.stringify([words, tokens, vocab_size, units, labels, scroller.clientWidth, tallest, px(1)]);
      if (key !== builtKey || !drawing) {
        drawing = makeDrawing(answer, scroller.clientWidth - 2, tallest);
        drawing.root.addEventListener("click", onClick);
        scroller.replaceChildren(drawing.root);
        builtKey = key;
      }
      const backward = isBackward();
      const of = label.place;
      const values = backward ? gradient.subarray(of * hidden.length, (of + 1) * hidden.length) : hidden;
      const most = backward ? Math.max(1e-30, ...values.map(Math.abs)) : 1;
      const colour = mixer(figures[theme].matrix.layout.meta.states);
      const flows = backward ? { ...answer.flows, recurrent: answer.flows_back[of] } : answer.flows;
      drawing.paint({ values, most, colour, bands, flows, backward, of_labels: answer.of_labels });
      const countText = counted(units, "unit");
      const keyText = pointsByFinger() ? "" : ` (${keyOf("network", "inCell")}: the next unit of the chosen one)`;
      const unitsText = units > MOST_CELLS ? `${countText}, grouped into ${MOST_CELLS} bands of their means${keyText}` : countText;
      const colours = backward ? `dL/dh_t, the strongest ${most.toExponential(1)}` : "h_t from −1 to +1";
      const rest = drawing.layout.width > scroller.clientWidth ? "; scroll sideways for the other words" : "";
      note.textContent = `${unitsText}; colours: ${colours}${rest}`;
      showSelected();
      return true;
    }

    /** @param {MouseEvent} event */
    function onClick(event) {
      if (!drawing) return;
      const { layout, root } = drawing;
      const box = root.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const hit = layout.cellAt(x, y);
      selection.set(hit ? { word: hit.step, unit: bands[hit.cell][0] } : { word: layout.stepAt(x), unit: null });
    }

    function showSelected() {
      if (!drawing) return;
      const place = wordIn(selection.now.word, answer.words);
      drawing.choose(place, cellOf(bands, selection.now.unit));
      const middle = drawing.layout.x(place) - scroller.clientWidth / 2;
      const isFar = Math.abs(middle - scroller.scrollLeft) > scroller.clientWidth / 3;
      if (drawing.layout.width > scroller.clientWidth && isFar) scroller.scrollLeft = middle;
    }

    /** Sets the selection; before the first answer there is nothing to select. @param {() => Partial<import("../selection.js").SelectionValues>} selectionOf */
    const move = (selectionOf) => (answer ? selection.set(selectionOf()) : false);

    const painter = makePainter(life, paint, { sized: scroller });
    onKeys(scroller, "network", {
      back: () => move(() => ({ word: wordIn(selection.now.word, answer.words) - 1 })),
      on: () => move(() => ({ word: selection.now.word + 1 })),
      up: () => move(() => ({ unit: unitNear(bands, selection.now.unit, -1) })),
      down: () => move(() => ({ unit: unitNear(bands, selection.now.unit, 1) })),
      inCell: () => {
        const { unit } = selection.now;
        return unit !== null && bandOf(bands, unit).length > 1 && move(() => ({ unit: nextInCell(bands, unit) }));
      },
      none: () => selection.now.unit !== null && move(() => ({ unit: null })),
    });
    return {
      draw(next) {
        answer = next;
        [hidden, gradient] = [float32(next.hidden), float32(next.gradient)];
        bands = bandsOf(orderUnits({ units: next.units, speaks: float32(next.speaks) }, recall().order));
        label.name(next);
        painter.soon();
        step.draw(next, bands);
      },
      select: showSelected,
      table: () => [...networkTable(answer, hidden, gradient), ...step.tables(true).flat()],
      async picture(format) {
        const drawings = drawing ? [pictureOf(drawing.root, format)] : [];
        const tables = step.tables(false).map((table) => pictureOfTable(body, table, format));
        return pictureOfAll(body, await Promise.all([...drawings, ...tables]), format);
      },
      retheme(next) {
        theme = next;
        painter.soon();
      },
    };
  },
};

/** @param {() => void} onChange */
function controls(onChange) {
  let way = /** @type {string} */ (chosenOf("direction", ["forward", "backward"]));
  const scroller = element("div", { className: "rnn-network-scroll", tabIndex: 0, role: "group" });
  scroller.setAttribute("aria-keyshortcuts", shortcutsOf("network"));
  const text = `The network over the sentence; left and right choose a word, up and down a unit, ${keyOf("network", "none")} no unit`;
  scroller.setAttribute("aria-label", text);
  const label = makeLabelChoice("label of the network", "Label whose loss flows back", onChange);
  const lossLabel = element("label", { hidden: way === "forward" }, "loss of ", label.node);
  const segments = /** @type {import("../../core/segmented.js").Segment[]} */ ([
    ["forward", "Forward"],
    ["backward", "Backward"],
  ]);
  const direction = segmented({ name: "rnn-network-mode", label: "What flows", segments, value: way }, (value) => {
    way = value;
    keepChoice("direction", value);
    lossLabel.hidden = way === "forward";
    onChange();
  });
  const note = element("span", { className: "rnn-network-note" });
  return {
    bar: element("div", { className: "rnn-network-bar" }, direction.node, lossLabel, note),
    scroller,
    label,
    note,
    isBackward: () => way === "backward",
  };
}

/**
 * What the drawing shows after each word: the answer, the states, what flows in, on and out, and dL/dh_t for each label.
 * @param {any} answer @param {Float32Array} hidden  (T+1, H) @param {Float32Array} gradient  (C, T+1, H)
 */
export function networkTable(answer, hidden, gradient) {
  const names = [
    ...answer.labels.map((/** @type {string} */ name) => `P(${name})`),
    ...Array.from({ length: answer.units }, (_, unit) => `h[${unit}]`),
    ...["flow of the word", "flow of the state before", "flow to the answer"],
    ...answer.labels.flatMap((/** @type {string} */ name) =>
      Array.from({ length: answer.units }, (_, unit) => `dL/dh[${unit}] if ${name}`),
    ),
  ];
  const row = (/** @type {Float32Array} */ rows, /** @type {number} */ t) => [...rows.subarray(t * answer.units, (t + 1) * answer.units)];
  const { input, recurrent, output } = answer.flows;
  const flows = (/** @type {number} */ t) => [...(t ? [input[t - 1], recurrent[t - 1]] : ["", ""]), output[t]];
  const gradientRow = (/** @type {number} */ t) =>
    answer.labels.flatMap((/** @type {string} */ _, /** @type {number} */ of) =>
      row(gradient.subarray(of * hidden.length, (of + 1) * hidden.length), t),
    );
  return [
    ["after", ...names],
    ...["start", ...answer.words].map((word, t) => [word, ...answer.of_labels[t], ...row(hidden, t), ...flows(t), ...gradientRow(t)]),
  ];
}
