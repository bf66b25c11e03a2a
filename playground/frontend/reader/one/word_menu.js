/** What can be done with a word of the player's sentence: mute it, swap it for another, take the latest change back. */

import { element } from "../../core/dom.js";
import { withSwaps } from "../word_swaps.js";
import { cutWord } from "../trace.js";
import { showVocabulary } from "../vocabulary.js";

const LONGEST_SENTENCE = 40; // letters of the one that leads back

/** @typedef {import("../trace.js").Words & {text: string, vocabulary: string[]}} Sentence  as the network reads it, and as it was typed */

const FIRST_MARK = 0x25a1; // the first of the marks that stand for a muted letter, a square

/** A word that the network does not know, so that it reads no word in its place. @param {string[]} vocabulary @param {string} between  two words: where it is nothing, a word is one letter */
export function unknownWord(vocabulary, between) {
  if (!between) {
    let code = FIRST_MARK;
    while (vocabulary.includes(String.fromCodePoint(code))) code += 1;
    return String.fromCodePoint(code);
  }
  let word = "muted";
  while (vocabulary.includes(word)) word += "x";
  return word;
}

/** The ways back of changed sentences: each leads to the text before it, for as long as the visitor types no other. */
function makeTrail() {
  /** @type {{from: string, to: string}[]} */
  let steps = [];
  const trail = {
    /** The text that `now` was made of; null if no change made it. @param {string} now */
    before: (now) => (steps.at(-1)?.to === now ? /** @type {string} */ (steps.at(-1)?.from) : null),
    /** @param {string} from @param {string} to */
    went(from, to) {
      if (trail.before(from) === null) steps = [];
      steps.push({ from, to });
    },
    back: () => void steps.pop(),
  };
  return trail;
}

/** @param {(text: string) => void} change  another sentence is to be read */
export function makeWordMenu(change) {
  const trail = makeTrail();
  const title = element("strong");
  const mute = element("button", { type: "button", className: "rnn-player-chip", textContent: "mute" });
  const back = element("button", { type: "button", className: "rnn-player-chip rnn-player-back" });
  const words = element("div", { className: "rnn-player-chips" });
  const head = element("p", {}, title, mute, back);
  const looks = { className: "rnn-player-menu", popover: "auto", role: "dialog", tabIndex: -1, autofocus: true };
  const node = element("div", looks, head, "or swap it for", words);
  /** @type {Sentence} */
  let sentence = { words: [], between: " ", text: "", vocabulary: [] };
  let place = 0;

  /** @param {string} word */
  function put(word) {
    node.hidePopover();
    const text = withSwaps(sentence, [[place, word]]);
    if (sentence.words[place] === word) return;
    trail.went(sentence.text, text);
    change(text);
  }

  mute.addEventListener("click", () => put(unknownWord(sentence.vocabulary, sentence.between)));
  back.addEventListener("click", () => {
    node.hidePopover();
    const before = trail.before(sentence.text);
    if (before === null) return;
    trail.back();
    change(before);
  });

  return {
    node,
    /** Says what can be done with the word in a place of a sentence. @param {Sentence} now @param {number} at  from 0 */
    show(now, at) {
      sentence = now;
      place = at;
      const name = cutWord(now.words[at]);
      title.textContent = `“${name}”`;
      node.setAttribute("aria-label", `Mute or swap “${name}”`);
      mute.title = `The network reads an unknown word in the place of “${name}”`;
      mute.disabled = !now.vocabulary.includes(now.words[at]);
      const before = trail.before(now.text);
      back.hidden = before === null;
      back.textContent = `back to “${cutWord(before ?? "", LONGEST_SENTENCE)}”`;
      if (now.vocabulary.length) showVocabulary(words, now.vocabulary, put);
    },
  };
}
