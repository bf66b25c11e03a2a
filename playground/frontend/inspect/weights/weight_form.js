/** Sets the weight that was chosen to another value, and cuts w_hh to a rank: edits, which can be taken back. */

import { element } from "../../core/dom.js";
import { onTyping } from "../../core/keys.js";
import { serverLimits } from "../../core/settings.js";
import { float32 } from "../../reader/trace.js";
import { cutTo, weightTo, withEdit } from "./edits.js";
import { viewButton } from "../view/button.js";
import { cellOfWeights, layoutOfWeights } from "./layout.js";

/** A number field with its button. @param {string} label @param {object} bounds @param {string} act @param {(value: number) => void} onSubmit */
function numberForm(label, bounds, act, onSubmit) {
  const field = element("input", { type: "number", "aria-label": label, ...bounds });
  const take = () => {
    if (field.value.trim() && field.checkValidity()) onSubmit(Number(field.value));
    else field.reportValidity();
  };
  onTyping(field, { Enter: take });
  return { field, button: viewButton(act, "", take) };
}

/** @param {import("../selection.js").Selection} selection */
export function makeWeightForm(selection) {
  /** @type {any} */
  let answer = null;
  let name = "";
  /** @type {{row: number, column: number}|null} */
  let cell = null;

  const edit = (/** @type {string} */ text) => selection.set({ edits: withEdit(selection.now.edits, text) });
  const caption = element("span");
  const largest = serverLimits().weight;
  const bounds = { min: String(-largest), max: String(largest), step: "any" };
  const value = numberForm("Value of the weight", bounds, "Set it", (number) => {
    if (cell) edit(weightTo(name, cellOfWeights(name, answer, cell.row, cell.column).place, number));
  });
  const rank = numberForm("Rank of w_hh", { min: "0", step: "1" }, "Cut it", (number) => edit(cutTo(number)));
  const weightForm = element("span", { className: "rnn-weight-form" }, caption, value.field, value.button);
  const rankForm = element("label", { className: "rnn-weight-form" }, "Cut w_hh to rank ", rank.field, rank.button);
  const node = element("div", { className: "rnn-weight-form" }, weightForm, rankForm);

  function showCell() {
    value.field.hidden = value.button.hidden = !cell;
    caption.textContent = "Choose a cell to set its weight.";
    if (!cell) return;
    const numbers = float32(answer.arrays[name]);
    const { row, column } = cell;
    const columns = layoutOfWeights(name, answer).across.length;
    const { place, text } = cellOfWeights(name, answer, row, column);
    caption.textContent = `${name}[${place.join(", ")}], ${text}:`;
    if (document.activeElement !== value.field) value.field.value = String(Number(numbers[row * columns + column].toPrecision(5)));
  }

  return {
    node,
    /** A cell of the picture was chosen. @param {number} row @param {number} column */
    choose(row, column) {
      cell = { row, column };
      showCell();
    },
    /** These weights are shown now. @param {string} array @param {any} next  what the server says of them */
    show(array, next) {
      if (array !== name || (answer && answer.units !== next.units)) cell = null;
      [name, answer] = [array, next];
      rankForm.hidden = array !== "w_hh";
      rank.field.max = String(next.units);
      if (!rank.field.value) rank.field.value = String(Math.min(2, next.units));
      showCell();
    },
  };
}
