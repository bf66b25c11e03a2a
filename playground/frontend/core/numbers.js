/** Numbers as they are written on every page: counts, shares and losses. */

const COUNT = new Intl.NumberFormat("en");

/** What stands where there is no number. */
export const NONE = "–";

/** Whether it is a number, and a finite one. @param {unknown} value @returns {value is number} */
export const isNumber = (value) => Number.isFinite(value);

/** @param {number|null} [count] */
export const countText = (count) => (isNumber(count) ? COUNT.format(count) : NONE);

/** How many there are of something: "1 run", "2 runs". @param {number} count @param {string} one  what one of them is called */
export const counted = (count, one) => `${countText(count)} ${one}${count === 1 ? "" : "s"}`;

/** @param {number|null} [share] */
export function percentText(share) {
  if (!isNumber(share)) return NONE;
  return share === 1 ? "100 %" : `${(100 * share).toFixed(1)} %`;
}

/** A loss with three figures that count, or as many as fit in six characters, however large it is. @param {number|null} [loss] */
export function lossText(loss) {
  if (!isNumber(loss)) return NONE;
  if (loss >= 99_999.5) return loss.toExponential(1).replace("e+", "e");
  if (loss >= 100) return loss.toFixed(0);
  if (loss >= 0.01) return loss.toFixed(3);
  return loss >= 0.0001 || loss === 0 ? loss.toFixed(4) : loss.toExponential(0);
}

/** A number that a network answers with, of either sign, to a thousandth or to four figures. @param {number} number */
export function numberText(number) {
  const size = Math.abs(number);
  if (size >= 1e6) return number.toExponential(2).replace("e+", "e").replace("-", "−");
  return number.toFixed(size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3).replace("-", "−");
}

/** Bytes in MB, as the server says them: small numbers with a digit behind the point. @param {number} bytes */
export function megabytes(bytes) {
  const digits = bytes >= 10e6 || bytes % 1e6 === 0 ? 0 : 1;
  return (bytes / 1e6).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
