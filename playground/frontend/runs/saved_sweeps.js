/** The runs of one sweep as one thing: what was swept, how many runs there are, how they ended, and which has the lowest loss. */

import { capital } from "../core/sentences.js";
import { countText, counted, isNumber, percentText } from "../core/numbers.js";
import { inOrder, labelOf, sweptSettings, valueText } from "../core/settings.js";
import { stateText } from "../core/states.js";
import { cellText } from "../sweep/texts.js";

export const FEWEST_RUNS = 2; // that are shown as a sweep: of one there is nothing to group; the server has the same in restoring.py
const MOST_VALUES = 4; // that are named one by one

/** @typedef {import("../types.js").Run} Run */
/** @typedef {import("../core/settings.js").Value} Value */
/** @typedef {[name: string, values: Value[]]} Swept  a setting and its values */

/**
 * @typedef {object} SavedSweep
 * @property {string} id  of the sweep
 * @property {Run[]} runs  in the order of the list
 * @property {number} started  when its first run began, unix time in s
 * @property {Swept[]} swept  the settings that differ among its runs
 * @property {string} name
 */

/** The settings that a run began with; a change in mid-run is not one of the sweep's. @param {Run} run */
const firstOf = (run) => run.first_settings ?? run.settings;

/** The values of a setting among runs, in order. @param {Run[]} runs @param {string} name */
const valuesOf = (runs, name) => inOrder(name, new Set(runs.map((run) => firstOf(run)[name])));

/** Values of a setting in a few words. @param {string} name @param {Value[]} values */
function listText(name, values) {
  /** @param {Value} value */
  const text = (value) => valueText(name, value);
  return values.length <= MOST_VALUES
    ? values.map(text).join(", ")
    : `${text(values[0])} to ${text(values[values.length - 1])} (${countText(values.length)} values)`;
}

/** @param {Swept[]} swept @param {Run[]} runs */
function nameOf(swept, runs) {
  const words = swept.map(([name, values]) => `${labelOf(name).toLowerCase()} ${listText(name, values)}`).join(" × ");
  if (words) return capital(words);
  return `${counted(new Set(runs.map((run) => firstOf(run).seed)).size, "seed")} of one setting`;
}

/** Whether all runs of a cell have one value of a setting, each cell its own: no grid has that, so it was not swept. @param {Run[]} runs @param {string} name */
function goesWithCell(runs, name) {
  const pairs = new Set(runs.map((run) => `${firstOf(run).cell} ${firstOf(run)[name]}`));
  return pairs.size === valuesOf(runs, "cell").length;
}

/** The sweeps with at least two of these runs, in the order of the list. @param {Run[]} runs @returns {Map<string, SavedSweep>} by id */
export function savedSweepsOf(runs) {
  /** @type {Map<string, Run[]>} */
  const together = new Map();
  for (const run of runs) {
    if (!run.sweep) continue;
    const own = together.get(run.sweep) ?? [];
    together.set(run.sweep, own);
    own.push(run);
  }
  const savedSweeps = new Map();
  for (const [id, own] of together) {
    if (own.length < FEWEST_RUNS) continue;
    /** @type {Swept[]} */
    const values = sweptSettings().map(({ name }) => [name, valuesOf(own, name)]);
    const swept = values.filter(([name, several]) => several.length > 1 && (name === "cell" || !goesWithCell(own, name)));
    savedSweeps.set(id, { id, runs: own, started: Math.min(...own.map(({ started }) => started)), swept, name: nameOf(swept, own) });
  }
  return savedSweeps;
}

/** The median of at least one number, of which some may be infinite. @param {number[]} values */
function middleOf(values) {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : Number(a > b)));
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The median of those values that are finite numbers, null if there are none. @param {(number|null|undefined)[]} values */
export function medianOf(values) {
  const numbers = values.filter(isNumber);
  return numbers.length ? middleOf(numbers) : null;
}

/** How one run of a sweep stands. One that rests and has a message was stopped with its sweep, which does not go on. @param {Run} run */
const endOf = ({ ended, message }) => (ended === "paused" && message ? "stopped" : stateText(ended));

/** How runs ended, counted: "complete", or "18 complete, 2 diverged". @param {Run[]} runs */
export function endedText(runs) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const run of runs) counts.set(endOf(run), (counts.get(endOf(run)) ?? 0) + 1);
  if (counts.size === 1) return [...counts.keys()][0];
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([word, count]) => `${countText(count)} ${word}`)
    .join(", ");
}

/** The best and the median test accuracy of runs, "" if none is known. @param {Run[]} runs */
export function accuracyText(runs) {
  const best = Math.max(...runs.map((run) => run.best_test_accuracy ?? -Infinity));
  const median = medianOf(runs.map((run) => run.test_accuracy));
  return median === null || best < 0 ? "" : `test accuracy ${percentText(best)} at best, ${percentText(median)} in the median`;
}

/** The test loss that counts for a run, as in the sentences on its sweep: infinite once it diverged. @param {Run} run */
const lossOf = ({ ended, test_loss }) => (ended === "diverged" ? Infinity : (test_loss ?? Infinity));

/**
 * The setting with the lowest median, over its seeds, of the last test loss: a count, and no claim that it does better.
 * "" where there is nothing to choose from, where two are lowest, and where runs were stopped at different epochs.
 * @param {SavedSweep} sweep
 * @returns {string} the setting in words
 */
export function lowestLossOf({ runs, swept }) {
  const sound = runs.filter(({ ended }) => ended !== "diverged");
  if (!swept.length || new Set(sound.map((run) => run.epochs_done)).size > 1) return "";
  /** @type {Map<string, number[]>} */
  const cells = new Map();
  for (const run of runs) {
    const text = cellText(Object.fromEntries(swept.map(([name]) => [name, firstOf(run)[name]])));
    cells.set(text, [...(cells.get(text) ?? []), lossOf(run)]);
  }
  const medians = [...cells]
    .map(([text, losses]) => ({ text, loss: middleOf(losses) }))
    .sort((a, b) => (a.loss < b.loss ? -1 : Number(a.loss > b.loss)));
  const [lowest, next] = medians;
  return Number.isFinite(lowest.loss) && (!next || lowest.loss < next.loss) ? lowest.text : "";
}
