/** Curves of a few settings of a sweep: the median over the seeds as a line, their range as a band. */

import { EYES, lookAt } from "../charts/looks.js";
import { makePainter } from "../charts/painter.js";
import { makeSwatch, markOf, paintSwatch } from "../charts/swatch.js";
import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { countText } from "../core/numbers.js";
import { accuracyScale, drawAxes, edgeText, epochAt, lossScale, readColours, scales } from "./axes.js";
import { drawBands } from "./bands.js";
import { lastEpoch } from "./known.js";
import { overSeeds } from "./over_seeds.js";
import { spreadText } from "./words.js";

const GROW_GAP_MS = 500; // medians of many runs take their time, and change slowly

/** @typedef {import("./known.js").Cell} Cell */

/** A line, its name in the legend, and what is said there of it. @param {string} name @param {Cell} cell @param {number} place */
function makeLine(name, cell, place) {
  const swatch = makeSwatch();
  const note = element("span");
  const value = element("span", { className: "rnn-sweep-value" });
  const item = element("li", {}, swatch, element("span", {}, name, note), value);
  const summary = overSeeds([], "test_loss"); // nothing yet
  return { cell, place, item, swatch, note, value, summary, colour: "", dash: "solid", marker: "" };
}

/** @typedef {ReturnType<typeof makeLine>} Line */

/** What the chart does not show by itself. @param {import("./axes.js").Scale} scale @param {Line[]} lines */
function notesOf(scale, lines) {
  const diverged = lines.some(({ summary }) => summary.high.at(-1) === Infinity);
  const tooMany = `${lines.length} lines are more than eyes can tell apart: point at a name to see its line stand out.`;
  return [edgeText(scale, diverged), lines.length > EYES ? tooMany : ""].join(" ").trim();
}

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("./known.js").Sweeps, figures: import("../types.js").Figures, theme: string}} context
 */
export function mountMedian(root, { sweeps, figures, theme }) {
  const life = makeLife();
  const canvas = element("canvas", { role: "img", "aria-label": "Median and range over seeds" });
  const legend = element("ul", { className: "rnn-sweep-legend" });
  const log = element("input", { type: "checkbox" });
  const readout = element("span", { className: "rnn-sweep-at" });
  const cursor = element("i", { className: "rnn-sweep-cursor", hidden: true });
  const edge = element("p", { className: "rnn-sweep-readout rnn-sweep-edge" });
  root.replaceChildren(
    element("div", { className: "rnn-sweep-plot rnn-sweep-median-plot" }, canvas, cursor),
    element("div", { className: "rnn-sweep-below" }, element("label", {}, log, " log axis"), readout),
    legend,
    edge,
  );
  /** @type {Line[]} */
  let lines = [];
  /** @type {"test_loss"|"test_accuracy"} */
  let column = "test_loss";
  /** The line whose name is pointed at. @type {Line|null} */
  let lit = null;
  /** @type {import("./axes.js").Scale|undefined} */
  let scale;
  /** @type {import("./axes.js").Colours|undefined} */
  let colours;
  let pointed = Infinity; // epoch under the pointer
  /** Places of runs. @type {Set<number>} */
  let diverged = new Set();
  const painter = makePainter(life, draw, { least: GROW_GAP_MS, sized: canvas });

  /** Gives each line a look of its own, which its swatch has too. */
  function paint() {
    const palette = figures[theme].sweep.layout.meta.lines;
    for (const line of lines) {
      const look = lookAt(line.place);
      const run = { look, colour: look.colour };
      Object.assign(line, markOf(run, palette));
      paintSwatch(line.swatch, run, palette);
    }
  }

  /** Reads the curves of each line's runs. */
  function summarise() {
    const until = lastEpoch(sweeps);
    for (const line of lines) {
      const { runs } = line.cell;
      const gone = runs.map((run) => diverged.has(run));
      const curves = runs.map((run) => sweeps.curves[run]);
      line.summary = overSeeds(curves, column, gone, until);
      const count = gone.filter(Boolean).length;
      line.note.textContent = count ? `, ${countText(count)} of ${countText(runs.length)} diverged` : "";
    }
  }

  function draw() {
    if (!canvas.clientWidth || !sweeps.epochs || !lines.length) return false;
    colours ??= readColours(root);
    summarise();
    /** @param {"low"|"high"} name */
    const finite = (name) => lines.flatMap(({ summary }) => summary[name]).filter(Number.isFinite);
    log.disabled = column !== "test_loss";
    scale = log.disabled ? accuracyScale() : lossScale(Math.min(...finite("low")), Math.max(0, ...finite("high")), log.checked);
    edge.textContent = notesOf(scale, lines);
    drawBands(drawAxes(canvas, scale, sweeps.epochs, colours), lines, scales(canvas, scale, sweeps.epochs), lit);
    say();
    return true;
  }

  /** Fills the legend with the values at the epoch that is pointed at, or at the last one there is. */
  function say(epoch = pointed) {
    pointed = epoch;
    const known = Math.max(0, ...lines.map(({ summary }) => summary.epoch.at(-1) ?? 0));
    const at = Math.min(Math.max(Math.round(epoch), 0), known);
    readout.textContent = known ? `median (range) at epoch ${countText(at)}` : "";
    for (const { summary, value } of lines) {
      const i = summary.epoch.findLastIndex((number) => number <= at);
      const there = i >= 0 && (summary.epoch.at(-1) ?? 0) >= at - sweeps.stride;
      value.textContent = there ? spreadText(column, { median: summary.median[i], low: summary.low[i], high: summary.high[i] }) : "–";
    }
  }

  /** Lets a line stand out while its name is pointed at. @param {Line} line */
  function listen(line) {
    for (const [kind, out] of /** @type {const} */ ([
      ["pointerenter", line],
      ["pointerleave", null],
    ])) {
      line.item.addEventListener(kind, () => {
        lit = out;
        painter.soon();
      });
    }
  }

  log.addEventListener("change", painter.soon);
  canvas.addEventListener("pointermove", (event) => {
    if (!scale) return;
    const x = event.clientX - canvas.getBoundingClientRect().left;
    const epoch = epochAt(canvas, x, sweeps.epochs);
    cursor.hidden = epoch < 0 || epoch > sweeps.epochs;
    cursor.style.translate = `${x}px 0`;
    say(epoch);
  });
  canvas.addEventListener("pointerleave", () => {
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
    /** Shows other settings. @param {[string, Cell][]} chosen  name and cell of each @param {import("./known.js").Metric} metric */
    show(chosen, metric) {
      column = metric === "test_loss" ? "test_loss" : "test_accuracy";
      canvas.ariaLabel = `${column.replace("_", " ")} by epoch: median and range over seeds`;
      lines = chosen.map(([name, cell], place) => makeLine(name, cell, place));
      lines.forEach(listen);
      lit = null;
      legend.replaceChildren(...lines.map(({ item }) => item));
      paint();
      painter.now();
    },
    ...life.part((next) => {
      theme = next;
      colours = undefined;
      paint();
      painter.soon();
    }),
  };
}
