/** What is painted on canvases, for a picture of it: painted once more from the same data, with any pen. */

/**
 * @typedef {object} Painted
 * @property {() => {width: number, height: number}} size  of the picture, px; 0 where there is nothing yet
 * @property {(pen: CanvasRenderingContext2D) => void} paint  paints all of it
 */

/** By the element on the page that holds it. @type {WeakMap<Element, Painted>} */
export const PAINTED = new WeakMap();
