/** A small answer of the server for each view of the Inside page, of a network of two or three units that reads "not bad". */

import { base64 } from "./base64.js";
import { SIDES } from "./inside.js";

const WORDS = ["not", "bad"];
const READ = { words: WORDS, between: " ", ...SIDES };
const EPOCHS = { epochs: [0, 10, 20] };
const LESSONS = [
  { taught: [1, 2], clipped: [true, false], beyond: 1 },
  { taught: [3, 4], clipped: [false, false], beyond: 0 },
];
const SET = { texts: ["a", "b", "c"], answers: [0, 1, 1], shares: [0.9, 0.6, 0.7], right: [0, 0, 1], losses: [0.1, 0.9, 0.3] };
const FLIPS = [
  { text: "bad", before: 0, after: 1, right: 0 },
  { text: "not so bad", before: 1, after: 0, right: 0 },
];
const ARRAYS = { w_xh: [1, 2, 3, 4, 5, 6], w_hh: [1, 2, 3, 4, 5, 6, 7, 8, 9], w_hy: [1, 2, 3, 4, 5, 6], b_h: [1, 2, 3], b_y: [1, 2] };
const SIZES = Object.fromEntries(Object.keys(ARRAYS).map((name) => [name, 9]));

/** By the name of the view. @type {Record<string, any>} */
export const ANSWERS = {
  ledger: { ...READ, scores: [0.5, -1, 2], contributions: [[0.5], [0, -1], [0, -1, 3]], reason: { score: 0 } },
  memory: {
    ...{ ...READ, reach: [1, 2, 4], norm: [1, 2, 1], bound: [4, 2, 1], printed: [0, 1, 2] },
    ...{ clip: 1, wrong: [0.9, 0.1], lessons: LESSONS },
  },
  lengths: {
    ...{ fresh: true, tested: 800, of: 800, counts: "words", trained: [2, 10], sequences: [200, 200, 200, 200], has_accuracy: true },
    ...{ lengths: [[2, 2], [10, 10], [20, 20], [40, 40]], accuracy: [1, 0.99, 0.5, 0.25], accuracy_error: [0, 0.007, 0.035, 0.03] }, // biome-ignore format: a row
    ...{ loss: [0.01, 0.05, 1, 3], loss_error: [0.001, 0.002, 0.1, null], least_right: 0.99, most_off: null, reaches: 10 },
    yardsticks: [
      { role: "floor", measure: "accuracy", value: 0.125, label: "any of the words", values: [0.125, 0.125, 0.125, 0.125] },
      { role: "baseline", measure: "accuracy", value: 0.4, label: "the commonest word", values: null },
      { role: "floor", measure: "loss", value: 0.6, label: "as often as it comes", values: [0.8, 0.6, 0.4, 0.2] },
    ],
  },
  memory_over_epochs: {
    epochs: [0, 40],
    words: WORDS,
    reach: [
      [-1, null, 0],
      [1, 2, 0],
    ],
  },
  nearest: {
    ...{ ...READ, sentences: 5, of: 9 },
    ...{ prefixes: [[""], ["not"], ["not bad", "so bad"]], lengths: [[0], [1], [2, 2]], distances: [[0], [0.5], [0, 0.25]] },
  },
  modifiers: { vocabulary: ["not", "good", "so"], slopes: [-0.5, 0.5, null], sentences: 4, of: 9, ...SIDES },
  modifier_pairs: { words: ["not"], after: ["good", "bad"], slopes: [[-0.5, null]] },
  pushes: { ...READ, vocabulary: ["good", "bad"], pushes: base64(1, -1, -2, 2, 3, -3) },
  whatif: {
    ...{ ...READ, tried: ["good", "so"], of: 2, swaps: base64(0.4, 0.6, 0.1, 0.7, 0.2, 0.8), pairs: base64(0, 2, 2, 0) },
    ...{ path: [0.5, 0.4, 0.9], flip: { swaps: [[0, null]], answer: 0 }, flip_words: [2, 2] },
  },
  plane: {
    ...{
      square: false,
      units: 2,
      share: 0.5,
      ...SIDES,
      flow: [
        [0, 0, 1, 1],
        [1, 1, 1, 1],
      ],
    },
    axes: { w: base64(1, 0), b: 0, up: base64(0, 1), middle: base64(0, 0) },
    paths: [
      { words: WORDS, between: " ", x: [0, 1, -1], y: [0, 2, 3], score: [0, 1, -1] },
      { words: ["so", "good"], between: " ", x: [0, 0.5, 2], y: [0, 1, 1], score: [0, 0.5, 2] },
    ],
  },
  resting_points: {
    ...{ units: 2, points: base64(0.5, -0.25), verdict: "one", found: "1", score: [0.5], speed: [0.125], sentences: 4 },
    ...{ fixed: [true], stable: [true], turns: [false], eigenvalues: [[0.5]] },
  },
  dimensions: {
    ...{ units: 2, rank_needed: 1, participation_ratio: 1.5, tested: 3, of: 3, ...SIDES },
    ...{ path: [0.5, 0.9, 0.8], alike: [0.25, 1, 1], singular_values: [2, 1], variances: [0.75, 0.125] },
  },
  loss_along_its_way: {
    ...{
      across: [-1, 0, 1],
      up: [-2, 0, 2],
      losses: [
        [3, 2, null],
        [2, 1, 2],
        [3, 2, 3],
      ],
    },
    ...{
      epochs: [0, 10],
      path: [
        [0, 0.5],
        [1, 2],
      ],
      way: [1, null],
      share: 0.9,
      guessing: 0.7,
      sentences: 4,
      of: 4,
    },
  },
  gradient_norms: { ...EPOCHS, arrays: ["w_hh"], norms: [[1], [null], [3]], largest: [1, 2, 3], clip: 2, sentences: 4, of: 4 },
  wall: {
    ...SIDES,
    train: SET,
    test: { texts: ["d"], answers: [1], shares: [0.8], right: [1], losses: [0.2] },
    confusion: [
      [0, 0],
      [0, 1],
    ],
  },
  units: { says: [0.1, -2, 1], area: [0.5, null, 0.9], flips: [0, 3, null], accuracy: [1, 0.5, null], tested: 3, of: 3 },
  flips: {
    ...SIDES,
    train: { flips: FLIPS, right_before: 40, right_after: 40, of: 40 },
    test: { flips: [{ text: "good", before: 0, after: 1, right: 1 }], right_before: 9, right_after: 10, of: 10 },
  },
  gradients: { ...SIDES, arrays: ["w_hh"], sizes: [9], checked: [9], passes: 1e-6, exact: [[1e-10], [0.1]], article: [[0.2], [0]] },
  weights: {
    ...{ units: 3, ...SIDES, shown: ["bad", "good"], places: [3, 17], of: 200, norms: SIZES, largest: SIZES },
    ...{ eigenvalues: [[0.5, 0]], by_hand: { rule: "R", units: null } },
    arrays: Object.fromEntries(Object.entries(ARRAYS).map(([name, values]) => [name, base64(...values)])),
  },
  network: {
    ...{
      ...READ,
      units: 3,
      known: [true, true],
      tokens: [0, 17],
      vocab_size: 18,
      of_labels: [
        [0.5, 0.5],
        [0.4, 0.6],
        [0.1, 0.9],
      ],
    },
    ...{ hidden: base64(0, 0, 0, 1, 2, 3, 4, 5, 6), gradient: base64(...Array.from({ length: 18 }, (_, i) => i)), speaks: base64(1, 2, 3) },
    ...{
      flows: { input: [1, 2], recurrent: [3, 4], output: [5, 6, 7] },
      flows_back: [
        [1, 2],
        [3, 4],
      ],
    },
  },
};
