/** White space: where a text is cut into characters it is read like any other, so it is shown, and can be typed, as a mark. */

const LINE_END = "↵";

/** @type {Record<string, string>} */
const MARKS = { " ": "␣", "\n": LINE_END, "\t": "⇥" };

/** A word as it is seen: white space that is one as its mark. @param {string} word */
export const seen = (word) => (Object.hasOwn(MARKS, word) ? MARKS[word] : word);

/** A text in one line, as the field of a sentence has it. @param {string} text */
export const inLine = (text) => text.replaceAll("\n", LINE_END);

/** A word, or a text in one line, between quotation marks. @param {string} text */
export const quoted = (text) => `“${inLine(seen(text))}”`;

/** The text that the field of a sentence holds. @param {string} value */
export const fromField = (value) => value.replaceAll(LINE_END, "\n");
