/** A pen that writes SVG with the methods of a canvas's pen: what is painted with one is painted with the other. */

const HEAD = "data:image/svg+xml,";
const ROOT = "<svg"; // what the first element begins with
/** @type {Record<string, string>} */
const ANCHORS = { left: "start", center: "middle", right: "end" };

/** A length without digits that are finer than any screen. @param {number} px */
const rounded = (px) => Number(px.toFixed(2));

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
  let path = ""; // what is drawn along
  let dashes = /** @type {number[]} */ ([]);
  let moved = 0; // groups that are open
  /** Where the path goes next; it has no place for what is no number. @param {string} how @param {number} x @param {number} y */
  const go = (how, x, y) => {
    if (Number.isFinite(x) && Number.isFinite(y)) path += `${path ? how : "M"}${rounded(x)} ${rounded(y)}`;
  };
  const pen = {
    ...{ textAlign: "left", textBaseline: "alphabetic", lineJoin: "miter" },
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
      const place = {
        ...(pen.textAlign === "left" ? {} : { "text-anchor": ANCHORS[pen.textAlign] }),
        ...(pen.textBaseline === "middle" ? { "dominant-baseline": "central" } : {}),
      };
      parts.push(tag("text", { x, y, fill: pen.fillStyle, opacity: pen.globalAlpha, style: `font:${pen.font}`, ...place }, escaped(text)));
    },
    beginPath: () => void (path = ""),
    /** @param {number} x @param {number} y */
    moveTo: (x, y) => go("M", x, y),
    /** @param {number} x @param {number} y */
    lineTo: (x, y) => go("L", x, y),
    /** @param {number} x @param {number} y @param {number} w @param {number} h */
    rect: (x, y, w, h) => void (path += `M${rounded(x)} ${rounded(y)}h${w}v${h}h${-w}Z`),
    /** @param {number[]} next */
    setLineDash: (next) => void (dashes = next),
    stroke() {
      const dash = dashes.length ? { "stroke-dasharray": dashes.join(" ") } : {};
      const look = { stroke: pen.strokeStyle, "stroke-width": pen.lineWidth, "stroke-linejoin": pen.lineJoin, opacity: pen.globalAlpha };
      if (path) parts.push(tag("path", { d: path, fill: "none", ...look, ...dash }));
    },
    fill() {
      if (path) parts.push(tag("path", { d: path, fill: pen.fillStyle, opacity: pen.globalAlpha }));
    },
    /** An outline around 0, at a place and in a size. @param {string} d @param {number} x @param {number} y @param {number} size */
    fillOutline(d, x, y, size) {
      const transform = `translate(${rounded(x)} ${rounded(y)}) scale(${size})`;
      parts.push(tag("path", { d, transform, fill: pen.fillStyle, opacity: pen.globalAlpha }));
    },
    save: () => void 0,
    /** Until `restore`, which ends it. @param {number} x @param {number} y */
    translate(x, y) {
      parts.push(`<g transform="translate(${rounded(x)} ${rounded(y)})">`);
      moved += 1;
    },
    restore() {
      parts.push("</g>".repeat(moved));
      moved = 0;
    },
    /** Another drawing, so many px from the top. @param {string} text @param {number} y */
    nest: (text, y) => void parts.push(text.replace(ROOT, `${ROOT} y="${y}"`)),
  };
  const root = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` };
  return { pen, address: () => addressOf(tag("svg", root, parts.join(""))) };
}
