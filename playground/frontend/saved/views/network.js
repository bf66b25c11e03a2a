/** The view "network": the network unrolled over the sentence, and how much flows through each of its weights. */

import { backward } from "../rnn/network.js";
import { rowTimes, UNKNOWN, vector } from "../rnn/products.js";
import { floats, norm, short } from "./packed.js";
import { read, speaksForLast } from "./reading.js";

/** Numbers in the place of those that are none. @param {Float64Array} values */
const numbersIn = (values) =>
  values.map((each) => (Number.isNaN(each) ? 0 : Math.min(Math.max(each, -Number.MAX_VALUE), Number.MAX_VALUE)));

/** @param {import("./reading.js").Subject} subject @param {{sentence?: string}} question */
export function network(subject, { sentence = "" }) {
  const { trace, content } = read(subject, sentence);
  const { params, labels } = subject;
  const { V, H, C, G, w_xh, w_hh, w_hy } = params;
  const { tokens, hidden } = trace;
  const back = labels.map((_, label) => backward(params, trace, label).map(numbersIn));
  return {
    ...content,
    tokens,
    vocab_size: V,
    units: H,
    hidden: floats(hidden),
    gradient: floats(back.flat()),
    speaks: floats([speaksForLast(params)]),
    of_labels: trace.probs.map(short),
    flows: {
      input: short(tokens.map((token) => (token === UNKNOWN ? 0 : norm(vector(G * H, (i) => w_xh[i * V + token]))))),
      recurrent: short(hidden.slice(0, -1).map((state) => norm(vector(G * H, (i) => rowTimes(w_hh, i, state))))),
      output: short(hidden.map((state) => norm(vector(C, (c) => rowTimes(w_hy, c, state))))),
    },
    flows_back: back.map((rows) => short(rows.slice(0, -1).map(norm))),
  };
}
