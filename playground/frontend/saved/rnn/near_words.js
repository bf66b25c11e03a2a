/** Known words that an unknown one may have been meant for, as playground/inspection/near_words.py finds them. */

/**
 * What counts as near, as that file says it.
 * @typedef {object} Nearness
 * @property {number} most           words that are offered
 * @property {number} longest_word   up to which a word can be a misspelt known one
 * @property {[edits: number, letters: number][]} shortest  letters of the longer of two words for so many edits
 * @property {string[]} endings      of words, longest first
 * @property {number} shortest_stem
 * @property {string} doubled        letters that many stems end in twice
 */

/** Whether at most that many edits make one word of the other: characters in lists. @param {string[]} one @param {string[]} other @param {number} edits @returns {boolean} */
function isWithin(one, other, edits) {
  let [from, end, otherEnd] = [0, one.length, other.length];
  while (from < end && from < otherEnd && one[from] === other[from]) from += 1;
  while (end > from && otherEnd > from && one[end - 1] === other[otherEnd - 1]) [end, otherEnd] = [end - 1, otherEnd - 1];
  const [a, b] = [one.slice(from, end), other.slice(from, otherEnd)];
  if (!a.length || !b.length) return a.length + b.length <= edits;
  if (!edits || Math.abs(a.length - b.length) > edits) return false;
  const isSwap = a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0];
  if (isSwap && isWithin(a.slice(2), b.slice(2), edits - 1)) return true;
  const rests = /** @type {[string[], string[]][]} */ ([
    [a.slice(1), b.slice(1)],
    [a.slice(1), b],
    [a, b.slice(1)],
  ]);
  return rests.some(([restA, restB]) => isWithin(restA, restB, edits - 1));
}

/** @param {Nearness} nearness */
export function makeNearWords({ most, longest_word, shortest, endings, shortest_stem, doubled }) {
  /** How many edits make one word of the other, if few do and the words are long enough for it; else 0. @param {string[]} one @param {string[]} other */
  function editsBetween(one, other) {
    const longer = Math.max(one.length, other.length);
    return shortest.find(([edits, letters]) => longer >= letters && isWithin(one, other, edits))?.[0] ?? 0;
  }

  /** @param {string[]} word */
  function withoutEnding(word) {
    for (const ending of endings) {
      const rest = word.slice(0, word.length - ending.length);
      if (word.join("").endsWith(ending) && rest.length >= shortest_stem) {
        const last = rest[rest.length - 1];
        const isDoubled = rest.length > shortest_stem && last === rest[rest.length - 2] && !doubled.includes(last);
        return isDoubled && ending !== "s" ? rest.slice(0, -1) : rest; // sadder -> sad
      }
    }
    return word;
  }

  /** What an English word has in common with its other forms. @param {string[]} word */
  function stem(word) {
    let rest = word;
    for (let shorter = withoutEnding(rest); shorter.length < rest.length; shorter = withoutEnding(rest)) rest = shorter;
    const last = rest[rest.length - 1];
    if (last === "y") return `${rest.slice(0, -1).join("")}i`;
    return (last === "e" && rest.length > shortest_stem ? rest.slice(0, -1) : rest).join("");
  }

  /** The words of a vocabulary near a word that is not in it, the fewest edits first. @param {string} word @param {string[]} vocabulary */
  return function nearest(word, vocabulary) {
    const letters = Array.from(word);
    if (!letters.length || letters.length > longest_word) return [];
    const root = stem(letters);
    const candidates = vocabulary.flatMap((other) => {
      const edits = other === word ? 0 : editsBetween(letters, Array.from(other));
      return edits || root === stem(Array.from(other)) ? [{ edits: edits || 3, other }] : [];
    });
    candidates.sort((a, b) => a.edits - b.edits || vocabulary.indexOf(a.other) - vocabulary.indexOf(b.other));
    return candidates.slice(0, most).map(({ other }) => other);
  };
}
