/** What the player remembers for as long as the tab is open, so that a refresh or another page changes nothing. */

const KEY = "rnn-player";
const ARTICLE = "i am not at all bad or sad right now";

/** @typedef {{text: string, typed: boolean, order: "index"|"positive", rate: number, open: boolean|null}} Memory */

/** @returns {Memory} */
export function recall() {
  const fresh = { text: ARTICLE, typed: false, order: "index", rate: 2, open: null };
  try {
    return { ...fresh, ...JSON.parse(sessionStorage.getItem(KEY)) };
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return fresh; // no storage here, or not ours
    throw error;
  }
}

/** @param {Memory} memory */
export function remember(memory) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(memory));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // a browser that stores nothing still plays
  }
}

const negations = (text) => text.split(" ").filter((word) => word === "not").length;

/** A sentence to begin with: the article's own, or the test sentence with most negations, the longest of those. */
export function firstSentence({ data, sentences }) {
  if (data === "Article" || sentences.length === 0) return ARTICLE;
  const texts = sentences.map(({ text }) => text);
  return texts.sort((a, b) => negations(b) - negations(a) || b.length - a.length)[0];
}
