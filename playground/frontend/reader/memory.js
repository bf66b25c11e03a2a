/** What the player remembers for as long as the tab is open, and the sentence that it begins with. */

import { common, flag, inLink, maybe, number, passing, text, viewState, whole } from "../core/view_state.js";
import { BY_NUMBER, BY_WEIGHT, lettersOf, orderFrom } from "./trace.js";

/** The article's own sentence. */
export const ARTICLE = "i am not at all bad or sad right now";

/** The sentence, which is the same on all pages. */
export const SENTENCE = common(text(ARTICLE), "rnn-sentence");

/** Whether the visitor has typed or chosen it: then it stays whatever run is shown. */
export const TYPED = common(flag(), "rnn-sentence-typed");

/** The order of the units, which is the same on all pages. */
export const ORDER = inLink(common(text(BY_NUMBER), "rnn-order"), "order", {
  read: (order) => [BY_NUMBER, BY_WEIGHT].find((each) => each === order),
  write: (order) => (orderFrom(order) === BY_NUMBER ? null : BY_WEIGHT),
});

/** What every reader remembers. A sentence that the visitor has chosen is in the link, and one in the link is chosen. */
export const READING = {
  typed: inLink(TYPED, "sentence", { read: (sentence, state) => state.typed || sentence !== state.text, write: () => undefined }),
  text: inLink(SENTENCE, "sentence", { write: (sentence, { typed }) => (typed ? sentence : undefined), empty: true }),
  order: ORDER,
  rate: number(2), // words a second
  open: maybe(flag()), // the vocabulary; null: as there is room
};

export const { recall, remember } = viewState("rnn-player", {
  ...READING,
  /** How many words of the link's sentence are read at first: where the playhead stands later is in no address. */
  word: inLink(passing(whole(-1)), "word", { write: () => null }),
});

/** @param {string} sentence */
const negations = (sentence) => sentence.split(" ").filter((word) => word === "not").length;

/** Letters behind what texts begin with, of the sentence that a network is to write on from. */
const TO_WRITE_ON = 3;

/**
 * A sentence to begin with: the article's own, or the test sentence with most negations, the longest of those; where the network can write
 * on, the beginning of the first one.
 * @param {{data: string, sentences: {text: string}[], writes_from?: string|null}} run
 */
export function firstSentence({ data, sentences, writes_from: opening = null }) {
  if (data === "Article" || sentences.length === 0) return ARTICLE;
  const texts = sentences.map(({ text }) => text);
  if (opening !== null)
    return lettersOf(texts[0])
      .slice(0, lettersOf(opening).length + TO_WRITE_ON)
      .join("");
  return texts.sort((a, b) => negations(b) - negations(a) || b.length - a.length)[0];
}
