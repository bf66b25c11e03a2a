/** The sheet that a film is painted on: a canvas in the colours and letters of the page, with a heading, a figure and a caption. */

import { lookOf } from "../../inspect/drawing/picture.js";

const PAD = 16; // px
const CAPTION_LINE = 16;

/**
 * A film: pictures that are painted on one canvas, one after the other.
 * @typedef {object} Film
 * @property {HTMLCanvasElement} canvas
 * @property {number} frames
 * @property {(frame: number) => void} paint
 * @property {(frame: number) => number} ms  for which it stands
 * @property {string} name  of its file, without the ending
 * @property {string} shows  what is seen, in words
 */

/** @typedef {{ground: string, ink: string, family: string, accent: string}} Look */

/** @typedef {CanvasRenderingContext2D} Pen */

/**
 * @param {HTMLElement} root  whose colours and letters it has
 * @param {{width: number, height: number, scale: number, caption: string}} options  in px of the page; `scale`: pixels of the picture in one of them
 */
export function makeSheet(root, { width, height, scale, caption }) {
  const canvas = document.createElement("canvas");
  // Even numbers: a video has no others.
  Object.assign(canvas, { width: 2 * Math.round((width * scale) / 2), height: 2 * Math.round((height * scale) / 2) });
  const pen = /** @type {Pen} */ (canvas.getContext("2d", { alpha: false }));
  pen.scale(scale, scale);
  pen.textBaseline = "alphabetic";
  const accent = getComputedStyle(root).getPropertyValue("--st-primary-color") || "teal";
  /** @type {Look} */
  const look = { ...lookOf(root), accent };
  const font = (/** @type {number} */ size, /** @type {string} */ weight = "") => `${weight} ${size}px ${look.family}`.trim();
  pen.font = font(12);
  const lines = wrapped(pen, caption, width - 2 * PAD);
  return {
    canvas,
    pen,
    look,
    font,
    pad: PAD,
    width,
    /** Where the caption begins, px from the top. */
    end: height - PAD - CAPTION_LINE * lines.length,
    /** Wipes it, and writes the caption. */
    begin() {
      pen.globalAlpha = 1;
      pen.fillStyle = look.ground;
      pen.fillRect(0, 0, width + 1, height + 1); // the picture may be a pixel larger
      pen.font = font(12);
      pen.textAlign = "left";
      pen.fillStyle = look.ink;
      pen.globalAlpha = 0.75;
      for (const [place, line] of lines.entries()) pen.fillText(line, PAD, height - PAD - CAPTION_LINE * (lines.length - 1 - place));
      pen.globalAlpha = 1;
    },
  };
}

/** A text in lines no wider than so many px. @param {Pen} pen @param {string} text @param {number} width */
export function wrapped(pen, text, width) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A picture of a data URL, ready to be painted. @param {string} dataUrl */
async function imageAt(dataUrl) {
  const image = new Image();
  image.src = dataUrl;
  await image.decode();
  return image;
}

/**
 * A figure as a picture of so many px, on the page's ground and with its letters.
 * @param {import("../../types.js").Plotly} Plotly
 * @param {import("../../types.js").Figure} figure
 * @param {{width: number, height: number, scale: number, look: Look}} how
 */
export async function pictureOf(Plotly, { data, layout, config }, { width, height, scale, look }) {
  const { ground, family } = look;
  const margin = { ...layout.margin, autoexpand: false }; // so that what is painted over it knows where everything stands
  const dressed = { ...layout, margin, paper_bgcolor: ground, font: { ...layout.font, family }, width, height, autosize: false };
  return imageAt(await Plotly.toImage({ data, layout: dressed, config }, { format: "png", width, height, scale }));
}

/**
 * An element outside the window, for what needs one of a size: it has the styles of the page.
 * @template T
 * @param {HTMLElement} root @param {{width: number, height: number}} size @param {(host: HTMLElement) => Promise<T>} work
 */
export async function offScreen(root, { width, height }, work) {
  const host = document.createElement("div");
  host.setAttribute("aria-hidden", "true");
  Object.assign(host.style, { position: "fixed", left: "-10000px", top: "0", width: `${width}px`, height: `${height}px` });
  root.append(host);
  try {
    return await work(host);
  } finally {
    host.remove();
  }
}

const MOST_OF_NAME = 60; // letters

/** The words of a name of a file: letters and digits without marks, as many whole words as there is room for. @param {string} kind @param {string} text */
export function fileName(kind, text) {
  const words = text.toLowerCase().match(/[a-z0-9]+/gu) ?? [];
  let name = kind;
  for (const word of words) {
    if (name.length + 1 + word.length > MOST_OF_NAME) break;
    name += `-${word}`;
  }
  return name;
}
