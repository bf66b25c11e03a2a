/** What stands at the sides of each array of weights, which of its cells are of a unit, and what is said of it. */

/**
 * What the server says of the weights.
 * @typedef {object} Weights
 * @property {number} units
 * @property {string[]} labels
 * @property {string[]} shown  words of the vocabulary
 * @property {number[]} places  of these words in the vocabulary
 * @property {number} of       how many words that has
 * @property {Record<string, number>} norms
 * @property {Record<string, number>} largest
 */

const VALUE = ": <b>%{z:.4f}</b><extra></extra>";

/** @param {number} units */
const numbersOf = (units) => Array.from({ length: units }, (_, unit) => String(unit));

/**
 * @param {string} name  of the array
 * @param {Weights} answer
 */
export function layoutOfWeights(name, { units, labels, shown, of }) {
  const unitNames = numbersOf(units);
  const words = shown.length < of ? `the ${shown.length} of ${of} words that bring most` : "from the word";
  /** @type {Record<string, {across: string[], down: string[], titleAcross: string, titleDown: string, hoverText: string, unitOf: (row: number, column: number) => number|null}>} */
  const layouts = {
    w_xh: {
      across: shown,
      down: unitNames,
      titleAcross: words,
      titleDown: "to unit",
      hoverText: "“%{text}” to unit %{y}",
      unitOf: (row) => row,
    },
    w_hh: {
      across: unitNames,
      down: unitNames,
      titleAcross: "from unit",
      titleDown: "to unit",
      hoverText: "unit %{text} to unit %{y}",
      unitOf: (row) => row,
    },
    w_hy: {
      across: unitNames,
      down: labels,
      titleAcross: "from unit",
      titleDown: "",
      hoverText: "from unit %{text}",
      unitOf: (_row, column) => column,
    },
    b_h: {
      across: unitNames,
      down: ["b_h"],
      titleAcross: "of unit",
      titleDown: "",
      hoverText: "bias of unit %{text}",
      unitOf: (_row, column) => column,
    },
    b_y: { across: labels, down: ["b_y"], titleAcross: "of label", titleDown: "", hoverText: "bias of %{text}", unitOf: () => null },
  };
  const { across, down, titleAcross, titleDown, hoverText, unitOf } = layouts[name];
  return { across, down, titleAcross, titleDown, unitOf, hover: `${hoverText}${VALUE}` };
}

/** The numbers of an array row by row, without a copy. @param {Float32Array} all @param {number} width @returns {Float32Array[]} */
export const rowsOf = (all, width) => Array.from({ length: all.length / width }, (_, row) => all.subarray(row * width, (row + 1) * width));

/**
 * Where a cell of the picture stands in its array, and what it is called.
 * @param {string} name @param {Weights} answer @param {number} row @param {number} column
 * @returns {{place: number[], text: string}}
 */
export function cellOfWeights(name, { labels, shown, places }, row, column) {
  if (name === "b_h") return { place: [column], text: `the bias of unit ${column}` };
  if (name === "b_y") return { place: [column], text: `the bias of ${labels[column]}` };
  if (name === "w_xh") return { place: [row, places[column]], text: `from “${shown[column]}” to unit ${row}` };
  return { place: [row, column], text: `from unit ${column} to ${name === "w_hh" ? `unit ${row}` : labels[row]}` };
}

/** The row and the column of a unit. @param {string} name @param {number|null} unit @returns {{row?: number, column?: number}} */
export function frameOf(name, unit) {
  if (unit === null || name === "b_y") return {};
  if (name === "w_xh") return { row: unit };
  return name === "w_hh" ? { row: unit, column: unit } : { column: unit };
}

/** @param {string} name @param {Weights} answer */
export function normText(name, { norms, largest }) {
  const otherNames = Object.keys(norms).filter((other) => other !== name);
  const otherNorms = otherNames.map((other) => `${other} ${sizeText(norms[other])}`);
  return `The norm of ${name} is ${sizeText(norms[name])}, its largest weight ${sizeText(largest[name])}; norms of the others: ${otherNorms.join(", ")}.`;
}

/** @param {number} value */
const sizeText = (value) =>
  value !== 0 && (value < 0.001 || value >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
