/** The curves as Plotly gets them: a trace for each, on a layout that the server made and the page fills in. */

import { escapeText } from "../../core/escape.js";
import { markOf } from "../../charts/swatch.js";
import { placeYardsticks, yardstickMarks, yardsticksOf } from "../../charts/yardsticks.js";
import { lossesName } from "../../core/measures.js";
import { axisValue, isLogged } from "./axes.js";
import { decimateLine } from "./lines.js";

/** @typedef {import("./readings.js").Curve} Curve */
/** @typedef {import("../../types.js").Figure} Figure */

const POINTS = 28_000; // of all curves together, as drawn: what a zoom of a hundred curves takes grows with them
const MOST_POINTS = 1000; // of one of them: more than the panel has pixels for
const MARKERS = 7; // on a curve: enough to find it by, and cheap

/** A line with so many points as one of `count` curves may have. @param {import("./lines.js").Line} line @param {[number, number]} range  of x @param {number} count */
export const decimatedLine = (line, range, count) => decimateLine(line, range, Math.min(Math.floor(POINTS / count), MOST_POINTS));

/** The live run first, so that it can be moved alone; the one that is pointed out last, on top of all others. @param {Curve[]} curves @param {(id: string) => boolean} isLive @param {string|null} current */
export function drawingOrder(curves, isLive, current) {
  /** @param {Curve} curve */
  const rank = ({ run }) => (isLive(run.id) ? 0 : run.id === current ? 2 : 1);
  return [...curves].sort((a, b) => rank(a) - rank(b));
}

/**
 * @param {Curve} curve
 * @param {Figure} figure
 * @param {{range: [number, number], count: number, current: string|null, colours: string[]}} look  `range` of x that is seen
 */
export function traceOf({ run, line }, figure, { range, count, current, colours }) {
  const { colour, dash, marker } = markOf(run, colours);
  const [pattern] = figure.data;
  const width = run.id === current ? 2 * pattern.line.width : pattern.line.width;
  return {
    ...pattern,
    ...decimatedLine(line, range, count),
    name: escapeText(run.shown ?? run.name), // for a picture, whose legend has no list beside it
    mode: line.x.length === 1 ? "markers" : marker ? "lines+markers" : "lines",
    line: { ...pattern.line, color: colour, dash, width },
    marker: { ...pattern.marker, color: colour, symbol: marker || "circle", maxdisplayed: MARKERS },
  };
}

/**
 * @param {Figure} figure
 * @param {{column: string, by: string, log: boolean}} memory
 * @param {object} look
 * @param {{width: number, height: number}} look.size
 * @param {import("./axes.js").Ranges} look.ranges
 * @param {[number, number]} look.shown  the values that are seen, in units of their axis
 * @param {Curve[]} look.curves
 * @param {import("../../charts/yardsticks.js").Yardstick[]} look.yardsticks
 * @param {string} look.frame  a zoom is kept as long as this is the same
 * @param {number} look.revision
 */
export function plotLayout({ layout: base }, { column, by, log }, { size, ranges, shown, curves, yardsticks, frame, revision }) {
  const logged = isLogged({ column, log });
  const losses = lossesName(curves.map(({ run }) => run));
  const percent = column === "accuracy" ? base.meta.percent : {};
  /** @param {string} name */
  const title = (name) => ({ title: { ...base.xaxis.title, text: name === "loss" ? losses : base.meta.titles[name] } });
  const { l, r, t, b } = base.margin;
  const room = { width: size.width - l - r, height: size.height - t - b, size: base.meta.yardstick.label.font.size };
  const scaled = (/** @type {number} */ value) => axisValue(value, logged);
  const lines = yardsticksOf(yardsticks, column === "accuracy" ? "accuracy" : "loss");
  const placed = placeYardsticks(lines, { low: shown[0], high: shown[1], ...room, scaled });
  return {
    ...base,
    ...size,
    ...yardstickMarks(placed, base.meta.yardstick, "", scaled),
    uirevision: frame,
    datarevision: revision,
    xaxis: { ...base.xaxis, ...title(by), range: [...ranges.xaxis] },
    yaxis: { ...base.yaxis, ...percent, ...title(column), type: logged ? "log" : "linear", range: [...ranges.yaxis] },
  };
}
