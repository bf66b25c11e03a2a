/** Names and numbers of a sweep, as they are written on the page. */

import { NONE, countText, counted, lossText, percentText } from "../core/numbers.js";
import { answersWithNumber, lossName } from "../core/measures.js";
import { shortText } from "../core/settings.js";
import { yardsticksOf } from "../charts/yardsticks.js";

/** @typedef {import("../core/settings.js").Value} Value */
/** @typedef {import("../core/sweep_data.js").Metric} Metric */
/** @typedef {import("../core/sweep_data.js").Spread} Spread */
/** @typedef {import("../core/sweep_data.js").Result} Result */

/** What the columns of a curve are called. */
export const COLUMNS = /** @type {const} */ ({ test_loss: "test loss", test_accuracy: "test accuracy" });

/** Outcomes of a setting over its seeds, and what each is called wherever it is shown. @type {[Metric, string][]} */
export const METRICS = [
  ["test_loss", `Final ${COLUMNS.test_loss}`],
  ["test_accuracy", `Final ${COLUMNS.test_accuracy}`],
  ["epochs_to_all", "Epochs to 100 %"],
];

/** @typedef {keyof typeof COLUMNS} Column */
/** @typedef {Pick<import("../core/sweep_data.js").KnownSweep, "base"|"yardsticks">} Measured */

/** What a column of a sweep's curves holds. @param {Pick<Measured, "base">} sweep @param {Column} column */
export const columnName = ({ base }, column) => (column === "test_loss" ? `test ${lossName({ settings: base })}` : COLUMNS[column]);

/** The columns that its runs have: numbers have no accuracy. @param {Pick<Measured, "base">} sweep @returns {Column[]} */
export const columnsOf = ({ base }) => (answersWithNumber({ settings: base }) ? ["test_loss"] : ["test_loss", "test_accuracy"]);

/** The outcomes that its runs have, and what each is called. @param {Pick<Measured, "base">} sweep @returns {[Metric, string][]} */
export const metricsOf = (sweep) => (columnsOf(sweep).length > 1 ? METRICS : [["test_loss", `Final ${columnName(sweep, "test_loss")}`]]);

/** The lines beside its curves of a column. @param {Measured} sweep @param {Column} column */
export const beside = ({ yardsticks }, column) => yardsticksOf(yardsticks, column === "test_loss" ? "loss" : "accuracy");

/** Whether a sweep has not come to its end: then it may be stopped. @param {{can: string[]}} [frame] of the sweep or its progress */
export const isUnderWay = (frame) => frame?.can.includes("stop") ?? false;

/** A cell's settings in a few words. @param {Record<string, Value>} values */
export const cellText = (values, names = Object.keys(values)) => names.map((name) => shortText(name, values[name])).join(" · ");

/** A loss in a few characters, however large: cells and axes are narrow. @param {number} loss */
export function narrowLossText(loss) {
  return loss >= 100 ? Number(loss.toPrecision(3)).toExponential(1).replace("e+", "e") : lossText(loss);
}

/** An outcome in a few characters; a dash where there is none. @param {Metric} metric @param {number|null} [value] */
export function metricText(metric, value) {
  if (value === null || value === undefined) return NONE;
  if (metric === "test_loss") return narrowLossText(value);
  return metric === "test_accuracy" ? percentText(value) : countText(Math.round(value));
}

/** Whether it is a loss that there is none of, or none any more. @param {number|null} value */
const isGone = (value) => value === null || value === Infinity;

/** Median and range over seeds. @param {Metric} metric @param {Spread} spread  null or Infinity: diverged */
export function spreadText(metric, { median, low, high }) {
  /** @param {number|null} value */
  const text = (value) => (isGone(value) ? "diverged" : metricText(metric, value));
  if (isGone(low)) return "diverged";
  return isGone(median) ? `diverged, the lowest ${text(low)}` : `${text(median)} (${text(low)} to ${text(high)})`;
}

/** How many seeds had all test sentences right by an epoch, of which not all had. @param {Pick<Result, "seeds"|"epochs_to_all">} result @param {number} epoch */
export function reachedText({ seeds, epochs_to_all: { reached, low } }, epoch) {
  const by = `by epoch ${countText(epoch)}`;
  return reached ? `${countText(reached)} of ${counted(seeds, "seed")} ${by}, the first at ${countText(low)}` : `no seed ${by}`;
}

/** One outcome of a cell of the results in full. @param {Metric} metric @param {Result} result @param {number} epoch  at which the runs are compared */
export function outcomeText(metric, result, epoch) {
  const outcome = result[metric];
  if (!result.seeds) return NONE;
  if (metric !== "epochs_to_all" || result.epochs_to_all.reached === result.seeds) return spreadText(metric, outcome);
  const some = reachedText(result, epoch);
  return outcome.median === null ? some : `${metricText(metric, outcome.median)} (${some})`;
}

/** How many runs of a cell diverged; "" if none did. @param {Pick<Result, "diverged"|"seeds">} result */
export function divergedText({ diverged, seeds }) {
  if (!diverged) return "";
  return diverged === seeds ? "diverged" : `${countText(diverged)} of ${countText(seeds)} diverged`;
}

/** Up to where the runs of results are compared, in words; "" once that is where the sweep ends. @param {Pick<import("../core/sweep_data.js").Results, "epoch"|"final">} results @param {number} epochs */
export function comparedText({ epoch, final }, epochs) {
  if (epoch >= epochs) return "";
  // A sweep that was stopped is final too, and has not been where its settings say: that must stay in sight.
  const text = `all runs compared at epoch ${countText(epoch)} of ${countText(epochs)}`;
  return final ? text : `so far: ${text}`;
}

/** A length of time, rounded as one speaks of it. @param {number} seconds */
export function timeText(seconds) {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Number((seconds / 3600).toPrecision(2))} h`;
}

/** A text in two lines as nearly equal as its spaces allow. @param {string} text @returns {[string, string]} */
export function inTwoLines(text) {
  const middle = (text.length - 1) / 2;
  const spaces = [...text.matchAll(/ /gu)].map(({ index }) => index);
  const [space = text.length] = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
  return [text.slice(0, space), text.slice(space + 1)];
}

/** A text in lines of at most `most` characters, a longer word whole. @param {string} text @param {number} most @returns {string[]} */
export function inLines(text, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
