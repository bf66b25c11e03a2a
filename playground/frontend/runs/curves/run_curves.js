/** Curves: the selected runs in one plot, the one that trains growing in place. */

// @ts-nocheck

import { countText } from "../../core/numbers.js";
import { moveLines } from "../../charts/plotly_patch.js";
import { makeCeiling } from "../../charts/decimate.js";
import { remember } from "../memory.js";
import { columnOf, makeHistories } from "../histories.js";
import { EYES } from "../../charts/looks.js";
import { buildRunCurves } from "./dom.js";
import { lossAxis, decimateLine } from "./lines.js";
import { makeReadings } from "./readings.js";
import { makeSpotlight } from "./spotlight.js";
import { markOf } from "../../charts/swatch.js";

const MOST_CURVES = 100;
const POINTS = 28_000; // of all curves together, as drawn: what a zoom of a hundred curves takes grows with them
const MOST_POINTS = 1000; // of one of them: more than the panel has pixels for
const MANY = 40; // curves from which on a drag is drawn without dashes
const MARKERS = 7; // on a curve: enough to find it by, and cheap
const LIVE_MS = 100; // between two drawings while a run trains
const LIVE_SHARE = 0.2; // of the page's time at most
const LEAST_LOSS = 1e-12; // that a log axis can show
const TOO_MANY = (count) =>
  `These are ${count} curves, more than eyes can tell apart: point at a name, or click it or its curve, to see one of them stand out.`;
const NOT_COMPARABLE =
  "Seconds of a sweep's run are those of the process that trained it together with others, so they cannot be compared.";

export function mountRunCurves(root, context) {
  const { runStore, memory, Plotly, figures, colours } = context;
  let { theme } = context;
  const parts = buildRunCurves(root, memory);
  const { chart, plot, note } = parts;
  const histories = makeHistories(context, () => drawSoon());
  const spotlight = makeSpotlight(chart, () => (curves.length > EYES ? runStore.current : null));
  let curves = []; // {run, line} in the order of the list
  let size = { width: 0, height: 0 };
  let frame = 0;
  let liveTimer = 0;
  let drawnAt = -Infinity;
  let gap = LIVE_MS;
  let revision = 0;
  let ranges = null; // of both axes, as Plotly was told last
  let resets = 0; // how often a zoom was taken back
  let axis = { cutAt: null }; // of losses or accuracies, what lossAxis makes
  let gone = false;

  const shown = () => ({ column: columnOf(memory), by: memory.by, smoothing: memory.smooth });
  const baseLayout = () => figures[theme].run_curves.layout;
  const logged = () => memory.log && memory.column === "loss";
  const placed = (value) => (logged() ? Math.log10(Math.max(value, LEAST_LOSS)) : value);
  const frameKey = () => [memory.column, memory.by, logged(), resets].join();

  /** Whether somebody has zoomed: the axes show the same, but not what was asked for. */
  const zoomed = () =>
    chart.dataset.frame === frameKey() &&
    Object.entries(ranges).some(([axis, range]) => range.some((end, i) => end !== Number(chart.layout[axis].range[i])));

  /** The part of the x axis that is seen. */
  const visible = () => (zoomed() ? chart.layout.xaxis.range.map(Number) : ranges.xaxis);

  const readings = makeReadings(
    { ...context, ...parts },
    {
      curves: () => curves,
      visible: () => ranges && visible(),
      colours: () => colours[theme].runs,
      spotlight: spotlight.point,
      place() {
        const { l, r, t, b } = baseLayout().margin;
        return { left: l, top: t, width: size.width - l - r, height: size.height - t - b };
      },
      height(value) {
        const [low, high] = chart.layout.yaxis.range.map(Number);
        return (placed(value) - low) / (high - low);
      },
    },
  );

  const decimated = (line, range) => decimateLine(line, range, Math.min(Math.floor(POINTS / curves.length), MOST_POINTS));

  /** The axes: as long as the longest run is to be, as high as the highest curve, in coarse steps. */
  function newRanges() {
    let [right, lowest] = [0, Infinity];
    const losses = makeCeiling();
    for (const { run, line } of curves) {
      const planned = runStore.isLive(run.id) && memory.by === "epoch" ? run.settings.epochs : 0;
      right = Math.max(right, planned, line.x.at(-1) ?? 0);
      for (const value of line.y) {
        if (value < lowest && value > 0) lowest = value;
        losses.take(value);
      }
    }
    if (memory.by === "seconds" && right > 0) right = 2 ** (Math.ceil(4 * Math.log2(right)) / 4);
    if (!right && ranges && chart.dataset.frame === frameKey()) return ranges; // nothing to see: the axes wait as they are
    axis = memory.column === "accuracy" ? { range: [0, 1.02], cutAt: null } : lossAxis(lowest, losses.now(), logged());
    return { xaxis: [0, right || 1], yaxis: axis.range };
  }

  function traceOf({ run, line }, range) {
    const { colour, dash, marker } = markOf(run, colours[theme].runs);
    const [pattern] = figures[theme].run_curves.data;
    const width = run.id === runStore.current ? 2 * pattern.line.width : pattern.line.width;
    return {
      ...pattern,
      ...decimated(line, range),
      mode: line.x.length === 1 ? "markers" : marker ? "lines+markers" : "lines",
      line: { ...pattern.line, color: colour, dash, width },
      marker: { ...pattern.marker, color: colour, symbol: marker || "circle", maxdisplayed: MARKERS },
    };
  }

  /** The live run first, so that it can be moved alone; the one that is pointed out last, on top of all others. */
  function inOrder() {
    const rank = ({ run }) => (runStore.isLive(run.id) ? 0 : run.id === runStore.current ? 2 : 1);
    return [...curves].sort((a, b) => rank(a) - rank(b));
  }

  function takeCurves() {
    const runs = runStore.chosen().slice(0, MOST_CURVES);
    histories.need(runs, shown());
    curves = runs.map((run) => ({ run, line: histories.line(run, shown()) }));
    root.hidden = runStore.loaded && runStore.runs.length === 0;
    parts.empty.hidden = runs.length > 0 || !runStore.loaded;
  }

  /** Says what the curves do not show by themselves. */
  function showNote() {
    const chosen = runStore.chosen().length;
    const said = [];
    if (chosen > MOST_CURVES) said.push(`The first ${MOST_CURVES} of ${chosen} selected runs are drawn.`);
    const { cutAt, elsewhere } = axis;
    if (curves.length > EYES) said.push(TOO_MANY(curves.length));
    if (cutAt !== null) said.push(`Losses above ${countText(cutAt)} are cut off${elsewhere ? `; the log axis shows ${elsewhere}` : ""}.`);
    if (memory.by === "seconds" && curves.some(({ run }) => run.sweep)) said.push(NOT_COMPARABLE);
    if (curves.some(({ line }) => !line.whole))
      said.push("These are too many epochs to read each: a value is that of the nearest epoch drawn.");
    const text = said.join(" ");
    if (note.textContent !== text) note.textContent = text;
    note.hidden = !text;
  }

  function drawAll() {
    takeCurves();
    if (!size.width || !size.height) return;
    const base = baseLayout();
    // Plotly keeps a zoom only over the very ranges that it was made in. What it shows now is no zoom in new ranges.
    const zoom = zoomed() ? visible() : null;
    ranges = zoom ? ranges : newRanges();
    const percent = memory.column === "accuracy" ? base.meta.percent : {};
    const title = (name) => ({ title: { ...base.xaxis.title, text: base.meta.titles[name] } });
    const layout = {
      ...base,
      ...size,
      uirevision: frameKey(),
      datarevision: ++revision,
      xaxis: { ...base.xaxis, ...title(memory.by), range: [...ranges.xaxis] },
      yaxis: { ...base.yaxis, ...percent, ...title(memory.column), type: logged() ? "log" : "linear", range: [...ranges.yaxis] },
    };
    const first = !chart.on;
    const ordered = inOrder();
    const traces = ordered.map((curve) => traceOf(curve, zoom ?? ranges.xaxis));
    Plotly.react(chart, traces, layout, figures[theme].run_curves.config);
    if (first) {
      chart.on("plotly_relayout", () => drawSoon()); // a zoom shows other epochs: decimate those
      // Plotly itself would go back to the ranges that it was given first of all, before there was any curve.
      chart.on("plotly_doubleclick", () => {
        resets += 1;
        drawSoon();
      });
    }
    showNote();
    const drawn = traces.filter(({ x }) => x.length).length;
    Object.assign(chart.dataset, { frame: frameKey(), drawn });
    chart.toggleAttribute("data-many", drawn > MANY);
    spotlight.drawn(ordered.map(({ run }) => run.id));
    readings.show();
  }

  /** Only the live run has grown: its line is moved alone, unless the axes have to follow. */
  function drawLive(run) {
    const curve = curves.find((one) => one.run.id === run.id);
    if (!curve || !ranges || !runStore.isLive(run.id) || zoomed()) return drawAll();
    Object.assign(curve, { run, line: histories.line(run, shown()) });
    const { x, y } = decimated(curve.line, ranges.xaxis);
    const [low, high] = ranges.yaxis;
    const far = high + 10 * (high - low); // what lies beyond is not seen, and too large a number would be none in a path
    const line = { x, y: y.map((value) => Math.min(placed(value), far)), plot: "xy" };
    const same = JSON.stringify(newRanges()) === JSON.stringify(ranges);
    if (!same || x.length < 3 || !moveLines(chart, [line], ranges)) return drawAll();
    showNote();
    return readings.read();
  }

  /** Draws soon, however often it is asked once, and after the browser has shown what was clicked. */
  function drawSoon() {
    frame ||= requestAnimationFrame(() =>
      setTimeout(() => {
        frame = 0;
        if (!gone && !document.hidden) drawAll();
      }),
    );
  }

  function grow() {
    liveTimer ||= setTimeout(
      () => {
        liveTimer = 0;
        requestAnimationFrame(() => {
          const run = runStore.byId.get(runStore.live);
          if (gone || document.hidden || !run || !runStore.selected.has(run.id)) return;
          drawnAt = performance.now();
          drawLive(run);
          gap = Math.max(LIVE_MS, (performance.now() - drawnAt) / LIVE_SHARE);
        });
      },
      Math.max(0, drawnAt + gap - performance.now()),
    );
  }

  parts.wire(() => {
    remember(memory);
    drawSoon();
  });
  const resized = new ResizeObserver(([{ contentRect }]) => {
    const next = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
    if (next.width === size.width && next.height === size.height) return;
    size = next;
    drawSoon();
  });
  resized.observe(plot);
  const seen = () => document.hidden || drawSoon();
  document.addEventListener("visibilitychange", seen);
  const offs = [...["runs", "selection", "current"].map((news) => runStore.on(news, drawSoon)), runStore.on("live", grow)];
  drawSoon();

  return {
    retheme(next) {
      theme = next;
      drawSoon();
    },
    destroy() {
      gone = true;
      cancelAnimationFrame(frame);
      clearTimeout(liveTimer);
      offs.forEach((off) => off());
      histories.destroy();
      readings.destroy();
      resized.disconnect();
      document.removeEventListener("visibilitychange", seen);
      Plotly.purge(chart);
    },
  };
}
