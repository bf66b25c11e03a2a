/** Where a memory ends, in words: up to which length a network is right, and what stands beside that. */

import { lossNameOf } from "../../core/measures.js";
import { counted, countText, lossText, percentText } from "../../core/numbers.js";

/** @typedef {import("../answers.js").Lengths} Lengths */
/** @typedef {"accuracy"|"loss"} Series  one of the two scores of an answer */

/** The lengths of a point: "7", "7 to 9". @param {number[]} range */
const rangeText = ([shortest, longest]) => (shortest === longest ? countText(shortest) : `${countText(shortest)} to ${countText(longest)}`);

/** What a score is called, as the yardsticks of a data set have it. @param {Pick<Lengths, "has_accuracy">} answer @param {Series} series */
export const measureOf = ({ has_accuracy }, series) => (series === "loss" ? lossNameOf(has_accuracy) : series);

/** A score in figures. @param {Series} series @param {number|null} value */
const scoreOf = (series, value) => (series === "accuracy" ? percentText(value) : lossText(value));

/** A point as it is read out and stands beside a pointer. @param {Lengths} answer @param {Series} series @param {number} place */
export function pointText(answer, series, place) {
  const off = answer[`${series}_error`][place];
  const error = off === null ? "" : ` ± ${series === "accuracy" ? `${(100 * off).toFixed(1)} %` : lossText(off)}`;
  const kind = answer.fresh ? "sequence" : "test sentence";
  const score = `${measureOf(answer, series)} ${scoreOf(series, answer[series][place])}${error}`;
  return `length ${rangeText(answer.lengths[place])}: ${score}, of ${counted(answer.sequences[place], kind)}`;
}

/** How far it reaches, where sequences of any length can be made up. @param {Lengths} answer */
function reachText(answer) {
  const { has_accuracy, lengths, loss, least_right, most_off, reaches } = answer;
  const series = has_accuracy ? "accuracy" : "loss";
  const longest = lengths.map(([, length]) => length);
  const last = longest.length - 1;
  const at = (/** @type {number} */ place) => `at length ${countText(longest[place])}`;
  if (!has_accuracy && most_off === null)
    return `Its squared error is ${lossText(loss[0])} ${at(0)} and ${lossText(loss[last])} ${at(last)}.`;
  const [share, bound] = [`${100 * least_right} %`, `${lossText(most_off)}, a tenth of the floor`];
  const score = (/** @type {number} */ place) => scoreOf(series, answer[series][place]);
  if (reaches === null) {
    const short = has_accuracy ? `fewer than ${share} are right` : `its squared error is more than ${bound}`;
    return `Already ${at(0)} ${short}: ${score(0)}.`;
  }
  const good = has_accuracy ? `At least ${share} are right` : `Its squared error is at most ${bound},`;
  if (reaches === longest[last])
    return `${good} at every length that was tried, up to ${countText(reaches)}, four times the longest that it learns from.`;
  const next = longest.indexOf(reaches) + 1;
  return `${good} up to length ${countText(reaches)}; ${at(next)} ${has_accuracy ? `${score(next)} are` : `it is ${score(next)}`}.`;
}

/** Where it is worst, where there are only the sentences of a test set. @param {Lengths} answer */
function worstText({ has_accuracy, accuracy, loss, lengths, sequences, tested, of }) {
  const over = tested < of ? ` (the first ${countText(tested)} of ${countText(of)})` : "";
  const rights = accuracy.map((share) => share ?? 0);
  if (has_accuracy && Math.min(...rights) === 1) return `All answers to the test sentences${over} are right, whatever their length.`;
  const place = has_accuracy ? rights.indexOf(Math.min(...rights)) : loss.indexOf(Math.max(...loss));
  const what = has_accuracy ? `${percentText(accuracy[place])} are right` : `the squared error is ${lossText(loss[place])}`;
  return `It is worst on test sentences${over} of length ${rangeText(lengths[place])}: ${what}, of ${counted(sequences[place], "sentence")}.`;
}

/** @param {Lengths} answer */
export function lengthsText(answer) {
  const { fresh, trained, counts, sequences } = answer;
  const learnt = `It learns from lengths of ${rangeText(trained)} ${counts}.`;
  if (fresh) {
    const each = countText(sequences[0]);
    return `${reachText(answer)} ${learnt} Of each length ${each} sequences were made up for this, the same for every network.`;
  }
  return `${worstText(answer)} ${learnt} Longer sentences of this data set cannot be made up, so how far beyond its lengths this network remembers is not to be seen here.`;
}
