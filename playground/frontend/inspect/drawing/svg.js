/** Drawings of our own: elements of SVG, and a picture of one as it looks on the page. */

const SVG = "http://www.w3.org/2000/svg";
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "opacity",
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
 * The drawing as the address of a PNG, twice as large as on the page and on the page's ground.
 * @param {SVGSVGElement} drawing
 * @returns {Promise<string>}
 */
export async function pngOf(drawing) {
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const originals = drawing.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, i) => {
    const style = getComputedStyle(originals[i]);
    // The picture has no style sheet: what one says is written into each element.
    for (const name of STYLES) /** @type {SVGElement} */ (node).style.setProperty(name, style.getPropertyValue(name));
  });
  copy.setAttribute("xmlns", SVG);
  const [width, height] = [drawing.width.baseVal.value, drawing.height.baseVal.value];
  const image = new Image();
  const file = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
  image.src = URL.createObjectURL(file);
  await image.decode();
  URL.revokeObjectURL(image.src);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 2 * width, height: 2 * height });
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  pen.fillStyle = getComputedStyle(drawing).getPropertyValue("--st-background-color") || "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}
