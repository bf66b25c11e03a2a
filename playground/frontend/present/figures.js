/** The figures of a page as the last row can read them: letters, lines and margins larger, faint lines stronger, fewer numbers. */

/** @typedef {import("../types.js").Figure} Figure */
/** @typedef {Record<string, string>} Strong  by a colour that is too faint for a projector: the one in its place */

const LEAST_LETTERS = 12; // px of the design, as everywhere while the page is presented

/** Lengths of a figure in px, by their names; `width` is one of a line, and the ends of a ring are. */
const LENGTHS = new Set([
  ...["size", "width", "outlinewidth", "thickness", "xpad", "ypad", "standoff", "xshift", "yshift", "height", "ticklen"],
  ...["l", "r", "t", "b", "pad", "left", "cell", "tallest", "bar"],
]);
const ENDS = new Set(["x0", "x1", "y0", "y1"]);
const FONTS = /font$/u;
const MOST_NUMBERS = 4; // along an axis whose numbers the template gives

/** Every second one, with both ends of an odd number of them. @param {unknown[]} list */
const everySecond = (list) => list.filter((_, place) => place % 2 === 0);

/** An axis with fewer numbers, where there are many. @param {any} axis */
function thinned(axis) {
  const { tickvals = [], ticktext, nticks, exponentformat } = axis;
  const isLong = tickvals.length > MOST_NUMBERS && tickvals.length % 2 === 1;
  return {
    ...axis,
    ...(nticks && { nticks: Math.max(2, Math.round(nticks / 1.5)) }),
    ...(exponentformat === "power" && { exponentformat: "e" }), // no small numbers above others
    ...(isLong && { tickvals: everySecond(tickvals), ...(ticktext && { ticktext: everySecond(ticktext) }) }),
  };
}

/**
 * A part of a figure, enlarged.
 * @param {any} value
 * @param {string} name  by which it is found
 * @param {{unit: number, strong: Strong, inFont?: boolean, inRing?: boolean}} look
 * @returns {any}
 */
function enlargedPart(value, name, look) {
  const { unit, strong, inFont, inRing } = look;
  if (typeof value === "string") return strong[value] ?? value;
  if (typeof value === "number") {
    if (inFont && name === "size") return Math.max(value, LEAST_LETTERS) * unit;
    return LENGTHS.has(name) || (inRing && ENDS.has(name)) ? value * unit : value;
  }
  if (Array.isArray(value)) return value.map((each) => enlargedPart(each, "", look));
  if (typeof value !== "object" || value === null) return value;
  const within = { ...look, inFont: FONTS.test(name), inRing: value.xsizemode === "pixel" };
  const entries = Object.entries(value).map(([key, each]) => [key, enlargedPart(each, key, within)]);
  const part = Object.fromEntries(entries);
  return /axis\d*$/u.test(name) ? thinned(part) : part;
}

/**
 * @param {Figure} figure  as playground/charts makes it
 * @param {number} unit    px of the window that a px of the design is
 * @param {Strong} strong
 * @returns {Figure}
 */
export const enlarged = ({ data, layout, config }, unit, strong) => ({
  data: enlargedPart(data, "data", { unit, strong }),
  layout: enlargedPart(layout, "layout", { unit, strong }),
  config,
});

/**
 * All figures of a page, by theme and name.
 * @param {Record<string, Record<string, Figure>>} figures
 * @param {number} unit
 * @param {Record<string, Strong>} strong  by theme
 */
export const allEnlarged = (figures, unit, strong) =>
  Object.fromEntries(
    Object.entries(figures).map(([theme, named]) => [
      theme,
      Object.fromEntries(Object.entries(named).map(([name, figure]) => [name, enlarged(figure, unit, strong[theme] ?? {})])),
    ]),
  );
