/** Curves of a few settings of a sweep: the median over the seeds as a line, their range as a band. */

import { yardsticksInWords } from "../charts/yardsticks.js";
import { EYES } from "../charts/looks.js";
import { PAINTED } from "../charts/painted.js";
import { makePainter } from "../charts/painter.js";
import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { countText } from "../core/numbers.js";
import { onPoint } from "../core/pointing.js";
import { accuracyScale, drawAxes, edgeText, epochAt, lossScale, readColours, scales } from "./axes.js";
import { drawBands } from "./bands.js";
import { makeSweepLegend } from "./legend.js";
import { paintMedians, sizeOfMedians } from "./median_picture.js";
import { beside, columnName } from "./texts.js";

const GROW_GAP_MS = 500; // medians of many runs take their time, and change slowly

/** @typedef {import("../core/sweep_data.js").Cell} Cell */

/** What the chart does not show by itself. @param {import("./axes.js").Scale} scale @param {import("./legend.js").Line[]} lines */
function notesOf(scale, lines) {
  const diverged = lines.some(({ summary }) => summary.high.at(-1) === Infinity);
  const tooMany = `${lines.length} lines are more than eyes can tell apart: point at a name to see its line stand out.`;
  return [edgeText(scale, diverged), lines.length > EYES ? tooMany : ""].join(" ").trim();
}

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("../core/sweep_data.js").Sweeps, figures: import("../types.js").Figures, theme: string}} context
 */
export function mountMedian(root, { sweeps, figures, theme }) {
  const life = makeLife();
  const canvas = element("canvas", { role: "img", "aria-label": "Median and range over seeds" });
  const legend = makeSweepLegend(sweeps, () => painter.soon());
  const log = element("input", { type: "checkbox" });
  const readout = element("span", { className: "rnn-sweep-at" });
  const cursor = element("i", { className: "rnn-sweep-cursor", hidden: true });
  const edge = element("p", { className: "rnn-sweep-readout rnn-sweep-edge" });
  root.replaceChildren(
    element("div", { className: "rnn-sweep-plot rnn-sweep-median-plot" }, canvas, cursor),
    element("div", { className: "rnn-sweep-below" }, element("label", {}, log, " log axis"), readout),
    legend.node,
    edge,
  );
  /** @type {import("./texts.js").Column} */
  let column = "test_loss";
  /** @type {import("./axes.js").Scale|undefined} */
  let scale;
  /** @type {import("./axes.js").Colours|undefined} */
  let colours;
  let pointedEpoch = Infinity; // epoch under the pointer
  /** Places of runs. @type {Set<number>} */
  let diverged = new Set();
  const palette = () => figures[theme].sweep.layout.meta.lines;
  const painter = makePainter(life, draw, { least: GROW_GAP_MS, sized: canvas });

  PAINTED.set(canvas, {
    size: () => (scale && canvas.clientWidth ? sizeOfMedians(canvas, legend.lines.length) : { width: 0, height: 0 }),
    paint(pen) {
      const lines = legend.lines.map((line) => ({ ...line, text: `${line.name}${line.note.textContent}: ${line.value.textContent}` }));
      const look = { title: titleText(), epochs: sweeps.epochs, colours: readColours(root), yardsticks: beside(sweeps, column) };
      if (scale) paintMedians(pen, canvas, lines, { ...look, scale });
    },
  });

  const titleText = () => `${columnName(sweeps, column)} by epoch: median and range over seeds`;

  function draw() {
    if (!canvas.clientWidth || !sweeps.epochs || !legend.lines.length) return false;
    colours ??= readColours(root);
    const { lines, lit } = legend;
    legend.summarise(column, diverged);
    /** @param {"low"|"high"} name */
    const finite = (name) => lines.flatMap(({ summary }) => summary[name]).filter(Number.isFinite);
    log.disabled = column !== "test_loss";
    scale = log.disabled
      ? accuracyScale()
      : lossScale(Math.min(...finite("low")), Math.max(0, ...finite("high")), log.checked, sweeps.yardsticks);
    edge.textContent = notesOf(scale, lines);
    drawBands(drawAxes(canvas, scale, sweeps.epochs, colours, beside(sweeps, column)), lines, scales(canvas, scale, sweeps.epochs), lit);
    say();
    return true;
  }

  /** Says the values at the epoch that is pointed at, or at the last one there is. */
  function say(epoch = pointedEpoch) {
    pointedEpoch = epoch;
    const at = legend.say(epoch, column);
    readout.textContent = at === null ? "" : `median (range) at epoch ${countText(at)}`;
  }

  log.addEventListener("change", painter.soon);
  /** @param {PointerEvent} event */
  function point(event) {
    if (!scale) return;
    const x = event.clientX - canvas.getBoundingClientRect().left;
    const epoch = epochAt(canvas, x, sweeps.epochs);
    cursor.hidden = epoch < 0 || epoch > sweeps.epochs;
    cursor.style.translate = `${x}px 0`;
    say(epoch);
  }

  onPoint(canvas, point, () => {
    cursor.hidden = true;
    say(Infinity);
  });

  return {
    /** The curves have grown. */
    grow: painter.inTurn,
    /** Some runs diverged. @param {Set<number>} runs  places of all that have */
    know(runs) {
      if (runs.size === diverged.size && [...runs].every((run) => diverged.has(run))) return;
      diverged = runs;
      painter.soon();
    },
    /** Shows other settings. @param {[string, Cell][]} namedCells  name and cell of each @param {import("../core/sweep_data.js").Metric} metric */
    show(namedCells, metric) {
      column = metric === "test_loss" ? "test_loss" : "test_accuracy";
      canvas.ariaLabel = [titleText(), yardsticksInWords(beside(sweeps, column))].filter(Boolean).join(". ");
      legend.name(namedCells);
      legend.paint(palette());
      painter.now();
    },
    ...life.part((next) => {
      theme = next;
      colours = undefined;
      legend.paint(palette());
      painter.soon();
    }),
  };
}
