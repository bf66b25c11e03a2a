/** The network of `rnn` in the page: a sentence through it and back, as rnn/network.py has it; a test holds the two equal to 1e-12. */

import { CELLS } from "./cells.js";
import { rowTimes, timesMatrix, vector } from "./products.js";

/**
 * The weights of one network, row by row: V words, H units, C labels, G gates.
 * @typedef {object} Params
 * @property {string} cell  its name in rnn/cells
 * @property {number} V
 * @property {number} H
 * @property {number} C
 * @property {number} G
 * @property {Float64Array} w_xh  (G H, V)
 * @property {Float64Array} w_hh  (G H, H)
 * @property {Float64Array} w_hy  (C, H)
 * @property {Float64Array} b_h   (G H,)
 * @property {Float64Array} b_hn  (H,), of a GRU alone
 * @property {Float64Array} b_y   (C,)
 */

/**
 * What the network saw: element t is after t words, 0 is before the first.
 * @typedef {object} Trace
 * @property {number[]} tokens
 * @property {Float64Array[]} states  (T+1, S) all that a step hands on: `hidden`, and of an LSTM c after it
 * @property {Float64Array[]} hidden  (T+1, H)
 * @property {Float64Array[]} logits  (T+1, C)
 * @property {Float64Array[]} probs   (T+1, C)
 */

/** The states after each word, that before the first among them, (T+1, S). @param {Params} params @param {number[]} tokens @param {Float64Array} [start]  the zero state, unless it goes on from another */
export function states(params, tokens, start = new Float64Array(CELLS[params.cell].carried * params.H)) {
  const { step } = CELLS[params.cell];
  const read = [start];
  for (const token of tokens) read.push(step(params, token, read[read.length - 1]));
  return read;
}

/** The hidden state, which comes first in a state. @param {Params} params @param {Float64Array} state */
export const hiddenOf = ({ H }, state) => state.subarray(0, H);

/** y = w_hy h + b_y @param {Params} params @param {Float64Array} state */
export const logitsOf = ({ C, w_hy, b_y }, state) => vector(C, (c) => rowTimes(w_hy, c, state) + b_y[c]);

/** @param {Float64Array} logits */
export function softmax(logits) {
  const most = Math.max(...logits);
  const powers = logits.map((each) => Math.exp(each - most));
  const sum = powers.reduce((total, each) => total + each, 0);
  return powers.map((each) => each / sum);
}

/** Reads a sentence. @param {Params} params @param {number[]} tokens @returns {Trace} */
export function forward(params, tokens) {
  const read = states(params, tokens);
  const hidden = read.map((state) => hiddenOf(params, state));
  const logits = hidden.map((state) => logitsOf(params, state));
  return { tokens, states: read, hidden, logits, probs: logits.map(softmax) };
}

/** dL/dh_t of the loss of a label, (T+1, H). @param {Params} params @param {Trace} trace @param {number} label */
export function backward(params, { tokens, states: read, probs }, label) {
  const { H, w_hy } = params;
  const { back } = CELLS[params.cell];
  const T = tokens.length;
  const d_y = probs[T].map((share, c) => share - Number(c === label));
  /** @type {Float64Array[]} */
  const slopes = read.map((state) => new Float64Array(state.length));
  slopes[T].set(timesMatrix(d_y, w_hy, H));
  for (let t = T; t > 0; t -= 1) slopes[t - 1] = back(params, tokens[t - 1], read[t - 1], read[t], slopes[t]);
  return slopes.map((each) => hiddenOf(params, each));
}
