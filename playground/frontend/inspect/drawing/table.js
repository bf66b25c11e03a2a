/** Tables of a view. */

import { element } from "../../core/dom.js";

/** Fills the body of a table anew. @param {HTMLTableSectionElement} body @param {(string|number|HTMLElement)[][]} rows  their texts, or what stands in a cell */
export function fillTable(body, rows) {
  const cell = (/** @type {string|number|HTMLElement} */ content) =>
    typeof content === "object" ? element("td", {}, content) : element("td", { textContent: String(content) });
  body.replaceChildren(...rows.map((row) => element("tr", {}, ...row.map(cell))));
}

/**
 * A table with names over its columns.
 * @param {string[]} names
 * @param {(string|number)[][]} rows  their texts
 * @param {HTMLTableSectionElement} [body]  that the rows are put into; it may be filled anew later
 */
export function tableOf(names, rows, body = element("tbody")) {
  fillTable(body, rows);
  const head = element(
    "tr",
    {},
    ...names.map((textContent) => (textContent ? element("th", { textContent, scope: "col" }) : element("td"))),
  );
  return element("table", { className: "rnn-step-table" }, element("thead", {}, head), body);
}
