/** The landscape as Plotly draws it: flow, paths, resting points, and for two units the square of all states. */

import { escapeText } from "../../core/escape.js";
import { px } from "../../core/unit.js";
import { cutWord, textOf } from "../../reader/trace.js";
import { inLine, seen } from "../../reader/white_space.js";
import { arrowLine, shaftsOf } from "./flow_arrows.js";
import { cornerBox, labelPlaces } from "./label_places.js";
import { answerSquare, boundary, paceText, placesOf } from "./landscape.js";
import { scoreText, sideColours } from "../wording/score.js";
import { wordIn } from "../selection.js";

const SIDE = 61; // places to a side of the square of two units
const WIDEST = 560; // px of that square
const ROOM = 0.05; // of what the axes span, beyond it at each end

/** The sentence of a path, as it is named. @param {import("../../reader/trace.js").Words} path */
export const nameOf = (path) => inLine(textOf(path)) || "(no word)";

/** All points of all paths, in the order in which the keyboard goes through them. @param {any} answer @returns {[path: number, word: number][]} */
export const pointsOf = ({ paths }) =>
  paths.flatMap((/** @type {any} */ { x }, /** @type {number} */ i) => x.map((/** @type {number} */ _, /** @type {number} */ t) => [i, t]));

/** What a point is, as it is read out. @param {any} path @param {number} t  how many words have been read */
export const pointText = (path, t) =>
  `“${cutWord(nameOf(path), 40)}”, ${["start", ...path.words.map(seen)][t]}: score ${scoreText(path.score[t])}`;

/**
 * The ring around the point that the keyboard is at, as large whatever the axes.
 * @param {import("../../types.js").Figure} figure @param {number} x @param {number} y
 */
export const ringAt = ({ layout }, x, y) => ({ ...layout.meta.ring, xanchor: x, yanchor: y });

/** The line between the two answers, if the figure has one, and the ring. @param {import("../../types.js").Figure} figure @param {any} answer @param {[path: number, word: number]|undefined} point */
export function landscapeMarks(figure, { square, paths }, point) {
  const { shapes, meta } = figure.layout;
  const lines = square ? meta.squared.shapes : shapes;
  if (!point) return lines;
  const [i, t] = point;
  return [...lines, ringAt(figure, paths[i].x[t], paths[i].y[t])];
}

/** Where the state stands after so many words of the sentence that is selected. @param {any} answer  of the view "plane" @param {number} word */
export function placeAt({ paths: [{ words, x, y }] }, word) {
  const place = wordIn(word, words);
  return { x: x[place], y: y[place] };
}

/** @param {import("../../types.js").Figure} figure @param {number} i  of the path; 0: the sentence that is selected */
function pathColour({ layout }, i) {
  const { colours, first } = layout.meta;
  return i ? colours[(i - 1) % colours.length] : first;
}

/** @param {import("../../types.js").Figure} figure @param {any} path @param {number} i  0: the sentence that is selected */
function line(figure, path, i) {
  const words = ["start", ...path.words];
  const last = words.length - 1;
  return {
    ...figure.data[1],
    name: escapeText(cutWord(nameOf(path), 40)),
    x: path.x,
    y: path.y,
    customdata: words.map((_, t) => [i, t]),
    hovertext: words.map((word, t) => `${escapeText(cutWord(word))}<br>score <b>${scoreText(path.score[t])}</b>`),
    line: { ...figure.data[1].line, color: pathColour(figure, i), width: px(i ? 1.5 : 3) },
    marker: { ...figure.data[1].marker, size: words.map((_, t) => px(t === last ? 9 : 5)) },
    mode: i ? "lines+markers" : "lines+markers+text",
  };
}

/**
 * What the two axes span, and a little more, so that nothing stands at the edge; the square of two units as it is.
 * @param {any} answer @param {any} layout  of the figure @param {{x: number[], y: number[]}[]} drawn
 * @returns {{x: [number, number], y: [number, number]}}
 */
function rangesOf({ square }, layout, drawn) {
  const range = (/** @type {"x"|"y"} */ axis) => {
    if (square) return layout.meta.squared[`${axis}axis`].range;
    const values = drawn.flatMap((each) => each[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const more = ROOM * (high - low) || 0.5;
    return [low - more, high + more];
  };
  return { x: range("x"), y: range("y") };
}

/**
 * The px of the plot, and how many of them one unit of each axis takes.
 * @param {any} answer @param {any} layout @param {number} across  px of the figure @param {ReturnType<typeof rangesOf>} ranges
 */
function plotOf({ square }, layout, across, ranges) {
  const { l, r, t, b } = layout.margin;
  const room = { width: Math.max(across - l - r, 1), height: (square ? layout.meta.squared : layout).height - t - b };
  const [[left, right], [low, high]] = [ranges.x, ranges.y];
  return { room, scale: { x: room.width / (right - left), y: room.height / (high - low) } };
}

/**
 * The names at the path of the selected sentence, as many as there is room for: Plotly's own would lie one on the other.
 * @param {any} path @param {ReturnType<typeof plotOf>} plot @param {ReturnType<typeof rangesOf>} ranges
 * @param {[left: string, right: string]} sides  what stands in the upper corners; "": nothing
 */
function names(path, { room, scale }, ranges, sides) {
  const points = path.x.map((/** @type {number} */ each, /** @type {number} */ i) => ({
    x: (each - ranges.x[0]) * scale.x,
    y: (ranges.y[1] - path.y[i]) * scale.y,
  }));
  const words = ["start", ...path.words].map((word) => cutWord(word));
  const corners = sides.flatMap((text, right) => (text ? [cornerBox(text, room.width, Boolean(right))] : []));
  const places = labelPlaces(points, words, room, corners);
  return {
    text: words.map((word, i) => (places[i] ? escapeText(word) : "")),
    textposition: places.map((place) => place ?? "top center"),
  };
}

/** @param {import("../../types.js").Figure} figure @param {any} answer @param {any} restingAnswer */
function restingTraces(figure, answer, restingAnswer) {
  if (!restingAnswer || restingAnswer.units !== answer.units) return [];
  const template = figure.data[3];
  const { fixed, stable, score, eigenvalues } = restingAnswer;
  const symbol = (/** @type {number} */ i) => (fixed[i] ? (stable[i] ? "circle" : "circle-open") : "diamond-open");
  const kind = (/** @type {number} */ i) =>
    fixed[i] ? `${stable[i] ? "stable" : "unstable"} resting point` : "here the state hardly moves";
  const indices = /** @type {number[]} */ (score).map((_, i) => i);
  return [
    {
      ...template,
      ...placesOf(answer, restingAnswer.points),
      text: indices.map((i) => `${kind(i)}<br>score ${scoreText(score[i])}; ${paceText(eigenvalues[i][0])}`),
      marker: { ...template.marker, symbol: indices.map(symbol), size: indices.map((i) => (fixed[i] ? template.marker.size : px(6))) },
    },
  ];
}

/** What lies under the paths of two units. @param {import("../../types.js").Figure} figure @param {any} answer */
function squareTraces(figure, answer) {
  const [against, toward] = sideColours(figure, answer);
  const { places, shares } = answerSquare(answer, SIDE);
  const colorscale = [
    [0, against],
    [0.5, figure.layout.meta.ground],
    [1, toward],
  ];
  const ends = boundary(answer);
  return [
    { ...figure.data[4], x: places, y: places, z: shares, colorscale },
    { ...figure.data[5], x: ends.map(([x]) => x), y: ends.map(([, y]) => y) },
  ];
}

/**
 * @param {import("../../types.js").Figure} figure  its template
 * @param {number} room  px across
 * @param {any} answer  of the view "plane"
 * @param {any} restingAnswer  of the view "resting_points", or null
 * @param {number} word  how many of the sentence have been read
 */
export function drawLandscape(figure, room, answer, restingAnswer, word) {
  const { layout } = figure;
  const shafts = shaftsOf(answer.flow);
  const resting = restingTraces(figure, answer, restingAnswer);
  const playheadPoint = placeAt(answer, word);
  const across = answer.square ? Math.min(room, px(WIDEST)) : room;
  const tips = { x: shafts.map(([, [x]]) => x), y: shafts.map(([, [, y]]) => y) };
  const ranges = rangesOf(answer, layout, [...answer.paths, ...resting, tips]);
  const plot = plotOf(answer, layout, across, ranges);
  /** @type {[string, string]} */
  const sideTexts = answer.square ? ["", ""] : [`← ${answer.labels[answer.against]}`, `${answer.labels[answer.toward]} →`];
  const data = [
    ...(answer.square ? squareTraces(figure, answer) : []),
    { ...figure.data[0], ...arrowLine(shafts, plot.scale) },
    ...answer.paths.map((/** @type {any} */ each, /** @type {number} */ i) =>
      i ? line(figure, each, i) : { ...line(figure, each, i), ...names(each, plot, ranges, sideTexts) },
    ),
    ...resting,
    { ...figure.data[2], x: [playheadPoint.x], y: [playheadPoint.y] },
  ];
  const legend = answer.paths.map((/** @type {any} */ path, /** @type {number} */ i) => ({
    name: cutWord(nameOf(path), 40),
    colour: pathColour(figure, i),
  }));
  if (answer.square) return { data, legend, layout: { ...layout.meta.squared, width: across, annotations: [] } };
  const [against, toward] = sideColours(figure, answer);
  const note = (/** @type {number} */ x, /** @type {string} */ xanchor, /** @type {string} */ text) => ({
    ...layout.meta.note,
    x,
    xanchor,
    text,
  });
  const arrow = (/** @type {string} */ head, /** @type {string} */ colour) => `<span style="color: ${colour}"><b>${head}</b></span>`; // a name in that colour would be too faint to read
  const annotations = [
    note(0, "left", `${arrow("←", against)} ${escapeText(answer.labels[answer.against])}`),
    note(1, "right", `${escapeText(answer.labels[answer.toward])} ${arrow("→", toward)}`),
  ];
  const axes = { xaxis: { ...layout.xaxis, range: ranges.x }, yaxis: { ...layout.yaxis, range: ranges.y } };
  return { data, legend, layout: { ...axes, annotations } };
}
