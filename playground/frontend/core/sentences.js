/** Sentences that a page puts together. */

/** A text as it begins a sentence. @param {string} text */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
