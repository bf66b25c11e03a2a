/** Parallel coordinates: an axis for each setting and each outcome, a line for each combination of a sweep. */

// @ts-nocheck

import { element } from "../core/dom.js";
import { countText } from "../core/numbers.js";
import { valuesOf } from "../core/sweep_stream.js";
import { labelOf, valueText } from "../core/settings.js";
import { METRICS, cellText, divergedText, inLines, metricText, outcomeText } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const CHARACTER_PX = 6.5; // about, of the text at an axis
const LINE_PX = 12;
const MARGIN = { side: 46, top: 34, bottom: 10 };
const NEAR_PX = 24; // from the pointer to a line that it means
const MOST_TICKS = 8;
const NARROW_PX = 90; // between two axes: their labels need more
const WIDE_PX = 190;
const WORST = 0.84; // of an axis, up to where medians stand if some are missing, whose place is its top
const OUTCOMES = { test_loss: ["final", "test loss"], test_accuracy: ["final test", "accuracy"], epochs_to_all: ["epochs", "to 100 %"] };

function shape(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

/** @typedef {{title: string[], ticks: {at: number, text: string, short?: string}[], at: (result: object) => number, end?: number}} Axis  0 = foot, 1 = top, `end` = of what is solid of it */

/** A setting: its values at equal distances, in order. @returns {Axis} */
function settingAxis(name, cells) {
  const values = valuesOf(cells, name);
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
 * worst: a median is missing where a loss diverged or too few seeds reached 100 %. @returns {Axis}
 */
function outcomeAxis(metric, results, epoch) {
  const medians = results.map((result) => result[metric].median).filter((value) => value !== null);
  const [low, high] = [Math.min(...medians), Math.max(...medians)];
  const end = medians.length < results.length ? WORST : 1;
  const place = (value) => end * (high > low ? (value - low) / (high - low) : 0.5);
  const at = [...new Set([low, high])].filter(Number.isFinite);
  const ticks = at.map((value) => ({ at: place(value), text: metricText(metric, value) }));
  const none = metric === "test_loss" ? "diverged" : "none";
  const nobody = medians.length || metric === "test_loss" ? none : `none by epoch ${countText(epoch)}`;
  if (end < 1) ticks.push({ at: 1, text: nobody, short: none });
  return { title: OUTCOMES[metric], ticks, end, at: ({ [metric]: { median } }) => (median === null ? 1 : place(median)) };
}

/** @param {HTMLElement} root @param {{sweeps: import("../core/sweep_stream.js").SweepStream}} context */
export function mountParallel(root, { sweeps }) {
  const svg = shape("svg", {
    class: "rnn-sweep-lines",
    tabindex: "0",
    role: "group",
    "aria-label": "Parallel coordinates: up and down go through the settings",
  });
  const readout = element("p", { className: "rnn-sweep-readout", role: "status" });
  root.replaceChildren(svg, readout);
  let results = [];
  let epoch = 0; // at which they are compared
  let lines = []; // {points: [x, y][], node, result}
  let active = -1;

  const rest = () =>
    results.length ? "Each line is one setting, its outcomes the medians over its seeds. Point at a line, or press the arrow keys." : "";

  function activate(place) {
    active = place;
    lines.forEach(({ node }, i) => node.classList.toggle("rnn-sweep-active", i === place));
    const line = lines[place];
    if (!line) return (readout.textContent = rest());
    svg.querySelector(".rnn-sweep-axis").before(line.node); // above the other lines, under the numbers
    const outcome = ([metric, name]) => `${name.toLowerCase()} ${outcomeText(metric, line.result, epoch)}`;
    const gone = line.result.diverged ? `; ${divergedText(line.result)}` : "";
    readout.textContent = `${cellText(line.result.values) || "as in Settings"}: ${METRICS.map(outcome).join(", ")}${gone}`;
  }

  function draw() {
    const { clientWidth: width, clientHeight: height } = svg;
    if (!width || !results.length) return;
    const swept = sweeps.swept.filter((name) => valuesOf(results, name).length > 1);
    const axes = [...swept.map((name) => settingAxis(name, results)), ...METRICS.map(([metric]) => outcomeAxis(metric, results, epoch))];
    const x = (i) => MARGIN.side + ((width - 2 * MARGIN.side) * i) / (axes.length - 1);
    const y = (share) => MARGIN.top + (height - MARGIN.top - MARGIN.bottom) * (1 - share);
    svg.replaceChildren();
    lines = results.map((result) => {
      const points = axes.map((axis, i) => [x(i), y(axis.at(result))]);
      return {
        points,
        result,
        node: shape("polyline", {
          class: "rnn-sweep-line",
          points: points.map((point) => point.map((value) => value.toFixed(1)).join()).join(" "),
        }),
      };
    });
    svg.style.setProperty("--opacity", Math.max(0.25, Math.min(0.8, 12 / lines.length)));
    svg.append(...lines.map(({ node }) => node));
    axes.forEach((axis, i) => {
      const group = shape("g", { class: "rnn-sweep-axis", "pointer-events": "none" });
      const { end: solid = 1 } = axis;
      group.append(shape("line", { x1: x(i), x2: x(i), y1: y(0), y2: y(solid) }));
      if (solid < 1) group.append(shape("line", { x1: x(i), x2: x(i), y1: y(solid), y2: y(1), "stroke-dasharray": "2 4" }));
      axis.title.forEach((line, j) =>
        group.append(shape("text", { x: x(i), y: 11 + 13 * j, "text-anchor": "middle", class: "rnn-sweep-title" }, line)),
      );
      const end = i === axes.length - 1;
      const gap = x(1) - x(0);
      for (const { at, text, short } of axis.ticks) {
        const below = end && at === 1 && gap < NARROW_PX ? 12 : 0; // the axis before it has a label there too
        const lines = inLines(gap < WIDE_PX ? (short ?? text) : text, gap / CHARACTER_PX);
        const first = at < 0.5 ? 1 - lines.length : 0; // at the foot they stand above one another
        lines.forEach((line, j) => {
          const place = { x: x(i) + (end ? -5 : 5), y: y(at) + 4 + below + LINE_PX * (first + j), "text-anchor": end ? "end" : "start" };
          group.append(shape("text", place, line));
        });
      }
      svg.append(group);
    });
    root.dataset.lines = lines.length;
    activate(Math.min(active, lines.length - 1));
  }

  /** How far a point is from a line, in px. */
  function distance([px, py], points) {
    let least = Infinity;
    for (let i = 1; i < points.length; i += 1) {
      const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
      const along = ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2);
      const share = Math.min(Math.max(along, 0), 1);
      least = Math.min(least, Math.hypot(px - x0 - share * (x1 - x0), py - y0 - share * (y1 - y0)));
    }
    return least;
  }

  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const far = lines.map(({ points }) => distance([event.clientX - box.left, event.clientY - box.top], points));
    const nearest = Math.min(...far);
    const place = nearest < NEAR_PX ? far.indexOf(nearest) : -1;
    if (place !== active) activate(place);
  });
  svg.addEventListener("pointerleave", () => activate(-1));
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") activate(-1);
    if (!step || !lines.length) return;
    event.preventDefault();
    activate((active + step + lines.length + (active < 0 && step < 0 ? 1 : 0)) % lines.length);
  });
  const resize = new ResizeObserver(draw);
  resize.observe(svg);
  return {
    /** @param {object[]} cells  of a frame of results @param {number} at  the epoch at which they are compared */
    show(cells, at) {
      results = cells;
      epoch = at;
      draw();
    },
    retheme() {},
    destroy: () => resize.disconnect(),
  };
}
