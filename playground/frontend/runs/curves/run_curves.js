/** Curves: the selected runs in one plot, the one that trains growing in place. */

import { EYES } from "../../charts/looks.js";
import { makePainter } from "../../charts/painter.js";
import { moveLines } from "../../charts/plotly_patch.js";
import { lossesName } from "../../core/measures.js";
import { makeLife } from "../../core/lifecycle.js";
import { columnOf, makeHistories } from "../histories.js";
import { remember } from "../memory.js";
import { buildRunCurves } from "./dom.js";
import { drawingOrder, plotLayout, traceOf } from "./figure.js";
import { notesOf } from "./notes.js";
import { makeReadings } from "./readings.js";
import { makeSpotlight } from "./spotlight.js";
import { makeCurvesView } from "./visible_ranges.js";
import { makeYardsticks } from "./yardsticks.js";

/** @typedef {import("../../types.js").Run} Run */

const MOST_CURVES = 100;
const MANY = 40; // curves from which on a drag is drawn without dashes
const LIVE_MS = 100; // between two drawings while a run trains
const LIVE_SHARE = 0.2; // of the page's time at most

/**
 * @param {HTMLElement} root
 * @param {object} context
 * @param {typeof import("../../core/api.js").api} context.api
 * @param {import("../../core/run_stream.js").RunStream} context.stream
 * @param {import("../run_store.js").RunStore} context.runStore
 * @param {import("../memory.js").Memory} context.memory
 * @param {import("../../types.js").Plotly} context.Plotly
 * @param {import("../../types.js").Figures} context.figures
 * @param {import("../../types.js").Colours} context.colours
 * @param {string} context.theme
 * @param {(id: string) => void} context.reveal  brings a run's row in the table into sight
 * @returns {import("../../types.js").Part}
 */
export function mountRunCurves(root, context) {
  const { runStore, memory, Plotly, figures, colours } = context;
  let { theme } = context;
  const life = makeLife();
  const parts = buildRunCurves(root, memory);
  const { plot } = parts;
  /** Its layout and its events are there once Plotly has drawn it. @type {HTMLElement & Partial<import("../../types.js").Chart>} */
  const chart = parts.chart;
  const painter = makePainter(life, drawAll, { late: true }); // after the browser has shown what was clicked
  const livePainter = makePainter(life, drawLive, { least: LIVE_MS, share: LIVE_SHARE });
  const histories = makeHistories(life, context, painter.soon);
  const lines = makeYardsticks(life, context, () => curves, painter.soon);
  const spotlight = makeSpotlight(chart, () => (curves.length > EYES ? runStore.current : null));
  /** In the order of the list. @type {import("./readings.js").Curve[]} */
  let curves = [];
  let size = { width: 0, height: 0 };
  let revision = 0;

  const figure = () => figures[theme].run_curves;
  /** @returns {import("../histories.js").CurveQuery} */
  const query = () => ({ column: columnOf(memory), by: memory.by, smoothing: memory.smooth });

  const view = makeCurvesView(chart, {
    memory,
    curves: () => curves,
    yardsticks: lines,
    plannedEpochs: (run) => (runStore.isLive(run.id) ? Number(run.settings.epochs) : 0),
  });

  const readings = makeReadings(
    life,
    { ...context, ...parts },
    {
      curves: () => curves,
      visible: view.visible,
      colours: () => colours[theme].runs,
      spotlight: spotlight.point,
      place() {
        const { l, r, t, b } = figure().layout.margin;
        return { left: l, top: t, width: size.width - l - r, height: size.height - t - b };
      },
      height: view.height,
    },
  );

  function takeCurves() {
    const runs = runStore.selectedRuns().slice(0, MOST_CURVES);
    histories.need(runs, query());
    curves = runs.map((run) => ({ run, line: histories.line(run, query()) }));
    root.hidden = runStore.loaded && runStore.runs.length === 0;
    parts.empty.hidden = runs.length > 0 || !runStore.loaded;
  }

  function showNote() {
    const text = notesOf(curves, runStore.selectedRuns().length, view.axis, memory);
    parts.tell(text, lossesName(curves.map(({ run }) => run)));
  }

  function drawAll() {
    takeCurves();
    if (!size.width || !size.height) return false;
    const { zoom, ranges, shown } = view.prepare();
    const drawOrder = drawingOrder(curves, runStore.isLive, runStore.current);
    const look = { range: zoom ?? ranges.xaxis, count: curves.length, current: runStore.current, colours: colours[theme].runs };
    const traces = drawOrder.map((curve) => traceOf(curve, figure(), look));
    revision += 1;
    const layout = plotLayout(figure(), memory, { size, ranges, shown, revision, curves, yardsticks: lines(), frame: view.frame() });
    const first = !chart.on;
    Plotly.react(chart, traces, layout, figure().config);
    if (first) view.listen(painter.soon);
    showNote();
    const drawnCount = traces.filter(({ x }) => x.length).length;
    Object.assign(chart.dataset, { frame: view.frame(), drawn: drawnCount });
    chart.toggleAttribute("data-many", drawnCount > MANY);
    spotlight.drawn(drawOrder.map(({ run }) => run.id));
    readings.show();
    return true;
  }

  /** Only the live run has grown: its line is moved alone, unless the axes have to follow. */
  function drawLive() {
    const run = runStore.live === null ? undefined : runStore.byId.get(runStore.live);
    if (!run || !runStore.selected.has(run.id)) return false;
    return moveLive(run) || drawAll();
  }

  /** Moves the line of the run that trains. @param {Run} run @returns {boolean} false: all must be drawn instead */
  function moveLive(run) {
    const curve = curves.find((one) => one.run.id === run.id);
    const { ranges } = view;
    if (!curve || !ranges || !runStore.isLive(run.id) || view.zoomed()) return false;
    Object.assign(curve, { run, line: histories.line(run, query()) });
    const line = view.placed(curve.line, ranges);
    if (!view.fits() || line.x.length < 3) return false;
    if (!moveLines(/** @type {import("../../types.js").Chart} */ (chart), [line], ranges)) return false;
    showNote();
    readings.read();
    return true;
  }

  parts.wire(() => {
    remember(memory);
    painter.soon();
  });
  life.whenResized(plot, ({ width, height }) => {
    const next = { width: Math.floor(width), height: Math.floor(height) };
    if (next.width === size.width && next.height === size.height) return;
    size = next;
    painter.soon();
  });
  for (const change of ["runs", "selection", "current"]) life.keep(runStore.on(change, painter.soon));
  life.keep(runStore.on("live", livePainter.inTurn), () => Plotly.purge(chart));
  painter.soon();

  return life.part((next) => {
    theme = next;
    painter.soon();
  });
}
