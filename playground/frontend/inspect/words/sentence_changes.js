/** What is said of changes of a sentence. */

import { counted } from "../../core/numbers.js";
import { quoted } from "../../reader/white_space.js";
import { repeatNote } from "../wording/findings.js";

/** @typedef {import("../../reader/word_swaps.js").Swap} Swap */

/** "change “bad” to “good”", "leave “not” out"; with its place where the sentence has a word more than once. @param {string[]} words @param {Swap} swap */
function swapText(words, [place, word]) {
  const name = `${quoted(words[place])}${repeatNote(words, place)}`;
  return word === null ? `leave ${name} out` : `change ${name} to ${quoted(word)}`;
}

/**
 * The smallest change that flips the answer, in a sentence.
 * @param {{words: string[], labels: string[], of: number, flip: {swaps: Swap[], sentence: string, answer: number}|null, flip_words: [number, number]}} answer
 */
export function flipText({ words, labels, of, flip, flip_words: [one, two] }) {
  if (!words.length) return "Without a word there is nothing to change.";
  const scopeText = (/** @type {number} */ count) => (count < of ? `the ${counted(count, "most telling word")}` : "all words");
  if (flip) {
    const swapsText = flip.swaps.map((swap) => swapText(words, swap)).join(" and ");
    const scope = one < of || (flip.swaps.length > 1 && two < of) ? `, among ${scopeText(flip.swaps.length > 1 ? two : one)}` : "";
    return `Smallest change that flips the answer${scope}: ${swapsText}, and the network says ${labels[flip.answer]}.`;
  }
  const searchText = two ? `No one word of ${scopeText(one)} and no two of ${scopeText(two)}` : `No one word of ${scopeText(one)}`;
  const pairsNote = two ? "" : " Two at once were not looked at: they are too many for this sentence.";
  return `${searchText} can flip the answer.${pairsNote}`;
}

/** From here on what two words do together to the score is seen in its two decimals. */
const SEEN = 0.005;

/**
 * The two words that act together most: their places, the later one last; null where no two do as much as is seen.
 * @param {ArrayLike<number>} pairs  (T, T), row by row
 * @param {number} length  T
 * @returns {[number, number]|null}
 */
export function strongestPair(pairs, length) {
  /** @type {[number, number]|null} */
  let best = null;
  let most = SEEN;
  for (let j = 0; j < length; j += 1)
    for (let k = j + 1; k < length; k += 1)
      if (Math.abs(pairs[j * length + k]) > most) {
        most = Math.abs(pairs[j * length + k]);
        best = [j, k];
      }
  return best;
}
