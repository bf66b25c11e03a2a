/** A whole column of the drawn network in numbers: the step's equation, its vectors, and each of their numbers. */

import { activationName, activationText } from "../../wording/cells.js";
import { element } from "../../../core/dom.js";
import { cutWord, float32 } from "../../../reader/trace.js";
import { decimalText } from "../../wording/score.js";
import { oneHotText } from "../one_hot.js";
import { tableOf } from "../../drawing/table.js";
import { viewButton } from "../../view/button.js";

const SHOWN = 4; // numbers of a vector that stand in the equation; the rest unfolds below it
export const MOST_OPEN = 8; // units up to which every number is in sight at once

/** "[0.1000, −0.2000, … 62 more]" @param {ArrayLike<number>} values */
export function vectorText(values) {
  const firstTexts = [...Array.from(values).slice(0, values.length <= MOST_OPEN ? MOST_OPEN : SHOWN)].map(decimalText);
  const moreCount = values.length - firstTexts.length;
  return `[${firstTexts.join(", ")}${moreCount ? `, … ${moreCount} more` : ""}]`;
}

/** The vectors of a step, each with its name and what it is. @param {any} step  the answer of the view "step" */
export function partsOf(step) {
  const t = step.word;
  const [input, recurrent, bias, z, h] = ["input", "recurrent", "bias", "z", "h"].map((name) => float32(step.vectors[name]));
  return [
    {
      name: `w_xh x_${t}`,
      values: input,
      size: step.sizes.input,
      what: `what “${cutWord(step.words[t - 1])}” brings, as x_${t} is ${oneHotText(step.token, step.vocab_size)}`,
    },
    { name: `w_hh h_${t - 1}`, values: recurrent, size: step.sizes.recurrent, what: "what the state before brings" },
    { name: "b_h", values: bias, size: step.sizes.bias, what: "the biases" },
    { name: `z_${t}`, values: z, size: step.sizes.z, what: "their sum" },
    { name: `h_${t}`, values: h, size: step.sizes.h, what: `${activationName(step.cell)} of it: the new state` },
  ];
}

/** The numbers of each unit, which begin with the unit itself. @param {ReturnType<typeof partsOf>} parts @returns {number[][]} */
export const unitNumbers = (parts) => Array.from(parts[0].values, (_, unit) => [unit, ...parts.map(({ values }) => values[unit])]);

/** The same as texts. @param {ReturnType<typeof partsOf>} parts */
export const unitRows = (parts) => unitNumbers(parts).map(([unit, ...numbers]) => [unit, ...numbers.map(decimalText)]);

/** @param {(unit: number) => void} choose  a unit, whose sum is shown term by term */
export function makeColumn(choose) {
  /** @type {boolean|null} */
  let isOpen = null; // as the visitor left it; null: as there are units

  /** @param {ReturnType<typeof partsOf>} parts */
  function numbers(parts) {
    const units = parts[0].values.length;
    const table = tableOf(["unit", ...parts.map(({ name }) => name)], unitRows(parts));
    for (const [unit, row] of [...(table.tBodies[0]?.rows ?? [])].entries()) {
      const button = viewButton(String(unit), "", () => choose(unit));
      button.setAttribute("aria-label", `Unit ${unit}: its sum, term by term`);
      row.cells[0].replaceChildren(button);
    }
    const summary = element("summary", { textContent: units === 1 ? "The one number of each" : `All ${units} numbers of each` });
    const node = element(
      "details",
      { open: isOpen ?? units <= MOST_OPEN },
      summary,
      element("div", { className: "rnn-step-numbers" }, table),
    );
    // The click comes before the part is open; the event "toggle" comes of opening it here as well.
    summary.addEventListener("click", () => (isOpen = !node.open));
    return node;
  }

  /** The step's equation with its numbers. @param {any} step  the answer of the view "step" */
  return (step) => {
    const t = step.word;
    if (!t)
      return [element("p", { className: "rnn-view-finding", textContent: "h₀ is the zero state: the network has read nothing yet." })];
    const parts = partsOf(step);
    return [
      element("p", {
        className: "rnn-view-equation",
        textContent: `h_${t} = ${activationText(step.cell, `w_xh x_${t} + w_hh h_${t - 1} + b_h`)}`,
      }),
      element(
        "div",
        { className: "rnn-view-scroll" },
        tableOf(
          ["part", "its numbers", "size (norm)", ""],
          parts.map(({ name, values, size, what }) => [name, vectorText(values), decimalText(size), what]),
        ),
      ),
      numbers(parts),
      element("p", { className: "rnn-view-reading", textContent: "Choose a cell of the column to see the sum of one unit, term by term." }),
    ];
  };
}
