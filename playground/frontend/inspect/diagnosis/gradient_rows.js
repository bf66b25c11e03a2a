/** A gradient check in rows and in a sentence. */

import { countText } from "../../core/numbers.js";
import { listText } from "../wording/findings.js";

/**
 * What is told of it: `exact` and `article` hold the errors of each array, a row for each label.
 * @typedef {Omit<import("../answers.js").Gradients, keyof import("../answers.js").Read> & {cell?: string}} Check
 */

/** @param {number} error */
const errorText = (error) => (error < 1e-15 ? "0" : error >= 0.01 ? error.toFixed(2) : error.toExponential(1));

/** @param {Check} check @param {number} label */
export function checkRows({ arrays, sizes, checked, passes, exact, article }, label) {
  return arrays.map((name, i) => ({
    texts: [
      name,
      checked[i] < sizes[i] ? `${countText(checked[i])} of ${countText(sizes[i])}` : countText(sizes[i]),
      errorText(exact[label][i]),
      article ? errorText(article[label][i]) : "none",
    ],
    wrong: { exact: exact[label][i] > passes, article: article !== null && article[label][i] > passes },
  }));
}

const NO_PRINTED = "The article prints no recursion for such cells.";
const NO_SLOPE = "where a gradient explodes, no step is small enough for its slope";
const NO_CORNER = "where a gradient explodes, or a sum is at the corner of ReLU, no step is small enough for its slope";

/** @param {Check} check @param {number} label */
export function checkText(check, label) {
  const { arrays, passes, exact, article, sizes, checked, cell } = check;
  const wrongArrays = (/** @type {number[][]} */ errors) => arrays.filter((_, i) => errors[label][i] > passes);
  const [wrongExact, wrongPrinted] = [wrongArrays(exact), article ? wrongArrays(article) : []];
  const exactText = wrongExact.length
    ? `The exact gradient differs from the slope in ${listText(wrongExact)}: ${cell === "relu" ? NO_CORNER : NO_SLOPE}.`
    : "The exact gradient is right in every array.";
  const samePrinted = article
    ? "So is the one printed in the article: with so few words, or on so flat a loss, it makes no difference."
    : NO_PRINTED;
  const printedText = wrongPrinted.length ? `As printed in the article it is wrong in ${listText(wrongPrinted)}.` : samePrinted;
  const samplingNote = checked.some((count, i) => count < sizes[i])
    ? " Of the large arrays some entries were checked: the largest derivatives, and as many evenly spread."
    : "";
  return wrongExact.length && !wrongPrinted.length && article
    ? `${exactText}${samplingNote}`
    : `${exactText} ${printedText}${samplingNote}`;
}
