/** Parallel coordinates: an axis for each setting and each outcome, a line for each combination of a sweep. */

import { element } from "../core/dom.js";
import { onKeys, shortcutsOf } from "../core/keys.js";
import { makeLife } from "../core/lifecycle.js";
import { countText } from "../core/numbers.js";
import { onPoint } from "../core/pointing.js";
import { valuesOf } from "../core/sweep_stream.js";
import { labelOf, valueText } from "../core/settings.js";
import { cellText, divergedText, inLines, inTwoLines, metricText, metricsOf, outcomeText } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const CHARACTER_PX = 6.5; // about, of the text at an axis
const LINE_PX = 12;
const MARGIN = { side: 46, top: 34, bottom: 10 };
const NEAR_PX = 24; // from the pointer to a line that it means
const MOST_TICKS = 8;
const NARROW_PX = 90; // between two axes: their labels need more
const WIDE_PX = 190;
const WORST = 0.84; // of an axis, up to where medians stand if some are missing, whose place is its top

/** @typedef {import("../core/sweep_data.js").Metric} Metric */
/** @typedef {import("../core/sweep_data.js").Result} Result */
/** @typedef {[x: number, y: number]} Point */

/** @template {keyof SVGElementTagNameMap} Tag @param {Tag} tag @param {Record<string, string|number>} attributes @param {string} [text] */
function shape(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (text !== undefined) node.textContent = text;
  return node;
}

/** @typedef {{at: number, text: string, short?: string}} Tick */
/** @typedef {{title: string[], ticks: Tick[], at: (result: Result) => number, end?: number}} Axis  0 = foot, 1 = top, `end` = of what is solid of it */

/** A setting: its values at equal distances, in order. @param {string} name @param {Result[]} cells @returns {Axis} */
export function settingAxis(name, cells) {
  const values = valuesOf(cells, name);
  /** @param {import("../core/settings.js").Value} value */
  const place = (value) => (values.length > 1 ? values.indexOf(value) / (values.length - 1) : 0.5);
  const step = Math.ceil(values.length / MOST_TICKS);
  const ticks = values.filter((_, i) => i % step === 0 || i === values.length - 1);
  const [first, ...rest] = labelOf(name).split(" ");
  return {
    title: [first, rest.join(" ")],
    ticks: ticks.map((value) => ({ at: place(value), text: valueText(name, value) })),
    at: ({ values: own }) => place(own[name]),
  };
}

/**
 * An outcome: from the lowest median to the highest. Settings without one have a place of their own above it, beyond the
 * worst: a median is missing where a loss diverged or too few seeds reached 100 %.
 * @param {[Metric, string]} metric  with what it is called @param {Result[]} results @param {number} epoch @returns {Axis}
 */
export function outcomeAxis([metric, name], results, epoch) {
  const medians = results.map((result) => result[metric].median).filter((value) => value !== null);
  const [low, high] = [Math.min(...medians), Math.max(...medians)];
  const end = medians.length < results.length ? WORST : 1;
  /** @param {number} value */
  const place = (value) => end * (high > low ? (value - low) / (high - low) : 0.5);
  const at = [...new Set([low, high])].filter(Number.isFinite);
  /** @type {Tick[]} */
  const ticks = at.map((value) => ({ at: place(value), text: metricText(metric, value) }));
  const none = metric === "test_loss" ? "diverged" : "none";
  const noneText = medians.length || metric === "test_loss" ? none : `none by epoch ${countText(epoch)}`;
  if (end < 1) ticks.push({ at: 1, text: noneText, short: none });
  return { title: inTwoLines(name.toLowerCase()), ticks, end, at: ({ [metric]: { median } }) => (median === null ? 1 : place(median)) };
}

/** Puts an axis into a drawing. @param {Axis} axis @param {{x: number, y: (share: number) => number, gap: number, last: boolean}} at  px; `gap` to the next axis */
function drawAxis({ title, ticks, end = 1 }, { x, y, gap, last }) {
  const group = shape("g", { class: "rnn-sweep-axis", "pointer-events": "none" });
  group.append(shape("line", { x1: x, x2: x, y1: y(0), y2: y(end) }));
  if (end < 1) group.append(shape("line", { x1: x, x2: x, y1: y(end), y2: y(1), "stroke-dasharray": "2 4" }));
  title.forEach((line, i) => group.append(shape("text", { x, y: 11 + 13 * i, "text-anchor": "middle", class: "rnn-sweep-title" }, line)));
  for (const { at, text, short } of ticks) {
    const below = last && at === 1 && gap < NARROW_PX ? 12 : 0; // the axis before it has a label there too
    const lines = inLines(gap < WIDE_PX ? (short ?? text) : text, gap / CHARACTER_PX);
    const first = at < 0.5 ? 1 - lines.length : 0; // at the foot they stand above one another
    lines.forEach((line, i) => {
      const place = { x: x + (last ? -5 : 5), y: y(at) + 4 + below + LINE_PX * (first + i), "text-anchor": last ? "end" : "start" };
      group.append(shape("text", place, line));
    });
  }
  return group;
}

/** How far a point is from a line, in px. @param {Point} point @param {Point[]} line  its corners */
export function distance([px, py], line) {
  let least = Infinity;
  for (let i = 1; i < line.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]];
    const along = ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2);
    const share = Math.min(Math.max(along, 0), 1);
    least = Math.min(least, Math.hypot(px - x0 - share * (x1 - x0), py - y0 - share * (y1 - y0)));
  }
  return least;
}

/** @param {HTMLElement} root @param {{sweeps: import("../core/sweep_data.js").Sweeps}} context @returns {import("../types.js").Part & {show: (cells: Result[], at: number) => void}} */
export function mountParallel(root, { sweeps }) {
  const life = makeLife();
  const svg = shape("svg", {
    class: "rnn-sweep-lines",
    tabindex: "0",
    role: "group",
    "aria-label": "Parallel coordinates: up and down go through the settings",
    "aria-keyshortcuts": shortcutsOf("settings"),
  });
  const readout = element("p", { className: "rnn-sweep-readout", role: "status" });
  root.replaceChildren(svg, readout);
  /** @type {Result[]} */
  let results = [];
  let epoch = 0; // at which they are compared
  /** @type {{points: Point[], node: SVGPolylineElement, result: Result}[]} */
  let lines = [];
  let active = -1;

  const rest = () =>
    results.length ? "Each line is one setting, its outcomes the medians over its seeds. Point at a line, or press the arrow keys." : "";

  /** Lets a line stand out, and says its numbers. @param {number} place  -1: none */
  function activate(place) {
    active = place;
    lines.forEach(({ node }, i) => node.classList.toggle("rnn-sweep-active", i === place));
    const line = lines[place];
    if (!line) {
      readout.textContent = rest();
      return;
    }
    svg.querySelector(".rnn-sweep-axis")?.before(line.node); // above the other lines, under the numbers
    const outcomes = metricsOf(sweeps).map(([metric, name]) => `${name.toLowerCase()} ${outcomeText(metric, line.result, epoch)}`);
    const divergence = line.result.diverged ? `; ${divergedText(line.result)}` : "";
    readout.textContent = `${cellText(line.result.values) || "as in Settings"}: ${outcomes.join(", ")}${divergence}`;
  }

  function draw() {
    const { clientWidth: width, clientHeight: height } = svg;
    if (!width || !results.length) return;
    const varyingNames = sweeps.swept.filter((name) => valuesOf(results, name).length > 1);
    const axes = [
      ...varyingNames.map((name) => settingAxis(name, results)),
      ...metricsOf(sweeps).map((metric) => outcomeAxis(metric, results, epoch)),
    ];
    const gap = (width - 2 * MARGIN.side) / Math.max(axes.length - 1, 1); // of numbers over seeds alone there is one
    /** @param {number} share */
    const y = (share) => MARGIN.top + (height - MARGIN.top - MARGIN.bottom) * (1 - share);
    lines = results.map((result) => {
      /** @type {Point[]} */
      const points = axes.map((axis, i) => [MARGIN.side + gap * i, y(axis.at(result))]);
      const corners = points.map((point) => point.map((value) => value.toFixed(1)).join()).join(" ");
      return { points, result, node: shape("polyline", { class: "rnn-sweep-line", points: corners }) };
    });
    svg.style.setProperty("--opacity", String(Math.max(0.25, Math.min(0.8, 12 / lines.length))));
    svg.replaceChildren(
      ...lines.map(({ node }) => node),
      ...axes.map((axis, i) => drawAxis(axis, { x: MARGIN.side + gap * i, y, gap, last: i === axes.length - 1 })),
    );
    root.dataset.lines = String(lines.length);
    activate(Math.min(active, lines.length - 1));
  }

  /** @param {PointerEvent} event */
  function point(event) {
    const box = svg.getBoundingClientRect();
    const far = lines.map(({ points }) => distance([event.clientX - box.left, event.clientY - box.top], points));
    const nearest = Math.min(...far);
    const place = nearest < NEAR_PX ? far.indexOf(nearest) : -1;
    if (place !== active) activate(place);
  }

  onPoint(svg, point, () => activate(-1));
  /** Goes to another line, from the last to the first. @param {number} step */
  const go = (step) => {
    if (!lines.length) return false;
    return activate((active + step + lines.length + (active < 0 && step < 0 ? 1 : 0)) % lines.length);
  };
  onKeys(svg, "settings", {
    on: () => go(1),
    back: () => go(-1),
    none() {
      activate(-1);
      return false; // it may close something besides
    },
  });
  life.whenResized(svg, draw);
  return {
    /** @param {Result[]} cells  of a frame of results @param {number} at  the epoch at which they are compared */
    show(cells, at) {
      results = cells;
      epoch = at;
      draw();
    },
    ...life.part(),
  };
}
