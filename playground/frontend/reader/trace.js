/** A trace frame made ready to draw: numbers unpacked, units in order, words short enough to be shown. */

import { numberText } from "../core/numbers.js";
import { seen } from "./white_space.js";

const MOST_LETTERS = 24;
const MOST_MARKS = 8; // code units of a letter with its marks, about: how much of a monstrous word is looked at

/** A sentence as it was read: its words, and what stands between two of them in a text of its data set. @typedef {{words: string[], between: string}} Words */

/** The text that the first words make, all of them if it is not said how many. @param {Words} sentence @param {number} [count] */
export const textOf = ({ words, between }, count) => words.slice(0, count).join(between);

/**
 * @typedef {object} Trace
 * @property {number} epoch
 * @property {string} text           as it was asked
 * @property {string[]} words        T words
 * @property {string} between        what stands between two words of a text of the data set
 * @property {boolean[]} known       whether each is in the vocabulary
 * @property {boolean} cut           whether the text had more words than were read
 * @property {Object<string, string[]>} nearest  known words near each unknown one
 * @property {number} units          H
 * @property {Float32Array} hidden   (T+1) x H, row t = h_t, row 0 = the zero state
 * @property {Float32Array} speaks   (H,) how much more the weights speak for the last label than for the others
 * @property {string[]} labels       the C labels of the data set
 * @property {number[][]} of_labels  T+1 times C probabilities after 0..T words
 * @property {number[]} probabilities  T+1 probabilities of the last label after 0..T words
 * @property {"last"|"every"|"number"} [readout]  what the network is asked for, "last" where nothing is said: a label after the last
 *   word, one after every word, or a number; numbers stand in the place of both probabilities
 * @property {boolean} [writes]  whether the labels are the words that come next
 */

/** Before the first trace: one unit at rest, no labels yet and no answer. @type {Trace} */
export const EMPTY = {
  epoch: 0,
  text: "",
  words: [],
  between: " ",
  known: [],
  cut: false,
  nearest: {},
  units: 1,
  hidden: new Float32Array(1),
  speaks: new Float32Array(1),
  labels: [],
  of_labels: [],
  probabilities: [],
};

/** The numbers of little-endian float32 in base64. @param {string} base64 */
export function float32(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** @typedef {Omit<Trace, "hidden"|"speaks"> & {hidden: string, speaks: string, numbers?: number[]}} TraceFrame  as the server sends it, numbers in base64 */

/**
 * The same with numbers, if it answers with such, in the place of both probabilities.
 * @template {{numbers?: number[]}} T
 * @param {T} frame
 * @returns {any}
 */
export const withAnswers = ({ numbers, ...frame }) =>
  numbers ? { ...frame, probabilities: numbers, of_labels: numbers.map((number) => [number]) } : frame;

/** @param {TraceFrame} frame @returns {Trace} */
export function readTrace(frame) {
  return withAnswers({ ...frame, hidden: float32(frame.hidden), speaks: float32(frame.speaks) });
}

/** The order of units by their number, as a tab remembers it. */
export const BY_NUMBER = "index";

/** The order of units by their weight for the last label. */
export const BY_WEIGHT = "weight";

/** The order that a tab remembers. Earlier versions called the one by weight "for" and the label. @param {string} order */
export const orderFrom = (order) => (order === BY_WEIGHT || order.startsWith("for ") ? BY_WEIGHT : BY_NUMBER);

/**
 * The units from the top row to the bottom one.
 * @param {Pick<Trace, "units"|"speaks">} trace
 * @param {string} by  BY_NUMBER or BY_WEIGHT
 * @returns {number[]} (H,)
 */
export function orderUnits({ units, speaks }, by) {
  const order = Array.from({ length: units }, (_, unit) => unit);
  return by === BY_WEIGHT ? order.sort((a, b) => speaks[b] - speaks[a] || a - b) : order;
}

/** Rows of the heatmap, top first: (H, T+1) values of the states. @param {Pick<Trace, "hidden"|"units"|"words">} trace @param {number[]} order @returns {Float32Array[]} */
export function stateRows({ hidden, units, words }, order) {
  const steps = words.length + 1;
  return order.map((unit) => Float32Array.from({ length: steps }, (_, t) => hidden[t * units + unit]));
}

const graphemes = globalThis.Intl?.Segmenter && new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The letters of a word, each with its marks. @param {string} word @returns {string[]} */
export const lettersOf = (word) => (graphemes ? Array.from(graphemes.segment(word), ({ segment }) => segment) : Array.from(word));

/** `word` as it is seen, with at most `letters` letters, the last an ellipsis if any were cut. @param {string} word */
export function cutWord(word, letters = MOST_LETTERS) {
  if (word.length <= letters) return seen(word);
  const all = lettersOf(word.slice(0, MOST_MARKS * (letters + 1)));
  return all.length > letters ? `${all.slice(0, Math.max(letters - 1, 1)).join("")}…` : word;
}

/**
 * The answer that the probabilities of all labels mean, and how sure it is in whole percent, never rounded up to certainty.
 * @param {number[]} shares
 * @param {string[]} labels
 * @returns {{answer: string, place: number, percent: number}} the label, its place among the labels, and its share
 */
export function answerOf(shares, labels) {
  let place = 0;
  for (let i = 1; i < shares.length; i += 1) if (shares[i] >= shares[place]) place = i;
  const percent = Math.min(Math.floor(100 * shares[place]), 99); // softmax is never wholly sure; rounding may be
  return { answer: labels[place], place, percent };
}

/** @typedef {{answer: string, place: number, percent: number|null}} Answer  a label, or a number, which no percentage belongs to */

/** The answer after `t` words. @param {Trace} trace @param {number} t @returns {Answer} */
export function answerAt({ readout, probabilities, of_labels: shares, labels }, t) {
  return readout === "number" ? { answer: numberText(probabilities[t]), place: 0, percent: null } : answerOf(shares[t], labels);
}

/** @param {Answer} answer */
export const answerText = ({ answer, percent }) => (percent === null ? answer : `${seen(answer)} ${percent} %`);

/** The colour of a label, by its place among the labels, as `paintPage` gives it to the page. @param {number} place */
export const labelColour = (place) => `var(--rnn-label-${place}, currentColor)`;
