/** The one-hot input of a word: a vector with a single 1, drawn below its column and told in words. */

import { svg } from "../drawing/svg.js";

const NARROWEST_CELL = 3; // px of a place of the vector that has an edge of its own
const NARROWEST_MARK = 2; // px of the 1

/**
 * "1 at index 7 of 0 to 17, 0 elsewhere"
 * @param {number} token  its index in the vocabulary, below 0: it is not in it
 * @param {number} size   of the vocabulary
 */
export const oneHotText = (token, size) =>
  token < 0 ? `0 at each index of 0 to ${size - 1}` : `1 at index ${token} of 0 to ${size - 1}, 0 elsewhere`;

/**
 * Where the 1 stands in the vector, in px from its left end.
 * @param {number} token @param {number} size @param {number} width  px of the vector
 */
export function oneHotMark(token, size, width) {
  const cell = width / size;
  const markWidth = Math.max(cell, NARROWEST_MARK);
  return { left: Math.min(Math.max((token + 0.5) * cell - markWidth / 2, 0), width - markWidth), width: markWidth };
}

/**
 * @param {number} token  below 0: no place is filled
 * @param {number} size
 * @param {{x: number, y: number, width: number, height: number}} box  px
 */
export function drawOneHot(token, size, { x, y, width, height }) {
  const group = svg("g", { class: "rnn-network-vector" });
  const title = svg("title", {});
  title.textContent = `one-hot input: ${oneHotText(token, size)}`;
  group.append(title, svg("rect", { x, y, width, height, class: "rnn-network-places" }));
  const cell = width / size;
  const edges =
    cell < NARROWEST_CELL ? [] : Array.from({ length: size - 1 }, (_, place) => `M${(x + (place + 1) * cell).toFixed(2)},${y}v${height}`);
  if (edges.length) group.append(svg("path", { d: edges.join(""), class: "rnn-network-places" }));
  if (token >= 0) {
    const mark = oneHotMark(token, size, width);
    group.append(svg("rect", { x: x + mark.left, y, width: mark.width, height, class: "rnn-network-one" }));
  }
  return group;
}
