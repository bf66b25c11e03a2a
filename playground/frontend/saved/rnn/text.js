/** Words and numbers as rnn/text.py makes them: how a text becomes words, and these the places that they have in a vocabulary. */

import { UNKNOWN } from "./products.js";

/**
 * What the reading of texts goes by, as playground/takeaway/characters.py tells it, so that every browser reads as the server does,
 * whatever version of Unicode it has. Ranges are pairs, first and last, of code points.
 * @typedef {object} Reading
 * @property {number[]} assigned  characters that there are
 * @property {number[]} letters   what a word can begin with
 * @property {number[]} inside    what it can have inside besides apostrophes
 * @property {number[]} unseen    what is never seen and cuts no word
 * @property {number[]} plain     what is read as its plain form, the compatibility decomposition
 * @property {number[]} eastern    what Chinese and Japanese are written in: each such character is a word
 * @property {number[]} controls   what else a text by character does without: control characters, and those of nobody's
 * @property {number[]} spaces     what stands between words that are set apart by spaces
 * @property {string} apostrophes
 * @property {Record<string, string[]>} whole  contractions that stand for words as a whole
 * @property {Record<string, string>} before_not  those that end in "n't": the word before "not"
 * @property {Record<string, string>} short_for  "they're" -> "are": the verb that an ending is short for
 */

/** @param {number[]} ranges @param {boolean} isNot */
function classOf(ranges, isNot = false) {
  let text = "";
  for (let i = 0; i < ranges.length; i += 2) text += `\\u{${ranges[i].toString(16)}}-\\u{${ranges[i + 1].toString(16)}}`;
  return `[${isNot ? "^" : ""}${text}]`;
}

// Latin letters alone have a possessive s.
const POSSESSIVE = /(?<=[a-z\u00df-\u024f0-9])(?:'s)+$/u;
const KEYCAP = /[0-9#*]\ufe0f?\u20e3/gu;

/** A text in lower case without new marks: the dot that "İ" has above belongs to every "i". @param {string} text */
const lower = (text) => text.replaceAll("İ", "i").toLowerCase().replaceAll("i\u0307", "i");

/** Cuts a text into what a network reads one after the other. @typedef {(text: string) => string[]} Tokenizer */

/** The tokenizers by name, as `rnn.text.TOKENIZERS` has them. @param {Reading} reading @returns {Record<string, Tokenizer>} */
export const makeTokenizers = (reading) => ({
  words: makeTokenizer(reading),
  characters: makeCharacters(reading),
  spaces: (text) => text.match(new RegExp(`${classOf(reading.spaces, true)}+`, "gu")) ?? [],
});

/** @param {Reading} reading @returns {Tokenizer} */
function makeCharacters(reading) {
  const { assigned, unseen, controls } = reading;
  const hidden = new RegExp(`${classOf(assigned, true)}|${classOf(unseen)}|${classOf(controls)}`, "gu");
  const mark = new RegExp(`^(?!${classOf(reading.letters)})${classOf(reading.inside)}`, "u");
  return function characters(text) {
    /** @type {string[]} */
    const found = [];
    for (const character of text.replace(/\r\n?/gu, "\n").replace(hidden, "").normalize("NFC")) {
      if (found.length && mark.test(character)) found[found.length - 1] += character;
      else found.push(character);
    }
    return found;
  };
}

/** @param {Reading} reading @returns {Tokenizer} */
function makeTokenizer(reading) {
  const { whole, before_not, short_for } = reading;
  const missing = new RegExp(classOf(reading.assigned, true), "gu");
  const unseen = new RegExp(classOf(reading.unseen), "gu");
  const compatible = new RegExp(classOf(reading.plain), "gu");
  const apostrophe = new RegExp(`[${reading.apostrophes}]`, "gu");
  const noPart = new RegExp(`(?!')${classOf(reading.inside, true)}`, "gu");
  const letter = classOf(reading.letters);
  const word = new RegExp(`${letter}[^\\s']*(?:'${letter}[^\\s']*)*`, "gu");
  const noLetter = `(?:(?!${letter})[^\\s'])*`; // marks
  const byCharacter = new RegExp(`${classOf(reading.eastern)}${noLetter}|${classOf(reading.eastern, true)}+`, "gu");

  /** Nothing is left but letters with their marks, digits, apostrophes and spaces. @param {string} text */
  function inWords(text) {
    const decomposed = text.replace(missing, " ").replace(KEYCAP, " ").normalize("NFD");
    const plain = decomposed.replace(unseen, "").replace(compatible, (character) => character.normalize("NFKD"));
    return lower(plain.normalize("NFC")).replace(apostrophe, "'").replace(noPart, " ").normalize("NFC");
  }

  /** The words that an English contraction is short for; none for any other word. @param {string} text @returns {string[]} */
  function contraction(text) {
    if (Object.hasOwn(whole, text)) return whole[text];
    const [first, ...rest] = text.split("'");
    const negation = [first, ...rest.slice(0, 1)].join("'");
    const isNegation = Object.hasOwn(before_not, negation);
    const words = isNegation ? [before_not[negation], "not"] : [first];
    const endings = isNegation ? rest.slice(1) : rest;
    if (!endings.length && !isNegation) return [];
    for (const ending of endings) {
      const key = `${words[words.length - 1]}'${ending}`;
      if (!Object.hasOwn(short_for, key)) return [];
      words.push(short_for[key]);
    }
    return words;
  }

  /** The words of a text in any script. @param {string} text @returns {string[]} */
  return function tokenize(text) {
    const words = (inWords(text).match(word) ?? []).flatMap((each) => each.match(byCharacter) ?? []);
    const stripped = words.map((each) => each.replace(/^'+|'+$/gu, "")).filter(Boolean);
    return stripped.flatMap((each) => {
      const stem = each.replace(POSSESSIVE, "");
      for (const form of [each, stem]) {
        const words = contraction(form);
        if (words.length) return words;
      }
      return [stem];
    });
  };
}

/** The place of each word, UNKNOWN for one that is not among them. @param {string[]} vocabulary */
export function makeEncoder(vocabulary) {
  const places = new Map(vocabulary.map((word, place) => [word, place]));
  return (/** @type {string[]} */ words) => words.map((word) => places.get(word) ?? UNKNOWN);
}
