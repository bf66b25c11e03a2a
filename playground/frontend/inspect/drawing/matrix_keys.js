/** The keyboard of a matrix: arrows move a cell, which is framed and read out, and Enter does what a click on it does. */

import { onKeys } from "../../core/keys.js";
import { makeKeyHost } from "./key_host.js";

/** @typedef {{row: number, column: number}} Cell */

/**
 * The cell so many rows and columns on, or the last one that there is on the way.
 * @param {Cell} cell @param {number} down @param {number} right @param {{rows: number, columns: number}} size
 * @returns {Cell}
 */
export const movedCell = ({ row, column }, down, right, { rows, columns }) => ({
  row: Math.min(Math.max(row + down, 0), rows - 1),
  column: Math.min(Math.max(column + right, 0), columns - 1),
});

/**
 * What is read out of a cell: what it says when the pointer is on it, or its names and its number.
 * @param {import("./matrix.js").Cells} cells @param {Cell} cell
 */
export function cellReading({ across, down, values, hovers }, { row, column }) {
  if (hovers) return hovers[row][column];
  const value = values[row][column];
  return `row ${down[row]}, column ${across[column]}: ${value === null ? "nothing" : Number(value.toPrecision(3))}`;
}

/**
 * @param {HTMLElement} host
 * @param {object} options
 * @param {import("../../core/lifecycle.js").Life} options.life
 * @param {() => import("./matrix.js").Cells|undefined} options.cells
 * @param {() => {row?: number, column?: number}} options.startCell  where the cell is at first
 * @param {(row: number, column: number) => void} [options.onPick]
 * @param {() => void} options.onMove  called when another cell is framed
 */
export function makeMatrixKeys(host, { life, cells, startCell, onPick, onMove }) {
  const label = host.getAttribute("aria-label") ?? "A table of numbers; the arrow keys choose a cell, Enter takes it";
  const keyHost = makeKeyHost(host, "matrix", label, onMove);
  /** @type {Cell|null} */
  let cursor = null;

  const sizeOf = () => ({ rows: cells()?.down.length ?? 0, columns: cells()?.across.length ?? 0 });

  /** The cell that the keyboard is at, if the matrix still has it. @returns {Cell|null} */
  function framedCell() {
    const { rows, columns } = sizeOf();
    return cursor && cursor.row < rows && cursor.column < columns ? cursor : null;
  }

  function show() {
    const content = cells();
    if (cursor && content) keyHost.say(cellReading(content, cursor));
    const position = cursor ? (cursor.column + 0.5) / sizeOf().columns : 0;
    if (host.scrollWidth > host.clientWidth) host.scrollLeft = position * host.scrollWidth - host.clientWidth / 2;
    onMove();
  }

  /** @param {number} down @param {number} right */
  function move(down, right) {
    const size = sizeOf();
    if (!size.rows || !size.columns) return false;
    const { row = 0, column = 0 } = startCell();
    cursor = cursor ? movedCell(cursor, down, right, size) : movedCell({ row, column }, 0, 0, size);
    keyHost.press();
    show();
    return true;
  }

  life.keep(
    onKeys(host, "matrix", {
      up: () => move(-1, 0),
      down: () => move(1, 0),
      back: () => move(0, -1),
      on: () => move(0, 1),
      first: () => move(0, -Infinity),
      last: () => move(0, Infinity),
      take: () => {
        const cell = framedCell();
        return cell && onPick ? onPick(cell.row, cell.column) : false;
      },
    }),
  );
  return {
    /** The framed cell, while the keyboard is here. @returns {Cell|null} */
    get cell() {
      return keyHost.isFocused ? framedCell() : null;
    },
  };
}
