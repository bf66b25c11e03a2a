/** An answer in words: how much the network leans to one label rather than to another, as a score and as a share. */

/**
 * What every answer about a score says of its labels.
 * @typedef {{labels: string[], toward: number, against: number}} Sides
 */

/** "+1.23", "−0.40". @param {number|null|undefined} score */
export function scoreText(score) {
  if (score === null || score === undefined || !Number.isFinite(score)) return "–";
  const size = Math.abs(score);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = size.toFixed(digits);
  return `${score < 0 && Number(text) !== 0 ? "−" : "+"}${text}`;
}

/** "−0.1234": a number of the network. @param {number} value */
export function decimalText(value) {
  const text = Math.abs(value).toFixed(4);
  return `${value < 0 && Number(text) !== 0 ? "−" : ""}${text}`;
}

/** "62 %"; a softmax is never wholly sure, so "> 99 %" and "< 1 %" where rounding would say 100 and 0. @param {number} share  0..1 @param {number} [digits]  after the point */
export function percent(share, digits = 0) {
  const text = (100 * share).toFixed(digits);
  const least = 10 ** -digits;
  if (Number(text) >= 100) return `> ${(100 - least).toFixed(digits)} %`;
  return Number(text) <= 0 ? `< ${least.toFixed(digits)} %` : `${text} %`;
}

/** Which side is which. @param {Sides} sides */
export const sides = ({ labels, toward, against }) => `above 0 ${labels[toward]}, below 0 ${labels[against]}`;

/** The colours of what speaks against and toward. @param {import("../../types.js").Figure} figure  one whose meta names the colours of labels @param {Sides} sides @returns {[string, string]} */
export function sideColours(figure, { toward, against }) {
  const { labels } = figure.layout.meta;
  return [labels[against % labels.length], labels[toward % labels.length]];
}
