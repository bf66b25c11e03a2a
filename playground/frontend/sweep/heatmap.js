/** The heatmap of a sweep: the medians of one outcome over two settings, each cell with its numbers. */

// @ts-nocheck

import { counted } from "../core/numbers.js";
import { escapeText } from "../reader/trace.js";
import { labelOf, valueText } from "../core/settings.js";
import { cellText, divergedText, inLines, metricText, reachedText } from "./words.js";

const TICK_CHARACTERS = 14; // of a line of a value at an axis
const ROW_PX = 46;
const LEAST_PX = 190;
const MOST_PX = 420;
const EDGE_PX = 70; // of the figure, for the axes
const NARROWEST_TEXT = 44; // px of a cell that can carry its numbers
const LOWEST_TEXT = 18;
const WIDE_TEXT = 104; // px of a cell that can carry words

const LEAST_LOSS = 1e-9; // for a logarithm

/** Where an outcome stands on the scale of colours: losses differ by factors, so theirs is logarithmic. */
const placed = (metric, value) => (value === null ? null : metric === "test_loss" ? Math.log10(Math.max(value, LEAST_LOSS)) : value);
const unplaced = (metric, place) => (metric === "test_loss" ? 10 ** place : place);

/** Ticks of the scale of colours: its ends and its middle. */
function scaleTicks(metric, results) {
  const all = results.map((result) => placed(metric, result[metric].median)).filter((place) => place !== null);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const tickvals = high > low ? [low, (low + high) / 2, high] : all.slice(0, 1);
  return { tickmode: "array", tickvals, ticktext: tickvals.map((place) => metricText(metric, unplaced(metric, place))) };
}

/** How many seeds of a cell got there if not all did, how many diverged, and whether all are there. */
function notes(metric, result, wide) {
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

/** What a cell with a number says. */
function shortly(metric, result, wide) {
  const { median } = result[metric];
  return median === null ? "" : [metricText(metric, median), notes(metric, result, wide)].filter(Boolean).join("<br>");
}

/** A cell in full, for who points at it. */
function fully(metric, name, result, epoch) {
  const outcome = result[metric];
  if (!result.seeds) return escapeText(`${cellText(result.values)}: no run of it is left`);
  const none = metric === "epochs_to_all" ? "none" : "diverged";
  const text = (value) => (value === null ? none : metricText(metric, value));
  const lines = [cellText(result.values), `${name}: <b>${text(outcome.median)}</b>`];
  if (metric === "epochs_to_all" && outcome.reached < result.seeds) lines.push(reachedText(result, epoch));
  else if (outcome.low !== null) lines.push(`range over ${counted(result.seeds, "seed")}: ${text(outcome.low)} to ${text(outcome.high)}`);
  if (result.story) lines.push(result.story);
  else if (result.diverged) lines.push(`${result.diverged} of ${result.seeds} diverged`);
  if (result.missing) lines.push(`${result.missing} of ${counted(result.seeds + result.missing, "seed")} missing`);
  return lines.map((line, i) => (i === 1 ? line : escapeText(line))).join("<br>");
}

/**
 * Draws results into a node that Plotly keeps.
 * @param {HTMLElement} chart
 * @param {{Plotly: object, figure: object}} look
 * @param {{across: {name: string, values: unknown[]}, down: {name: string|null, values: unknown[]},
 *   metric: [string, string], cell: (x: unknown, y: unknown) => object|undefined, epoch: number}} what
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
  const each = (fn) => rows.map((row) => row.map((result) => (result ? fn(result) : null)));
  const places = (values) => values.map((_, i) => i);
  const ticks = ({ name: setting, values }) => ({
    tickmode: "array",
    tickvals: places(values),
    ticktext: values.map((value) =>
      setting === null ? "" : inLines(valueText(setting, value), TICK_CHARACTERS).map(escapeText).join("<br>"),
    ),
    range: [-0.5, values.length - 0.5],
  });
  const title = (setting) => ({ text: setting === null ? "" : escapeText(labelOf(setting)) });
  const none = rows.flatMap((row, y) =>
    row.flatMap((result, x) =>
      result && result[metric].median === null ? [{ ...layout.meta.empty, x, y, text: roomy ? noneText(metric, result, wide) : "–" }] : [],
    ),
  );
  const scaled = scaleTicks(metric, rows.flat().filter(Boolean));
  Plotly.react(
    chart,
    [
      {
        ...data[0],
        x: places(across.values),
        y: places(down.values),
        z: each((result) => placed(metric, result[metric].median)),
        customdata: each((result) => result[metric].median),
        text: each((result) => shortly(metric, result, wide)),
        hovertext: each((result) => fully(metric, name.toLowerCase(), result, epoch)),
        texttemplate: roomy ? data[0].texttemplate : "",
        showscale: scaled.tickvals.length > 0,
        colorbar: { ...data[0].colorbar, ...scaled },
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

/** What a cell without a number says. */
const noneText = (metric, result, wide) => (result.seeds ? notes(metric, result, wide) : "no run");
