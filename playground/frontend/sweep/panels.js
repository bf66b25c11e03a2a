/** Small multiples: a panel for each setting of the sweep, in it the curve of each seed, all on the same axes. */

// @ts-nocheck

import { element } from "../core/dom.js";
import { segmented } from "../core/segmented.js";
import { countText, counted, percentText } from "../core/numbers.js";
import { accuracyScale, drawAxes, edgeText, lossScale, readColours, scales } from "./axes.js";
import { cellText, lossText } from "./words.js";

const DRAW_GAP_MS = 100;
const DRAW_SHARE = 0.25; // of the page's time at most: where drawing is slow the visitor's clicks come first
const NARROWEST_PX = 110; // of a panel that can still be read
const NEAR_PX = 30; // from the pointer to a point that it means

const VIEWS = [
  ["test_loss", "test loss", false],
  ["test_loss", "loss, log axis", true],
  ["test_accuracy", "test accuracy", false],
];

const LOWEST_PX = 70;
const FRAME_PX = 32; // of a panel's height that its caption and the gap take

/** Height of a panel, and the least width, by how many there are. */
const sizeFor = (count) => (count <= 4 ? [190, 260] : count <= 12 ? [140, 190] : count <= 40 ? [112, 150] : [96, 130]);

/** How many panels stand side by side: whole groups of the settings that change fastest, so that columns mean something. */
function columnsFor(width, least, swept, cells) {
  const fit = Math.max(1, Math.floor(width / least));
  const most = Math.max(fit, Math.floor(width / NARROWEST_PX));
  let group = 1;
  for (const name of swept.toReversed()) {
    const wider = group * new Set(cells.map((cell) => cell.values[name])).size;
    if (wider > most) break;
    group = wider;
  }
  return Math.min(group > fit ? group : fit - (fit % group), cells.length);
}

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("../core/sweep_stream.js").SweepStream, select?: (ids: string[]) => void}} context
 */
export function mountPanels(root, { sweeps, select }) {
  const segments = VIEWS.map(([, name], i) => [String(i), name]);
  const views = segmented({ name: "rnn-sweep-view", label: "What the panels show", segments, value: "0" }, (value) => {
    view = Number(value);
    drawSoon(0);
  });
  const readout = element("p", { className: "rnn-sweep-readout", role: "status" });
  const grid = element("div", { className: "rnn-sweep-grid" });
  root.replaceChildren(
    element("div", { className: "rnn-sweep-panels-head" }, element("h4", { textContent: "Every run" }), views.node, readout),
    grid,
  );

  let view = 0;
  let panels = [];
  let built; // the sweep that the panels were made for
  let scale; // {low, high, log, cut}: the axis of values, the same in all panels
  let extremes; // of the losses so far, and how many points of each run they know
  let drawnAt = -Infinity;
  let gap = DRAW_GAP_MS;
  let timer = 0;
  let paints = 0;
  let colours;
  let gone = false;

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) target.rnnPanel.seen = isIntersecting;
      drawSoon(0);
    },
    { rootMargin: "120px" },
  );

  /** What a panel that nothing points at says below all panels. */
  function rest() {
    readout.textContent = sweeps.cells.length
      ? `Each line is one seed. Point at it for its numbers; click to compare its runs. ${edgeText(scale)}`.trim()
      : "";
  }

  function build() {
    built = sweeps.id;
    seen.disconnect();
    const { seeds } = sweeps.latest.get("sweep");
    panels = sweeps.cells.map((cell) => {
      const settings = cellText(cell.values) || "as in Settings";
      // Of a sweep that was made again from saved runs, some may have been deleted.
      const name = cell.runs.length < seeds ? `${settings} (${cell.runs.length} of ${counted(seeds, "seed")})` : settings;
      const canvas = element("canvas", { "aria-hidden": "true" });
      const dot = element("i", { className: "rnn-sweep-dot", hidden: true });
      const node = element(
        "button",
        { type: "button", className: "rnn-sweep-panel", title: `${name}: compare these runs`, disabled: !cell.runs.length },
        element("span", { className: "rnn-sweep-caption", textContent: name }),
        element("span", { className: "rnn-sweep-plot" }, canvas, dot),
      );
      const panel = { cell, name, node, canvas, dot, seen: false, frame: "", pens: new Map() };
      node.rnnPanel = panel;
      node.addEventListener("click", () => select?.(cell.runs.map((run) => sweeps.runs[run].id)));
      node.addEventListener("pointermove", (event) => point(panel, event));
      node.addEventListener("pointerleave", () => {
        dot.hidden = true;
        rest();
      });
      seen.observe(node);
      return panel;
    });
    grid.replaceChildren(...panels.map(({ node }) => node));
    extremes = { lowest: Infinity, highest: 0, known: sweeps.runs.map(() => 0) };
    arrange();
    rest();
  }

  function arrange() {
    if (!panels.length || !grid.clientWidth) return;
    const [height, least] = sizeFor(panels.length);
    const columns = columnsFor(grid.clientWidth, least, sweeps.swept, sweeps.cells);
    // Lower where that lets all of them be seen at once; if they are too many for that, the grid scrolls.
    const fitting = Math.floor(parseFloat(getComputedStyle(grid).maxHeight) / Math.ceil(panels.length / columns)) - FRAME_PX;
    grid.style.setProperty("--columns", columns);
    grid.style.setProperty("--height", `${fitting >= LOWEST_PX ? Math.min(height, fitting) : height}px`);
  }

  /** The axis of values: it widens in coarse steps, so that nothing jumps with every point. */
  function rescale() {
    const [column, , log] = VIEWS[view];
    sweeps.curves.forEach((curve, run) => {
      for (let i = extremes.known[run]; i < curve.test_loss.length; i += 1) {
        const loss = curve.test_loss[i];
        extremes.lowest = Math.min(extremes.lowest, loss);
        extremes.highest = Math.max(extremes.highest, loss);
      }
      extremes.known[run] = Math.max(extremes.known[run], curve.test_loss.length - 1);
    });
    return column === "test_accuracy" ? accuracyScale() : lossScale(extremes.lowest, extremes.highest, log);
  }

  /** Adds to a panel what is new since it was last drawn, or draws all of it if anything else has changed. */
  function drawPanel(panel) {
    const { canvas, cell, pens } = panel;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width || !height) return;
    const frame = [width, height, ratio, view, scale.low, scale.high, sweeps.epochs, colours.key].join();
    if (frame !== panel.frame) {
      panel.frame = frame;
      drawAxes(canvas, scale, sweeps.epochs, colours);
      pens.clear();
    }
    const pen = canvas.getContext("2d");
    const column = VIEWS[view][0];
    const [across, up] = scales(canvas, scale, sweeps.epochs);
    pen.strokeStyle = pen.fillStyle = colours.line;
    pen.lineWidth = cell.runs.length > 8 ? 1 : 1.25;
    pen.lineJoin = "round";
    pen.globalAlpha = 0.8;
    pen.beginPath();
    for (const run of cell.runs) {
      const { epoch, [column]: values } = sweeps.curves[run];
      const last = pens.get(run);
      let i = epoch.length;
      while (i > 0 && epoch[i - 1] > (last?.epoch ?? -1)) i -= 1;
      if (i === epoch.length) continue;
      if (last) pen.moveTo(across(last.epoch), up(last.value));
      else if (epoch.length === 1) pen.rect(across(epoch[0]) - 0.5, up(values[0]) - 0.5, 1, 1); // no line yet, but there to be seen
      for (let j = i; j < epoch.length; j += 1) {
        if (j === 0 && !last) pen.moveTo(across(epoch[j]), up(values[j]));
        else pen.lineTo(across(epoch[j]), up(values[j]));
      }
      pens.set(run, { epoch: epoch.at(-1), value: values.at(-1) });
    }
    pen.stroke();
    pen.globalAlpha = 1;
  }

  function draw() {
    timer = 0;
    if (gone || document.hidden || !sweeps.id) return;
    drawnAt = performance.now();
    const before = scale?.cut;
    scale = rescale();
    if (scale.cut !== before) rest();
    colours ??= readColours(root);
    for (const panel of panels) if (panel.seen) drawPanel(panel);
    root.dataset.paints = ++paints;
    root.dataset.epoch = sweeps.curves.reduce((most, { epoch }) => Math.max(most, epoch.at(-1) ?? 0), 0);
    gap = Math.max(DRAW_GAP_MS, (performance.now() - drawnAt) / DRAW_SHARE);
  }

  /** Draws soon, however often it is asked; a hidden tab draws nothing. */
  function drawSoon(wait = gap) {
    if (timer && wait) return;
    clearTimeout(timer);
    timer = setTimeout(() => requestAnimationFrame(draw), Math.max(0, wait && drawnAt + wait - performance.now()));
  }

  /** Says the numbers of the point nearest to the pointer. */
  function point(panel, event) {
    if (!scale) return;
    const column = VIEWS[view][0];
    const box = panel.canvas.getBoundingClientRect();
    const [across, up] = scales(panel.canvas, scale, sweeps.epochs);
    let best = { far: NEAR_PX };
    for (const run of panel.cell.runs) {
      const { epoch, [column]: values } = sweeps.curves[run];
      epoch.forEach((number, i) => {
        const far = Math.hypot(across(number) + box.left - event.clientX, up(values[i]) + box.top - event.clientY);
        if (far < best.far) best = { far, run, epoch: number, value: values[i] };
      });
    }
    panel.dot.hidden = best.run === undefined;
    if (best.run === undefined) return rest();
    panel.dot.style.translate = `${across(best.epoch)}px ${up(best.value)}px`;
    const value = column === "test_loss" ? `test loss ${lossText(best.value)}` : `test accuracy ${percentText(best.value)}`;
    readout.textContent = `${panel.name}, seed ${sweeps.runs[best.run].settings.seed}: ${value} after epoch ${countText(best.epoch)}`;
  }

  function begin() {
    root.hidden = !sweeps.id;
    if (sweeps.id && sweeps.id !== built) build();
    else for (const panel of panels) panel.frame = ""; // told again from the start
    if (extremes) extremes.known.fill(0);
    drawSoon(0);
  }

  /** What became of its seeds stands at every panel in the words of the sentences. */
  function tell({ cells }) {
    panels.forEach(({ node, name }, i) => {
      const { story } = cells[i] ?? {};
      if (story) node.title = `${name}: ${story}. Click to compare these runs.`;
    });
  }

  const offs = [sweeps.on("sweep", begin), sweeps.on("curves", () => drawSoon()), sweeps.on("results", tell)];
  const visibility = () => drawSoon(0);
  document.addEventListener("visibilitychange", visibility);
  const resize = new ResizeObserver(() => {
    arrange();
    drawSoon(0);
  });
  resize.observe(grid);
  root.hidden = !sweeps.id;
  return {
    retheme() {
      colours = undefined;
      drawSoon(0);
    },
    destroy() {
      gone = true;
      clearTimeout(timer);
      offs.forEach((off) => off());
      document.removeEventListener("visibilitychange", visibility);
      resize.disconnect();
      seen.disconnect();
    },
  };
}
