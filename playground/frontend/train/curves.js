/** The curves: loss and accuracy of train and test in one Plotly figure that grows in place. */

// @ts-nocheck

import { placeLabels } from "./marks.js";
import { moveLines } from "../charts/plotly_patch.js";
import { untilNext } from "../core/input_priority.js";
import { makeCeiling, decimate, within } from "../charts/decimate.js";

const DRAW_GAP_MS = 90; // a little under the server's 100 ms, so that every frame that arrives is painted
const DRAW_SHARE = 0.2; // of the page's time, while the longest gap allows: where drawing is slow, clicks come first
const DRAW_GAP_LONGEST_MS = 220;
const POINTS = 500; // kept a curve and axis width when decimated: more than the panel has pixels for

/** The curves in the figure's order of traces: column of the stream's rows, and the subplot it is drawn in. */
const CURVES = [
  { column: "train_loss", plot: "xy", axis: "xaxis" },
  { column: "test_loss", plot: "xy", axis: "xaxis" },
  { column: "train_accuracy", plot: "x2y2", axis: "xaxis2" },
  { column: "test_accuracy", plot: "x2y2", axis: "xaxis2" },
];

const LINES_ONLY = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } };

const LABEL_ROW = 15; // px from one row of labels to the next
const LABEL_SHARE = 0.4; // of the plot's height, which labels may take

export function mountCurves(root, { stream, Plotly, figures, theme }) {
  root.replaceChildren();
  const chart = document.createElement("div");
  chart.className = "rnn-chart";
  chart.dataset.testid = "curves";
  root.append(chart);

  let epochs = 1000;
  let losses = makeCeiling(); // of this run,
  let scanned = 0; // of which it knows so many
  let drawnAt = -Infinity;
  let gap = DRAW_GAP_MS; // between two drawings
  let timer = 0; // of the next drawing,
  let frame = 0; // and the animation frame that it has asked for
  let revision = 0;
  let resets = 0; // how often a zoom was taken back
  let state; // of the run, as it was told last
  let figure;
  let gone = false;
  let tellDrawn;
  const firstDrawn = new Promise((resolve) => (tellDrawn = resolve));
  let drawn = []; // all that decides what is drawn besides the lines, as it was drawn last

  const drawnEpoch = () => Number(chart.dataset.epoch ?? -1);

  const shape = () => (root.clientWidth < 460 ? "curves_tall" : "curves");

  function useFigure() {
    figure = structuredClone(figures[theme][shape()]);
  }

  /** The epochs an x axis shows now: the visitor's zoom, or all. */
  function visible(axis) {
    const range = chart.layout?.[axis]?.range;
    return range ? [Number(range[0]), Number(range[1])] : [0, epochs];
  }

  function ceiling() {
    for (; scanned < stream.rows.length; scanned += 1) {
      losses.take(stream.rows.train_loss[scanned]);
      losses.take(stream.rows.test_loss[scanned]);
    }
    return losses.now();
  }

  /** Whether the x axes show other epochs than these. @param {[number, number][]} seen  one a curve */
  const differs = (seen) => CURVES.some(({ axis }, i) => visible(axis).some((end, k) => end !== seen[i][k]));

  const ranges = () => ({ xaxis: [0, epochs], xaxis2: [0, epochs], yaxis: [0, ceiling().top], yaxis2: figure.layout.yaxis2.range });

  /** The titles; that of the losses says so where its axis does not reach all of them. */
  function captions() {
    const { annotations, meta } = figure.layout;
    const { top, cut } = ceiling();
    if (!cut) return annotations;
    return annotations.map((title, i) => (i === meta.losses ? { ...title, text: `${title.text}, cut off at ${top}` } : title));
  }

  /** The labels of the changes, as there is room for them now. */
  function labels() {
    const { margin, xaxis, yaxis, meta } = figure.layout;
    const [from, to] = visible("xaxis");
    const width = (chart.clientWidth - margin.l - margin.r) * (xaxis.domain[1] - xaxis.domain[0]);
    const height = (chart.clientHeight - margin.t - margin.b) * (yaxis.domain[1] - yaxis.domain[0]);
    const rows = Math.max(1, Math.floor((height * LABEL_SHARE) / LABEL_ROW));
    return placeLabels(stream.changes, { from, to, width, rows, size: meta.label.font.size });
  }

  function layout() {
    const { layout: base } = figure;
    const marks = stream.changes.flatMap((change) => [
      { ...change, axis: "x" },
      { ...change, axis: "x2" },
    ]);
    return {
      ...base,
      uirevision: `${stream.run} ${resets}`,
      datarevision: ++revision,
      ...Object.fromEntries(Object.entries(ranges()).map(([axis, range]) => [axis, { ...base[axis], range: [...range] }])),
      shapes: marks.map(({ epoch, axis }) => ({
        ...base.meta.mark,
        xref: axis,
        x0: epoch,
        x1: epoch,
        yref: `${axis.replace("x", "y")} domain`,
      })),
      annotations: [
        ...captions(),
        ...labels().map(({ epoch, text, row, leftwards }) => ({
          ...base.meta.label,
          xref: "x",
          x: epoch,
          yref: "y domain",
          yshift: -row * LABEL_ROW,
          text,
          ...(leftwards && { xanchor: "right", xshift: -base.meta.label.xshift }),
        })),
      ],
    };
  }

  /** Whether Plotly must know all the points now: somebody may ask it for them, or the run has come to rest. */
  const inspected = () => chart.matches(":hover") || stream.latest.get("status")?.state !== "running";

  function draw() {
    unplan();
    if (gone || document.hidden || !(stream.rows.length || chart.on)) return;
    drawnAt = performance.now();
    drawNow();
    gap = Math.min(Math.max(DRAW_GAP_MS, (performance.now() - drawnAt) / DRAW_SHARE), DRAW_GAP_LONGEST_MS);
  }

  /**
   * Draws all rows, at the least cost: while nothing but the lines has changed they are moved without Plotly, or, when
   * somebody inspects them, by Plotly but without its axes and labels.
   * @param {boolean} [again]  whether it has just been drawn, but for other epochs than the axes show since
   */
  function drawNow(again = false) {
    const { rows } = stream;
    const last = rows.length - 1;
    const mode = rows.length < 2 ? "markers" : "lines"; // one epoch is no line yet, but it is there to be seen
    const seen = CURVES.map(({ axis }) => visible(axis));
    const lines = CURVES.map(({ column }, i) => decimate(rows[column], seen[i], POINTS));
    const { top, cut } = ceiling();
    const setting = [figure, stream.run, epochs, top, cut, stream.changes, JSON.stringify(labels()), mode, resets];
    const done = () => {
      if (drawnEpoch() !== last) chart.dataset.epoch = last;
      tellDrawn();
    };
    let painted;
    if (!setting.every((value, i) => value === drawn[i])) {
      drawn = setting;
      const data = lines.map((line, i) => ({ ...figure.data[i], mode, ...line }));
      const first = !chart.on;
      painted = Plotly.react(chart, data, layout(), figure.config);
      if (first) {
        chart.on("plotly_relayout", () => drawSoon()); // a zoom shows other epochs: decimate those
        // Plotly itself would go back to the axes that it was given first of all.
        chart.on("plotly_doubleclick", () => {
          resets += 1;
          drawAtRest();
        });
      }
      // Only Plotly knows what becomes of a zoom where the axes change: lines and labels are to suit what it shows now.
      if (!again && differs(seen)) return drawNow(true);
    } else if (
      mode === "lines" &&
      !inspected() &&
      moveLines(
        chart,
        lines.map((line, i) => ({ ...within(line, top), ...CURVES[i] })),
        ranges(),
      )
    ) {
      lines.forEach((line, i) => Object.assign(chart.data[i], line)); // for whoever reads it, and Plotly's next drawing
      return done();
    } else {
      painted = Plotly.animate(chart, { data: lines, traces: CURVES.map((_, i) => i) }, LINES_ONLY);
    }
    // Plotly rejects an animation when a newer one takes its place.
    painted.then(done, () => {});
  }

  /** Draws soon, however often it is asked: rows are coalesced, and a hidden tab draws nothing. */
  function drawSoon() {
    if (timer || frame) return;
    timer = setTimeout(
      () => {
        timer = 0;
        if (untilNext(drawnAt, gap))
          drawSoon(); // somebody has pressed something in between
        else frame = requestAnimationFrame(draw);
      },
      untilNext(drawnAt, gap),
    );
  }

  /** Takes back a drawing that is planned. */
  function unplan() {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    timer = frame = 0;
  }

  /** Draws in the next frame: the run has come to rest, and somebody waits to see where. */
  function drawAtRest() {
    unplan();
    frame = requestAnimationFrame(draw);
  }

  useFigure();
  const offs = [
    stream.on("run", (frame) => {
      epochs = frame.settings.epochs;
      losses = makeCeiling();
      scanned = 0;
      drawSoon();
    }),
    stream.on("rows", () => drawSoon()),
    stream.on("lost", () => chart.on || drawNow()), // axes without curves, rather than an empty box
    stream.on("change", () => drawSoon()),
    stream.on("status", (frame) => {
      if (frame.state !== state && frame.state !== "running") drawAtRest();
      state = frame.state;
      if (frame.epochs === epochs) return;
      epochs = frame.epochs;
      drawSoon();
    }),
  ];
  chart.addEventListener("pointerenter", draw); // what it points at shall be known to Plotly
  const visibility = () => drawSoon();
  document.addEventListener("visibilitychange", visibility);
  let size = "";
  const resize = new ResizeObserver(() => {
    const now = `${chart.clientWidth}x${chart.clientHeight}`;
    if (now === size || !chart.clientHeight) return;
    size = now;
    useFigure();
    if (!chart.on) return; // nothing is drawn before there are rows
    draw(); // Plotly is told all of it first: it draws what it knows, and a little later
    Plotly.Plots.resize(chart);
    drawSoon();
  });
  resize.observe(chart);

  return {
    firstDrawn,
    retheme(next) {
      theme = next;
      useFigure();
      drawSoon();
    },
    destroy() {
      gone = true; // a frame that is already asked for draws nothing
      unplan();
      offs.forEach((off) => off());
      document.removeEventListener("visibilitychange", visibility);
      resize.disconnect();
      Plotly.purge(chart);
    },
  };
}
