/** The ledger: what each word has put into the score, as rnn/explain/ledger.py splits it. */

import { inputTerm, rowTimes, vector } from "./products.js";

const MOST = 1e3; // how large the entries of a unit may grow, signs left out

/** @typedef {{toward: number, against: number}} Sides */

/** The log-odds of one label against another in a state. @param {import("./network.js").Params} params @param {Float64Array} state @param {Sides} sides */
export function scoreOf(params, state, { toward, against }) {
  const { H, w_hy, b_y } = params;
  const direction = vector(H, (i) => w_hy[toward * H + i] - w_hy[against * H + i]);
  return rowTimes(direction, 0, state) + (b_y[toward] - b_y[against]);
}

/**
 * (T+1, T+1) what the biases (column 0) and each word have put into the score after so many words; a row adds up to it.
 * @param {import("./network.js").Params} params @param {import("./network.js").Trace} trace @param {Sides} sides
 */
export function ledgerOf(params, { tokens, hidden }, { toward, against }) {
  const { H, w_hh, w_hy, b_h } = params;
  const T = tokens.length;
  const direction = vector(H, (i) => w_hy[toward * H + i] - w_hy[against * H + i]);
  const entries = hidden.map(() => new Float64Array(T + 1));
  /** @type {Float64Array[]} what each word has put into the units so far */
  let words = [];
  for (let t = 1; t <= T; t += 1) {
    const input = vector(H, (i) => inputTerm(params, tokens[t - 1], i));
    const z = vector(H, (i) => input[i] + rowTimes(w_hh, i, hidden[t - 1]) + b_h[i]);
    words = [...words.map((parts) => vector(H, (i) => rowTimes(w_hh, i, parts))), input];
    for (const parts of words) for (let i = 0; i < H; i += 1) parts[i] *= z[i] ? hidden[t][i] / z[i] : 1;
    for (let i = 0; i < H; i += 1) {
      const size = words.reduce((sum, parts) => sum + Math.abs(parts[i]), 0);
      if (size > MOST) for (const parts of words) parts[i] *= MOST / size;
    }
    words.forEach((parts, j) => (entries[t][j + 1] = rowTimes(direction, 0, parts)));
  }
  entries.forEach((row, t) => (row[0] = scoreOf(params, hidden[t], { toward, against }) - row.reduce((sum, each) => sum + each, 0)));
  return entries;
}
