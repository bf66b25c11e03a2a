/** Swaps of words in a sentence, and the sentence that they make. */

/** One word swapped: where, and for what; null: left out. @typedef {[place: number, word: string|null]} Swap */

/** The text of a sentence with some words swapped. @param {import("./trace.js").Words} sentence @param {Swap[]} swaps */
export function withSwaps({ words, between }, swaps) {
  /** @type {(string|null)[]} */
  const next = [...words];
  for (const [place, word] of swaps) next[place] = word;
  return next.filter((word) => word !== null).join(between);
}
