/** White space: where a text is cut into characters it is read like any other, so it is shown, and can be typed, as a mark. */

const LINE_END = "↵";

/** @type {Record<string, string>} */
const MARKS = { " ": "␣", "\n": LINE_END, "\t": "⇥" };

/** A word as it is seen: white space that is one as its mark. @param {string} word */
export const seen = (word) => (Object.hasOwn(MARKS, word) ? MARKS[word] : word);

/** A text in the field of a sentence, which has one line. @param {string} text */
export const inField = (text) => text.replaceAll("\n", LINE_END);

/** The text that the field of a sentence holds. @param {string} value */
export const fromField = (value) => value.replaceAll(LINE_END, "\n");

/** What stands between two words of a text. @param {string} [tokenizer]  how the texts of the data set are cut, words if that is not said */
export const betweenWords = (tokenizer) => (tokenizer === "characters" ? "" : " ");
