/** Names and numbers of a sweep, as they are written on the page. */

// @ts-nocheck

import { NONE, countText, counted, lossText as shortLoss, percentText } from "../core/numbers.js";
import { shortText } from "../core/settings.js";

/** Outcomes of a setting over its seeds: name of the column, what it is called, and what its scale is. */
export const METRICS = [
  ["test_loss", "Final test loss"],
  ["test_accuracy", "Final test accuracy"],
  ["epochs_to_all", "Epochs to 100 %"],
];

/** How a sweep stands, in words. */
export const STATE_TEXT = {
  waiting: "waiting for a place",
  running: "training",
  paused: "paused",
  done: "complete",
  stopped: "stopped",
  failed: "failed",
};

/** Whether a sweep has not come to its end: then it may be stopped. @param {{can: string[]}} [frame] of the sweep or its progress */
export const isUnderWay = (frame) => frame?.can.includes("stop") ?? false;

/** A cell's settings in a few words. @param {Record<string, unknown>} values */
export const cellText = (values, names = Object.keys(values)) => names.map((name) => shortText(name, values[name])).join(" · ");

/** A loss in a few characters, however large: cells and axes are narrow. */
export function lossText(loss) {
  return loss >= 100 ? Number(loss.toPrecision(3)).toExponential(1).replace("e+", "e") : shortLoss(loss);
}

/** An outcome in a few characters; a dash where there is none. */
export function metricText(metric, value) {
  if (value === null || value === undefined) return NONE;
  if (metric === "test_loss") return lossText(value);
  return metric === "test_accuracy" ? percentText(value) : countText(Math.round(value));
}

const isGone = (value) => value === null || value === Infinity; // a loss that there is none of, or none any more

/** Median and range over seeds. @param {{median: number|null, low: number|null, high: number|null}} spread  null or Infinity: diverged */
export function spreadText(metric, { median, low, high }) {
  const text = (value) => (isGone(value) ? "diverged" : metricText(metric, value));
  if (isGone(low)) return "diverged";
  return isGone(median) ? `diverged, the lowest ${text(low)}` : `${text(median)} (${text(low)} to ${text(high)})`;
}

/** How many seeds had all test sentences right by an epoch, of which not all had. */
export function reachedText({ seeds, epochs_to_all: { reached, low } }, epoch) {
  const by = `by epoch ${countText(epoch)}`;
  return reached ? `${countText(reached)} of ${counted(seeds, "seed")} ${by}, the first at ${countText(low)}` : `no seed ${by}`;
}

/** One outcome of a cell of the results in full. @param {number} epoch  at which the runs are compared */
export function outcomeText(metric, result, epoch) {
  const outcome = result[metric];
  if (!result.seeds) return NONE;
  if (metric !== "epochs_to_all" || outcome.reached === result.seeds) return spreadText(metric, outcome);
  const some = reachedText(result, epoch);
  return outcome.median === null ? some : `${metricText(metric, outcome.median)} (${some})`;
}

/** How many runs of a cell diverged; "" if none did. */
export function divergedText({ diverged, seeds }) {
  if (!diverged) return "";
  return diverged === seeds ? "diverged" : `${countText(diverged)} of ${countText(seeds)} diverged`;
}

/** A length of time, rounded as one speaks of it. */
export function timeText(seconds) {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Number((seconds / 3600).toPrecision(2))} h`;
}

/** A text in lines of at most `most` characters, a longer word whole. @returns {string[]} */
export function inLines(text, most) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
