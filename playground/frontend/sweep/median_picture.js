/** A picture of the medians of a sweep: their chart, and below it what each line is called and where it ends. */

import { letters, px } from "../core/unit.js";
import { paintAxes, paintYardsticks, scales } from "./axes.js";
import { DASHES, drawBands, fillMarker } from "./bands.js";

const TITLE = 24; // px above the chart
const ROW = 19; // px of a row of the legend
const COLUMN = 280; // px of a name at least
const SAMPLE = 26; // px of a line before its name
const FONT = 12;

/** @param {number} width @param {number} count */
const columnsOf = (width, count) => Math.max(1, Math.min(count, Math.floor(width / px(COLUMN))));

/** @param {{clientWidth: number, clientHeight: number}} chart @param {number} count  of the lines */
export function sizeOfMedians({ clientWidth: width, clientHeight: height }, count) {
  return { width, height: height + px(TITLE) + px(ROW) * (Math.ceil(count / columnsOf(width, count)) + 1) };
}

/**
 * @param {CanvasRenderingContext2D} pen @param {import("./axes.js").Room} room @param {(import("./bands.js").Band & {text: string})[]} lines
 * @param {{title: string, scale: import("./axes.js").Scale, epochs: number, colours: import("./axes.js").Colours, yardsticks: import("../charts/yardsticks.js").Yardstick[]}} look
 */
export function paintMedians(pen, { clientWidth, clientHeight }, lines, { title, scale, epochs, colours, yardsticks }) {
  const room = { clientWidth, clientHeight };
  const write = (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => {
    pen.font = `${letters(FONT)}px ${colours.font}`;
    pen.fillStyle = colours.text;
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    pen.fillText(text, x, y);
  };
  write(title, px(8), px(TITLE - 8));
  pen.save();
  pen.translate(0, px(TITLE));
  paintAxes(pen, room, scale, epochs, colours);
  paintYardsticks(pen, room, scale, epochs, colours, yardsticks);
  drawBands(pen, lines, scales(room, scale, epochs), null);
  const columns = columnsOf(clientWidth, lines.length);
  lines.forEach(({ text, colour, dash, marker }, i) => {
    const x = px(8) + (i % columns) * (clientWidth / columns);
    const y = clientHeight + px(ROW) * (Math.floor(i / columns) + 1);
    const middle = y - px(4);
    pen.strokeStyle = pen.fillStyle = colour;
    pen.setLineDash(DASHES[dash]);
    pen.beginPath();
    pen.moveTo(x, middle);
    pen.lineTo(x + px(SAMPLE), middle);
    pen.stroke();
    pen.setLineDash([]);
    if (marker) fillMarker(pen, marker, x + px(SAMPLE / 2), middle);
    write(text, x + px(SAMPLE + 6), y);
  });
  pen.restore();
}
