/** Floor and baseline: what something simpler than the network reaches, as labelled lines across a chart of curves. */

import { escapeText } from "../core/escape.js";
import { SQUARED_ERROR } from "../core/measures.js";
import { lossText, percentText } from "../core/numbers.js";
import { px } from "../core/unit.js";
import { NATS, makeCeiling, stepsOfSquares } from "./decimate.js";

/**
 * A line that the server tells with a run; measures are those of data/dataset.py.
 * @typedef {{role: "floor"|"baseline", measure: string, value: number, label: string}} Yardstick
 */

const LETTER = 0.5; // of the font size: how wide a letter is on average
const ROW = 15; // px that a label is high
const LEAST = 6; // letters of a name that is cut
const FAR = 2; // floors: a line higher than that does not make an axis longer

/** How the line of each role is dashed wherever it is drawn: px of a dash and of the gap after it, and the pattern of Plotly's that is most like it. */
const DASHES = { floor: { lengths: [3, 3], like: "dot" }, baseline: { lengths: [9, 4], like: "dash" } };

/** The px of a dash and of the gap after it, for a canvas. @param {Yardstick["role"]} role */
export const dashesOf = (role) => DASHES[role].lengths.map(px);

/** The same for Plotly. @param {Yardstick["role"]} role */
export const dashOf = (role) =>
  dashesOf(role)
    .map((each) => `${each}px`)
    .join();

/** And by name, for a sample in a legend. @param {Yardstick["role"]} role */
export const dashNameOf = (role) => DASHES[role].like;

/** In which chart it stands. @param {Yardstick} yardstick @returns {"accuracy"|"loss"} */
export const chartOf = ({ measure }) => (measure === "accuracy" ? "accuracy" : "loss");

/** Those of one chart. @template {Yardstick} Y @param {Y[]|undefined} yardsticks @param {"accuracy"|"loss"} chart */
export const yardsticksOf = (yardsticks, chart) => (yardsticks ?? []).filter((each) => chartOf(each) === chart);

/** A name with its value, and of a long name as much as there is room for: "always good 50.0 %". @param {Yardstick} yardstick @param {number} [most]  letters */
export function yardstickText(yardstick, most = Infinity) {
  const { value, label } = yardstick;
  const end = ` ${chartOf(yardstick) === "accuracy" ? percentText(value) : lossText(value)}`;
  const [name, room] = [[...label], Math.max(most - end.length, LEAST)];
  return `${name.length > room ? `${name.slice(0, room - 1).join("")}…` : label}${end}`;
}

/** What is to be read of them where they are not seen: "Floor (accuracy): always good 50.0 %." @param {Yardstick[]} yardsticks */
export const yardsticksInWords = (yardsticks) =>
  yardsticks.map((each) => `${each.role === "floor" ? "Floor" : "Baseline"} (${each.measure}): ${yardstickText(each)}.`).join(" ");

/** @param {Yardstick[]} yardsticks  of one chart */
const floorOf = (yardsticks) => yardsticks.find(({ role }) => role === "floor");

/** The values that an axis of losses reaches too: a baseline far above the floor would press the curves against the lower edge. @param {Yardstick[]} yardsticks  of its chart */
export function valuesWithin(yardsticks) {
  const floor = floorOf(yardsticks)?.value ?? Infinity;
  return yardsticks.map(({ value }) => value).filter((value) => value <= FAR * floor);
}

/** What an axis of losses beside these lines reaches in any case, in which steps it grows, and what is on it. @param {Yardstick[]|undefined} yardsticks */
export function axisBeside(yardsticks) {
  const lines = yardsticksOf(yardsticks, "loss");
  const reach = Math.max(0, ...valuesWithin(lines));
  const floor = floorOf(lines);
  if (floor?.measure !== SQUARED_ERROR) return { reach, steps: NATS, name: "losses" };
  return { reach, steps: stepsOfSquares(floor.value), name: `${SQUARED_ERROR}s` };
}

/** What follows the losses of runs that these lines stand beside, and says where their axis ends. @param {Yardstick[]|undefined} yardsticks */
export function ceilingBeside(yardsticks) {
  const { reach, steps } = axisBeside(yardsticks);
  return makeCeiling(reach, steps);
}

/** @typedef {{yardstick: Yardstick, text: string, y: number, above: boolean, left: boolean, isOffAxis: boolean}} Placed */

/** A label, where it may stand, px. @typedef {{above: boolean, left: boolean, top: number, end: number, from: number, to: number, cost: number}} Box */

/** @param {Box} one @param {Box} other */
const overlap = (one, other) => one.top < other.end && other.top < one.end && one.from < other.to && other.from < one.to;

/** Every way to choose one of each list. @template Item @param {Item[][]} lists @returns {Item[][]} */
const combinations = (lists) =>
  lists.reduce((/** @type {Item[][]} */ so, list) => so.flatMap((chosen) => list.map((item) => [...chosen, item])), [[]]);

/**
 * Where the label of each line is to stand: at the right end, above its line or below it, so that none is printed over
 * another, over the other line or out of the chart; at the left end where there is no other way. That of a line above
 * the axis stands at its upper edge, and one below it is not there.
 * @param {Yardstick[]} yardsticks  of one chart
 * @param {{low: number, high: number, width: number, height: number, size: number, taken?: number, scaled?: (value: number) => number}} axis  the values that are
 *   shown, over how many px; the font size in px; how many px at the top have other labels; and where a value stands on the
 *   axis, in its units
 * @returns {Placed[]} `y` in px from the top, where the line is; `isOffAxis`: it is above the axis, where only its label stands
 */
export function placeYardsticks(yardsticks, { low, high, width, height, size, taken = 0, scaled = (value) => value }) {
  const most = Math.floor(width / (LETTER * size));
  const lines = yardsticks
    .map((yardstick) => ({ yardstick, at: ((high - scaled(yardstick.value)) / (high - low)) * height }))
    .filter(({ at }) => at <= height)
    .map(({ yardstick, at }) => {
      const text = at < 0 ? `↑ ${yardstickText(yardstick, most - 2)}` : yardstickText(yardstick, most);
      return { yardstick, text, y: Math.max(at, 0), isOffAxis: at < 0 };
    });
  const boxes = lines.map(({ text, y }) => {
    const long = Math.min([...text].length * LETTER * size, width);
    return [false, true].flatMap((left) =>
      [true, false].map((above) => {
        const [top, end] = above ? [y - px(ROW), y] : [y, y + px(ROW)];
        const beyond = Math.max(-top, end - height, 0) / px(ROW); // of the label, which is taller than its letters
        const out = beyond > 0 ? 10 + 90 * beyond : top < taken ? 10 : 0;
        const crossed = lines.filter((line) => line.y > top && line.y < end).length;
        const cost = out + 5 * crossed + (left ? 2 : 0) + (above ? 0 : 0.5);
        return { above, left, top, end, from: left ? 0 : width - long, to: left ? long : width, cost };
      }),
    );
  });
  let best = { cost: Infinity, chosen: /** @type {Box[]} */ ([]) };
  for (const chosen of combinations(boxes)) {
    const over = chosen.flatMap((box, i) => chosen.slice(0, i).filter((other) => overlap(box, other))).length;
    const cost = chosen.reduce((sum, box) => sum + box.cost, 50 * over);
    if (cost < best.cost) best = { cost, chosen };
  }
  return lines.map((line, i) => ({ ...line, above: best.chosen[i].above, left: best.chosen[i].left }));
}

/**
 * How a figure has its lines, as playground/charts/style.py says it.
 * @typedef {{line: {line: object}, label: {xshift: number}}} Look
 */

/**
 * The lines and their labels, for Plotly.
 * @param {Placed[]} placed @param {Look} look @param {string} [nth]  of the axes: "2" for x2 and y2
 * @param {(value: number) => number} [scaled]  as above: Plotly places labels in units of a logarithmic axis, and lines in values
 */
export function yardstickMarks(placed, look, nth = "", scaled = (value) => value) {
  const [xref, yref] = [`x${nth} domain`, `y${nth}`];
  const shapes = placed
    .filter(({ isOffAxis }) => !isOffAxis)
    .map(({ yardstick: { value, role } }) => ({
      ...look.line,
      ...{ xref, yref, y0: value, y1: value },
      line: { ...look.line.line, dash: dashOf(role) },
    }));
  const annotations = placed.map(({ yardstick, text, above, left, isOffAxis }) => ({
    ...look.label,
    ...{ xref, x: left ? 0 : 1, xanchor: left ? "left" : "right", xshift: left ? look.label.xshift : -look.label.xshift },
    ...(isOffAxis ? { yref: `${yref} domain`, y: 1 } : { yref, y: scaled(yardstick.value) }),
    yanchor: above ? "bottom" : "top",
    text: escapeText(text),
  }));
  return { shapes, annotations };
}
