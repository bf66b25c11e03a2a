/** What a sentence would be answered without some of its words: one left out, one or two unknown, as rnn/explain reads them. */

import { scoreOf } from "./ledger.js";
import { hiddenOf, logitsOf, states } from "./network.js";
import { UNKNOWN } from "./products.js";

/** @typedef {import("./network.js").Params} Params */
/** @typedef {import("./network.js").Trace} Trace */

/** The hidden state after the last word. @param {Params} params @param {number[]} tokens @param {Float64Array} start */
const lastHidden = (params, tokens, start) => hiddenOf(params, /** @type {Float64Array} */ (states(params, tokens, start).at(-1)));

/** The logits of the sentence with each word left out, (T, C). @param {Params} params @param {Trace} trace */
export const logitsLeftOut = (params, { tokens, states: before }) =>
  tokens.map((_, place) => logitsOf(params, lastHidden(params, tokens.slice(place + 1), before[place])));

/**
 * What each pair of words at these places does to the score together, beyond what each does alone, (K, K); on the diagonal what each does
 * at all. A word that is away is an unknown one.
 * @param {Params} params @param {Trace} trace @param {import("./ledger.js").Sides} sides @param {number[]} places  rising
 */
export function interactions(params, { tokens, states: before }, sides, places) {
  const score = (/** @type {Float64Array} */ state) => scoreOf(params, hiddenOf(params, state), sides);
  const whole = score(before[tokens.length]);
  const without = places.map((j, row) => {
    const rest = [UNKNOWN, ...tokens.slice(j + 1)];
    const read = states(params, rest, before[j]); // read[i] is before word j + i
    return places.slice(row).map((k) => {
      if (k === j) return score(read[rest.length]);
      return score(lastHidden(params, [UNKNOWN, ...tokens.slice(k + 1)], read[k - j]));
    });
  });
  const alone = without.map(([own]) => own);
  const pair = (/** @type {number} */ j, /** @type {number} */ k) => whole + without[j][k - j] - (alone[j] + alone[k]);
  return places.map((_, j) => places.map((__, k) => (j === k ? whole - alone[j] : pair(Math.min(j, k), Math.max(j, k)))));
}
