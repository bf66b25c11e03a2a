/** What the parts that the visitor opens come to, in words and lines: a run epoch by epoch, pairs of words, cut networks. */

import { counted, countText } from "../../core/numbers.js";
import { quoted } from "../../reader/white_space.js";
import { effectOf, effectText, MUTES_BELOW } from "./effects.js";
import { firstNames, mostTellingWords } from "./findings.js";

/** "−0.30", "1.20". @param {number} value */
export const signedText = (value) => value.toFixed(2).replace("-", "−");

const SHOWN = 7; // words; as many colours as there are

/** @param {number} place */
const colour = (place) => `run${place % SHOWN}`;

/** The last number of a column that is one, and where. @param {(number|null)[]} values @returns {[number, number]|null} */
export function lastOf(values) {
  for (let place = values.length - 1; place >= 0; place -= 1) {
    const value = values[place];
    if (value !== null) return [value, place];
  }
  return null;
}

/**
 * What each word does to those after it, epoch by epoch.
 * @param {Pick<import("../answers.js").ModifiersOverEpochs, "vocabulary"|"epochs"|"slopes">} answer
 */
export function modifierLines({ vocabulary, epochs, slopes }) {
  const places = mostTellingWords(slopes[slopes.length - 1], 1, SHOWN);
  const slopesOf = (/** @type {number} */ v) => slopes.map((row) => row[v]);
  const lines = places.map((v, i) => ({ name: vocabulary[v], values: slopesOf(v), colour: colour(i) }));
  const neutralLine = { name: "leaves alone", values: epochs.map(() => 1), colour: "text", dash: "dash" };
  if (!places.length) return { finding: "No word has another word after it in these sentences.", lines: [neutralLine] };
  const word = vocabulary[places[0]];
  const values = slopesOf(places[0]);
  const firstValue = values.find((value) => value !== null) ?? 1;
  const [lastValue, lastPlace] = lastOf(values) ?? [1, 0];
  const finding = `${quoted(word)} goes from ${signedText(firstValue)} to ${signedText(lastValue)} by epoch ${countText(epochs[lastPlace])}.`;
  return { finding, lines: [...lines, neutralLine] };
}

/**
 * What the words do to those after them: first those that turn round or mute what follows, else those that leave the least of it.
 * @param {string[]} vocabulary
 * @param {(number|null)[]} slopes
 * @param {number[]} places  of the words that are shown, from the lowest slope up
 */
export function modifiersText(vocabulary, slopes, places) {
  if (!places.length) return "No word has another word after it in these sentences.";
  const effects = places.map((v) => effectOf(slopes[v] ?? 1));
  const groups = /** @type {const} */ (["turns", "mutes", "weakens"]).flatMap((effect) => {
    const words = places.filter((_, i) => effects[i] === effect);
    if (!words.length) return [];
    const names = words.map((v) => quoted(vocabulary[v]));
    return [effectText(effect, firstNames(names), "what comes after", words.length > 1)];
  });
  if (!groups.length) return "No word weakens what comes after it.";
  return `${groups.slice(0, 2).join("; ")}.`;
}

/**
 * The sizes of the largest eigenvalues of w_hh, epoch by epoch.
 * @param {import("../answers.js").EigenvaluesOverEpochs} answer
 */
export function eigenvalueLines({ epochs, sizes, outside }) {
  const count = Math.max(...sizes.map((row) => row.length));
  const lines = Array.from({ length: count }, (_, i) => ({
    name: `|λ${i + 1}|`,
    values: sizes.map((row) => row[i] ?? null),
    colour: colour(i),
  }));
  const circle = { name: "unit circle", values: epochs.map(() => 1), colour: "text", dash: "dash" };
  const leavingPlace = outside.findIndex((each) => each > 0);
  const outsideCount = outside[outside.length - 1];
  const crossingText =
    leavingPlace < 0
      ? "No eigenvalue leaves the unit circle"
      : `The first leaves the unit circle by epoch ${countText(epochs[leavingPlace])}`;
  const nowText = `${outsideCount} ${outsideCount === 1 ? "is" : "are"} outside of it at epoch ${countText(epochs[epochs.length - 1])}`;
  return { finding: leavingPlace < 0 ? `${crossingText}.` : `${crossingText}; ${nowText}.`, lines: [...lines, circle] };
}

/**
 * The norms of the gradient, epoch by epoch, and where clipping begins to cut.
 * @param {import("../answers.js").GradientNorms} answer
 */
export function gradientLines({ epochs, arrays, norms, largest, clip, sentences, of }) {
  const lines = arrays.map((name, i) => ({ name, values: norms.map((row) => row[i]), colour: colour(i) }));
  const totals = norms.map((row) => Math.hypot(...row.map((value) => value ?? 0)));
  const peak = totals.indexOf(Math.max(...totals));
  const cutCount = largest.filter((value) => clip !== null && value !== null && value > clip).length;
  const clippingNote =
    clip === null
      ? ""
      : ` In the mean over the sentences the largest entry is beyond the clip of ${clip} at ${cutCount} of ${epochs.length} epochs shown.`;
  const coverageNote = sentences < of ? ` Over ${sentences} of ${of} training sentences.` : "";
  return {
    finding: `The gradient of the training loss is largest at epoch ${countText(epochs[peak])}, with a norm of ${totals[peak].toPrecision(2)}.${clippingNote}${coverageNote}`,
    lines: [
      ...lines,
      { name: "largest entry of a sentence", values: largest, colour: "test", dash: "dot" },
      ...(clip === null ? [] : [{ name: "clip", values: epochs.map(() => clip), colour: "text", dash: "dash" }]),
    ],
    log: true,
  };
}

/**
 * "64 units do the work of 2", and what speaks for it.
 * @param {{units: number, rank_needed: number|null, participation_ratio: number, tested: number, of: number}} answer
 */
export function workText({ units, rank_needed: rank, participation_ratio: ratio, tested, of }) {
  const dimensionsText = `The states fill about ${ratio.toFixed(1)} dimensions of ${units}.`;
  if (rank === null) return `${dimensionsText} The test sentences are not here, so the rank that they need is not known.`;
  const testText = tested < of ? `the first ${tested} of ${of} test sentences` : `all ${counted(tested, "test sentence")}`;
  const work = rank === units ? `All ${counted(units, "unit")} are needed` : `${counted(units, "unit")} do the work of ${rank}`;
  return `${work}: with w_hh cut to ${rank} of its ${units} singular values ${testText} are answered as before. ${dimensionsText}`;
}

/** @param {number|null} power  of ten */
export const timesText = (power) => (power === null ? "nothing" : `${(10 ** power).toPrecision(2)} times the last word`);

/**
 * Whether the first word fades or grows, at first and at last.
 * @param {{epochs: number[], reach: (number|null)[][], words: string[]}} answer
 */
export function fadingText({ epochs, reach, words }) {
  if (!words.length) return "Without a word there is nothing to remember.";
  const reachText = (/** @type {number} */ place) => `at epoch ${countText(epochs[place])}, ${timesText(reach[place][0])}`;
  const places = epochs.length > 1 ? [0, epochs.length - 1] : [0];
  return `The state before the first word reaches the answer: ${places.map(reachText).join("; ")}.`;
}

/** The pair of which least is left, in a sentence. @param {{words: string[], after: string[], slopes: (number|null)[][]}} answer */
export function turnedText({ words, after, slopes }) {
  let [row, column] = [-1, -1];
  let least = MUTES_BELOW;
  slopes.forEach((line, m) =>
    line.forEach((slope, v) => {
      if (slope === null || slope >= least) return;
      least = slope;
      [row, column] = [m, v];
    }),
  );
  return row < 0
    ? "No word turns another round or mutes it."
    : `${effectText(effectOf(least), quoted(words[row]), quoted(after[column]))} most: of what it would do, ${signedText(least)} is left.`;
}
