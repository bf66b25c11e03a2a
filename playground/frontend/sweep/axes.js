/** Axes of the sweep's own charts on canvas: epochs across, a loss or an accuracy up, the same look in all of them. */

import { countText } from "../core/numbers.js";
import { coloursAreForced } from "../core/media.js";
import { capital } from "../core/sentences.js";
import { letters, px } from "../core/unit.js";
import { usualEnd } from "../charts/decimate.js";
import { axisBeside, dashesOf, placeYardsticks } from "../charts/yardsticks.js";

const LOWEST = 1e-6; // where a log axis ends,
const DEEPEST = 1e-5; // or of its upper end, where that is lower still
const LEAST_SPAN = 8; // times its lower end that the upper one is at least
const MARGIN = { left: 36, right: 8, top: 5, bottom: 17 };
const FONT_PX = 11;
const NAMED_PX = 200; // of a chart in which lines have labels; one below it has no room for them

/**
 * @typedef {object} Scale  of an axis of values
 * @property {number} low
 * @property {number} high
 * @property {boolean} log
 * @property {boolean} [cut]    whether something lies above it
 * @property {string} [name]    what its values are
 * @property {boolean} [share]  its values are shares, written in percent
 */

/** @typedef {{text: string, line: string, font: string, key: string}} Colours  `key` tells two sets of them apart */

/** @typedef {(value: number) => number} ToPx */

/**
 * @param {number} lowest  of the losses; Infinity if there are none yet
 * @param {number} highest  0 if there are none yet; one above the top is drawn at the upper edge
 * @param {boolean} log
 * @param {import("../charts/yardsticks.js").Yardstick[]} [yardsticks]  beside the curves
 * @returns {Scale}
 */
export function lossScale(lowest, highest, log, yardsticks) {
  const { reach, steps, name } = axisBeside(yardsticks);
  const high = usualEnd(highest, reach, steps);
  const deepest = Math.min(LOWEST, DEEPEST * high);
  const low = log ? 10 ** Math.floor(Math.log10(Math.min(Math.max(lowest, deepest), high / LEAST_SPAN))) : 0;
  return { low, high, log, cut: highest > high, name };
}

/** Of accuracies, shares of 0..1. @returns {Scale} */
export const accuracyScale = () => ({ low: 0, high: 1, log: false, cut: false, share: true });

/** What of a chart stands at its upper edge because it lies above, in a sentence; "" if nothing does. @param {Scale} [scale] */
export function edgeText(scale, diverged = false) {
  const above = [
    ...(scale?.cut ? [`${scale.name ?? "losses"} above ${scale.high}`] : []),
    ...(diverged ? ["runs that diverged"] : []),
  ].join(" and ");
  return above && `${capital(above)} stand at the upper edge.`;
}

/** What the charts are drawn with, as the page's theme has it. @param {HTMLElement} root @returns {Colours} */
export function readColours(root) {
  const style = getComputedStyle(root);
  /** @param {string[]} names  of which the first that the page has counts */
  const of = (...names) => names.map((name) => style.getPropertyValue(name).trim()).find(Boolean) ?? style.color;
  if (coloursAreForced()) return { text: style.color, line: style.color, font: style.fontFamily, key: style.color };
  const [text, line] = [of("--st-text-color"), of("--rnn-test", "--st-primary-color")];
  return { text, line, font: style.fontFamily, key: text + line };
}

/** The room that a chart has, px: its canvas, or as much of a picture. @typedef {{clientWidth: number, clientHeight: number}} Room */

/** Two functions: from an epoch, and from a value, to px of a canvas. @param {Room} canvas @param {Scale} scale @param {number} epochs @returns {[across: ToPx, up: ToPx]} */
export function scales(canvas, { low, high, log }, epochs) {
  const width = canvas.clientWidth - px(MARGIN.left) - px(MARGIN.right);
  const height = canvas.clientHeight - px(MARGIN.top) - px(MARGIN.bottom);
  /** @type {ToPx} */
  const share = log ? (value) => Math.log(Math.max(value, low) / low) / Math.log(high / low) : (value) => (value - low) / (high - low);
  return [(epoch) => px(MARGIN.left) + (width * epoch) / epochs, (value) => px(MARGIN.top) + height * (1 - Math.min(share(value), 1))];
}

/** The epoch at a px of a canvas, which may lie outside 0..epochs. @param {HTMLElement} canvas @param {number} x @param {number} epochs */
export const epochAt = (canvas, x, epochs) => ((x - px(MARGIN.left)) * epochs) / (canvas.clientWidth - px(MARGIN.left) - px(MARGIN.right));

/** @param {Scale} scale @returns {number[]} */
export function ticksOf({ low, high, log, share }) {
  if (share) return [0, 0.5, 1];
  if (!log) return [0, high / 2, high];
  const decades = Math.floor(Math.log10(high / low));
  return Array.from({ length: decades + 1 }, (_, i) => low * 10 ** i).filter(
    (value, i) => value <= high && i % Math.ceil((decades + 1) / 4) === 0,
  );
}

/** In no more letters than there is room for beside the axis. @param {number} value @param {Pick<Scale, "share">} scale */
export function tickText(value, { share }) {
  if (share) return `${100 * value} %`;
  const isLong = value >= 1e5 || (value > 0 && value < 1e-3);
  return isLong ? value.toExponential(1).replace(".0e", "e").replace("e+", "e") : String(Number(value.toPrecision(2)));
}

/** What draws on a canvas. @param {HTMLCanvasElement} canvas */
export const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * Makes a canvas as sharp as the screen is, empties it, and draws the axes, floor and baseline.
 * @param {HTMLCanvasElement} canvas
 * @param {Scale} scale
 * @param {number} epochs
 * @param {Colours} colours
 * @param {import("../charts/yardsticks.js").Yardstick[]} [yardsticks]  of this chart
 * @returns its pen, which counts in CSS px
 */
export function drawAxes(canvas, scale, epochs, colours, yardsticks = []) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = penOf(canvas);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintAxes(pen, canvas, scale, epochs, colours);
  paintYardsticks(pen, canvas, scale, epochs, colours, yardsticks);
  return pen;
}

/** @param {CanvasRenderingContext2D} pen @param {Room} room @param {Scale} scale @param {number} epochs @param {Colours} colours */
export function paintAxes(pen, room, scale, epochs, colours) {
  const { clientWidth: width, clientHeight: height } = room;
  const [across, up] = scales(room, scale, epochs);
  pen.font = `${letters(FONT_PX)}px ${colours.font}`;
  pen.fillStyle = pen.strokeStyle = colours.text;
  pen.lineWidth = px(1);
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const value of ticksOf(scale)) {
    const y = Math.round(up(value)) + 0.5;
    pen.globalAlpha = 0.14;
    pen.beginPath();
    pen.moveTo(px(MARGIN.left), y);
    pen.lineTo(width - px(MARGIN.right), y);
    pen.stroke();
    pen.globalAlpha = 0.75;
    pen.fillText(tickText(value, scale), px(MARGIN.left - 4), Math.max(y, letters(FONT_PX) / 2 + 1));
  }
  pen.textBaseline = "alphabetic";
  pen.textAlign = "left";
  pen.fillText("0", across(0), height - px(4));
  pen.textAlign = "right";
  pen.fillText(countText(epochs), across(epochs), height - px(4));
  if (width > px(170)) {
    pen.textAlign = "center";
    pen.fillText("epoch", across(epochs / 2), height - px(4));
  }
  pen.globalAlpha = 1;
}

/**
 * Floor and baseline across a chart, with their labels where it has room for these.
 * @param {CanvasRenderingContext2D} pen @param {Room} room @param {Scale} scale @param {number} epochs @param {Colours} colours
 * @param {import("../charts/yardsticks.js").Yardstick[]} yardsticks  of this chart
 */
export function paintYardsticks(pen, room, scale, epochs, colours, yardsticks) {
  const [across, up] = scales(room, scale, epochs);
  const [left, right, top, bottom] = [across(0), across(epochs), up(scale.high), up(scale.low)];
  const [width, height] = [right - left, bottom - top];
  const scaled = (/** @type {number} */ value) => (value > scale.high ? 2 : (bottom - up(value)) / height);
  const size = letters(FONT_PX);
  pen.fillStyle = pen.strokeStyle = colours.text;
  pen.lineWidth = px(1);
  pen.font = `${size}px ${colours.font}`;
  for (const { yardstick, text, y, above, left: atLeft, isOffAxis } of placeYardsticks(yardsticks, {
    low: 0,
    high: 1,
    width,
    height,
    size,
    scaled,
  })) {
    pen.globalAlpha = 0.65;
    pen.setLineDash(dashesOf(yardstick.role));
    pen.beginPath();
    pen.moveTo(left, top + y);
    pen.lineTo(right, top + y);
    if (!isOffAxis) pen.stroke(); // else there is its label alone, at the upper edge
    pen.setLineDash([]);
    if (width < px(NAMED_PX)) continue;
    pen.globalAlpha = 1;
    pen.textAlign = atLeft ? "left" : "right";
    pen.textBaseline = "alphabetic";
    pen.fillText(text, atLeft ? left + px(2) : right - px(2), top + y + (above ? -px(3) : size + px(1)));
  }
  pen.globalAlpha = 1;
}
