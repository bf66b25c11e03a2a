/** What the visitor has opened and chosen in the views: it is so again after a reload, and when the page is come back to. */

import { inLink, pairs, texts, viewState } from "../../core/view_state.js";

const { recall, remember } = viewState("rnn-inside-parts", { open: inLink(texts(), "open"), choices: inLink(pairs(), "choices") });

/** @param {string} name  of a part, or the id of an explanation */
export const isOpen = (name) => recall().open.includes(name);

/** The visitor has opened something, or closed it. @param {string} name @param {boolean} open */
export function keepOpen(name, open) {
  const { open: names, ...rest } = recall();
  const others = names.filter((each) => each !== name);
  remember({ ...rest, open: open ? [...others, name] : others });
}

/**
 * What the visitor has chosen among these values; the first of them before a choice, and where there is no such value any more.
 * @template {string} T
 * @param {string} name  of the choice
 * @param {T[]} values
 */
export function chosenOf(name, values) {
  const { choices } = recall();
  return values.find((value) => value === choices[name]) ?? values[0];
}

/** The visitor has chosen. @param {string} name  of the choice @param {string} value */
export function keepChoice(name, value) {
  const state = recall();
  remember({ ...state, choices: { ...state.choices, [name]: value } });
}
