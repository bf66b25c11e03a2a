/** What stands along the axes of the player: units, and the words of a sentence, of which a long one shows some, evenly. */

import { escapeText } from "../core/escape.js";
import { px } from "../core/unit.js";
import { BY_WEIGHT, cutWord } from "./trace.js";
import { seen } from "./white_space.js";

/** @typedef {{at: number, text: string}} Tick  of an axis */

/** @typedef {(text: string) => number} Measure  the width of a text in px */

export const UNIT_TICK = 18; // px that a tick of the units needs
export const BOTTOM_LEVEL = 22; // px under the axis for words that stand level
const TICK_GAP = 8; // px between two words that stand side by side
const TICK_LINE = 13; // px that a word standing upright needs of the axis
const NARROWEST_LEVEL = 48; // px a column needs before a long word is cut to fit it instead of all words turned upright
const FEW = 4; // one name in so many may be like the one before it
const SPARSEST = 0.6; // of the words there is room for, at least, are shown: with fewer, other words come into turn

/**
 * Ticks of the axis of units: their indices, or where they change sides once ordered by what they speak for.
 * @param {Pick<import("./trace.js").Trace, "units"|"speaks"|"labels">} trace
 * @param {number[]} order  units from the top
 * @param {string} by
 * @param {number} most  how many ticks there is room for
 * @returns {Tick[]}
 */
export function unitTicks(trace, order, by, most) {
  const { units, speaks, labels } = trace;
  if (by === BY_WEIGHT) {
    const [last, rest] = [labels.at(-1) ?? "", labels.length > 2 ? "others" : (labels[0] ?? "")];
    const against = order.findIndex((unit) => speaks[unit] < 0);
    const ticks = [{ at: 0.06 * units, text: escapeText(last) }]; // a little inside, clear of the row below
    if (units > 1) ticks.push({ at: 0.94 * units - 1, text: escapeText(rest) });
    if (most > 2 && against > 0.2 * units && against < 0.8 * units) ticks.push({ at: against - 0.5, text: "neither" });
    return ticks;
  }
  const step = [1, 2, 5, 10, 20, 50, 100].find((width) => units / width <= Math.min(most, 5)) ?? 200;
  return order.filter((unit) => unit % step === 0).map((unit) => ({ at: unit, text: String(unit) }));
}

/** `word` cut to a width in px, its last letter an ellipsis if any were cut. @param {string} word @param {number} width @param {Measure} measure @returns {string} */
function cutTo(word, width, measure) {
  let text = cutWord(word);
  for (let letters = Array.from(text).length - 1; letters > 0 && measure(text) > width; letters -= 1) {
    text = cutWord(word, letters);
  }
  return text;
}

/** `marks` places out of `count`, the first and the last among them, as evenly as whole numbers can. @param {number} count @param {number} marks */
const even = (count, marks) => Array.from({ length: marks }, (_, i) => Math.round((i * (count - 1)) / Math.max(marks - 1, 1)));

/** Words that stand at none of these places. @param {string[]} names @param {number[]} places */
function missing(names, places) {
  const shownNames = new Set(places.map((at) => names[at]));
  return [...new Set(names)].filter((name) => !shownNames.has(name));
}

/** Moves ticks whose words are shown elsewhere too to words that are shown nowhere, where they keep `least` between them. @param {string[]} names @param {number[]} places @param {number} least */
function movedTo(names, places, least) {
  const now = [...places];
  for (const name of missing(names, places)) {
    const times = new Map();
    for (const at of now) times.set(names[at], (times.get(names[at]) ?? 0) + 1);
    /** @type {{i: number, to: number, far: number}|undefined} */
    let best;
    names.forEach((other, to) => {
      if (other !== name) return;
      for (let i = 1; i < now.length - 1; i += 1) {
        const fits = to - now[i - 1] >= least && now[i + 1] - to >= least && times.get(names[now[i]]) > 1;
        if (fits && (!best || Math.abs(to - now[i]) < best.far)) best = { i, to, far: Math.abs(to - now[i]) };
      }
    });
    if (best) now[best.i] = best.to;
  }
  return now;
}

/**
 * Which words of an axis carry their name: all, or the first, the last and as many between them as fit, evenly, and so that
 * no word of the sentence is shown nowhere if that can be: of "good bad good bad" every second one would be "good" alone.
 * @param {string[]} names
 * @param {number} step  columns that a name needs
 * @returns {number[]} their places, rising
 */
export function spread(names, step) {
  const least = Math.max(Math.ceil(step), 1);
  const key = JSON.stringify([least, names]);
  if (key !== latest.key) latest = { key, places: spreadAnew(names, least) };
  return latest.places;
}

let latest = { key: "", places: /** @type {number[]} */ ([]) }; // a sentence is drawn several times a second while its network trains

/** @param {string[]} names @param {number} least */
function spreadAnew(names, least) {
  const count = names.length;
  const most = Math.floor((count - 1) / least) + 1;
  let best = { places: even(count, most), faults: Infinity };
  if (new Set(names).size > most) return best.places;
  for (let marks = most; marks > Math.max(SPARSEST * most, 1) && best.faults; marks -= 1) {
    for (const places of [even(count, marks), movedTo(names, even(count, marks), least)]) {
      const faults = count * missing(names, places).length + echoes(names, places);
      if (faults < best.faults) best = { places, faults };
    }
  }
  return best.places;
}

/** How many neighbouring names are alike with other words between them, if many are: the text would seem to repeat one word. @param {string[]} names @param {number[]} places */
function echoes(names, places) {
  const alike = places.filter(
    (at, i) => i && names[at] === names[places[i - 1]] && names.slice(places[i - 1], at).some((name) => name !== names[at]),
  );
  return alike.length * FEW > places.length ? alike.length : 0;
}

/**
 * Ticks of the axis of words: level if each fits its column, else upright and, if need be, only some of them.
 * @param {Pick<import("./trace.js").Trace, "words"|"known">} trace
 * @param {number} column   width of one column in px
 * @param {number} tallest  px an upright word may take
 * @param {Measure} measure
 * @returns {{level: boolean, length: number, ticks: {at: number, text: string, whole: boolean}[]}} length = px of the longest
 *   word, `whole` = it is all there
 */
export function wordTicks({ words, known }, column, tallest, measure) {
  const names = ["start", ...words.map(seen)];
  const room = column - px(TICK_GAP);
  const level = room >= px(NARROWEST_LEVEL) || names.every((name) => measure(cutWord(name)) <= room);
  const places = spread(names, level ? 1 : px(TICK_LINE) / column);
  const labels = places.map((at) => ({ at, text: cutTo(names[at], level ? room : tallest, measure) }));
  const ticks = labels.map(({ at, text }) => {
    const label = escapeText(isolatedText(text));
    return { at, text: at > 0 && !known[at - 1] ? `<i><s>${label}</s></i>` : label, whole: text === names[at] };
  });
  return { level, ticks, length: Math.max(...labels.map(({ text }) => measure(text))) };
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** A word as it is put into a drawn text, where no element can say which way it is read: an ellipsis stands at its own end. @param {string} word */
export const isolatedText = (word) => (RIGHT_TO_LEFT.test(word) ? `\u2068${word}\u2069` : word);
