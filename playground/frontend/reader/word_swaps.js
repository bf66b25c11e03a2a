/** Swaps of words in a sentence, and the sentence that they make. */

/** One word swapped: where, and for what; null: left out. @typedef {[place: number, word: string|null]} Swap */

/** The words with some of them swapped. @param {string[]} words @param {Swap[]} swaps @param {string} [between]  two words */
export function withSwaps(words, swaps, between = " ") {
  /** @type {(string|null)[]} */
  const next = [...words];
  for (const [place, word] of swaps) next[place] = word;
  return next.filter((word) => word !== null).join(between);
}
