/** What the views of a sentence have in common: the network that reads it, its words, and the two labels of a score. */

import { forward } from "../rnn/network.js";
import { UNKNOWN, vector } from "../rnn/products.js";

/**
 * A network that is asked, with all that its answers need: `Subject` of playground/inspection, as the page has it.
 * @typedef {object} Subject
 * @property {import("../rnn/network.js").Params} params
 * @property {string[]} vocabulary
 * @property {string[]} labels
 * @property {string} note  what is not known of the network; "": all is
 * @property {(text: string) => string[]} tokenize
 * @property {string} between  what stands between two words of a text
 * @property {(words: string[]) => number[]} encode
 * @property {(word: string, vocabulary: string[]) => string[]} nearest
 * @property {Limits} limits
 * @property {Record<string, string>} refused  why a view has no answer for such cells, by its name
 */

/**
 * How much of a sentence is looked at, and what is said where nothing can be, as playground/inspection has them.
 * @typedef {{played: number, explained: number, unknown: number, acting: number, largest_weight: number, no_number: string}} Limits
 */

/** There is no answer: `message` is the sentence that says why. */
export class NoAnswer extends Error {}

/** Whether all weights are numbers that equations say something of. @param {Subject} subject */
const isSensible = ({ params, limits }) =>
  Object.values(params).every(
    (array) => !(array instanceof Float64Array) || array.every((each) => Math.abs(each) <= limits.largest_weight),
  );

/** @param {Float64Array[]} rows */
const areFinite = (rows) => rows.every((row) => row.every(Number.isFinite));

/** A sentence that the network has read, at most so many words of it. @param {Subject} subject @param {string} sentence @param {number} most */
export function readWords({ params, tokenize, between, encode, limits }, sentence, most) {
  const allWords = tokenize(sentence);
  const words = allWords.slice(0, most);
  const trace = forward(params, encode(words));
  if (!areFinite(trace.hidden) || !areFinite(trace.probs)) throw new NoAnswer(limits.no_number);
  return { words, between, trace, known: trace.tokens.map((token) => token !== UNKNOWN), cut: allWords.length > most };
}

/**
 * A sentence as the views of the Inside page read it. Raises NoAnswer for weights so large that the answer is no number.
 * @param {Subject} subject @param {string} sentence
 */
export function read(subject, sentence) {
  const { words, between, trace, known, cut } = readWords(subject, sentence, subject.limits.explained);
  if (!isSensible(subject)) throw new NoAnswer(subject.limits.no_number);
  const { labels } = subject;
  const sides = { toward: labels.length - 1, against: 0 };
  return { trace, sides, content: { words, between, known, cut, labels, ...sides, cell: subject.params.cell } };
}

/** How much more the weights of each unit speak for the last label than, in the mean, for the others, (H,). @param {import("../rnn/network.js").Params} params */
export function speaksForLast({ H, C, w_hy }) {
  return vector(H, (i) => {
    let others = 0;
    for (let c = 0; c < C - 1; c += 1) others += w_hy[c * H + i];
    return w_hy[(C - 1) * H + i] - others / (C - 1);
  });
}
