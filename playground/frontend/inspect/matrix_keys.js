/** The keyboard of a matrix: arrows move a cell, which is framed and read out, and Enter does what a click on it does. */

import { element } from "../core/dom.js";
import { onKeys, shortcutsOf } from "../core/keys.js";

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
export function cellText({ across, down, values, hovers }, { row, column }) {
  if (hovers) return hovers[row][column];
  const value = values[row][column];
  return `row ${down[row]}, column ${across[column]}: ${value === null ? "nothing" : Number(value.toPrecision(3))}`;
}

/**
 * @param {HTMLElement} host
 * @param {object} options
 * @param {import("../core/lifecycle.js").Life} options.life
 * @param {() => import("./matrix.js").Cells|undefined} options.cells
 * @param {() => {row?: number, column?: number}} options.startCell  where the cell is at first
 * @param {(row: number, column: number) => void} options.onPick
 * @param {() => void} options.onMove  called when another cell is framed
 */
export function makeMatrixKeys(host, { life, cells, startCell, onPick, onMove }) {
  const voice = element("p", { className: "rnn-view-voice", role: "status" });
  host.append(voice);
  host.tabIndex = 0;
  host.setAttribute("role", "group");
  if (!host.hasAttribute("aria-label")) host.setAttribute("aria-label", "A table of numbers; the arrow keys choose a cell, Enter takes it");
  host.setAttribute("aria-keyshortcuts", shortcutsOf("matrix"));
  /** @type {Cell|null} */
  let cursor = null;
  let isFocused = false;

  const sizeOf = () => ({ rows: cells()?.down.length ?? 0, columns: cells()?.across.length ?? 0 });

  /** The cell that the keyboard is at, if the matrix still has it. @returns {Cell|null} */
  function framedCell() {
    const { rows, columns } = sizeOf();
    return cursor && cursor.row < rows && cursor.column < columns ? cursor : null;
  }

  function show() {
    const content = cells();
    if (cursor && content) voice.textContent = cellText(content, cursor);
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
    isFocused = true; // also where a click had brought the focus, which is not shown before a key is pressed
    show();
    return true;
  }

  host.addEventListener("focus", () => {
    isFocused = host.matches(":focus-visible");
    onMove();
  });
  host.addEventListener("blur", () => {
    isFocused = false;
    onMove();
  });
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
        return cell ? onPick(cell.row, cell.column) : false;
      },
    }),
  );
  return {
    /** The framed cell, while the keyboard is here. @returns {Cell|null} */
    get cell() {
      return isFocused ? framedCell() : null;
    },
  };
}
