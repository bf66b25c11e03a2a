/** Pictures of what no chart draws: a sheet in the colours of the page, a table on it, and several pictures below one another. */

import { makeSvgPen, svgIn } from "./svg_pen.js";

/** @typedef {"png"|"svg"} Format  of a picture: points, or lines that are sharp at any size */

const ROW = 22; // px
const PAD = 10;
const MOST_ROWS = 200;

/** The ground of the page at an element, and its ink and letters there. @param {HTMLElement} host */
export function lookOf(host) {
  const style = getComputedStyle(host);
  return { ground: style.getPropertyValue("--st-background-color") || "white", ink: style.color, family: style.fontFamily };
}

/**
 * A sheet that is painted in px of the page, on the ground of an element and with its letters; of points there are twice as many.
 * @param {HTMLElement} host @param {number} width @param {number} height @param {Format} [format]
 */
export function sheetOf(host, width, height, format = "png") {
  const { pen, address } = format === "svg" ? makeSvgPen(width, height) : makePngPen(width, height);
  const ink = begin(host, pen, width, height);
  return { pen, ink, address };
}

/** Paints the ground, and takes up the letters; the ink. @param {HTMLElement} host @param {Pick<CanvasRenderingContext2D, "font"|"fillStyle"|"fillRect">|null} pen @param {number} width @param {number} height */
function begin(host, pen, width, height) {
  const { ground, ink, family } = lookOf(host);
  if (pen) {
    pen.font = fontOf(family);
    pen.fillStyle = ground;
    pen.fillRect(0, 0, width, height);
  }
  return ink;
}

/** A pen that paints points, twice as many as px. @param {number} width @param {number} height */
function makePngPen(width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 2 * width, height: 2 * height });
  const pen = canvas.getContext("2d");
  pen?.scale(2, 2);
  return { pen, address: () => canvas.toDataURL("image/png") };
}

/** @param {string} family */
const fontOf = (family) => `13px ${family}`;

/**
 * The address of a picture of a table, in the colours of an element.
 * @param {HTMLElement} host
 * @param {(string|number)[][]} rows  the first of them names
 * @param {Format} [format]
 */
export async function pictureOfTable(host, rows, format) {
  const texts = rows
    .slice(0, MOST_ROWS)
    .map((row) => row.map((cell) => (typeof cell === "number" ? String(Number(cell.toPrecision(5))) : cell)));
  const ruler = document.createElement("canvas").getContext("2d");
  if (!ruler) return "";
  ruler.font = fontOf(lookOf(host).family);
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => ruler.measureText(String(row[column] ?? "")).width)) + 2 * PAD);
  const width = widths.reduce((sum, width) => sum + width, 0);
  const { pen, ink, address } = sheetOf(host, width, ROW * texts.length + PAD, format);
  if (!pen) return "";
  pen.fillStyle = ink;
  texts.forEach((row, line) => {
    pen.globalAlpha = line ? 1 : 0.65;
    let x = PAD;
    row.forEach((cell, column) => {
      pen.fillText(String(cell), x, ROW * (line + 1) - 4);
      x += widths[column];
    });
  });
  return address();
}

/** @param {string} dataUrl */
async function imageAt(dataUrl) {
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  return image;
}

/**
 * What a view shows in more than one picture, as one on which they stand below one another: its address.
 * @param {HTMLElement} host @param {string[]} dataUrls  of pictures of that format; those of points are twice as large as they are meant to be seen
 * @param {Format} [format]
 */
export async function pictureOfAll(host, dataUrls, format) {
  const some = dataUrls.filter(Boolean);
  if (format === "svg") return svgOfAll(host, some.map(svgIn));
  const images = await Promise.all(some.map(imageAt));
  const width = Math.max(0, ...images.map((image) => image.width / 2));
  const height = images.reduce((sum, image) => sum + image.height / 2 + PAD, 0);
  const { pen, address } = makePngPen(width, height);
  if (!pen) return "";
  begin(host, pen, width, height);
  let y = 0;
  for (const image of images) {
    pen.drawImage(image, 0, y, image.width / 2, image.height / 2);
    y += image.height / 2 + PAD;
  }
  return address();
}

/** @param {HTMLElement} host @param {ReturnType<typeof svgIn>[]} drawings */
function svgOfAll(host, drawings) {
  const width = Math.max(0, ...drawings.map((drawing) => drawing.width));
  const height = drawings.reduce((sum, drawing) => sum + drawing.height + PAD, 0);
  const { pen, address } = makeSvgPen(width, height);
  begin(host, pen, width, height);
  let y = 0;
  for (const drawing of drawings) {
    pen.nest(drawing.text, y);
    y += drawing.height + PAD;
  }
  return address();
}
