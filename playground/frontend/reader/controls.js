/** What a sentence is steered with, on the Train as on the Compare page: its field, and the row under its figure. */

import { choice, element } from "../core/dom.js";

const RATES = [1, 2, 4, 10];

/** How the rows of a heatmap can be ordered. [what the page remembers, visible name] */
/** @type {[string, string][]} */
const ORDERS = [
  ["index", "number"],
  ["for positive", "weight for positive"],
];
const ORDER_HELP =
  "Each row of the heatmap is a unit. By number: as the network stores them. By weight for positive: at the top the units whose " +
  "weights to the answer speak most for positive, at the bottom those that speak most for negative.";

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

/** Words beside a control whose own name says more. @param {string} text */
const unspoken = (text) => element("span", { textContent: text, "aria-hidden": "true" });

/**
 * The row that plays a sentence word by word: the button `play`, the playhead, how fast, and the order of the units.
 * @param {HTMLButtonElement} play
 * @param {string} scrubName  what the playhead is called for those who listen
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
  const order = choice("Order of units", ORDERS);
  order.setAttribute("aria-description", ORDER_HELP);
  rate.value = String(memory.rate);
  order.value = memory.order;
  if (!order.value) order.value = memory.order = ORDERS[0][0]; // as an earlier version of the page called it
  const row = element(
    "div",
    { className: "rnn-player-controls" },
    play,
    scrub,
    place,
    element("span", { className: "rnn-player-choice" }, rate, unspoken("words/s")),
    element("span", { className: "rnn-player-choice", title: ORDER_HELP }, unspoken("sort units by"), order),
  );
  return { row, scrub, place, rate, order };
}
