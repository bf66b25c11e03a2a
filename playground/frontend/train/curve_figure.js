/** The figure of the curves: loss and accuracy of train and test in one Plotly figure, drawn at the least cost. */

import { px } from "../core/unit.js";
import { decimate, placeable, within } from "../charts/decimate.js";
import { moveLines } from "../charts/plotly_patch.js";
import { ceilingBeside, placeYardsticks, yardstickMarks, yardsticksOf } from "../charts/yardsticks.js";
import { placeLabels } from "./mark_labels.js";

const POINTS = 500; // kept a curve and axis width when decimated: more than the panel has pixels for

/** The curves in the figure's order of traces, of numbers without the accuracies: column of the stream's rows, and the subplot it is drawn in. */
const CURVES = [
  { column: "train_loss", plot: "xy", axis: "xaxis" },
  { column: "test_loss", plot: "xy", axis: "xaxis" },
  { column: "train_accuracy", plot: "x2y2", axis: "xaxis2" },
  { column: "test_accuracy", plot: "x2y2", axis: "xaxis2" },
];

/** The charts: what is drawn in each, and the number of its axes. @type {["loss"|"accuracy", string][]} */
const CHARTS = [
  ["loss", ""],
  ["accuracy", "2"],
];

const LINES_ONLY = { mode: "immediate", transition: { duration: 0 }, frame: { duration: 0, redraw: false } };

const LABEL_ROW = 15; // px from one row of labels to the next
const LABEL_SHARE = 0.4; // of the plot's height, which labels may take

/** @typedef {import("../types.js").Figure} Figure */
/** @typedef {{x: number[], y: number[]}} Line */
/** @typedef {ReturnType<typeof placeLabels>[number]} Label */
/** @typedef {import("../charts/yardsticks.js").Placed} Placed */

/**
 * What is drawn.
 * @typedef {Pick<import("../core/run_stream.js").RunStream, "rows"|"changes"|"run"> & {yardsticks?: import("../charts/yardsticks.js").Yardstick[], parent?: {epoch: number}|null}} Source
 */

/** What is marked on the curves: settings that changed, and before them where a branch began, up to which the curve is its parent's. @param {Source} source */
export const marksOf = ({ changes, parent }) =>
  parent ? [{ epoch: parent.epoch, name: "branched off here", value: "" }, ...changes] : changes;

export class CurveFigure {
  epochs = 1000; // of the run, as many as the axes reach
  losses = ceilingBeside([]); // of this run and the lines beside its curves,
  scanned = 0; // of which it knows so many
  revision = 0;
  resets = 0; // how often a zoom was taken back
  /** The axes as Plotly was asked for them last. @type {Record<string, [number, number]>} */
  asked = {};
  /** @type {unknown[]} all that decides what is drawn besides the lines, as it was drawn last */
  drawn = [];
  /**
   * Plotly moves the lines just now. What it draws meanwhile keeps the old lengths of the axes, for good: a drawing and a
   * fitting wait for the end of it.
   */
  moving = false;
  late = { drawing: false, fitting: false }; // which of them wait

  /**
   * @param {import("../types.js").Chart} chart
   * @param {object} options
   * @param {Source} options.source
   * @param {import("../types.js").Plotly} options.Plotly
   * @param {(epoch: number) => void} options.done  it shows all rows up to there
   * @param {() => void} options.zoomed  other epochs are shown
   * @param {() => void} options.redraw  draws anew: after a zoom was taken back, or what had to wait while Plotly moved the lines
   */
  constructor(chart, { source, Plotly, done, zoomed, redraw }) {
    this.chart = chart;
    this.source = source;
    this.Plotly = Plotly;
    this.done = done;
    this.zoomed = zoomed;
    this.redraw = redraw;
    /** @type {Figure} */
    this.figure = { data: [], layout: {}, config: {} };
    this.begin(this.epochs);
  }

  /** @param {Figure} figure  for the theme and the room of now */
  use(figure) {
    this.figure = structuredClone(figure);
  }

  /** Another run: nothing is known of its losses. @param {number} epochs */
  begin(epochs) {
    this.epochs = epochs;
    this.losses = ceilingBeside(this.source.yardsticks);
    this.scanned = 0;
  }

  /** What the figure has room for. */
  get curves() {
    return CURVES.slice(0, this.figure.data.length);
  }

  /** Its charts. */
  get charts() {
    return CHARTS.filter(([, nth]) => this.figure.layout[`yaxis${nth}`]);
  }

  /** Whether there is anything in the chart. */
  get begun() {
    return Boolean(this.chart.on);
  }

  /** The epochs an x axis shows now: the visitor's zoom, or all. @param {string} axis @returns {[number, number]} */
  visible(axis) {
    const range = this.chart.layout?.[axis]?.range;
    return range ? [Number(range[0]), Number(range[1])] : [0, this.epochs];
  }

  /** The values that a y axis shows: the visitor's zoom, or all. @param {string} axis @returns {[number, number]} */
  shown(axis) {
    const [now, asked] = [this.chart.layout?.[axis]?.range, this.asked[axis]];
    return now && asked?.some((end, k) => end !== now[k]) ? now : this.ranges()[axis];
  }

  ceiling() {
    const { rows } = this.source;
    for (; this.scanned < rows.length; this.scanned += 1) {
      this.losses.take(rows.train_loss[this.scanned]);
      this.losses.take(rows.test_loss[this.scanned]);
    }
    return this.losses.now();
  }

  /** Whether the x axes show other epochs than these. @param {[number, number][]} ranges  one a curve */
  differs(ranges) {
    return this.curves.some(({ axis }, i) => this.visible(axis).some((end, k) => end !== ranges[i][k]));
  }

  /** @returns {Record<string, [number, number]>} */
  ranges() {
    const { epochs } = this;
    const { yaxis2 } = this.figure.layout;
    return { xaxis: [0, epochs], yaxis: [0, this.ceiling().top], ...(yaxis2 && { xaxis2: [0, epochs], yaxis2: yaxis2.range }) };
  }

  /** The titles; that of the losses says so where its axis does not reach all of them. @returns {object[]} */
  captions() {
    const { annotations, meta } = this.figure.layout;
    const { top, cut } = this.ceiling();
    if (!cut) return annotations;
    return annotations.map((/** @type {{text: string}} */ title, /** @type {number} */ i) =>
      i === meta.losses ? { ...title, text: `${title.text}, cut off at ${top}` } : title,
    );
  }

  /** The room in which a chart draws, px. @param {string} nth  of its axes */
  room(nth) {
    const { clientWidth, clientHeight } = this.chart;
    const { margin, [`xaxis${nth}`]: x, [`yaxis${nth}`]: y } = this.figure.layout;
    return {
      width: (clientWidth - margin.l - margin.r) * (x.domain[1] - x.domain[0]),
      height: (clientHeight - margin.t - margin.b) * (y.domain[1] - y.domain[0]),
    };
  }

  /** The labels of the changes, as there is room for them now. */
  labels() {
    const { meta } = this.figure.layout;
    const [from, to] = this.visible("xaxis");
    const { width, height } = this.room("");
    const rows = Math.max(1, Math.floor((height * LABEL_SHARE) / px(LABEL_ROW)));
    return placeLabels(marksOf(this.source), { from, to, width, rows, size: meta.label.font.size });
  }

  /** Floor and baseline of both charts, with their labels as there is room for them now beside those of the changes. @param {Label[]} labels */
  yardsticks(labels) {
    const { size } = this.figure.layout.meta.label.font;
    const rows = Math.max(0, ...labels.map(({ row }) => row + 1));
    return this.charts.map(([chart, nth]) => {
      const [low, high] = this.shown(`yaxis${nth}`);
      const taken = nth ? 0 : rows * px(LABEL_ROW);
      return placeYardsticks(yardsticksOf(this.source.yardsticks, chart), { low, high, ...this.room(nth), size, taken });
    });
  }

  /** @param {Label[]} labels  of the changes @param {Placed[][]} yardsticks  of each chart */
  layout(labels, yardsticks) {
    const { layout: base } = this.figure;
    const lines = yardsticks.map((placed, i) => yardstickMarks(placed, base.meta.yardstick, this.charts[i][1]));
    const marks = marksOf(this.source).flatMap(({ epoch }) => this.charts.map(([, nth]) => ({ epoch, axis: `x${nth}` })));
    this.revision += 1;
    this.asked = this.ranges();
    return {
      ...base,
      uirevision: `${this.source.run} ${this.resets}`,
      datarevision: this.revision,
      ...Object.fromEntries(Object.entries(this.asked).map(([axis, range]) => [axis, { ...base[axis], range: [...range] }])),
      shapes: [
        ...lines.flatMap(({ shapes }) => shapes),
        ...marks.map(({ epoch, axis }) => ({
          ...base.meta.mark,
          xref: axis,
          x0: epoch,
          x1: epoch,
          yref: `${axis.replace("x", "y")} domain`,
        })),
      ],
      annotations: [
        ...this.captions(),
        ...lines.flatMap(({ annotations }) => annotations),
        ...labels.map(({ epoch, text, row, leftwards }) => ({
          ...base.meta.label,
          xref: "x",
          x: epoch,
          yref: "y domain",
          yshift: -row * px(LABEL_ROW),
          text,
          ...(leftwards && { xanchor: "right", xshift: -base.meta.label.xshift }),
        })),
      ],
    };
  }

  /**
   * Draws all rows, at the least cost: while nothing but the lines has changed they are moved without Plotly, or, when
   * the visitor inspects them, by Plotly but without its axes and labels.
   * @param {boolean} isInspected  Plotly must know all the points now
   * @param {boolean} [again]    whether it has just been drawn, but for other epochs than the axes show since
   * @returns {void}
   */
  draw(isInspected, again = false) {
    if (this.moving) {
      this.late.drawing = true;
      return;
    }
    const { source, figure, chart, Plotly } = this;
    const { rows } = source;
    const mode = rows.length < 2 ? "markers" : "lines"; // one epoch is no line yet, but it is there to be seen
    const ranges = this.curves.map(({ axis }) => this.visible(axis));
    const lines = this.curves.map(({ column }, i) => placeable(decimate(rows[column] ?? [], ranges[i], POINTS)));
    const { top, cut } = this.ceiling();
    const labels = this.labels();
    const yardsticks = this.yardsticks(labels);
    const placed = JSON.stringify([labels, yardsticks]);
    const inputs = [figure, source.run, this.epochs, top, cut, source.changes, placed, mode, this.resets];
    const last = rows.length - 1;
    const finish = () => this.done(last);
    let promise;
    if (!inputs.every((value, i) => value === this.drawn[i])) {
      this.drawn = inputs;
      const data = lines.map((line, i) => ({ ...figure.data[i], mode, ...line }));
      const first = !this.begun;
      promise = Plotly.react(chart, data, this.layout(labels, yardsticks), figure.config);
      if (first) this.listen();
      // Only Plotly knows what becomes of a zoom where the axes change: lines and labels are to suit what it shows now.
      if (!again && this.differs(ranges)) return this.draw(isInspected, true);
    } else if (mode === "lines" && !isInspected && this.move(lines, top)) {
      return finish();
    } else {
      promise = Plotly.animate(chart, { data: lines, traces: this.curves.map((_, i) => i) }, LINES_ONLY);
    }
    // Plotly rejects an animation when a newer one takes its place.
    promise.then(finish, () => {});
  }

  /** Moves the lines without Plotly; false if that cannot be. @param {Line[]} lines @param {number} top */
  move(lines, top) {
    const { chart } = this;
    const traces = lines.map((line, i) => ({ ...within(line, top), ...this.curves[i] }));
    if (!moveLines(chart, traces, this.ranges())) return false;
    for (const [i, line] of lines.entries()) Object.assign(chart.data[i], line); // for tests that read it, and for Plotly's next drawing
    return true;
  }

  /** Fills the place that the chart has now. */
  fit() {
    if (this.moving) this.late.fitting = true;
    else this.Plotly.relayout(this.chart, { autosize: true });
  }

  /** Plotly begins to move the lines, or has done so. @param {boolean} moving */
  setMoving(moving) {
    this.moving = moving;
    if (moving) return;
    const { drawing, fitting } = this.late;
    this.late = { drawing: false, fitting: false };
    if (fitting) this.fit();
    if (drawing) this.redraw();
  }

  listen() {
    this.chart.on?.("plotly_transitioning", () => this.setMoving(true));
    this.chart.on?.("plotly_transitioninterrupted", () => this.setMoving(false));
    this.chart.on?.("plotly_transitioned", () => this.setMoving(false));
    this.chart.on?.("plotly_relayout", this.zoomed); // a zoom shows other epochs: decimate those
    // Plotly itself would go back to the axes that it was given first of all.
    this.chart.on?.("plotly_doubleclick", () => {
      this.resets += 1;
      this.redraw();
    });
  }

  destroy() {
    this.Plotly.purge(this.chart);
  }
}
