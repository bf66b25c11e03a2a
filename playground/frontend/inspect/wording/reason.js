/** Why a network answers what it answers, in a sentence that is told from its numbers: no label and no word is known here. */

import { capital } from "../../core/sentences.js";
import { answerOf, cutWord } from "../../reader/trace.js";
import { effectOf, effectText } from "./effects.js";
import { firstNames, repeatNote } from "./findings.js";
import { scoreText } from "./score.js";

/**
 * What the server tells of a sentence of T words and C labels, as playground/inspection/views/reason.py has it.
 * @typedef {object} Reason
 * @property {number[]} shares      (C,) of the labels
 * @property {number} answer        the place of the label with the largest share
 * @property {number} next          of the one behind it
 * @property {number} score         log-odds of the two
 * @property {number[][]} left_out  (T, C) shares without each word
 * @property {number[]} places      of the K words among which pairs are told, in the order of the sentence
 * @property {number[][]} together  (K, K) what each pair does to the score together; on the diagonal what each word does at all
 */

/**
 * What speaks most for the answer: one word that changes what a later one does, or one word by itself.
 * @typedef {{word: number, on: number, effect: import("./effects.js").Effect, without: number, here: number}} Acting
 *   `without` and `here`: what the word at place `on` does to the score without the other, and with it
 * @typedef {Acting | {word: number, on: null} | null} Chief  places in the sentence; null: no word speaks for it
 */

const UNDECIDED = 0.1; // of log-odds between the two labels ahead: 52.5 % with two of them
const SHARE_OF_PAIR = 0.25; // of the score: what a pair does together that is a reason at all

/** The place of the label that the network would answer without a word. @param {Reason} reason @param {number} word @param {string[]} labels */
const answerWithout = ({ left_out }, word, labels) => answerOf(left_out[word], labels).place;

/**
 * The pair that most makes the answer what it is: a word that turns round or mutes what a later word would say against it. The answer
 * without the first is another one: of a word that can go and leaves the answer as it is nobody would say that it decides.
 * @param {Reason} reason @param {string[]} labels
 * @returns {Acting|null}
 */
function chiefPair(reason, labels) {
  const { score, places, together } = reason;
  /** @type {Acting|null} */
  let chief = null;
  let most = SHARE_OF_PAIR * score;
  places.forEach((word, j) => {
    if (answerWithout(reason, word, labels) === reason.answer) return;
    for (let k = j + 1; k < places.length; k += 1) {
      const [pair, here] = [together[j][k], together[k][k]];
      const alone = here - pair;
      const effect = effectOf(here / alone);
      if (alone >= 0 || (effect !== "turns" && effect !== "mutes") || pair <= most) continue;
      most = pair;
      chief = { word, on: places[k], effect, without: alone, here };
    }
  });
  return chief;
}

/** @param {Reason} reason @param {string[]} labels @returns {Chief} */
export function chiefOf(reason, labels) {
  const pair = chiefPair(reason, labels);
  if (pair) return pair;
  const { shares, left_out, answer } = reason;
  let [word, least] = [-1, shares[answer]];
  left_out.forEach((row, place) => {
    if (row[answer] < least) [word, least] = [place, row[answer]];
  });
  return word < 0 ? null : { word, on: null };
}

/** A word between quotation marks; with its place where the sentence has it more than once. @param {string[]} words @param {number} place */
const nameAt = (words, place) => `“${cutWord(words[place])}”${repeatNote(words, place)}`;

/** The label, and how sure it is: "label, 93 %". @param {number[]} shares @param {string[]} labels */
function answerShareText(shares, labels) {
  const { answer, percent } = answerOf(shares, labels);
  return `${answer}, ${percent} %`;
}

/** Of a sentence of words that are no words of the network. */
const UNHEARD = "every word of it enters as nothing, so only how many there are can matter";

/** Whether the answer is another one without the chief word. @param {Reason} reason @param {{word: number}} chief @param {string[]} labels */
const isDecisive = (reason, { word }, labels) => answerWithout(reason, word, labels) !== reason.answer;

/** @param {string} name  of the word that changes the answer most @param {string} otherText  what would be said without it */
const undecisiveText = (name, otherText) =>
  `no single word decides it: without ${name}, which changes it most, the network would still say ${otherText}`;

/** "“not” turns “bad” round". @param {Acting} acting @param {string[]} words */
const actingText = ({ effect, word, on }, words) => effectText(effect, nameAt(words, word), nameAt(words, on));

/**
 * The answer, what it is chiefly due to, and what it would be without that.
 * @param {Reason & {words: string[], known: boolean[], labels: string[], cut: boolean}} answer
 * @param {boolean} whole  whether the playhead stands at the end of the sentence
 */
export function answerText(answer, whole) {
  const { words, known, labels, cut, shares, score } = answer;
  const after = cut ? `After the first ${words.length} words the` : whole ? "The" : "After the whole sentence the";
  const says = `${after} network says ${answerShareText(shares, labels)}`;
  if (score < UNDECIDED) return `${says}: it is undecided between ${labels[answer.answer]} and ${labels[answer.next]}.`;
  if (!words.length) return `${says}: without a word that is what its biases say.`;
  if (!known.includes(true)) return `${says}: ${UNHEARD}.`;
  const chief = chiefOf(answer, labels);
  if (!chief) return `${says}; leaving any one word out would only make it surer of that.`;
  const name = nameAt(words, chief.word);
  const otherText = answerShareText(answer.left_out[chief.word], labels);
  if (!isDecisive(answer, chief, labels)) return `${says}; ${undecisiveText(name, otherText)}.`;
  const why = chief.on === null ? `of ${name}` : actingText(chief, words);
  return `${says}, chiefly because ${why}; without ${name} it would say ${otherText}.`;
}

/**
 * The reason before the terms of the ledger: the one that `answerText` tells.
 * @param {Reason} reason @param {{words: string[], known: boolean[], labels: string[]}} read
 */
export function reasonText(reason, { words, known, labels }) {
  if (reason.score < UNDECIDED || !words.length) return "";
  if (!known.includes(true)) return `${capital(UNHEARD)}. `;
  const chief = chiefOf(reason, labels);
  if (!chief) return "";
  if (chief.on === null) {
    const [name, otherText] = [nameAt(words, chief.word), answerShareText(reason.left_out[chief.word], labels)];
    if (!isDecisive(reason, chief, labels)) return `${capital(undecisiveText(name, otherText))}. `;
    return `${name} matters most: without it the network would say ${otherText}. `;
  }
  const moves = (/** @type {number} */ by) => `${scoreText(Math.abs(by)).slice(1)} toward ${labels[by < 0 ? reason.next : reason.answer]}`;
  const [word, on] = [nameAt(words, chief.word), nameAt(words, chief.on)];
  return `${actingText(chief, words)}: without ${word}, ${on} moves the score ${moves(chief.without)}; with it, ${moves(chief.here)}. `;
}

/** What cancels of the terms of a score, in a sentence; "" where most of them add up. @param {number[]} terms @param {number} score */
export function cancelText(terms, score) {
  const sum = (/** @type {number} */ sign) => terms.reduce((total, term) => total + (sign * term > 0 ? term : 0), 0);
  const [above, below] = [sum(1), sum(-1)];
  return Math.min(above, -below) > Math.abs(score)
    ? `; most of it cancels, ${scoreText(above)} and ${scoreText(below)}, so no term alone says why`
    : "";
}

/**
 * What becomes of words that the network has never seen; "" if it knows them all.
 * @param {{words: string[], known: boolean[], note?: string}} read  `note`: its vocabulary is not known
 */
export function unknownText({ words, known, note }) {
  const unknownWords = note ? [] : [...new Set(words.filter((_, place) => !known[place]))];
  if (!unknownWords.length) return "";
  const names = firstNames(unknownWords.map((word) => `“${cutWord(word)}”`));
  const enter = unknownWords.length === 1 ? "it enters as nothing: at it" : "they enter as nothing: at each of them";
  return `The network has never seen ${names}, so ${enter} the state moves on as if no word were heard.`;
}
