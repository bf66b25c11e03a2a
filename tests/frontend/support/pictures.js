/** Pictures in a test without a page: the address of one tells what is on it, so that a picture of several tells what each of them is. */

import { openDocument, Part } from "./part.js";
import { Canvas, openPens } from "./pen.js";

/** The address of a canvas is what was written and which images were put on it, each in its line. */
class Sheet extends Canvas {
  toDataURL() {
    return this.drawn.flatMap(([name, what]) => (name === "fillText" ? [what] : name === "drawImage" ? [what.src] : [])).join("\n");
  }
}

/** An image that is seen 100 px wide and 30 px high. */
class Picture {
  src = "";
  width = 200;
  height = 60;
  async decode() {}
}

/** The root of a drawing of our own, which knows its size. */
class Drawing extends Part {
  get width() {
    return { baseVal: { value: Number(this.attributes.width) } };
  }
  get height() {
    return { baseVal: { value: Number(this.attributes.height) } };
  }
}

/** Makes these the pictures of the page. @returns {Canvas[]} all sheets, the newest last */
export function openPictures() {
  openPens();
  /** @type {Canvas[]} */
  const sheets = [];
  const page = openDocument();
  const { createElement, createElementNS } = page;
  page.createElement = (tag) => {
    if (tag !== "canvas") return createElement(tag);
    sheets.push(new Sheet(tag));
    return sheets[sheets.length - 1];
  };
  page.createElementNS = (space, tag) => (tag === "svg" ? new Drawing(tag) : createElementNS(space, tag));
  const XMLSerializer = class {
    serializeToString() {
      return "<svg/>";
    }
  };
  Object.assign(globalThis, { Image: Picture, XMLSerializer });
  return sheets;
}
