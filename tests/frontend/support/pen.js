/** Canvases whose pen notes what it draws, and selects that know their options, among the elements of a test without a page. */

import { Part, openDocument } from "./part.js";

const LETTER_PX = 6;

/** A canvas whose pen draws nothing but notes it. */
export class Canvas extends Part {
  width = 0;
  height = 0;
  clientHeight = 100; // px
  /** @type {Uint8ClampedArray} */
  pixels = new Uint8ClampedArray();
  /** What was drawn, in order: the pen's method and what it was given. @type {any[][]} */
  drawn = [];
  /** @type {any} */
  pen = new Proxy(/** @type {Record<string, any>} */ (this.makes()), {
    get: (look, name) =>
      look[String(name)] ??
      ((/** @type {any[]} */ ...what) => void this.drawn.push([name, ...what, look.globalAlpha, look.strokeStyle, look.fillStyle])),
  });
  /** What the pen hands out. */
  makes() {
    return {
      measureText: (/** @type {string} */ text) => ({ width: LETTER_PX * text.length }),
      createImageData: (/** @type {number} */ width, /** @type {number} */ height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
      putImageData: (/** @type {{data: Uint8ClampedArray}} */ { data }) => void (this.pixels = data),
    };
  }
  /** What was put into it, as its address. */
  toDataURL() {
    return `data:${[...this.pixels].join()}`;
  }
  /** @returns {any} */
  getContext() {
    return this.pen;
  }
  getBoundingClientRect() {
    return { left: 0, top: 0 };
  }
  /** What was written and drawn since this was asked last. */
  takeDrawn() {
    const calls = this.drawn.splice(0);
    return {
      /** Whether the axes were drawn, and so all anew. */
      anew: calls.some(([name]) => name === "setTransform"),
      texts: calls.flatMap(([name, text]) => (name === "fillText" ? [text] : [])),
      /** How much of each thing is seen that was drawn along its lines, 0..1. @type {number[]} */
      shares: calls.flatMap(([name, share]) => (name === "stroke" ? [share] : [])),
      /** And in which colour. @type {string[]} */
      colours: calls.flatMap(([name, , colour]) => (name === "stroke" ? [colour] : [])),
      /** Ends of lines. @type {number[][]} */
      ends: calls.flatMap(([name, x, y]) => (name === "lineTo" ? [[Math.round(x), Math.round(y)]] : [])),
    };
  }
}

/** A select that has the options which were put into it, the first of which is chosen until another is. */
export class Select extends Part {
  constructor() {
    super("select");
    let chosen = "";
    const options = () => this.children.filter(({ tag }) => tag === "option");
    const values = () => options().map(({ value }) => String(value));
    Object.defineProperties(this, {
      options: { get: options },
      value: {
        get: () => (values().includes(chosen) ? chosen : (values()[0] ?? "")),
        set: (/** @type {string} */ value) => void (chosen = value),
      },
      selectedOptions: { get: () => options().filter(({ value }) => String(value) === this.value) },
    });
  }
}

/** Makes these the canvases and selects of the page. */
export function openPens() {
  const page = openDocument();
  page.createElement = (tag) => (tag === "canvas" ? new Canvas(tag) : tag === "select" ? new Select() : new Part(tag));
  const style = getComputedStyle(/** @type {any} */ (null));
  const getComputedStyleOf = () => ({ ...style, maxHeight: "400px" });
  Object.assign(globalThis, { HTMLSelectElement: Select, Path2D: class {}, getComputedStyle: getComputedStyleOf });
}
