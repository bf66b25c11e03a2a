/** A pen that writes SVG with the methods of a canvas's pen: what is painted with one is painted with the other. */

const HEAD = "data:image/svg+xml,";
const ROOT = "<svg"; // what the first element begins with

/** A text as it stands in SVG: nothing that a visitor has typed is markup there. @param {unknown} text */
const escaped = (text) => String(text).replace(/[&<>"]/gu, (letter) => `&#${letter.charCodeAt(0)};`);

/** An element with these attributes, and what is in it. @param {string} name @param {Record<string, unknown>} attributes @param {string} [content] */
const tag = (name, attributes, content = "") =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join("")}>${content}</${name}>`;

/** The address of a drawing. @param {string} text */
export const addressOf = (text) => HEAD + encodeURIComponent(text);

/** The drawing at an address, and its size in px. @param {string} address */
export function svgIn(address) {
  const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  const [root] = /<svg[^>]*>/u.exec(text) ?? [""];
  const side = (/** @type {string} */ name) => Number.parseFloat(new RegExp(`\\s${name}="([\\d.]+)`, "u").exec(root)?.[1] ?? "0");
  return { text: text.slice(Math.max(text.indexOf(ROOT), 0)), width: side("width"), height: side("height") };
}

/** @param {number} width @param {number} height  px */
export function makeSvgPen(width, height) {
  /** @type {string[]} */
  const parts = [];
  const pen = {
    /** @type {CanvasRenderingContext2D["fillStyle"]} */
    fillStyle: "",
    /** @type {CanvasRenderingContext2D["strokeStyle"]} */
    strokeStyle: "",
    lineWidth: 1,
    globalAlpha: 1,
    font: "",
    /** @param {number} x @param {number} y @param {number} w @param {number} h */
    fillRect: (x, y, w, h) => void parts.push(tag("rect", { x, y, width: w, height: h, fill: pen.fillStyle })),
    /** @param {number} x @param {number} y @param {number} w @param {number} h */
    strokeRect(x, y, w, h) {
      parts.push(tag("rect", { x, y, width: w, height: h, fill: "none", stroke: pen.strokeStyle, "stroke-width": pen.lineWidth }));
    },
    /** @param {string} text @param {number} x @param {number} y */
    fillText(text, x, y) {
      parts.push(tag("text", { x, y, fill: pen.fillStyle, opacity: pen.globalAlpha, style: `font:${pen.font}` }, escaped(text)));
    },
    /** Another drawing, so many px from the top. @param {string} text @param {number} y */
    nest: (text, y) => void parts.push(text.replace(ROOT, `${ROOT} y="${y}"`)),
  };
  const root = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` };
  return { pen, address: () => addressOf(tag("svg", root, parts.join(""))) };
}
