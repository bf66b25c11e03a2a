/** One step of the network as tables of numbers: what its two buttons save of the sum, the column and the answer below the drawing. */

import { activationText } from "../../wording/cells.js";
import { partsOf, unitNumbers } from "./column.js";
import { largest, termsOf } from "../terms.js";

/** @typedef {(string|number)[][]} Table  the first of its rows names */

/** The terms of the sum of one cell, then the sum and the value. @param {any} step @param {boolean} isWhole @returns {Table} */
function cellTable({ word: t, cell, unit: { unit, z, value, ...rest } }, isWhole) {
  const terms = termsOf(rest);
  return [
    [`term of h_${t}[${unit}]`, "value"],
    ...(isWhole ? terms : largest(terms)).map((term) => [term.name, term.value]),
    ["z, their sum", z],
    [activationText(cell, "z"), value],
  ];
}

/** @param {any} step @returns {Table} */
function columnTable(step) {
  const parts = partsOf(step);
  return [["unit", ...parts.map(({ name }) => name)], ...unitNumbers(parts)];
}

/** @param {any} step @returns {Table} */
const answerTable = ({ word: t, labels, logits, probabilities, losses }) => [
  [`answer_${t}`, "logit", "softmax", "loss if it is right"],
  ...labels.map((/** @type {string} */ name, /** @type {number} */ place) => [name, logits[place], probabilities[place], losses[place]]),
];

/**
 * Before the first word there is neither a sum nor a column.
 * @param {any} step  the answer of the view "step"
 * @param {boolean} isWhole  whether all terms of a sum are told, or the largest and the rest as one, as the page shows them
 * @returns {Table[]}
 */
export function stepTables(step, isWhole) {
  const numbers = step.word ? [step.unit ? cellTable(step, isWhole) : columnTable(step)] : [];
  return [...numbers, answerTable(step)];
}
