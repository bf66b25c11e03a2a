/** Numbers as the server packs them, for parts that unpack them: see playground/encoding.py. */

const LARGEST_FLOAT32 = 3.4028234663852886e38;
const CHUNK = 8192; // letters that are put together at once: a call takes no more arguments than some ten thousand

/** @param {Uint8Array} bytes */
function base64Of(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

/** Rows of numbers as base64 of their float32; one beyond its range is its largest. @param {Float64Array[]} rows */
export function floats(rows) {
  const values = rows.flatMap((row) => Array.from(row, (each) => Math.min(Math.max(each, -LARGEST_FLOAT32), LARGEST_FLOAT32)));
  return base64Of(new Uint8Array(new Float32Array(values).buffer));
}

/** The numbers of little-endian float64 in base64. @param {string} base64 */
export function float64(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

/** The numbers to six significant digits. @param {ArrayLike<number>} values */
export const short = (values) => Array.from(values, (each) => Number(each.toPrecision(6)));

/** The length of a vector. @param {Float64Array} values */
export const norm = (values) => Math.sqrt(values.reduce((sum, each) => sum + each * each, 0));
