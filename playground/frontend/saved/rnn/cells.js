/** The recurrent cells in the page, as rnn/cells has them: one step of each, and its derivative; a test holds them equal. */

import { inputTerm, rowTimes, timesMatrix, vector } from "./products.js";

/** @typedef {import("./network.js").Params} Params */

/**
 * A cell. Its states hold `carried` H numbers: h, and of an LSTM c after it. The rows of its matrices are those of its gates, one gate below
 * the other.
 * @typedef {object} Cell
 * @property {number} carried
 * @property {(params: Params, token: number, before: Float64Array) => Float64Array} step  the state after a word
 * @property {(params: Params, token: number, before: Float64Array, after: Float64Array, slopes: Float64Array) => Float64Array} back
 *   dL/d(the state before a word) from dL/d(the state after it)
 */

/** sigmoid, written as rnn/cells/sigmoid.py has it. @param {number} z */
const sigmoid = (z) => (1 + Math.tanh(z / 2)) / 2;

/** A cell with one sum a unit and a function of it; `slope` is its derivative at the value h. @param {(z: number) => number} f @param {(h: number) => number} slope @returns {Cell} */
const simple = (f, slope) => ({
  carried: 1,
  step: (params, token, before) =>
    vector(params.H, (i) => f(inputTerm(params, token, i) + params.b_h[i] + rowTimes(params.w_hh, i, before))),
  back: ({ w_hh, H }, _token, _before, after, slopes) =>
    timesMatrix(
      slopes.map((each, i) => slope(after[i]) * each),
      w_hh,
      H,
    ),
});

/** Gate k of a cell: what the word and the biases bring to its units. @param {Params} params @param {number} token @param {number} k */
const inputOf = (params, token, k) => vector(params.H, (i) => inputTerm(params, token, k * params.H + i) + params.b_h[k * params.H + i]);

/** What the state brings to them. @param {Params} params @param {Float64Array} h @param {number} k */
const recurrentOf = ({ H, w_hh }, h, k) => vector(H, (i) => rowTimes(w_hh, k * H + i, h));

/** r, z, n and what r looks at. @param {Params} params @param {number} token @param {Float64Array} h */
function gruGates(params, token, h) {
  const { H, b_hn } = params;
  const [r, z] = [0, 1].map((k) => {
    const [input, recurrent] = [inputOf(params, token, k), recurrentOf(params, h, k)];
    return vector(H, (i) => sigmoid(input[i] + recurrent[i]));
  });
  const [input, recurrent] = [inputOf(params, token, 2), recurrentOf(params, h, 2)];
  const lookedAt = vector(H, (i) => recurrent[i] + b_hn[i]);
  return { r, z, n: vector(H, (i) => Math.tanh(input[i] + r[i] * lookedAt[i])), lookedAt };
}

/** @type {Cell} */
const gru = {
  carried: 1,
  step(params, token, before) {
    const { z, n } = gruGates(params, token, before);
    return vector(params.H, (i) => (1 - z[i]) * n[i] + z[i] * before[i]);
  },
  back(params, token, before, _after, slopes) {
    const { H, w_hh } = params;
    const { r, z, n, lookedAt } = gruGates(params, token, before);
    const d_n = vector(H, (i) => (1 - n[i] ** 2) * (1 - z[i]) * slopes[i]);
    const d_recurrent = new Float64Array(3 * H);
    for (let i = 0; i < H; i += 1) {
      d_recurrent[i] = r[i] * (1 - r[i]) * lookedAt[i] * d_n[i];
      d_recurrent[H + i] = z[i] * (1 - z[i]) * (before[i] - n[i]) * slopes[i];
      d_recurrent[2 * H + i] = r[i] * d_n[i];
    }
    const through = timesMatrix(d_recurrent, w_hh, H);
    return vector(H, (i) => z[i] * slopes[i] + through[i]);
  },
};

/** i, f, g and o. @param {Params} params @param {number} token @param {Float64Array} before */
function lstmGates(params, token, before) {
  const { H } = params;
  const h = before.subarray(0, H);
  return [sigmoid, sigmoid, Math.tanh, sigmoid].map((f, k) => {
    const [input, recurrent] = [inputOf(params, token, k), recurrentOf(params, h, k)];
    return vector(H, (i) => f(input[i] + recurrent[i]));
  });
}

/** @type {Cell} */
const lstm = {
  carried: 2,
  step(params, token, before) {
    const { H } = params;
    const [input, forget, g, output] = lstmGates(params, token, before);
    const after = new Float64Array(2 * H);
    for (let i = 0; i < H; i += 1) {
      after[H + i] = forget[i] * before[H + i] + input[i] * g[i];
      after[i] = output[i] * Math.tanh(after[H + i]);
    }
    return after;
  },
  back(params, token, before, after, slopes) {
    const { H, w_hh } = params;
    const [input, forget, g, output] = lstmGates(params, token, before);
    const [d_gates, d_before] = [new Float64Array(4 * H), new Float64Array(2 * H)];
    for (let i = 0; i < H; i += 1) {
      const shown = Math.tanh(after[H + i]);
      const d_c = slopes[H + i] + slopes[i] * output[i] * (1 - shown ** 2);
      d_gates[i] = d_c * g[i] * input[i] * (1 - input[i]);
      d_gates[H + i] = d_c * before[H + i] * forget[i] * (1 - forget[i]);
      d_gates[2 * H + i] = d_c * input[i] * (1 - g[i] ** 2);
      d_gates[3 * H + i] = slopes[i] * shown * output[i] * (1 - output[i]);
      d_before[H + i] = d_c * forget[i];
    }
    d_before.set(timesMatrix(d_gates, w_hh, H));
    return d_before;
  },
};

/** Every cell by its name. @type {Record<string, Cell>} */
export const CELLS = {
  tanh: simple(Math.tanh, (h) => 1 - h ** 2),
  relu: simple(
    (z) => Math.max(z, 0),
    (h) => Number(h > 0),
  ),
  sigmoid: simple(sigmoid, (h) => h * (1 - h)),
  gru,
  lstm,
};
