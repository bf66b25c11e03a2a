/** Which words, sentences and arrows the views show out of many, and in which order; short texts about them. */

import { counted } from "../../core/numbers.js";

export const MOST_WORDS = 24; // of a vocabulary that are shown; the strongest ones

/**
 * The words that are shown: those with the strongest push now or before the sentence, from the one that pushes most toward.
 * @param {ArrayLike<number>} pushesNow  of each word of the vocabulary
 * @param {ArrayLike<number>} pushesBefore
 * @returns {number[]} their places in the vocabulary
 */
export function strongestWords(pushesNow, pushesBefore, count = MOST_WORDS) {
  const places = Array.from({ length: pushesNow.length }, (_, v) => v);
  const strength = (/** @type {number} */ v) => Math.max(Math.abs(pushesNow[v]), Math.abs(pushesBefore[v]));
  return places
    .sort((a, b) => strength(b) - strength(a) || a - b)
    .slice(0, count)
    .sort((a, b) => pushesNow[b] - pushesNow[a] || a - b);
}

/** Below this share of the largest a step hardly reaches the answer. */
const FAINT = 0.1;

/** How many of the last words still reach the answer. @param {number[]} reach  of steps 0..T */
export function reachInWords(reach) {
  const lastStep = reach.length - 1;
  const strongest = Math.max(...reach);
  const firstStep = reach.findIndex((value) => value >= FAINT * strongest);
  return strongest > 0 ? lastStep - Math.max(firstStep, 0) : 0;
}

/**
 * What a sentence teaches w_hh if one of the labels is right.
 * @typedef {object} Lesson
 * @property {number[]} taught     the share of each step in it
 * @property {boolean[]} clipped   whether that share alone has an entry beyond the clip
 * @property {number} beyond       how many entries of their sum have
 */

/**
 * What clipping leaves of a lesson.
 * @param {string} label  that is right @param {number|null} clip @param {Pick<Lesson, "clipped"|"beyond">} lesson
 */
export function clippingText(label, clip, { beyond, clipped }) {
  if (clip === null) return "The run is not known, and so is not what clipping cuts.";
  if (!beyond && !clipped.includes(true)) return `If ${label} is right, no entry of its lesson is clipped at ${clip}.`;
  const steps = clipped.filter(Boolean).length;
  const markedNote = steps ? `; ${counted(steps, "marked word")} alone would be cut` : "";
  return `If ${label} is right, ${counted(beyond, "entry").replace("entrys", "entries")} of its lesson for w_hh ${beyond === 1 ? "is" : "are"} clipped at ${clip}${markedNote}.`;
}

/** What part of the words with a number is shown. @param {number} shownCount @param {number} total */
export const farthestText = (shownCount, total) => (shownCount < total ? `the ${shownCount} of ${total} words farthest from 1` : "");

/** Words one after the other: "a", "a and b", "a, b and c". @param {string[]} words */
export const listText = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`);

const MOST_NAMED = 4;

/** The first of some names in a list, and how many more there are. @param {string[]} names */
export const firstNames = (names) =>
  listText(names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED), `${names.length - MOST_NAMED} more`] : names);

/** " (word 3)": the place of a word, where the sentence has it more than once. @param {string[]} words @param {number} place */
export const repeatNote = (words, place) => (words.filter((word) => word === words[place]).length > 1 ? ` (word ${place + 1})` : "");

/**
 * Words with a number, those farthest from what says nothing, from the lowest up.
 * @param {(number|null)[]} values  of each word of the vocabulary; null: none
 * @param {number} neutral
 * @returns {number[]} their places
 */
export function mostTellingWords(values, neutral, count = MOST_WORDS) {
  const value = (/** @type {number} */ v) => /** @type {number} */ (values[v]);
  return values
    .map((_, v) => v)
    .filter((v) => values[v] !== null)
    .sort((a, b) => Math.abs(value(b) - neutral) - Math.abs(value(a) - neutral) || a - b)
    .slice(0, count)
    .sort((a, b) => value(a) - value(b) || a - b);
}

/**
 * The sentences of a set in the order in which their tiles stand.
 * @param {string} order  "file", "learnt", "loss" or "unit"
 * @param {{losses: number[], unit: number[]|null, learnt?: import("./learnt.js").ForGood[]|null}} set
 * @returns {number[]}
 */
export function wallOrder(order, { losses, unit, learnt = null }) {
  const places = losses.map((_, i) => i);
  if (order === "loss") return places.sort((a, b) => losses[b] - losses[a] || a - b);
  if (order === "learnt" && learnt) {
    const epoch = (/** @type {number} */ i) => learnt[i][0] ?? Infinity;
    return places.sort((a, b) => (epoch(a) === epoch(b) ? a - b : epoch(a) - epoch(b)));
  }
  if (order === "unit" && unit) return places.sort((a, b) => unit[b] - unit[a] || a - b);
  return places;
}
