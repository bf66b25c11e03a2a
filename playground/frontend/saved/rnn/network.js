/** The network of `rnn` in the page: a sentence through it and back, as rnn/network.py has it; a test holds the two equal to 1e-12. */

/**
 * The weights of one network, row by row: V words, H units, C labels.
 * @typedef {object} Params
 * @property {number} V
 * @property {number} H
 * @property {number} C
 * @property {Float64Array} w_xh  (H, V)
 * @property {Float64Array} w_hh  (H, H)
 * @property {Float64Array} w_hy  (C, H)
 * @property {Float64Array} b_h   (H,)
 * @property {Float64Array} b_y   (C,)
 */

/**
 * What the network saw: element t is after t words, 0 is before the first.
 * @typedef {object} Trace
 * @property {number[]} tokens
 * @property {Float64Array[]} hidden  (T+1, H)
 * @property {Float64Array[]} logits  (T+1, C)
 * @property {Float64Array[]} probs   (T+1, C)
 */

/** The index of a word that is not in the vocabulary: it enters as the zero vector. */
export const UNKNOWN = -1;

/** An array of so many numbers. @param {number} length @param {(i: number) => number} value */
export function vector(length, value) {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i += 1) values[i] = value(i);
  return values;
}

/** Row `row` of a matrix times a vector. @param {Float64Array} matrix @param {number} row @param {Float64Array} values */
export function rowTimes(matrix, row, values) {
  let sum = 0;
  for (let j = 0, from = row * values.length; j < values.length; j += 1) sum += matrix[from + j] * values[j];
  return sum;
}

/** What a word brings to a unit, without the bias: an entry of its column of w_xh. @param {Params} params @param {number} token @param {number} unit */
export const inputTerm = ({ w_xh, V }, token, unit) => (token === UNKNOWN ? 0 : w_xh[unit * V + token]);

/** h_t = tanh(w_xh x_t + w_hh h_{t-1} + b_h) @param {Params} params @param {number} token @param {Float64Array} before */
const step = (params, token, before) =>
  vector(params.H, (i) => Math.tanh(inputTerm(params, token, i) + params.b_h[i] + rowTimes(params.w_hh, i, before)));

/** The states after each word, that before the first among them, (T+1, H). @param {Params} params @param {number[]} tokens @param {Float64Array} [start]  the zero state, unless it goes on from another */
export function states(params, tokens, start = new Float64Array(params.H)) {
  const hidden = [start];
  for (const token of tokens) hidden.push(step(params, token, hidden[hidden.length - 1]));
  return hidden;
}

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
  const hidden = states(params, tokens);
  const logits = hidden.map((state) => logitsOf(params, state));
  return { tokens, hidden, logits, probs: logits.map(softmax) };
}

/** A vector times a matrix (N, H): what flows back through it. @param {Float64Array} values  (N,) @param {Float64Array} matrix @param {number} width  H */
function timesMatrix(values, matrix, width) {
  const sums = new Float64Array(width);
  for (let i = 0; i < values.length; i += 1) for (let j = 0; j < width; j += 1) sums[j] += values[i] * matrix[i * width + j];
  return sums;
}

/** dL/dh_t of the loss of a label, (T+1, H). @param {Params} params @param {Trace} trace @param {number} label */
export function backward({ H, w_hh, w_hy }, { hidden, probs }, label) {
  const T = hidden.length - 1;
  const d_y = probs[T].map((share, c) => share - Number(c === label));
  const d_h = Array.from({ length: T + 1 }, () => new Float64Array(H));
  d_h[T] = timesMatrix(d_y, w_hy, H);
  for (let t = T; t > 0; t -= 1) {
    const d_u = d_h[t].map((slope, i) => (1 - hidden[t][i] ** 2) * slope);
    d_h[t - 1] = timesMatrix(d_u, w_hh, H);
  }
  return d_h;
}
