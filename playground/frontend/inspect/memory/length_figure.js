/** The score by length as Plotly draws it: the lengths that were trained on as a ground, floor and baseline as dashed lines with their names. */

import { escapeText } from "../../core/escape.js";
import { dashNameOf, dashOf, yardsticksOf, yardstickText } from "../../charts/yardsticks.js";
import { measureOf, pointText } from "../wording/lengths.js";

/** @typedef {import("../answers.js").Lengths} Lengths */
/** @typedef {import("../wording/lengths.js").Series} Series */

const BESIDE = 0.5; // of a length, to each side of those that were trained on
const ROOM = 0.02; // of what the axis spans, beyond its last point
const FEW = 6; // lengths on the axis, up to which each has its number: Plotly would write fractions between them
const HEAD = 0.012; // of the same, to each side of the place of the keyboard

/** Where a point stands: in the middle of its lengths. @param {number[]} range */
const middle = ([shortest, longest]) => (shortest + longest) / 2;

/** What the axis spans, with a little room at its ends. @param {Lengths} answer @returns {[number, number]} */
function span({ lengths, trained }) {
  const [low, high] = [Math.min(trained[0], ...lengths.map(middle)), Math.max(trained[1], ...lengths.map(middle))];
  return [low - BESIDE, high + BESIDE + ROOM * (high - low)];
}

/**
 * The lines to compare with, of those that the answer has in this measure: where each goes, and what it is called. What was worked
 * out of sequences as they are trained on says nothing of longer ones, and ends where those do.
 * @param {Lengths} answer @param {Series} series
 * @returns {{name: string, role: import("../../charts/yardsticks.js").Yardstick["role"], x: number[], y: number[]}[]}
 */
export function levelsOf(answer, series) {
  const { fresh, trained, lengths, yardsticks } = answer;
  const [begin, end] = span(answer);
  const ofTrained = [Math.max(begin, trained[0] - BESIDE), Math.min(end, trained[1] + BESIDE)];
  return yardsticksOf(yardsticks, series).map((line) => {
    const { role, value, values } = line;
    const level = { name: `${role}: ${yardstickText(line)}`, role, x: fresh ? ofTrained : [begin, end], y: [value, value] };
    if (!values) return level;
    const isLevel = values.every((each) => each === values[0]);
    if (isLevel) return { ...level, x: [begin, end] };
    return { ...level, name: `${level.name} where it learns`, x: lengths.map(middle), y: values };
  });
}

/** The trained lengths, and where the keyboard is. @param {import("../../types.js").Figure} figure @param {Lengths} answer @param {number} place  -1: nowhere */
export function lengthMarks({ layout: { meta } }, answer, place) {
  const { trained, lengths } = answer;
  const ground = { ...meta.ground, x0: trained[0] - BESIDE, x1: trained[1] + BESIDE };
  if (place < 0) return [ground];
  const [begin, end] = span(answer);
  const [at, half] = [middle(lengths[place]), HEAD * (end - begin)];
  return [ground, { ...meta.head, x0: at - half, x1: at + half }];
}

/** @param {import("../../types.js").Figure} figure  its template @param {Lengths} answer @param {Series} series */
export function drawLengths({ data: [score, level], layout }, answer, series) {
  const { lengths, trained, counts } = answer;
  const name = measureOf(answer, series);
  const levels = levelsOf(answer, series);
  const points = {
    ...score,
    name,
    x: lengths.map(middle),
    y: answer[series],
    text: lengths.map((_, place) => escapeText(pointText(answer, series, place))),
    error_y: { ...score.error_y, array: answer[`${series}_error`].map((error) => error ?? 0) },
  };
  const lines = levels.map(({ name: ofLine, role, x, y }) => {
    return { ...level, x, y, name: escapeText(ofLine), line: { ...level.line, dash: dashOf(role) } };
  });
  const [begin, end] = span(answer);
  const whole = end - begin <= FEW ? { tick0: 0, dtick: 1 } : {};
  const samples = levels.map((line) => ({ name: line.name, colour: level.line.color, dash: dashNameOf(line.role) }));
  return {
    data: [points, ...lines],
    legend: [{ name, colour: score.line.color }, ...samples],
    layout: {
      xaxis: { ...layout.xaxis, ...whole, range: [begin, end], title: { ...layout.xaxis.title, text: `length in ${counts}` } },
      yaxis: {
        ...layout.yaxis,
        ...(series === "accuracy" ? layout.meta.share : layout.meta.other),
        title: { ...layout.yaxis.title, text: name },
      },
      annotations: [{ ...layout.meta.note, x: trained[0] - BESIDE, text: "lengths it learns from" }],
    },
  };
}
