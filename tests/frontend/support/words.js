/** Sentences as a network has read them, where nothing but their words counts. */

/** One of so many words, set apart by spaces. @param {number} count */
export const wordsOf = (count) => ({ words: Array.from({ length: count }, (_, place) => `word${place + 1}`), between: " " });

/** A text that is cut at its spaces. @param {string} text */
export const wordsIn = (text) => ({ words: text.split(" ").filter(Boolean), between: " " });

/** A text that is cut into characters. @param {string} text */
export const lettersOf = (text) => ({ words: [...text], between: "", known: [...text].map(() => true) });
