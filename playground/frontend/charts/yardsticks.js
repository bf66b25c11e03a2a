/** Floor and baseline: what something simpler than the network reaches, as labelled lines across a chart of curves. */

import { lossText, percentText } from "../core/numbers.js";
import { px } from "../core/unit.js";
import { escapeText } from "../reader/trace.js";

/**
 * A line that the server tells with a run; measures are those of data/dataset.py.
 * @typedef {{role: "floor"|"baseline", measure: string, value: number, label: string}} Yardstick
 */

const LETTER = 0.55; // of the font size: how wide a letter is on average
const ROW = 15; // px that a label is high
const LEAST = 6; // letters of a label that is cut
const FAR = 2; // floors: a line higher than that does not make an axis longer

/** In which chart it stands. @param {Yardstick} yardstick @returns {"accuracy"|"loss"} */
export const chartOf = ({ measure }) => (measure.endsWith("accuracy") ? "accuracy" : "loss");

/** Those of one chart. @param {Yardstick[]|undefined} yardsticks @param {"accuracy"|"loss"} chart */
export const yardsticksOf = (yardsticks, chart) => (yardsticks ?? []).filter((each) => chartOf(each) === chart);

/** "always good 50.0 %" @param {Yardstick} yardstick */
export function yardstickText({ measure, value, label }) {
  const number = measure.endsWith("accuracy") ? percentText(value) : lossText(value);
  return `${label} ${number}${measure.startsWith("balanced") ? " balanced" : ""}`;
}

/** What is to be read of them where they are not seen: "Floor (accuracy): always good 50.0 %." @param {Yardstick[]} yardsticks */
export const yardsticksInWords = (yardsticks) =>
  yardsticks.map((each) => `${each.role === "floor" ? "Floor" : "Baseline"} (${each.measure}): ${yardstickText(each)}.`).join(" ");

/** The values that an axis of losses reaches too: a baseline far above the floor would press the curves against the lower edge. @param {Yardstick[]} yardsticks  of its chart */
export function valuesWithin(yardsticks) {
  const floor = yardsticks.find(({ role }) => role === "floor")?.value ?? Infinity;
  return yardsticks.map(({ value }) => value).filter((value) => value <= FAR * floor);
}

/** @typedef {{yardstick: Yardstick, text: string, y: number, above: boolean, left: boolean, beyond: boolean}} Placed */

/** What stands in the way of a label. @typedef {{from: number, to: number, left: boolean}} Box */

/**
 * Where the label of each line is to stand: at the right end, above its line or below it, so that none is printed over
 * another, over the other line or out of the chart; at the left end where there is no other way. That of a line above
 * the axis stands at its upper edge, and one below it is not there.
 * @param {Yardstick[]} yardsticks  of one chart
 * @param {{low: number, high: number, width: number, height: number, size: number, taken?: number}} axis  the values that are
 *   shown, over how many px; the font size in px; and how many px at the top have other labels
 * @returns {Placed[]} `y` in px from the top, where the line is; `beyond`: it is above the axis
 */
export function placeYardsticks(yardsticks, { low, high, width, height, size, taken = 0 }) {
  const lines = yardsticks
    .map((yardstick) => ({ yardstick, y: ((high - yardstick.value) / (high - low)) * height }))
    .filter(({ y }) => y <= height)
    .map(({ yardstick, y }) => ({ yardstick, y: Math.max(y, 0), beyond: y < 0 }));
  /** @type {Box[]} */
  const boxes = [];
  const most = Math.max(LEAST, Math.floor(width / (LETTER * size)));
  const choices = [false, true].flatMap((left) => [true, false].map((above) => ({ left, above })));
  return lines.map(({ yardstick, y, beyond }) => {
    const costs = choices.map((choice) => {
      const [from, to] = choice.above ? [y - px(ROW), y] : [y, y + px(ROW)];
      const out = from < 0 || to > height ? 100 : from < taken ? 10 : 0;
      const crossed = lines.filter((line) => line.y !== y && line.y > from && line.y < to).length;
      const over = boxes.filter((box) => box.left === choice.left && box.from < to && from < box.to).length;
      return { ...choice, from, to, cost: out + 20 * over + 3 * crossed + (choice.left ? 2 : 0) };
    });
    const best = costs.reduce((least, each) => (each.cost < least.cost ? each : least));
    boxes.push(best);
    const whole = `${beyond ? "↑ " : ""}${yardstickText(yardstick)}`;
    const text = [...whole].length > most ? `${[...whole].slice(0, most - 1).join("")}…` : whole;
    return { yardstick, text, y, above: best.above, left: best.left, beyond };
  });
}

/**
 * How a figure has its lines, as playground/charts/style.py says it.
 * @typedef {{line: {line: object}, dash: Record<string, string>, label: {xshift: number}}} Look
 */

/** The lines and their labels, for Plotly. @param {Placed[]} placed @param {Look} look @param {string} [nth]  of the axes: "2" for x2 and y2 */
export function yardstickMarks(placed, look, nth = "") {
  const [xref, yref] = [`x${nth} domain`, `y${nth}`];
  const shapes = placed
    .filter(({ beyond }) => !beyond)
    .map(({ yardstick: { value, role } }) => ({
      ...look.line,
      ...{ xref, yref, y0: value, y1: value },
      line: { ...look.line.line, dash: look.dash[role] },
    }));
  const annotations = placed.map(({ yardstick, text, above, left, beyond }) => ({
    ...look.label,
    ...{ xref, x: left ? 0 : 1, xanchor: left ? "left" : "right", xshift: left ? look.label.xshift : -look.label.xshift },
    ...(beyond ? { yref: `${yref} domain`, y: 1 } : { yref, y: yardstick.value }),
    yanchor: above ? "bottom" : "top",
    text: escapeText(text),
  }));
  return { shapes, annotations };
}
