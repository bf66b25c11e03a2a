/** The sum of one unit of the drawn network, term by term: the visitor may add it up, and sees which units its cell stands for. */

import { activationText } from "../wording/cells.js";
import { element } from "../../core/dom.js";
import { decimalText } from "../wording/score.js";
import { viewButton } from "../view/button.js";
import { largest, roundedTogether, termsOf } from "./terms.js";

const DECIMALS = 4; // of every number here: what is seen adds up

/** @param {{choose: (unit: number) => void, onChange: () => void}} options  `onChange`: it is to be shown anew */
export function makeUnitSum({ choose, onChange }) {
  /** @type {Set<string>} */
  let addedTerms = new Set(); // the terms that the visitor has put into the sum
  let isComputing = false;
  /** @type {HTMLButtonElement[]} */
  let unitButtons = []; // of the cell
  /** @type {HTMLButtonElement[]} */
  let termButtons = [];
  const compute = viewButton("", "Add the terms yourself, in any order", () => {
    isComputing = !isComputing;
    addedTerms = new Set();
    onChange();
  });

  /** A row of the sum. @param {string} name @param {number} value @param {number} largestSize  of all terms */
  function termRow(name, value, largestSize) {
    const isWaiting = isComputing && !addedTerms.has(name);
    const fill = element("i", { className: value < 0 ? "rnn-below" : "rnn-above" });
    fill.style.width = `${((50 * Math.abs(value)) / largestSize).toFixed(1)}%`;
    const button = element(
      "button",
      { type: "button", disabled: !isWaiting, "aria-label": `${name}: ${decimalText(value)}` },
      element("span", { textContent: name }),
      element("b", { textContent: decimalText(value) }),
      element("span", { className: "rnn-step-bar" }, fill),
    );
    button.addEventListener("click", () => {
      addedTerms.add(name);
      onChange();
    });
    termButtons.push(button);
    return element("li", isWaiting ? { "data-waits": "" } : {}, button);
  }

  /** Which units a cell stands for, each of which can be chosen; nothing where it is one. @param {number} unit @param {number[]} band */
  function cellLine(unit, band) {
    unitButtons = band.length < 2 ? [] : band.map((each) => viewButton(String(each), "", () => choose(each)));
    unitButtons.forEach((button, place) => {
      button.setAttribute("aria-label", `Unit ${band[place]}: its sum, term by term`);
      button.setAttribute("aria-pressed", String(band[place] === unit));
    });
    if (!unitButtons.length) return [];
    const parts = unitButtons.flatMap((button) => [button, " "]).slice(0, -1);
    return [element("p", { className: "rnn-view-finding" }, "This cell is the mean of units ", ...parts, `; below is unit ${unit}.`)];
  }

  return {
    /** Of another word or unit nothing is added yet. */
    restart() {
      addedTerms = new Set();
    },
    /** The place of one of its buttons, for `focus`; -1 for any other element. @param {HTMLElement|null} button */
    placeOf: (button) => [...unitButtons, ...termButtons, compute].indexOf(/** @type {HTMLButtonElement} */ (button)),
    /** Gives the focus to the button at that place, or where it can no longer be pressed, to the next that can. @param {number} place */
    focus(place) {
      const all = [...unitButtons, ...termButtons];
      [...all.slice(place), ...termButtons, compute].find(({ disabled }) => !disabled)?.focus({ preventScroll: true });
    },
    /** @param {any} step  the answer of the view "step", with its unit @param {number[]} band  the units of its cell */
    nodes({ word: t, unit, cell }, band) {
      termButtons = [];
      const line = cellLine(unit.unit, band);
      const beginning = `Unit ${unit.unit} begins at 0: before the first word every unit does.`;
      if (!t) return [...line, element("p", { className: "rnn-view-finding", textContent: beginning })];
      const terms = roundedTogether(largest(termsOf(unit)), DECIMALS);
      const largestSize = Math.max(1e-12, ...terms.map(({ value }) => Math.abs(value)));
      const sum = terms.reduce((total, { name, value }) => total + (isComputing && !addedTerms.has(name) ? 0 : value), 0);
      const list = element("ol", { className: "rnn-step-terms" }, ...terms.map(({ name, value }) => termRow(name, value, largestSize)));
      const isComplete = !isComputing || addedTerms.size === terms.length;
      compute.textContent = isComputing ? "Show it all" : "Compute it";
      const valueText = `z = ${decimalText(sum)}, and ${activationText(cell, "z")} = ${decimalText(unit.value)}`;
      const result = isComplete
        ? `${valueText}: the value of ${band.length > 1 ? `unit ${unit.unit}` : "the cell"}.`
        : `So far ${decimalText(sum)}: choose the next term.`;
      return [
        ...line,
        element("p", {
          className: "rnn-view-equation",
          textContent: `h_${t}[${unit.unit}] = ${activationText(cell, `w_xh x_${t} + w_hh h_${t - 1} + b_h`)}[${unit.unit}]`,
        }),
        list,
        element("p", { className: "rnn-view-finding", role: "status" }, result, " ", compute),
      ];
    },
  };
}
