/** Draws the medians of a sweep on a canvas: each as a line with the pattern and the markers of its mark, its range as a band. */

import { OUTLINES } from "../charts/swatch.js";

const BAND_ALPHA = 0.16;
const FADED = 0.2; // of what another line stands out from
const MARKERS = 5; // on a line
const MARKER_PX = 3.5; // from its middle to its rim
/** @type {Record<string, number[]>} */
export const DASHES = { solid: [], dot: [2, 2], dash: [5, 3], dashdot: [7, 2, 2, 2] };

/** @typedef {import("./axes.js").ToPx} ToPx */

/**
 * @typedef {object} Band
 * @property {number} place  among the lines
 * @property {import("./over_seeds.js").Summary} summary
 * @property {string} colour
 * @property {string} dash
 * @property {string} marker
 */

/** A marker with its middle at a place: a pen of SVG is told its outline. @param {CanvasRenderingContext2D} pen @param {string} marker @param {number} x @param {number} y */
export function fillMarker(pen, marker, x, y) {
  if ("fillOutline" in pen) return /** @type {any} */ (pen).fillOutline(OUTLINES[marker], x, y, MARKER_PX);
  pen.save();
  pen.translate(x, y);
  pen.scale(MARKER_PX, MARKER_PX);
  pen.fill(new Path2D(OUTLINES[marker]));
  pen.restore();
}

/** A few markers on a line, each line's at other epochs than those of its neighbours. @param {CanvasRenderingContext2D} pen @param {Band} line @param {ToPx} across @param {ToPx} up */
function mark(pen, { summary: { epoch, median }, colour, marker, place }, across, up) {
  if (!marker) return;
  pen.fillStyle = colour;
  const step = epoch.length / MARKERS;
  for (let i = (step * ((place * 0.38) % 1)) | 0; i < epoch.length; i += Math.max(1, Math.round(step))) {
    if (!Number.isFinite(median[i])) continue;
    fillMarker(pen, marker, across(epoch[i]), up(median[i]));
  }
}

/**
 * Draws all bands, and the lines above them.
 * @template {Band} Line
 * @param {CanvasRenderingContext2D} pen
 * @param {Line[]} lines
 * @param {[across: ToPx, up: ToPx]} scales
 * @param {Line|null} highlight  the one that stands out, if any does
 */
export function drawBands(pen, lines, [across, up], highlight) {
  /** @param {Line} line */
  const share = (line) => (highlight && highlight !== line ? FADED : 1);
  for (const line of lines) {
    const { summary, colour } = line;
    pen.fillStyle = colour;
    pen.globalAlpha = BAND_ALPHA * share(line);
    pen.beginPath();
    summary.epoch.forEach((epoch, i) => pen.lineTo(across(epoch), up(summary.high[i])));
    summary.epoch.toReversed().forEach((epoch, i) => pen.lineTo(across(epoch), up(summary.low[summary.low.length - 1 - i])));
    pen.fill();
  }
  pen.lineWidth = 2;
  for (const line of lines) {
    const { summary, colour, dash } = line;
    pen.globalAlpha = share(line);
    pen.strokeStyle = colour;
    pen.setLineDash(DASHES[dash]);
    pen.beginPath();
    summary.epoch.forEach((epoch, i) => pen.lineTo(across(epoch), up(summary.median[i])));
    pen.stroke();
    mark(pen, line, across, up);
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}
