/** A pen that writes SVG with the methods of a canvas's pen: what is painted with one is painted with the other. */

const HEAD = "data:image/svg+xml,";

/** A text as it stands in SVG: nothing that a visitor has typed is markup there. @param {unknown} text */
const escaped = (text) => String(text).replace(/[&<>"]/gu, (letter) => `&#${letter.charCodeAt(0)};`);

/** The address of a drawing. @param {string} text */
export const addressOf = (text) => HEAD + encodeURIComponent(text);

/** The drawing at an address, and its size in px. @param {string} address */
export function svgIn(address) {
  const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  const [root] = /<svg[^>]*>/u.exec(text) ?? [""];
  const side = (/** @type {string} */ name) => Number.parseFloat(new RegExp(`\\s${name}="([\\d.]+)`, "u").exec(root)?.[1] ?? "0");
  return { text: text.slice(Math.max(text.indexOf("<svg"), 0)), width: side("width"), height: side("height") };
}

/** @param {number} width @param {number} height  px */
export function makeSvgPen(width, height) {
  /** @type {string[]} */
  const parts = [];
  const box = (/** @type {number[]} */ [x, y, w, h]) => `<rect x="${x}" y="${y}" width="${w}" height="${h}"`;
  const pen = {
    /** @type {CanvasRenderingContext2D["fillStyle"]} */
    fillStyle: "",
    /** @type {CanvasRenderingContext2D["strokeStyle"]} */
    strokeStyle: "",
    lineWidth: 1,
    globalAlpha: 1,
    font: "",
    /** @param {number} x @param {number} y @param {number} w @param {number} h */
    fillRect: (x, y, w, h) => void parts.push(`${box([x, y, w, h])} fill="${escaped(pen.fillStyle)}"/>`),
    /** @param {number} x @param {number} y @param {number} w @param {number} h */
    strokeRect: (x, y, w, h) =>
      void parts.push(`${box([x, y, w, h])} fill="none" stroke="${escaped(pen.strokeStyle)}" stroke-width="${pen.lineWidth}"/>`),
    /** @param {string} text @param {number} x @param {number} y */
    fillText(text, x, y) {
      const look = `fill="${escaped(pen.fillStyle)}" opacity="${pen.globalAlpha}" style="font: ${escaped(pen.font)}; white-space: pre"`;
      parts.push(`<text x="${x}" y="${y}" ${look}>${escaped(text)}</text>`);
    },
    /** Another drawing, so many px from the top. @param {string} text @param {number} y */
    nest: (text, y) => void parts.push(text.replace("<svg", `<svg y="${y}"`)),
  };
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return { pen, address: () => addressOf(`${head}${parts.join("")}</svg>`) };
}
