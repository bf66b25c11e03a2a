/** A picture of a table, for views that are made of text. */

const ROW = 22; // px
const PAD = 10;
const MOST_ROWS = 200;

/**
 * The address of a PNG, twice as large as it is meant to be seen, in the colours of an element.
 * @param {HTMLElement} host
 * @param {(string|number)[][]} rows  the first of them names
 */
export async function pngOfTable(host, rows) {
  const shown = rows
    .slice(0, MOST_ROWS)
    .map((row) => row.map((cell) => (typeof cell === "number" ? String(Number(cell.toPrecision(5))) : cell)));
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  const style = getComputedStyle(host);
  const font = `13px ${style.fontFamily}`;
  pen.font = font;
  const widths = shown[0].map((_, column) => Math.max(...shown.map((row) => pen.measureText(String(row[column] ?? "")).width)) + 2 * PAD);
  canvas.width = 2 * widths.reduce((sum, width) => sum + width, 0);
  canvas.height = 2 * (ROW * shown.length + PAD);
  pen.scale(2, 2);
  pen.font = font;
  pen.fillStyle = style.getPropertyValue("--st-background-color") || "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = style.color;
  shown.forEach((row, line) => {
    pen.globalAlpha = line ? 1 : 0.65;
    let x = PAD;
    row.forEach((cell, column) => {
      pen.fillText(String(cell), x, ROW * (line + 1) - 4);
      x += widths[column];
    });
  });
  return canvas.toDataURL("image/png");
}
