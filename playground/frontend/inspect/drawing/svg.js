/** Drawings of our own: elements of SVG, and a picture of one as it looks on the page. */

import { addressOf } from "./svg_pen.js";

const SVG = "http://www.w3.org/2000/svg";
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
  "paint-order",
  "font",
  "text-anchor",
  "marker-end",
  "display",
];

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string|number>} attributes
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  return node;
}

/**
 * The drawing as it looks on the page, as a picture on the page's ground: its address.
 * @param {SVGSVGElement} drawing
 * @param {import("./picture.js").Format} [format]  points are twice as many as px
 * @returns {Promise<string>}
 */
export async function pictureOf(drawing, format) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const originals = drawing.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, i) => {
    const style = getComputedStyle(originals[i]);
    // The picture has no style sheet: what one says is written into each element.
    for (const name of STYLES) /** @type {SVGElement} */ (node).style.setProperty(name, style.getPropertyValue(name));
  });
  copy.setAttribute("xmlns", SVG);
  const [width, height] = [drawing.width.baseVal.value, drawing.height.baseVal.value];
  for (const [name, px] of Object.entries({ width, height })) copy.setAttribute(name, String(px)); // which a style sheet may have said
  const text = new XMLSerializer().serializeToString(copy);
  const ground = getComputedStyle(drawing).getPropertyValue("--st-background-color") || "white";
  if (format === "svg")
    return addressOf(text.replace(/<svg[^>]*>/u, (root) => `${root}<rect width="100%" height="100%" fill="${ground}"/>`));
  const image = new Image();
  const file = new Blob([text], { type: "image/svg+xml" });
  image.src = URL.createObjectURL(file);
  await image.decode();
  URL.revokeObjectURL(image.src);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 2 * width, height: 2 * height });
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}
