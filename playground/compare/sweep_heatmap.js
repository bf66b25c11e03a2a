/** The heatmap of a sweep: the medians of one outcome over two settings, each cell with its numbers. */

import { escapeText } from "./player_trace.js";
import { cellText, labelOf, metricText, valueText } from "./sweep_words.js";

const ROW_PX = 46;
const LEAST_PX = 190;
const MOST_PX = 420;
const EDGE_PX = 70; // of the figure, for the axes
const NARROWEST_TEXT = 44; // px of a cell that can carry its numbers
const LOWEST_TEXT = 18;

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

/** What a cell says: its median, and how many seeds got there if not all did, or are there at all. */
function shortly(metric, { [metric]: outcome, seeds, missing = 0 }) {
  if (outcome.median === null) return "";
  const lacks = missing ? `<br>${seeds} of ${seeds + missing} seeds` : "";
  const some = metric === "epochs_to_all" && outcome.reached < seeds ? `<br>${outcome.reached} of ${seeds}` : lacks;
  return metricText(metric, outcome.median) + some;
}

/** A cell in full, for who points at it. */
function fully(metric, name, result) {
  const { median, low, high, reached } = result[metric];
  const text = (value) => metricText(metric, value);
  if (!result.seeds) return escapeText(`${cellText(result.values)}: no run of it is left`);
  const lines = [cellText(result.values), `${name}: <b>${text(median)}</b>`, `range over ${result.seeds} seeds: ${text(low)} to ${text(high)}`];
  if (metric === "epochs_to_all") lines.push(`${reached} of ${result.seeds} seeds reached 100 %`);
  if (result.diverged) lines.push(`${result.diverged} diverged`);
  if (result.missing) lines.push(`${result.missing} of ${result.seeds + result.missing} seeds missing`);
  return lines.map((line, i) => (i === 1 ? line : escapeText(line))).join("<br>");
}

/**
 * Draws results into a node that Plotly keeps.
 * @param {HTMLElement} chart
 * @param {{Plotly: object, figure: object}} look
 * @param {{across: {name: string, values: unknown[]}, down: {name: string|null, values: unknown[]},
 *   metric: [string, string], cell: (x: unknown, y: unknown) => object|undefined}} what  `cell` finds a result
 */
export function drawHeatmap(chart, { Plotly, figure }, { across, down, metric: [metric, name], cell }) {
  const { layout, data, config } = structuredClone(figure);
  const width = chart.clientWidth;
  if (!width) return;
  const height = Math.min(Math.max(EDGE_PX + ROW_PX * down.values.length, LEAST_PX), MOST_PX);
  const rows = down.values.map((y) => across.values.map((x) => cell(x, y)));
  const roomy = (width - 120) / across.values.length > NARROWEST_TEXT && (height - EDGE_PX) / down.values.length > LOWEST_TEXT;
  const each = (fn) => rows.map((row) => row.map((result) => (result ? fn(result) : null)));
  const places = (values) => values.map((_, i) => i);
  const ticks = ({ name: setting, values }) => ({
    tickmode: "array",
    tickvals: places(values),
    ticktext: values.map((value) => (setting === null ? "" : escapeText(valueText(setting, value)))),
    range: [-0.5, values.length - 0.5],
  });
  const title = (setting) => ({ text: setting === null ? "" : escapeText(labelOf(setting)) });
  const none = rows.flatMap((row, y) =>
    row.flatMap((result, x) => (result && result[metric].median === null ? [{ ...layout.meta.empty, x, y, text: roomy ? noneText(metric, result) : "–" }] : [])),
  );
  Plotly.react(
    chart,
    [
      {
        ...data[0],
        x: places(across.values),
        y: places(down.values),
        z: each((result) => placed(metric, result[metric].median)),
        customdata: each((result) => result[metric].median),
        text: each((result) => shortly(metric, result)),
        hovertext: each((result) => fully(metric, name.toLowerCase(), result)),
        texttemplate: roomy ? data[0].texttemplate : "",
        colorbar: { ...data[0].colorbar, ...scaleTicks(metric, rows.flat().filter(Boolean)) },
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

function noneText(metric, { seeds, epochs_to_all: { reached } }) {
  if (!seeds) return "no run";
  return metric === "epochs_to_all" ? `${reached} of ${seeds}` : "none";
}
