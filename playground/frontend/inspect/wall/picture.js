/** A picture of the wall: the tiles of both sets as they stand on the page, and the table of right labels and answers. */

import { sheetOf } from "../drawing/picture.js";

const TILE = 24; // px
const STEP = TILE + 3;
const ACROSS = 40; // tiles in a row
const PAD = 10;
const LINE = 22; // px of a line of text
const COLUMN = 110; // px of a column of the table
const FRAME = 3; // px around a wrong one

/** @typedef {{colour: string, wrong: boolean}} PaintedTile */

/**
 * Where everything stands, in px.
 * @param {{name: string, tiles: PaintedTile[]}[]} sets
 * @param {(string|number)[][]} rows  of the table
 */
export function layOutWall(sets, rows) {
  /** @type {(PaintedTile & {x: number, y: number})[]} */
  const boxes = [];
  /** @type {{text: string, x: number, y: number}[]} */
  const texts = [];
  let y = PAD;
  for (const { name, tiles } of sets) {
    texts.push({ text: name, x: PAD, y });
    y += LINE;
    for (const [i, tile] of tiles.entries()) boxes.push({ ...tile, x: PAD + (i % ACROSS) * STEP, y: y + Math.floor(i / ACROSS) * STEP });
    y += Math.ceil(tiles.length / ACROSS) * STEP + PAD;
  }
  for (const row of rows) {
    for (const [column, cell] of row.entries()) texts.push({ text: String(cell), x: PAD + column * COLUMN, y });
    y += LINE;
  }
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return { boxes, texts, width: 2 * PAD + Math.max(ACROSS * STEP, columns * COLUMN), height: y + PAD };
}

/**
 * The address of a picture.
 * @param {HTMLElement} host  whose colours it has
 * @param {{name: string, tiles: PaintedTile[]}[]} sets
 * @param {(string|number)[][]} rows
 * @param {import("../drawing/picture.js").Format} [format]
 */
export async function pictureOfWall(host, sets, rows, format) {
  const { boxes, texts, width, height } = layOutWall(sets, rows);
  const { pen, ink, address } = sheetOf(host, width, height, format);
  if (!pen) return "";
  for (const { colour, wrong, x, y } of boxes) {
    pen.fillStyle = colour;
    pen.fillRect(x, y, TILE, TILE);
    pen.strokeStyle = ink;
    pen.lineWidth = FRAME;
    if (wrong) pen.strokeRect(x + FRAME / 2, y + FRAME / 2, TILE - FRAME, TILE - FRAME);
  }
  pen.fillStyle = ink;
  for (const { text, x, y } of texts) pen.fillText(text, x, y + LINE - 8);
  return address();
}
