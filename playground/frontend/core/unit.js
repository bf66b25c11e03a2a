/**
 * The unit of the design: how many px of the window one px of the style sheets and of the drawings is. It is 1, and more while the
 * page is presented, so that the last row can read it. Like the pixels of the screen it is one for the whole window.
 */

let unit = 1;

/** A length of the design, in px of the window. @param {number} length */
export const px = (length) => length * unit;

const LEAST_LETTERS = 12; // of the design, while the unit is larger: what is written is to be read from afar

/** The size of letters, in px of the window. @param {number} size */
export const letters = (size) => px(unit === 1 ? size : Math.max(size, LEAST_LETTERS));

/** Sets it for all that is drawn from now on. @param {number} next */
export function setUnit(next) {
  unit = next;
}

/**
 * How high something may be, in px of the window. While the page is presented nothing is scrolled, so it ends at the lower edge of the
 * window; else it may be as high as it likes.
 * @param {Element} element
 * @param {number} [below]  px of the design that are to be free below it
 */
export function heightFor(element, below = 0) {
  if (unit === 1) return Number.POSITIVE_INFINITY;
  return window.innerHeight - element.getBoundingClientRect().top - px(below) - heightAfter(element);
}

const MARGIN = 6; // px of the design below what stands last

/** How high it is what stands below an element in the section that is presented, in px. @param {Element} element */
function heightAfter(element) {
  const section = element.closest("[data-presented]");
  if (!section?.lastChild) return 0;
  const rest = document.createRange();
  rest.setStartAfter(element);
  rest.setEndAfter(section.lastChild);
  const { bottom } = rest.getBoundingClientRect(); // 0 of what is not there
  const height = bottom - element.getBoundingClientRect().bottom;
  return height > 0 ? height + px(MARGIN) : 0;
}
