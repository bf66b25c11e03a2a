/** What the player remembers for as long as the tab is open, and the sentence that it begins with. */

import { memoryAt } from "../core/memory.js";

/** The article's own sentence. */
export const ARTICLE = "i am not at all bad or sad right now";

/** @typedef {{text: string, typed: boolean, order: "index"|"for positive", rate: number, open: boolean|null}} Memory */

/** @type {Memory} */
const FRESH = { text: ARTICLE, typed: false, order: "index", rate: 2, open: null };

export const { recall, remember } = memoryAt("rnn-player", FRESH);

/** @param {string} text */
const negations = (text) => text.split(" ").filter((word) => word === "not").length;

/** A sentence to begin with: the article's own, or the test sentence with most negations, the longest of those. @param {{data: string, sentences: {text: string}[]}} run */
export function firstSentence({ data, sentences }) {
  if (data === "Article" || sentences.length === 0) return ARTICLE;
  const texts = sentences.map(({ text }) => text);
  return texts.sort((a, b) => negations(b) - negations(a) || b.length - a.length)[0];
}
