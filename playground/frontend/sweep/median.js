/** Curves of a few settings of a sweep: the median over the seeds as a line, their range as a band. */

// @ts-nocheck

import { element } from "../core/dom.js";
import { EYES, lookAt } from "../charts/looks.js";
import { countText } from "../core/numbers.js";
import { OUTLINES, makeSwatch, markOf, paintSwatch } from "../charts/swatch.js";
import { accuracyScale, drawAxes, edgeText, epochAt, lossScale, readColours, scales } from "./axes.js";
import { spreadText } from "./words.js";

const POINTS = 240; // of a median: more than its lines can show
const BAND_ALPHA = 0.16;
const FADED = 0.2; // of what another line stands out from
const DASHES = { solid: [], dot: [2, 2], dash: [5, 3], dashdot: [7, 2, 2, 2] };
const MARKERS = 5; // on a line
const MARKER_PX = 3.5; // from its middle to its rim

/** The value of a curve at an epoch, between its points on a straight line. `i` is where to look first. */
function valueAt({ epoch }, values, at, i) {
  const from = epoch[i - 1];
  return i === 0 || epoch[i] === at ? values[i] : values[i - 1] + ((values[i] - values[i - 1]) * (at - from)) / (epoch[i] - from);
}

/**
 * Median, lowest and highest over some runs, up to the last epoch that all of them have reached which did not diverge.
 *
 * A run that diverged counts after its end as in `rnn.analysis`: its loss is infinite, its accuracy what it was last.
 * @param {{epoch: number[]}[]} curves  with the column that is wanted
 * @param {boolean[]} [diverged]  which of them did
 * @param {number} [until]  the last epoch if all of them did
 * @returns {{epoch: number[], median: number[], low: number[], high: number[]}}
 */
export function overSeeds(curves, column, diverged = [], until = 0) {
  const summary = { epoch: [], median: [], low: [], high: [] };
  if (!curves.length || curves.some(({ epoch }) => !epoch.length)) return summary;
  const ends = curves.map(({ epoch }) => epoch.at(-1));
  const going = ends.filter((_, run) => !diverged[run]);
  const last = going.length ? Math.min(...going) : Math.max(until, ...ends);
  const falls = ends.filter((_, run) => diverged[run]).map((end) => end + 1); // what was finite ends there, not half way to the next point
  const all = [...new Set([...curves.flatMap(({ epoch }) => epoch), ...falls, last])]
    .filter((epoch) => epoch <= last)
    .sort((a, b) => a - b);
  const step = Math.ceil(all.length / POINTS);
  const at = curves.map(() => 0);
  for (const number of all.filter((_, i) => i % step === 0 || i === all.length - 1)) {
    const values = curves.map((curve, run) => {
      while (curve.epoch[at[run]] < number) at[run] += 1;
      if (at[run] === curve.epoch.length) return column === "test_loss" ? Infinity : curve[column].at(-1);
      return valueAt(curve, curve[column], number, at[run]);
    });
    values.sort((a, b) => a - b);
    const middle = values.length >> 1;
    summary.epoch.push(number);
    summary.median.push(values.length % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
    summary.low.push(values[0]);
    summary.high.push(values.at(-1));
  }
  return summary;
}

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("../core/sweep_stream.js").SweepStream, figures: object, theme: string}} context
 */
export function mountMedian(root, { sweeps, figures, theme }) {
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
  let lines = []; // {place, cell, summary, colour, dash, marker} and its elements in the legend: {note, value, swatch}
  let column = "test_loss";
  let lit = null; // the line whose name is pointed at
  let scale;
  let colours;
  let pointed = Infinity; // epoch under the pointer
  let diverged = new Set(); // places of runs

  /** Gives each line a look of its own, which its swatch has too. */
  function paint() {
    const palette = figures[theme].sweep.layout.meta.lines;
    for (const line of lines) {
      const run = { look: lookAt(line.place) };
      Object.assign(line, markOf(run, palette));
      paintSwatch(line.swatch, run, palette);
    }
  }

  /** A few markers on a line, each line's at other epochs than those of its neighbours. */
  function mark(pen, { summary: { epoch, median }, colour, marker, place }, across, up) {
    if (!marker) return;
    const outline = new Path2D(OUTLINES[marker]);
    pen.fillStyle = colour;
    const step = epoch.length / MARKERS;
    for (let i = (step * ((place * 0.38) % 1)) | 0; i < epoch.length; i += Math.max(1, Math.round(step))) {
      if (!Number.isFinite(median[i])) continue;
      pen.save();
      pen.translate(across(epoch[i]), up(median[i]));
      pen.scale(MARKER_PX, MARKER_PX);
      pen.fill(outline);
      pen.restore();
    }
  }

  function draw() {
    if (!canvas.clientWidth || !sweeps.epochs || !lines.length) return;
    colours ??= readColours(root);
    const until = sweeps.curves.reduce((most, { epoch }) => Math.max(most, epoch.at(-1) ?? 0), 0);
    for (const line of lines) {
      const { runs } = line.cell;
      const gone = runs.map((run) => diverged.has(run));
      line.summary = overSeeds(
        runs.map((run) => sweeps.curves[run]),
        column,
        gone,
        until,
      );
      const count = gone.filter(Boolean).length;
      line.note.textContent = count ? `, ${countText(count)} of ${countText(runs.length)} diverged` : "";
    }
    const finite = (name) => lines.flatMap(({ summary }) => summary[name]).filter(Number.isFinite);
    log.disabled = column !== "test_loss";
    scale = log.disabled ? accuracyScale() : lossScale(Math.min(...finite("low")), Math.max(0, ...finite("high")), log.checked);
    const tooMany =
      lines.length > EYES ? `${lines.length} lines are more than eyes can tell apart: point at a name to see its line stand out.` : "";
    edge.textContent = [
      edgeText(
        scale,
        lines.some(({ summary }) => summary.high.at(-1) === Infinity),
      ),
      tooMany,
    ]
      .join(" ")
      .trim();
    const pen = drawAxes(canvas, scale, sweeps.epochs, colours);
    const [across, up] = scales(canvas, scale, sweeps.epochs);
    for (const line of lines) {
      const { summary, colour } = line;
      pen.fillStyle = colour;
      pen.globalAlpha = BAND_ALPHA * (lit && lit !== line ? FADED : 1);
      pen.beginPath();
      summary.epoch.forEach((epoch, i) => pen.lineTo(across(epoch), up(summary.high[i])));
      summary.epoch.toReversed().forEach((epoch, i) => pen.lineTo(across(epoch), up(summary.low.at(-1 - i))));
      pen.fill();
    }
    pen.globalAlpha = 1;
    pen.lineWidth = 2;
    for (const line of lines) {
      const { summary, colour, dash } = line;
      pen.globalAlpha = lit && lit !== line ? FADED : 1;
      pen.strokeStyle = colour;
      pen.setLineDash(DASHES[dash]);
      pen.beginPath();
      summary.epoch.forEach((epoch, i) => pen.lineTo(across(epoch), up(summary.median[i])));
      pen.stroke();
      mark(pen, line, across, up);
    }
    pen.globalAlpha = 1;
    pen.setLineDash([]);
    say();
  }

  /** Fills the legend with the values at the epoch that is pointed at, or at the last one there is. */
  function say(epoch = pointed) {
    pointed = epoch;
    const known = Math.max(0, ...lines.map(({ summary }) => summary.epoch.at(-1) ?? 0));
    const at = Math.min(Math.max(Math.round(epoch), 0), known);
    readout.textContent = known ? `median (range) at epoch ${countText(at)}` : "";
    for (const { summary, value } of lines) {
      const i = summary.epoch.findLastIndex((number) => number <= at);
      const [median, low, high] = ["median", "low", "high"].map((name) => summary[name][i]);
      value.textContent = i < 0 || summary.epoch.at(-1) < at - sweeps.stride ? "–" : spreadText(column, { median, low, high });
    }
  }

  log.addEventListener("change", draw);
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
  const resize = new ResizeObserver(draw);
  resize.observe(canvas);

  return {
    draw,
    /** Some runs diverged. @param {Set<number>} runs  places of all that have */
    know(runs) {
      if (runs.size === diverged.size && [...runs].every((run) => diverged.has(run))) return;
      diverged = runs;
      draw();
    },
    /** Shows other settings. @param {[string, import("../core/sweep_stream.js").Cell][]} chosen  name and cell of each */
    show(chosen, metric) {
      column = metric === "test_loss" ? "test_loss" : "test_accuracy";
      canvas.ariaLabel = `${column.replace("_", " ")} by epoch: median and range over seeds`;
      lines = chosen.map(([name, cell], i) => ({
        cell,
        place: i,
        note: element("span"),
        name,
        value: element("span", { className: "rnn-sweep-value" }),
      }));
      lit = null;
      legend.replaceChildren(
        ...lines.map((line) => {
          line.swatch = makeSwatch();
          const item = element("li", {}, line.swatch, element("span", {}, line.name, line.note), line.value);
          const stand = (out) => () => {
            lit = out;
            draw();
          };
          item.addEventListener("pointerenter", stand(line));
          item.addEventListener("pointerleave", stand(null));
          return item;
        }),
      );
      paint();
      draw();
    },
    retheme(next) {
      theme = next;
      colours = undefined;
      paint();
      draw();
    },
    destroy: () => resize.disconnect(),
  };
}
