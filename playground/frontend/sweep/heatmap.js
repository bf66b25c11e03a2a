/** The heatmap of a sweep: the medians of one outcome over two settings, each cell with its numbers. */

import { escapeText } from "../core/escape.js";
import { counted } from "../core/numbers.js";
import { labelOf, valueText } from "../core/settings.js";
import { cellText, divergedText, inLines, metricText, reachedText } from "./texts.js";

const TICK_CHARACTERS = 14; // of a line of a value at an axis
const ROW_PX = 46;
const LEAST_PX = 190;
const MOST_PX = 420;
const EDGE_PX = 70; // of the figure, for the axes
const NARROWEST_TEXT = 44; // px of a cell that can carry its numbers
const LOWEST_TEXT = 18;
const WIDE_TEXT = 104; // px of a cell that can carry words

const LEAST_COLOURED = 1e-9; // the scale of colours does not tell lower losses apart

/** @typedef {import("../core/settings.js").Value} Value */
/** @typedef {import("../core/sweep_data.js").Metric} Metric */
/** @typedef {import("../core/sweep_data.js").Result} Result */

/** @typedef {{name: string|null, values: (Value|null)[]}} Choice  a setting on an axis and its values; null: there is none */

/** Where an outcome stands on the scale of colours: losses differ by factors, so theirs is logarithmic. @param {Metric} metric @param {number|null} value */
const placeOf = (metric, value) => (value === null ? null : metric === "test_loss" ? Math.log10(Math.max(value, LEAST_COLOURED)) : value);
/** @param {Metric} metric @param {number} place */
const numberAt = (metric, place) => (metric === "test_loss" ? 10 ** place : place);

/** Ticks of the scale of colours: its ends and its middle. @param {Metric} metric @param {Result[]} results */
function scaleTicks(metric, results) {
  const all = results.map((result) => placeOf(metric, result[metric].median)).filter((place) => place !== null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const tickvals = high > low ? [low, (low + high) / 2, high] : all.slice(0, 1);
  return { tickmode: "array", tickvals, ticktext: tickvals.map((place) => metricText(metric, numberAt(metric, place))) };
}

/** How many seeds of a cell got there if not all did, how many diverged, and whether all are there. @param {Metric} metric @param {Result} result @param {boolean} wide */
export function notes(metric, result, wide) {
  const {
    seeds,
    missing = 0,
    diverged,
    epochs_to_all: { reached },
  } = result;
  if (metric === "epochs_to_all" && reached < seeds) {
    if (diverged === seeds && !reached) return "diverged";
    return `${reached} of ${seeds}${diverged && wide ? `, ${diverged} diverged` : ""}`;
  }
  if (diverged) return wide || diverged === seeds ? divergedText(result) : `${diverged}/${seeds} div.`;
  return missing ? `${seeds} of ${counted(seeds + missing, "seed")}` : "";
}

/** What a cell with a number says. @param {Metric} metric @param {Result} result @param {boolean} wide */
function shortly(metric, result, wide) {
  const { median } = result[metric];
  return median === null ? "" : [metricText(metric, median), notes(metric, result, wide)].filter(Boolean).join("<br>");
}

/** A cell in full, as the pointer shows it. @param {Metric} metric @param {string} name @param {Result} result @param {number} epoch */
function fully(metric, name, result, epoch) {
  const outcome = result[metric];
  if (!result.seeds) return escapeText(`${cellText(result.values)}: no run of it is left`);
  const none = metric === "epochs_to_all" ? "none" : "diverged";
  /** @param {number|null} value */
  const text = (value) => (value === null ? none : metricText(metric, value));
  const lines = [cellText(result.values), `${name}: <b>${text(outcome.median)}</b>`];
  if (metric === "epochs_to_all" && result.epochs_to_all.reached < result.seeds) lines.push(reachedText(result, epoch));
  else if (outcome.low !== null) lines.push(`range over ${counted(result.seeds, "seed")}: ${text(outcome.low)} to ${text(outcome.high)}`);
  if (result.story) lines.push(result.story);
  else if (result.diverged) lines.push(`${result.diverged} of ${result.seeds} diverged`);
  if (result.missing) lines.push(`${result.missing} of ${counted(result.seeds + result.missing, "seed")} missing`);
  return lines.map((line, i) => (i === 1 ? line : escapeText(line))).join("<br>");
}

/**
 * Draws results into a node that Plotly keeps.
 * @param {HTMLElement} chart
 * @param {{Plotly: import("../types.js").Plotly, figure: import("../types.js").Figure}} look
 * @param {{across: Choice, down: Choice, metric: [Metric, string], cell: (x: Value|null, y: Value|null) => Result|undefined, epoch: number}} what
 *   `cell` finds a result; all of them are of that epoch
 */
export function drawHeatmap(chart, { Plotly, figure }, { across, down, metric: [metric, name], cell, epoch }) {
  const { layout, data, config } = structuredClone(figure);
  const width = chart.clientWidth;
  if (!width) return;
  const height = Math.min(Math.max(EDGE_PX + ROW_PX * down.values.length, LEAST_PX), MOST_PX);
  const rows = down.values.map((y) => across.values.map((x) => cell(x, y)));
  const cellWidth = (width - 120) / across.values.length;
  const [roomy, wide] = [NARROWEST_TEXT, WIDE_TEXT].map(
    (least) => cellWidth > least && (height - EDGE_PX) / down.values.length > LOWEST_TEXT,
  );
  /** @param {(result: Result) => unknown} fn */
  const each = (fn) => rows.map((row) => row.map((result) => (result ? fn(result) : null)));
  /** @param {unknown[]} values */
  const places = (values) => values.map((_, i) => i);
  /** @param {Choice} choice */
  const ticks = ({ name: setting, values }) => ({
    tickmode: "array",
    tickvals: places(values),
    ticktext: values.map((value) =>
      setting === null || value === null ? "" : inLines(valueText(setting, value), TICK_CHARACTERS).map(escapeText).join("<br>"),
    ),
    range: [-0.5, values.length - 0.5],
  });
  /** @param {string|null} setting */
  const title = (setting) => ({ text: setting === null ? "" : escapeText(labelOf(setting)) });
  const none = rows.flatMap((row, y) =>
    row.flatMap((result, x) =>
      result && result[metric].median === null ? [{ ...layout.meta.empty, x, y, text: roomy ? noneText(metric, result, wide) : "–" }] : [],
    ),
  );
  const colourTicks = scaleTicks(
    metric,
    rows.flat().filter((result) => result !== undefined),
  );
  Plotly.react(
    chart,
    [
      {
        ...data[0],
        x: places(across.values),
        y: places(down.values),
        z: each((result) => placeOf(metric, result[metric].median)),
        customdata: each((result) => result[metric].median),
        text: each((result) => shortly(metric, result, wide)),
        hovertext: each((result) => fully(metric, name.toLowerCase(), result, epoch)),
        texttemplate: roomy ? data[0].texttemplate : "",
        showscale: colourTicks.tickvals.length > 0,
        colorbar: { ...data[0].colorbar, ...colourTicks },
      },
    ],
    {
      ...layout,
      width,
      height,
      annotations: none,
      xaxis: { ...layout.xaxis, ...ticks(across), title: { ...layout.xaxis.title, ...title(across.name) } },
      yaxis: { ...layout.yaxis, ...ticks(down), title: { ...layout.yaxis.title, ...title(down.name) } },
    },
    config,
  );
}

/** What a cell without a number says. @param {Metric} metric @param {Result} result @param {boolean} wide */
const noneText = (metric, result, wide) => (result.seeds ? notes(metric, result, wide) : "no run");
