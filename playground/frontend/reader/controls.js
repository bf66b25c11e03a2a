/** The controls of a sentence, on the Train as on the Compare page: its field, and the row under its figure. */

import { choice, element } from "../core/dom.js";
import { BY_NUMBER, BY_WEIGHT, orderFrom } from "./trace.js";

export const TYPING_PAUSE_MS = 250; // without a key until a typed sentence is read
const RATES = [1, 2, 4, 10];

/**
 * How the rows of a heatmap can be ordered: [what the page remembers, visible name].
 * @param {string} last  of the labels
 * @returns {[string, string][]}
 */
const ordersFor = (last) => [
  [BY_NUMBER, "number"],
  [BY_WEIGHT, `weight for ${last}`],
];

/** What those names mean. @param {string} last  of the labels @param {string} others  the one other label, or what the others are called */
const orderHelp = (last, others) =>
  `Each row of the heatmap is a unit. By number: as the network stores them. By weight for ${last}: at the top the units whose ` +
  `weights to the answer speak most for ${last}, at the bottom those that speak most for ${others}.`;

/** Names the label whose weights order the units. @param {HTMLSelectElement} order @param {string[]} labels  of the data set, none before they are known */
export function nameOrder(order, labels) {
  const last = labels.at(-1) ?? "the last label";
  const help = orderHelp(last, labels.length === 2 ? labels[0] : "the others");
  if (order.getAttribute("aria-description") === help) return;
  ordersFor(last).forEach(([, name], i) => (order.options[i].textContent = name));
  order.setAttribute("aria-description", help);
  if (order.parentElement) order.parentElement.title = help;
}

/** The field that a sentence is typed in; `more` properties join its own. @param {string} id @param {Record<string, unknown>} more */
export const sentenceField = (id, more) =>
  element("input", {
    id,
    type: "text",
    dir: "auto",
    className: "rnn-player-field",
    placeholder: "Type any sentence",
    autocomplete: "off",
    spellcheck: false,
    ...more,
  });

/**
 * What every reader is made of.
 * @typedef {{
 *   field: HTMLInputElement, erase?: HTMLButtonElement, clear?: HTMLButtonElement, vocabulary: HTMLButtonElement,
 *   chips: HTMLElement, notes: HTMLElement, plot: HTMLElement, play: HTMLButtonElement, scrub: HTMLInputElement,
 *   place: HTMLElement, rate: HTMLSelectElement, order: HTMLSelectElement, live?: HTMLElement
 * }} ReaderParts
 */

/** The button that opens the chips of the vocabulary. @param {string} chips  id of their box */
export const vocabularyButton = (chips) =>
  element("button", {
    type: "button",
    className: "rnn-player-vocabulary",
    "aria-expanded": "false",
    "aria-controls": chips,
    textContent: "Vocabulary",
  });

/** Words beside a control whose own name says more. @param {string} text */
const silentText = (text) => element("span", { textContent: text, "aria-hidden": "true" });

/**
 * The row that plays a sentence word by word: the button `play`, the playhead, how fast, and the order of the units.
 * @param {HTMLButtonElement} play
 * @param {string} scrubName  what a screen reader calls the playhead
 * @param {{rate: number, order: string}} memory  what was chosen last
 */
export function buildControls(play, scrubName, memory) {
  const scrub = element("input", { type: "range", className: "rnn-player-scrub", "aria-label": scrubName });
  Object.assign(scrub, { min: 0, max: 0, step: 1, value: 0 });
  const place = element("span", { className: "rnn-player-place" });
  const rate = choice(
    "Words per second",
    RATES.map((words) => [words, words]),
  );
  const order = choice("Order of units", ordersFor(""));
  rate.value = String(memory.rate);
  order.value = memory.order = orderFrom(memory.order);
  const row = element(
    "div",
    { className: "rnn-player-controls" },
    play,
    scrub,
    place,
    element("span", { className: "rnn-player-choice" }, rate, silentText("words/s")),
    element("span", { className: "rnn-player-choice" }, silentText("sort units by"), order),
  );
  nameOrder(order, []);
  return { row, scrub, place, rate, order };
}
