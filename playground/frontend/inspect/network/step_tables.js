/** One step of the network as tables of numbers: what its two buttons save of the sum, the column and the answer below the drawing. */

import { partsOf, unitNumbers } from "./step_column.js";
import { termsOf } from "./terms.js";

/** @typedef {(string|number)[][]} Table  the first of its rows names */

/** All terms of the sum of one cell, not only the largest, then the sum and the value. @param {any} step @returns {Table} */
function cellTable({ word: t, unit: { unit, z, value, ...terms } }) {
  return [
    [`term of h_${t}[${unit}]`, "value"],
    ...termsOf(terms).map((term) => [term.name, term.value]),
    ["z, their sum", z],
    ["tanh(z)", value],
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

/** @param {any} step  the answer of the view "step"; before the first word there is neither sum nor column @returns {Table[]} */
export function stepTables(step) {
  const numbers = step.word ? [step.unit ? cellTable(step) : columnTable(step)] : [];
  return [...numbers, answerTable(step)];
}
