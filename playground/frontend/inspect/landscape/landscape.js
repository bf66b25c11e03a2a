/** Where states stand in the landscape, and what its resting points come to in words; no chart yet. */

import { capital } from "../../core/sentences.js";
import { counted } from "../../core/numbers.js";
import { float32 } from "../../reader/trace.js";
import { listText } from "../wording/findings.js";
import { scoreText } from "../wording/score.js";

/**
 * What the server says of the landscape; of two units `square` is true, and x and y are their states.
 * @typedef {{square: boolean, units: number, axes: {w: string, b: number, up: string, middle: string}}} Land
 */

/**
 * What the server has found: N points, rows of `points` in base64, and a number or a truth of each.
 * @typedef {object} RestingAnswer
 * @property {string} points
 * @property {number[]} score
 * @property {number[]} speed
 * @property {boolean[]} fixed
 * @property {boolean[]} stable
 * @property {boolean[]} turns
 * @property {number[][]} eigenvalues  sizes of the largest ones
 * @property {string} verdict
 * @property {string} found
 * @property {number} sentences  whose states the search began from; 0: the data set is not known
 */

/**
 * Where states stand: those of two units by themselves, others by their score and along the direction `up`.
 * @param {Land} land @param {string} states  rows in base64
 * @returns {{x: number[], y: number[]}}
 */
export function placesOf({ square, units, axes }, states) {
  const rows = float32(states);
  const [w, up, middle] = [axes.w, axes.up, axes.middle].map(float32);
  /** @type {{x: number[], y: number[]}} */
  const places = { x: [], y: [] };
  for (let start = 0; start + units <= rows.length; start += units) {
    let [x, y] = [axes.b, 0];
    for (let i = 0; i < units; i += 1) {
      x += w[i] * rows[start + i];
      y += up[i] * (rows[start + i] - middle[i]);
    }
    places.x.push(square ? rows[start] : x);
    places.y.push(square ? rows[start + 1] : y);
  }
  return places;
}

/** How sure a network of two units is of the label that its score speaks for, from 0 to 1, on a grid. @param {Land} land @param {number} side  points */
export function answerSquare({ axes }, side) {
  const w = float32(axes.w);
  const places = Array.from({ length: side }, (_, i) => -1 + (2 * i) / (side - 1));
  return { places, shares: places.map((y) => places.map((x) => 1 / (1 + Math.exp(-(w[0] * x + w[1] * y + axes.b))))) };
}

/** The line of that square on which neither label is surer, from edge to edge; empty where it lies outside. @param {Land} land */
export function boundary({ axes }) {
  const [wx, wy] = float32(axes.w);
  /** @type {[number, number][]} */
  const ends = [];
  for (const side of [-1, 1]) {
    if (wy) ends.push([side, -(wx * side + axes.b) / wy]);
    if (wx) ends.push([-(wy * side + axes.b) / wx, side]);
  }
  const endsInside = ends.filter(([x, y]) => Math.abs(x) <= 1 && Math.abs(y) <= 1).sort(([a, c], [b, d]) => a - b || c - d);
  return endsInside.length ? [endsInside[0], endsInside[endsInside.length - 1]] : [];
}

/**
 * What lies around the paths, as rows of a table: the flow of a word that says nothing, and the resting points if they were found.
 * @param {Land & {flow: number[][]}} land @param {RestingAnswer|null} restingAnswer @returns {(string|number)[][]}
 */
export function aroundRows(land, restingAnswer) {
  const flow = [["flow at x", "y", "drift of x", "of y"], ...land.flow];
  if (!restingAnswer) return flow;
  const { x, y } = placesOf(land, restingAnswer.points);
  const points = x.map((each, i) => [
    restingAnswer.fixed[i] ? "rests" : "slow",
    each,
    y[i],
    restingAnswer.stable[i] ? "stable" : "unstable",
  ]);
  return [...flow, ["point", "x", "y", "stability"], ...points];
}

/** How a distance from a point changes with words that say nothing. @param {number} size  of its largest eigenvalue */
export function paceText(size) {
  if (size < 1e-3) return "a distance from it is gone after one word";
  const words = Math.abs(Math.LN2 / Math.log(size));
  if (words > 100) return "a distance from it stays for more than a hundred words";
  return `a distance from it ${size < 1 ? "halves" : "doubles"} in ${words < 10 ? words.toFixed(1) : words.toFixed(0)} words`;
}

/** What was found, and what it means. @param {RestingAnswer} restingAnswer */
export function restingText(restingAnswer) {
  const { verdict, found, fixed, score, stable, turns, eigenvalues, sentences } = restingAnswer;
  const verdictText = verdict === "none of these" ? "None of the four known pictures" : capital(verdict);
  const points = score
    .map((_, i) => i)
    .filter((i) => fixed[i])
    .slice(0, 3)
    .map((i) => {
      const kind = `${stable[i] ? "stable" : "unstable"}${turns[i] ? ", turning" : ""}`;
      return `at score ${scoreText(score[i])} (${kind}) ${paceText(eigenvalues[i][0])}`;
    });
  const pointsText = points.length ? ` ${listText(points).replace("at", "At")}.` : "";
  const originNote = sentences
    ? ` Sought from states of ${counted(sentences, "training sentence")}.`
    : " The data set is not here, so the search began from this sentence alone.";
  return `${verdictText}: ${found}.${pointsText}${originNote}`;
}

/** In how many words a distance shrinks to 1/e; a word for one that does not. @param {number} size  of an eigenvalue */
function timeConstant(size) {
  if (size >= 1) return size > 1 ? "grows" : "stays";
  return size ? -1 / Math.log(size) : 0;
}

/** A row of each point, its kind first. @param {RestingAnswer} restingAnswer @returns {(string|number)[][]} */
export const restingRows = ({ score, speed, fixed, stable, eigenvalues }) =>
  score.map((each, i) => [
    fixed[i] ? "rests" : "slow",
    each,
    stable[i] ? "stable" : "unstable",
    eigenvalues[i][0],
    timeConstant(eigenvalues[i][0]),
    speed[i],
  ]);
