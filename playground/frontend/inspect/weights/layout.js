/** What stands at the sides of each array of weights, which of its cells are of a unit, and what is said of it. */

/**
 * What the server says of the weights, with the axes of the catalogue.
 * @typedef {object} Weights
 * @property {number} units
 * @property {string[]} labels
 * @property {string[]} shown  words of the vocabulary
 * @property {number[]} places  of these words in the vocabulary
 * @property {number} of       how many words that has
 * @property {Record<string, string>} axes  of each array by its name: "HV" for units by words, "C" for labels
 * @property {Record<string, number>} norms
 * @property {Record<string, number>} largest
 */

const VALUE = ": <b>%{z:.4f}</b><extra></extra>";

/**
 * What each letter of an array's axes counts, as in `rnn.params`.
 * @type {Record<string, {many: string, of: string, names: (answer: Weights) => string[]}>}
 */
const AXES = {
  V: { many: "the words", of: "of word", names: ({ shown }) => shown },
  H: { many: "the units", of: "of unit", names: ({ units }) => Array.from({ length: units }, (_, unit) => String(unit)) },
  C: { many: "the labels", of: "of label", names: ({ labels }) => labels },
};

/** What an array is. @param {string} axes  "HV": from words to units; "H": biases of units */
export function arrayText(axes) {
  if (axes.length === 1) return `The biases of ${AXES[axes].many}`;
  return `From ${AXES[axes[1]].many} to ${AXES[axes[0]].many}${axes[0] === axes[1] ? ", one step later" : ""}`;
}

/**
 * @param {string} name  of the array
 * @param {Weights} answer
 */
export function layoutOfWeights(name, answer) {
  const { axes, shown, of } = answer;
  const from = axes[name].slice(-1);
  const to = axes[name].slice(0, -1);
  const across = AXES[from].names(answer);
  const end = to === "H" ? " to unit %{y}" : "";
  if (!to) {
    return {
      across,
      down: [name],
      titleAcross: AXES[from].of,
      titleDown: "",
      hover: `bias of ${from === "H" ? "unit " : ""}%{text}${VALUE}`,
      unitOf: (/** @type {number} */ _row, /** @type {number} */ column) => (from === "H" ? column : null),
    };
  }
  const start = from === "V" ? "“%{text}”" : `${to === "H" ? "" : "from "}unit %{text}`;
  const words = shown.length < of ? `the ${shown.length} of ${of} words that bring most` : "from the word";
  return {
    across,
    down: AXES[to].names(answer),
    titleAcross: from === "V" ? words : "from unit",
    titleDown: to === "H" ? "to unit" : "",
    hover: `${start}${end}${VALUE}`,
    unitOf: (/** @type {number} */ row, /** @type {number} */ column) => (to === "H" ? row : column),
  };
}

/** The numbers of an array row by row, without a copy. @param {Float32Array} all @param {number} width @returns {Float32Array[]} */
export const rowsOf = (all, width) => Array.from({ length: all.length / width }, (_, row) => all.subarray(row * width, (row + 1) * width));

/**
 * Where a cell of the picture stands in its array, and what it is called.
 * @param {string} name @param {Weights} answer @param {number} row @param {number} column
 * @returns {{place: number[], text: string}}
 */
export function cellOfWeights(name, { axes, labels, shown, places }, row, column) {
  const unitOrLabel = (/** @type {string} */ letter, /** @type {number} */ i) => (letter === "H" ? `unit ${i}` : labels[i]);
  const [to, from] = axes[name];
  if (!from) return { place: [column], text: `the bias of ${unitOrLabel(to, column)}` };
  const start = from === "V" ? `“${shown[column]}”` : `unit ${column}`;
  return { place: [row, from === "V" ? places[column] : column], text: `from ${start} to ${unitOrLabel(to, row)}` };
}

/** The row and the column of a unit. @param {string} axes  of the array @param {number|null} unit @returns {{row?: number, column?: number}} */
export function frameOf(axes, unit) {
  if (unit === null) return {};
  return { ...(/^H./.test(axes) && { row: unit }), ...(axes.endsWith("H") && { column: unit }) };
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
