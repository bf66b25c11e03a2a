/** A picture of all panels of a sweep: as they stand side by side, each below its caption. */

import { letters, px } from "../../core/unit.js";

const GAP = 8; // px
const CAPTION = 18; // px above a panel
const TITLE = 24; // px above all of them
const FONT = 12;
const LETTER = 6.5; // px across, on the average

/** As much of a text as there is room for. @param {string} text @param {number} room  px */
export function fitting(text, room) {
  const most = Math.max(1, Math.floor(room / px(LETTER)));
  return [...text].length > most ? `${[...text].slice(0, most - 1).join("")}…` : text;
}

/** @typedef {{width: number, columns: number, height: number}} Grid  width of all, and height of each, px */

/** @param {number} count  of the panels @param {Grid} grid */
export const sizeOfPanels = (count, { width, columns, height }) => ({
  width,
  height: count ? px(TITLE) + Math.ceil(count / columns) * (px(CAPTION + GAP) + height) : 0,
});

/**
 * @param {CanvasRenderingContext2D} pen @param {Pick<ReturnType<typeof import("./panel.js").makePanel>, "name"|"paint">[]} panels @param {Grid} grid
 * @param {string} title @param {{column: import("../texts.js").Column, scale: import("../axes.js").Scale, colours: import("../axes.js").Colours}} look
 */
export function paintPanels(pen, panels, { width, columns, height }, title, look) {
  const across = (width - px(GAP) * (columns - 1)) / columns;
  const { text, font } = look.colours;
  /** @param {string} words @param {number} x @param {number} y */
  const write = (words, x, y) => {
    pen.font = `${letters(FONT)}px ${font}`;
    pen.fillStyle = text;
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    pen.fillText(words, x, y);
  };
  write(title, px(GAP), px(TITLE - GAP));
  panels.forEach(({ name, paint }, i) => {
    pen.save();
    const [column, row] = [i % columns, Math.floor(i / columns)];
    pen.translate(column * (across + px(GAP)), px(TITLE) + row * (px(CAPTION + GAP) + height));
    write(fitting(name, across - px(GAP)), px(GAP), px(CAPTION - 5));
    pen.translate(0, px(CAPTION));
    paint(pen, { clientWidth: across, clientHeight: height }, look);
    pen.restore();
  });
}
