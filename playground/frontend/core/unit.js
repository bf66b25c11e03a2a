/**
 * The unit of the design: how many px of the window one px of the style sheets and of the drawings is. It is 1, and more while the
 * page is presented, so that the last row can read it. Like the pixels of the screen it is one for the whole window.
 */

let unit = 1;

/** A length of the design, in px of the window. @param {number} length */
export const px = (length) => length * unit;

/** Sets it for all that is drawn from now on. @param {number} next */
export function setUnit(next) {
  unit = next;
}
