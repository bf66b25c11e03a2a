/** Thins a curve for drawing without losing a minimum, a maximum or either end. */

/**
 * @param {number[]} values  the curve; its index is the epoch
 * @param {[number, number]} range  the epochs that are on the screen; one point beyond each end is kept
 * @param {number} points  about how many points may be drawn
 * @returns {{x: number[], y: number[]}}
 */
export function thin(values, [low, high], points) {
  const first = Math.max(0, Math.floor(Math.min(low, high)) - 1);
  const last = Math.min(values.length - 1, Math.ceil(Math.max(low, high)) + 1);
  const x = [];
  const y = [];
  const keep = (i) => {
    if (x.length && x[x.length - 1] >= i) return;
    x.push(i);
    y.push(values[i]);
  };
  // Buckets are whole powers of two wide and aligned to epoch 0, so that a point once drawn stays where it is.
  const width = 2 ** Math.max(0, Math.ceil(Math.log2((2 * (last - first + 1)) / points)));
  if (width <= 2) {
    for (let i = first; i <= last; i += 1) keep(i);
    return { x, y };
  }
  if (first <= last) keep(first);
  for (let start = first - (first % width); start <= last; start += width) {
    let lowest = Math.max(start, first);
    let highest = lowest;
    for (let i = lowest; i < Math.min(start + width, last + 1); i += 1) {
      if (values[i] < values[lowest]) lowest = i;
      if (values[i] > values[highest]) highest = i;
    }
    keep(Math.min(lowest, highest));
    keep(Math.max(lowest, highest));
  }
  if (first <= last) keep(last);
  return { x, y };
}
