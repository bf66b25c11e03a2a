/** The head of the table of runs: a title for each column, which sorts by it, and a box that selects all runs that are listed. */

import { element } from "../../core/dom.js";
import { keyOf } from "../../core/keys.js";

/** @typedef {Pick<import("./columns.js").Column, "key"|"title"|"help"|"words"|"down">} Titled */

/**
 * @param {import("./columns.js").Column[]} columns  after the name
 * @param {(column: Titled) => void} sortBy
 * @param {(selected: boolean) => void} selectAll
 */
export function makeHead(columns, sortBy, selectAll) {
  const all = element("input", { type: "checkbox", "aria-label": "Select all listed runs" });
  all.addEventListener("change", () => selectAll(all.checked));
  const help = `Double-click a name, or press ${keyOf("runs", "open")}, to change it`;
  /** @type {Titled[]} */
  const allColumns = [{ key: "name", title: "Name", help, words: true }, ...columns];
  const titles = allColumns.map((column) => {
    const button = element("button", { type: "button", textContent: column.title, title: column.help });
    button.addEventListener("click", () => sortBy(column));
    return { key: column.key, cell: element("th", { scope: "col", className: column.words ? "rnn-words-cell" : "" }, button) };
  });

  return {
    node: element("thead", {}, element("tr", {}, element("th", { scope: "col" }, all), ...titles.map(({ cell }) => cell))),
    /** Shows by which column the table is sorted. @param {{key: string, down: boolean}} sort */
    sorted(sort) {
      for (const { key, cell } of titles) {
        if (key === sort.key) cell.setAttribute("aria-sort", sort.down ? "descending" : "ascending");
        else cell.removeAttribute("aria-sort");
      }
    },
    /** Hides these columns. @param {Map<string, string>} equalTexts  by key */
    fold(equalTexts) {
      for (const { key, cell } of titles) cell.hidden = equalTexts.has(key);
    },
    /** Shows how many of the listed runs are selected. @param {number} selectedCount @param {number} listedCount */
    count(selectedCount, listedCount) {
      all.checked = selectedCount > 0 && selectedCount === listedCount;
      all.indeterminate = selectedCount > 0 && selectedCount < listedCount;
    },
  };
}
