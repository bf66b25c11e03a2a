/** Products of vectors and matrices, whose numbers stand row by row. */

/** The index of a word that is not in the vocabulary: it enters as the zero vector. */
export const UNKNOWN = -1;

/** An array of so many numbers. @param {number} length @param {(i: number) => number} value */
export function vector(length, value) {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i += 1) values[i] = value(i);
  return values;
}

/** Row `row` of a matrix times a vector. @param {Float64Array} matrix @param {number} row @param {Float64Array} values */
export function rowTimes(matrix, row, values) {
  let sum = 0;
  for (let j = 0, from = row * values.length; j < values.length; j += 1) sum += matrix[from + j] * values[j];
  return sum;
}

/** A vector times a matrix (N, H): what flows back through it. @param {Float64Array} values  (N,) @param {Float64Array} matrix @param {number} width  H */
export function timesMatrix(values, matrix, width) {
  const sums = new Float64Array(width);
  for (let i = 0; i < values.length; i += 1) for (let j = 0; j < width; j += 1) sums[j] += values[i] * matrix[i * width + j];
  return sums;
}

/** What a word brings to a row of w_xh, without the bias: an entry of its column. @param {{w_xh: Float64Array, V: number}} params @param {number} token @param {number} row */
export const inputTerm = ({ w_xh, V }, token, row) => (token === UNKNOWN ? 0 : w_xh[row * V + token]);
