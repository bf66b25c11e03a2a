/** Where the names of points stand beside them, so that none lies on another: those that find no room are told by the pointer alone. */

import { px } from "../../core/unit.js";

const LETTER = 7; // px across, on the average
const LINE = 15; // px high
const GAP = 6; // px from a point to its name

/** Of Plotly's positions of a text, the preferred ones first: which way from the point. @type {[name: string, across: number, down: number][]} */
const POSITIONS = [
  ["top center", 0, -1],
  ["bottom center", 0, 1],
  ["middle right", 1, 0],
  ["middle left", -1, 0],
  ["top right", 1, -1],
  ["bottom right", 1, 1],
  ["top left", -1, -1],
  ["bottom left", -1, 1],
];

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** @param {Box} one @param {Box} other */
const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** @param {{x: number, y: number}} point  px from the left and from the top @param {string} name @param {number} across @param {number} down @returns {Box} */
function boxOf({ x, y }, name, across, down) {
  const [gap, line] = [px(GAP), px(LINE)];
  const width = px(LETTER * [...name].length);
  const left = across === 0 ? x - width / 2 : across > 0 ? x + gap : x - gap - width;
  const top = down === 0 ? y - line / 2 : down > 0 ? y + gap : y - gap - line;
  return { left, right: left + width, top, bottom: top + line };
}

/** What a line of text takes at the top of the plot, from the left or, if `right`, up to the right. @param {string} text @param {number} width  px of the plot @param {boolean} right @returns {Box} */
export function cornerBox(text, width, right) {
  const across = px(LETTER * ([...text].length + 1));
  return { left: right ? width - across : 0, right: right ? width : across, top: 0, bottom: px(LINE + 4) };
}

/**
 * The place of each name, null where it finds none. The last one comes first, then the others from the first on.
 * @param {{x: number, y: number}[]} points  px from the left and from the top
 * @param {string[]} names
 * @param {{width: number, height: number}} room  px
 * @param {Box[]} [taken]  where something else stands
 * @returns {(string|null)[]}
 */
export function labelPlaces(points, names, { width, height }, taken = []) {
  // A point is a hindrance to the names of all others: its own stands clear of it.
  const dots = points.map(({ x, y }) => ({ left: x - 3, right: x + 3, top: y - 3, bottom: y + 3 }));
  /** @type {Box[]} */
  const usedBoxes = [...taken];
  /** @type {(string|null)[]} */
  const places = names.map(() => null);
  const lastPlace = names.length - 1;
  for (const i of new Set([lastPlace, ...names.keys()])) {
    if (i < 0) continue;
    const hindrances = [...usedBoxes, ...dots.filter((_, other) => other !== i)];
    for (const [position, across, down] of POSITIONS) {
      const box = boxOf(points[i], names[i], across, down);
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (!isInside || hindrances.some((each) => overlap(box, each))) continue;
      usedBoxes.push(box);
      places[i] = position;
      break;
    }
  }
  return places;
}
