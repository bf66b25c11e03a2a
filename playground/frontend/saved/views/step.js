/** The view "step": one step of the network in numbers, as a whole or for one of its units, and the answer after it. */

import { inputTerm, rowTimes, UNKNOWN, vector } from "../rnn/products.js";
import { floats, norm } from "./packed.js";
import { read } from "./reading.js";

const LARGEST_LOSS = 1e300;

/** @typedef {ReturnType<typeof read>} Reading */

/** What adds up to the state after word t. @param {import("../rnn/network.js").Params} params @param {Reading} reading @param {number} t */
function vectorsOf(params, { trace: { tokens, hidden } }, t) {
  const { H, w_hh, b_h } = params;
  const input = vector(H, (i) => inputTerm(params, tokens[t - 1], i));
  const recurrent = vector(H, (i) => rowTimes(w_hh, i, hidden[t - 1]));
  return { input, recurrent, bias: b_h, z: vector(H, (i) => input[i] + recurrent[i] + b_h[i]), h: hidden[t] };
}

/** The terms of one unit. @param {import("../rnn/network.js").Params} params @param {Reading} reading @param {number} t @param {number} unit */
function unitOf(params, { trace: { tokens, hidden }, content }, t, unit) {
  if (!t) return { unit, value: 0 };
  const { H, w_hh, b_h } = params;
  const recurrent = Array.from(hidden[t - 1], (value, k) => w_hh[unit * H + k] * value);
  const [input, bias] = [inputTerm(params, tokens[t - 1], unit), b_h[unit]];
  const z = input + recurrent.reduce((sum, each) => sum + each, 0) + bias;
  const word = tokens[t - 1] === UNKNOWN ? null : content.words[t - 1];
  return { unit, word, input, recurrent, bias, z, value: hidden[t][unit] };
}

/** @param {import("./reading.js").Subject} subject @param {{sentence?: string, options?: Record<string, any>}} question */
export function step(subject, { sentence = "", options = {} }) {
  const reading = read(subject, sentence);
  const { params } = subject;
  const { trace, content } = reading;
  const t = options.word ?? content.words.length;
  const vectors = t ? vectorsOf(params, reading, t) : null;
  const each = (/** @type {(values: Float64Array) => unknown} */ of) =>
    vectors && Object.fromEntries(Object.entries(vectors).map(([name, values]) => [name, of(values)]));
  return {
    ...content,
    word: t,
    token: t ? trace.tokens[t - 1] : null,
    vocab_size: params.V,
    sizes: each(norm),
    vectors: each((values) => floats([values])),
    unit: options.unit === undefined || options.unit === null ? null : unitOf(params, reading, t, options.unit),
    logits: [...trace.logits[t]],
    probabilities: [...trace.probs[t]],
    losses: Array.from(trace.probs[t], (share) => Math.min(-Math.log(share), LARGEST_LOSS)),
  };
}
