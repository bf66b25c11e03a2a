/** The view "trace": the network reads a sentence, and its state and its answer are told after every word. */

import { floats, short } from "./packed.js";
import { readWords, speaksForLast } from "./reading.js";

/** @param {import("./reading.js").Subject} subject @param {string} sentence */
export function trace(subject, sentence) {
  const { params, vocabulary, labels, note, nearest, limits } = subject;
  const { words, between, trace: reading, known, cut } = readWords(subject, sentence, limits.played);
  const unknownWords = note ? [] : [...new Set(words.filter((_, place) => !known[place]))].slice(0, limits.unknown);
  return {
    text: sentence,
    words,
    between,
    known,
    cut,
    nearest: Object.fromEntries(unknownWords.map((word) => [word, nearest(word, vocabulary)])),
    units: params.H,
    hidden: floats(reading.hidden),
    speaks: floats([speaksForLast(params)]),
    labels,
    probabilities: short(reading.probs.map((shares) => shares[params.C - 1])),
    of_labels: reading.probs.map(short),
    ...(note && { note }),
  };
}
