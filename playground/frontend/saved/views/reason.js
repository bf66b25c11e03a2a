/** The view "reason": the answer to a sentence, what it would be without each word, and which words act on which. */

import { interactions, logitsLeftOut } from "../rnn/left_out.js";
import { softmax } from "../rnn/network.js";
import { short } from "./packed.js";
import { read } from "./reading.js";

/** The places of values in order of size; of equal ones the earlier first. @param {ArrayLike<number>} values */
const inOrder = (values) => Array.from(values, (_, place) => place).sort((a, b) => values[a] - values[b] || a - b);

/**
 * The quantities that a reason for the answer is told from, as `reason_of` of playground/inspection/views/reason.py has them.
 * @param {import("./reading.js").Subject} subject @param {ReturnType<typeof read>} reading
 */
export function reasonOf({ params, limits }, { trace }) {
  const T = trace.tokens.length;
  const [against, toward] = inOrder(trace.probs[T]).slice(-2);
  const score = trace.logits[T][toward] - trace.logits[T][against];
  const leftOut = logitsLeftOut(params, trace);
  const changes = leftOut.map((logits) => -Math.abs(score - (logits[toward] - logits[against])));
  const places = inOrder(changes)
    .slice(0, limits.acting)
    .sort((a, b) => a - b);
  return {
    shares: short(trace.probs[T]),
    answer: toward,
    next: against,
    score: short([score])[0],
    left_out: leftOut.map((logits) => short(softmax(logits))),
    places,
    together: interactions(params, trace, { toward, against }, places).map(short),
  };
}

/** @param {import("./reading.js").Subject} subject @param {{sentence?: string}} question */
export function reason(subject, { sentence = "" }) {
  const reading = read(subject, sentence);
  return { ...reading.content, ...reasonOf(subject, reading) };
}
