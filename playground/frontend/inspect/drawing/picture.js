/** Pictures of what no chart draws: a sheet in the colours of the page, a table on it, and several pictures below one another. */

const ROW = 22; // px
const PAD = 10;
const MOST_ROWS = 200;

/** The ground of the page at an element, and its ink and letters there. @param {HTMLElement} host */
export function lookOf(host) {
  const style = getComputedStyle(host);
  return { ground: style.getPropertyValue("--st-background-color") || "white", ink: style.color, family: style.fontFamily };
}

/**
 * A sheet that is painted in px of the page and kept twice as large, on the ground of an element and with its letters.
 * @param {HTMLElement} host @param {number} width @param {number} height
 */
export function sheetOf(host, width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 2 * width, height: 2 * height });
  const pen = canvas.getContext("2d");
  const { ground, ink, family } = lookOf(host);
  if (pen) {
    pen.scale(2, 2);
    pen.font = fontOf(family);
    pen.fillStyle = ground;
    pen.fillRect(0, 0, width, height);
  }
  return { canvas, pen, ink };
}

/** @param {string} family */
const fontOf = (family) => `13px ${family}`;

/**
 * The address of a PNG, twice as large as it is meant to be seen, in the colours of an element.
 * @param {HTMLElement} host
 * @param {(string|number)[][]} rows  the first of them names
 */
export async function pngOfTable(host, rows) {
  const texts = rows
    .slice(0, MOST_ROWS)
    .map((row) => row.map((cell) => (typeof cell === "number" ? String(Number(cell.toPrecision(5))) : cell)));
  const ruler = document.createElement("canvas").getContext("2d");
  if (!ruler) return "";
  ruler.font = fontOf(lookOf(host).family);
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => ruler.measureText(String(row[column] ?? "")).width)) + 2 * PAD);
  const width = widths.reduce((sum, width) => sum + width, 0);
  const { canvas, pen, ink } = sheetOf(host, width, ROW * texts.length + PAD);
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
  return canvas.toDataURL("image/png");
}

/** @param {string} dataUrl */
async function imageAt(dataUrl) {
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  return image;
}

/**
 * What a view shows in more than one picture, as one: the data URL of a PNG on which they stand below one another.
 * @param {HTMLElement} host @param {string[]} dataUrls  of pictures that are twice as large as they are meant to be seen
 */
export async function pngOfAll(host, dataUrls) {
  const images = await Promise.all(dataUrls.filter(Boolean).map(imageAt));
  const width = Math.max(0, ...images.map((image) => image.width / 2));
  const height = images.reduce((sum, image) => sum + image.height / 2 + PAD, 0);
  const { canvas, pen } = sheetOf(host, width, height);
  if (!pen) return "";
  let y = 0;
  for (const image of images) {
    pen.drawImage(image, 0, y, image.width / 2, image.height / 2);
    y += image.height / 2 + PAD;
  }
  return canvas.toDataURL("image/png");
}
