/** The mark of a run, in the table and the lists as in the curves: its colour, its pattern of dashes, and its marker. */

import { drawing } from "../core/dom.js";
import { DASHES, MARKERS, patternOf } from "./looks.js";

/** @type {Record<string, string>} */
const PATTERNS = { solid: "", dot: "2 3", dash: "6 3", dashdot: "7 2 2 2" };

/** Outlines of the markers around 0, about 1 in size; "" has none. */
export const OUTLINES = /** @type {Record<string, string>} */ ({
  "": "",
  circle: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
  square: "M-.9 -.9H.9V.9H-.9Z",
  "triangle-up": "M0 -1.1L1.1 .8H-1.1Z",
  diamond: "M0 -1.25L1.25 0L0 1.25L-1.25 0Z",
  x: "M0 .45L.65 1.1L1.1 .65L.45 0L1.1 -.65L.65 -1.1L0 -.45L-.65 -1.1L-1.1 -.65L-.45 0L-1.1 .65L-.65 1.1Z",
  cross: "M-.4 -1.15H.4V-.4H1.15V.4H.4V1.15H-.4V.4H-1.15V-.4H-.4Z",
});

/**
 * What a run is drawn with. @param {{colour: number, look?: import("./looks.js").Look}} run @param {string[]} colours
 * @returns {{colour: string, dash: string, marker: string}}  names of Plotly's; no marker is ""
 */
export function markOf({ colour, look = { colour, variant: 0 } }, colours) {
  const { dash, marker } = patternOf(look.variant);
  return { colour: colours[look.colour % colours.length], dash: DASHES[dash], marker: MARKERS[marker] };
}

/** A short piece of the run's curve. */
export function makeSwatch() {
  const svg = drawing("M0 5H22", "rnn-swatch", "0 0 22 10");
  const marker = /** @type {SVGPathElement} */ (/** @type {SVGPathElement} */ (svg.firstChild).cloneNode());
  marker.setAttribute("transform", "translate(11 5) scale(4)");
  svg.append(marker);
  return svg;
}

/** A drawing pin. */
export const makePin = () => drawing("M5 1.5h6v1.4l-1 .6v4l2 2v1.3H8.7L8 15l-.7-4.2H4V9.5l2-2v-4l-1-.6z", "rnn-pin-icon");

/**
 * Gives a swatch the mark of a run.
 * @param {SVGSVGElement} svg
 * @param {{colour: number, look?: import("./looks.js").Look}} run
 * @param {string[]} colours
 */
export function paintSwatch(svg, run, colours) {
  const { colour, dash, marker } = markOf(run, colours);
  svg.style.stroke = colour;
  svg.style.strokeDasharray = PATTERNS[dash];
  const outline = /** @type {SVGPathElement} */ (svg.lastChild);
  outline.setAttribute("d", OUTLINES[marker]);
  outline.style.fill = colour;
  svg.dataset.mark = [colour, dash, marker].join(" ").trim();
}
