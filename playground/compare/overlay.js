/** Curves: the selected runs in one plot, read at one place, whose nearest curve a click points out. */

import { element } from "./player_dom.js";
import { moveLines } from "./quick.js";
import { lossText, percentText } from "./columns.js";
import { remember } from "./compare_memory.js";
import { columnOf, makeHistories } from "./histories.js";
import { lossRange, nearest, smooth, thinLine } from "./overlay_lines.js";
import { buildOverlay } from "./overlay_dom.js";
import { makeSwatch, markOf, paintSwatch, DASHES } from "./swatch.js";

const MOST_CURVES = 100;
const POINTS = 60_000; // of all curves together, as drawn
const MOST_POINTS = 1000; // of one of them: more than the panel has pixels for
const LEAST_POINTS = 400;
const LIVE_MS = 100; // between two drawings while a run trains
const LIVE_SHARE = 0.2; // of the page's time at most
const REACH = 40; // px from a curve within which a click means it
const CLICK = 4; // px that a click may move

const secondsText = (value) => `${value.toFixed(value < 10 ? 2 : 1)} s`;
const COUNT = new Intl.NumberFormat("en");

export function mountOverlay(root, context) {
  const { shelf, memory, Plotly, figures, colours, reveal } = context;
  let { theme } = context;
  const parts = buildOverlay(root, memory);
  const { chart, plot, cursor, list, place, note } = parts;
  const histories = makeHistories(context, () => drawSoon());
  let curves = []; // {run, line, entry} in the order of the list
  const entries = new Map(); // id -> its line in the list of readings
  let size = { width: 0, height: 0 };
  let frame = 0;
  let whole = false;
  let liveTimer = 0;
  let drawnAt = -Infinity;
  let gap = LIVE_MS;
  let at = null; // x at which the curves are read; null = their last points
  let revision = 0;
  let ranges = null;
  let gone = false;

  const layoutOf = () => figures[theme].overlay.layout;
  const inner = () => {
    const { l, r, t, b } = layoutOf().margin;
    return { left: l, top: t, width: size.width - l - r, height: size.height - t - b };
  };
  const valueText = (value) => (memory.column === "loss" ? lossText(value) : percentText(value));
  const logged = () => memory.log && memory.column === "loss";

  // Drawing -----------------------------------------------------------------------------------------------------------

  /** The line of a run as it is drawn. */
  function lineOf(run) {
    const line = histories.line(run, columnOf(memory), memory.by);
    return memory.smooth && line.y.length > 1 ? { ...line, y: smooth(line, memory.smooth) } : line;
  }

  const drawnY = (values) => (logged() ? values.map((value) => Math.log10(Math.max(value, 1e-12))) : values);

  const perCurve = () => Math.min(Math.max(Math.floor(POINTS / Math.max(curves.length, 1)), LEAST_POINTS), MOST_POINTS);

  function visible() {
    const range = chart.layout?.xaxis.range;
    return range && chart.dataset.frame === frameKey() ? [Number(range[0]), Number(range[1])] : ranges.xaxis;
  }

  const frameKey = () => [memory.column, memory.by, logged()].join();

  /** The axes: as long as the longest run is to be, as high as the highest curve, in coarse steps. */
  function newRanges() {
    let [right, lowest, highest] = [0, Infinity, -Infinity];
    for (const { run, line } of curves) {
      const planned = shelf.isLive(run.id) ? run.settings.epochs : 0;
      right = Math.max(right, memory.by === "epoch" ? planned : 0, line.x.at(-1) ?? 0);
      for (const value of line.y) {
        if (value < lowest && value > 0) lowest = value;
        if (value > highest) highest = value;
      }
    }
    if (memory.by === "seconds" && right > 0) right = 2 ** (Math.ceil(4 * Math.log2(right)) / 4);
    return { xaxis: [0, right || 1], yaxis: memory.column === "accuracy" ? [0, 1.02] : lossRange(lowest, highest, logged()) };
  }

  function traceOf({ run, line }, pointed) {
    const { colour, dash } = markOf(run, colours[theme].runs);
    const [pattern] = figures[theme].overlay.data;
    const one = line.x.length === 1;
    return {
      ...pattern,
      ...thinLine(line, visible(), perCurve()),
      mode: one ? "markers" : "lines",
      line: { ...pattern.line, color: colour, dash: DASHES[dash], width: pointed ? 3.5 : pattern.line.width },
      marker: { color: colour, size: 6 },
    };
  }

  /** The live run first, so that it can be moved alone; the one that is pointed out last, on top of all others. */
  function inOrder() {
    const rank = ({ run }) => (shelf.isLive(run.id) ? 0 : run.id === shelf.current ? 2 : 1);
    return [...curves].sort((a, b) => rank(a) - rank(b));
  }

  function drawAll() {
    const chosen = shelf.chosen();
    const runs = chosen.slice(0, MOST_CURVES);
    histories.need(runs, memory.by);
    root.hidden = shelf.loaded && shelf.runs.length === 0;
    curves = runs.map((run) => ({ run, line: lineOf(run), entry: entryOf(run) }));
    const more = chosen.length > MOST_CURVES ? `The first ${MOST_CURVES} of ${chosen.length} selected runs are drawn.` : "";
    parts.empty.hidden = runs.length > 0 || !shelf.loaded;
    if (note.textContent !== more) note.textContent = more;
    showList();
    if (!size.width || !size.height) return;
    const base = layoutOf();
    ranges = newRanges();
    const axis = { yaxis: memory.column === "accuracy" ? base.meta.percent : {} };
    const title = (name) => ({ title: { ...base.xaxis.title, text: base.meta.titles[name] } });
    const layout = {
      ...base,
      ...size,
      uirevision: frameKey(),
      datarevision: ++revision,
      xaxis: { ...base.xaxis, ...title(memory.by), range: [...ranges.xaxis] },
      yaxis: { ...base.yaxis, ...axis.yaxis, ...title(memory.column), type: logged() ? "log" : "linear", range: [...ranges.yaxis] },
    };
    const first = !chart.on;
    Plotly.react(chart, inOrder().map((curve) => traceOf(curve, curve.run.id === shelf.current)), layout, figures[theme].overlay.config);
    if (first) chart.on("plotly_relayout", () => drawSoon()); // a zoom shows other epochs: thin those
    chart.dataset.frame = frameKey();
    root.dataset.drawn = curves.filter(({ line }) => line.x.length).length;
    read();
  }

  /** Only the live run has grown: its line is moved alone, unless the axes have to follow. */
  function drawLive(run) {
    const curve = curves.find((one) => one.run.id === run.id);
    if (!curve || !ranges || !shelf.isLive(run.id)) return drawAll();
    curve.line = lineOf(run);
    curve.run = run;
    const next = newRanges();
    const line = thinLine(curve.line, ranges.xaxis, perCurve());
    const same = JSON.stringify(next) === JSON.stringify(ranges) && line.x.length > 2;
    const { left, top, width, height } = inner();
    const inReach = left >= 0 && top >= 0 && width > 0 && height > 0;
    if (!same || !inReach || !moveLines(chart, [{ x: line.x, y: drawnY(line.y), plot: "xy" }], ranges)) return drawAll();
    return read();
  }

  function drawSoon() {
    whole = true;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (gone || document.hidden) return;
      if (whole) drawAll();
      else read();
      whole = false;
    });
  }

  function grow() {
    liveTimer ||= setTimeout(() => {
      liveTimer = 0;
      requestAnimationFrame(() => {
        const run = shelf.byId.get(shelf.live);
        if (gone || document.hidden || !run || !shelf.selected.has(run.id)) return;
        drawnAt = performance.now();
        drawLive(run);
        gap = Math.max(LIVE_MS, (performance.now() - drawnAt) / LIVE_SHARE);
      });
    }, Math.max(0, drawnAt + gap - performance.now()));
  }

  // Readings ----------------------------------------------------------------------------------------------------------

  function entryOf(run) {
    if (!entries.has(run.id)) {
      const swatch = makeSwatch();
      const name = element("span", { className: "rnn-name rnn-words", dir: "auto" });
      const value = element("b", {});
      const button = element("button", { type: "button", className: "rnn-reading" }, swatch, name, value);
      button.addEventListener("click", () => pick(run.id));
      entries.set(run.id, { item: element("li", {}, button), button, swatch, name, value });
    }
    return entries.get(run.id);
  }

  function showList() {
    const items = curves.map(({ run, entry }) => {
      paintSwatch(entry.swatch, run, colours[theme].runs);
      if (entry.name.textContent !== run.name) entry.name.textContent = entry.name.title = run.name;
      entry.button.setAttribute("aria-pressed", run.id === shelf.current);
      return entry.item;
    });
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) list.replaceChildren(...items);
    for (const id of entries.keys()) if (!shelf.selected.has(id)) entries.delete(id);
  }

  /** The reading of one curve: its value at the place, "–" where the run was not yet, or no longer, training. */
  function reading({ line }) {
    if (!line.x.length) return "–";
    if (at === null) return valueText(line.y.at(-1));
    const end = line.x.at(-1);
    if (at > end * 1.0001 + (memory.by === "epoch" ? 0.5 : 0)) return "–";
    return valueText(line.y[nearest(line.x, at)]);
  }

  /** Shows every curve's value at the place under the pointer, or at its end. */
  function read() {
    const where = at === null ? "last epoch" : memory.by === "epoch" ? `epoch ${COUNT.format(Math.round(at))}` : secondsText(at);
    if (place.textContent !== where) place.textContent = where;
    for (const curve of curves) {
      const text = reading(curve);
      if (curve.entry.value.textContent !== text) curve.entry.value.textContent = text;
    }
    const { left, top, width, height } = inner();
    const [low, high] = ranges ? visible() : [0, 1];
    const across = at === null ? -1 : (at - low) / (high - low);
    cursor.hidden = !(across >= 0 && across <= 1);
    if (!cursor.hidden) Object.assign(cursor.style, { left: `${left + across * width}px`, top: `${top}px`, height: `${height}px` });
    root.dataset.at = at === null ? "" : at;
  }

  /** The x of the plot under a pointer, null outside of it; in whole epochs when the axis has those. */
  function xUnder(event) {
    if (!ranges) return null;
    const box = plot.getBoundingClientRect();
    const { left, top, width, height } = inner();
    const across = (event.clientX - box.left - left) / width;
    const down = (event.clientY - box.top - top) / height;
    if (across < 0 || across > 1 || down < 0 || down > 1) return null;
    const [low, high] = visible();
    const x = low + across * (high - low);
    return memory.by === "epoch" ? Math.round(x) : x;
  }

  /** The run whose curve is nearest to a pointer, null if none is near. */
  function runUnder(event) {
    const x = xUnder(event);
    if (x === null) return null;
    const { top, height } = inner();
    const range = chart.layout.yaxis.range.map(Number);
    const y = event.clientY - plot.getBoundingClientRect().top - top;
    let [found, least] = [null, REACH];
    for (const { run, line } of curves) {
      if (!line.x.length || x > line.x.at(-1) * 1.02) continue;
      const [value] = drawnY([line.y[nearest(line.x, x)]]);
      const distance = Math.abs(y - height * (1 - (value - range[0]) / (range[1] - range[0])));
      if (distance < least) [found, least] = [run.id, distance];
    }
    return found;
  }

  function pick(id) {
    shelf.point(id);
    reveal(id);
  }

  function readAt(x) {
    at = x;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (gone) return;
      if (whole) drawAll();
      else read();
      whole = false;
    });
  }

  // Plotly lays a cover over the page while it is dragged over: the window hears what the plot does not.
  let pressed = null;
  plot.addEventListener("pointermove", (event) => readAt(xUnder(event)));
  plot.addEventListener("pointerleave", () => readAt(null));
  plot.addEventListener("pointerdown", (event) => (pressed = event.button === 0 ? event : null), true);
  const released = (event) => {
    const still = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) <= CLICK;
    pressed = null;
    const id = still ? runUnder(event) : null;
    if (id) pick(id);
  };
  window.addEventListener("pointerup", released, true);
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !ranges) return;
    event.preventDefault();
    event.stopPropagation();
    const [low, high] = visible();
    const width = memory.by === "epoch" ? Math.max(1, Math.round((high - low) / 100)) : (high - low) / 100;
    readAt(Math.min(Math.max((at ?? high) + step * width, low), high));
  });
  plot.addEventListener("blur", () => readAt(null));

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
  const offs = [...["runs", "selection", "current"].map((kind) => shelf.on(kind, drawSoon)), shelf.on("live", grow)];
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
      resized.disconnect();
      window.removeEventListener("pointerup", released, true);
      document.removeEventListener("visibilitychange", seen);
      Plotly.purge(chart);
    },
  };
}
