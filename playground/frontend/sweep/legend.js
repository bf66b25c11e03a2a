/** The lines of a few settings of a sweep, each named in a legend beside its look, its median over the seeds and their range. */

import { lookAt } from "../charts/looks.js";
import { makeSwatch, markOf, paintSwatch } from "../charts/swatch.js";
import { element } from "../core/dom.js";
import { countText } from "../core/numbers.js";
import { onPoint } from "../core/pointing.js";
import { lastEpoch } from "../core/sweep_data.js";
import { overSeeds } from "./over_seeds.js";
import { spreadText } from "./texts.js";

/** @typedef {import("../core/sweep_data.js").Cell} Cell */
/** @typedef {"test_loss"|"test_accuracy"} Column */

/** A line, its name in the legend, and what is said there of it. @param {string} name @param {Cell} cell @param {number} place */
function makeLine(name, cell, place) {
  const swatch = makeSwatch();
  const note = element("span");
  const value = element("span", { className: "rnn-sweep-value" });
  const item = element("li", {}, swatch, element("span", {}, name, note), value);
  const summary = overSeeds([], "test_loss"); // nothing yet
  return { name, cell, place, item, swatch, note, value, summary, colour: "", dash: "solid", marker: "" };
}

/** @typedef {ReturnType<typeof makeLine>} Line */

/** @param {import("../core/sweep_data.js").Sweeps} sweeps @param {() => void} onChange  another name is pointed at, or none */
export function makeSweepLegend(sweeps, onChange) {
  const node = element("ul", { className: "rnn-sweep-legend" });
  /** @type {Line[]} */
  let lines = [];
  /** @type {Line|null} */
  let highlight = null;

  /** Lets a line stand out while its name is pointed at. @param {Line} line */
  function listen(line) {
    const light = (/** @type {Line|null} */ next) => {
      if (next === highlight) return;
      highlight = next;
      onChange();
    };
    onPoint(
      line.item,
      () => light(line),
      () => light(null),
    );
  }

  return {
    node,
    get lines() {
      return lines;
    },
    /** The line whose name is pointed at. */
    get lit() {
      return highlight;
    },
    /** Names other settings. @param {[string, Cell][]} namedCells  name and cell of each */
    name(namedCells) {
      lines = namedCells.map(([name, cell], place) => makeLine(name, cell, place));
      lines.forEach(listen);
      highlight = null;
      node.replaceChildren(...lines.map(({ item }) => item));
    },
    /** Gives each line a look of its own, which its swatch has too. @param {string[]} palette */
    paint(palette) {
      for (const line of lines) {
        const look = lookAt(line.place);
        const run = { look, colour: look.colour };
        Object.assign(line, markOf(run, palette));
        paintSwatch(line.swatch, run, palette);
      }
    },
    /** Reads the curves of each line's runs. @param {Column} column @param {Set<number>} diverged  places of runs */
    summarise(column, diverged) {
      const until = lastEpoch(sweeps);
      for (const line of lines) {
        const { runs } = line.cell;
        const divergedFlags = runs.map((run) => diverged.has(run));
        const curves = runs.map((run) => sweeps.curves[run]);
        line.summary = overSeeds(curves, column, divergedFlags, until);
        const count = divergedFlags.filter(Boolean).length;
        line.note.textContent = count ? `, ${countText(count)} of ${countText(runs.length)} diverged` : "";
      }
    },
    /** Writes each line's value at an epoch beside its name. @param {number} epoch @param {Column} column @returns {number|null} the epoch that was read */
    say(epoch, column) {
      const last = Math.max(0, ...lines.map(({ summary }) => summary.epoch.at(-1) ?? 0));
      const at = Math.min(Math.max(Math.round(epoch), 0), last);
      for (const { summary, value } of lines) {
        const i = summary.epoch.findLastIndex((number) => number <= at);
        const there = i >= 0 && (summary.epoch.at(-1) ?? 0) >= at - sweeps.stride;
        value.textContent = there ? spreadText(column, { median: summary.median[i], low: summary.low[i], high: summary.high[i] }) : "–";
      }
      return last ? at : null;
    },
  };
}
