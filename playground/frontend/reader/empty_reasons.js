/** Why there is nothing to see in a heatmap of states, or nothing to read in a sentence, and what to do about it. */

import { answerAt, answerText } from "./trace.js";

// A smaller state has a colour within about 10 (CIE76) of the page's, and in thin cells an eye takes it for the page.
const FAINTEST = 0.1;

/** Whether no state is far enough from 0 to have a colour that is seen. @param {import("./trace.js").Trace} trace */
export const isBlank = ({ hidden }) => hidden.every((state) => Math.abs(state) < FAINTEST);

/** What the network answers before any word, as "hot 52 %". @param {import("./trace.js").Trace} trace */
export const answerBefore = (trace) => answerText(answerAt(trace, 0));

/**
 * Why the heatmap of a trace is empty, in a sentence or two; "" if it is not.
 * @param {import("./trace.js").Trace} trace
 * @param {number} [scale]  standard deviation of the initial weights
 */
export function whyEmpty(trace, scale) {
  const { text, words, known, epoch } = trace;
  if (!trace.probabilities.length) return "";
  if (!words.length) {
    const what = text.trim() ? "There is no word in this sentence" : "The sentence is empty";
    return `${what}: the network has read nothing yet. Before any word it answers ${answerBefore(trace)}.`;
  }
  if (!isBlank(trace)) return "";
  if (!known.some(Boolean))
    return "Empty, since none of these words is in the vocabulary: each enters the network as nothing, and its state stays near 0.";
  const weights = scale ? `the initial weights are small (about ${scale})` : "the weights are small";
  if (epoch) return `Hardly any colour yet: ${weights}, so each state stays near 0 until they have grown, often for hundreds of epochs.`;
  return `Hardly any colour yet: ${weights}, so each state is near 0. Press Train, and colours appear as the network learns.`;
}
