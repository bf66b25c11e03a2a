/** What the numbers of a view come to, before a word is said about it. */

export const MOST_WORDS = 24; // of a vocabulary that are shown; the strongest ones

/**
 * The words that are shown: those with the strongest push now or before the sentence, from the one that pushes most toward.
 * @param {ArrayLike<number>} now  of each word of the vocabulary
 * @param {ArrayLike<number>} before
 * @returns {number[]} their places in the vocabulary
 */
export function strongest(now, before, most = MOST_WORDS) {
  const places = Array.from({ length: now.length }, (_, v) => v);
  const strength = (/** @type {number} */ v) => Math.max(Math.abs(now[v]), Math.abs(before[v]));
  return places
    .sort((a, b) => strength(b) - strength(a) || a - b)
    .slice(0, most)
    .sort((a, b) => now[b] - now[a] || a - b);
}

/** Below this share of the largest a step hardly reaches the answer. */
const FAINT = 0.1;

/** How many of the last words still reach the answer. @param {number[]} reach  of steps 0..T */
export function reachInWords(reach) {
  const last = reach.length - 1;
  const most = Math.max(...reach);
  const first = reach.findIndex((value) => value >= FAINT * most);
  return most > 0 ? last - Math.max(first, 0) : 0;
}
