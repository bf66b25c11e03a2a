/** How curves are fitted into a chart: decimated without losing an extreme or an end, under a ceiling that moves in steps. */

/**
 * The places of the values of a curve that are drawn: the first, the last, and the lowest and highest of each bucket.
 * @param {ArrayLike<number>} values
 * @param {number} first   place of the first value that is wanted,
 * @param {number} last    and of the last
 * @param {number} points  about how many may be drawn
 * @returns {number[]} places in `values`, rising
 */
export function keptPlaces(values, first, last, points) {
  const count = last - first + 1;
  if (count <= points) return Array.from({ length: Math.max(count, 0) }, (_, i) => first + i);
  // Buckets are whole powers of two wide and aligned to the first value of all, so that a point once drawn stays where it is.
  const width = 2 ** Math.ceil(Math.log2((2 * count) / points));
  const places = [first];
  /** @param {number} i */
  const keep = (i) => i > places[places.length - 1] && places.push(i);
  for (let start = first - (first % width); start <= last; start += width) {
    let lowest = Math.max(start, first);
    let highest = lowest;
    const end = Math.min(start + width, last + 1);
    for (let i = lowest + 1; i < end; i += 1) {
      if (values[i] < values[lowest]) lowest = i;
      if (values[i] > values[highest]) highest = i;
    }
    keep(Math.min(lowest, highest));
    keep(Math.max(lowest, highest));
  }
  keep(last);
  return places;
}

/**
 * @param {number[]} values  the curve; its index is the epoch
 * @param {[number, number]} range  the epochs that are on the screen; one point beyond each end is kept
 * @param {number} points  about how many points may be drawn
 * @returns {{x: number[], y: number[]}}
 */
export function decimate(values, [low, high], points) {
  const first = Math.max(0, Math.floor(Math.min(low, high)) - 1);
  const last = Math.min(values.length - 1, Math.ceil(Math.max(low, high)) + 1);
  const x = keptPlaces(values, first, last, points);
  return { x, y: x.map((i) => values[i]) };
}

/**
 * Where axes of losses end: at `least`, or a doubling of `step` above it, and at `top` unless most of what they show lies above: the
 * end of a diverging run would press all else against the lower edge.
 * @typedef {{least: number, step: number, top: number}} Steps
 */

/** Of losses in nats: guessing one of two labels costs 0.69. @type {Steps} */
export const NATS = { least: 0.8, step: 0.5, top: 4 };

const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const HEADROOM = 1.25; // floors that an axis of squared errors reaches at least

/** Of squared errors, whose size is that of the numbers: from that of the floor, always the mean. @param {number} floor @returns {Steps} */
export function stepsOfSquares(floor) {
  const least = HEADROOM * floor;
  if (!Number.isFinite(Math.log10(least))) return NATS;
  const unit = 10 ** Math.floor(Math.log10(least));
  const end = Number(((ROUND.find((each) => each >= least / unit) ?? 10) * unit).toPrecision(2));
  return { least: end, step: end, top: 2 * end };
}

/** The upper end of an axis of losses: it grows in coarse steps, so that the curves do not jump with every point. @param {number} highest */
export const lossCeiling = (highest, { least, step } = NATS) =>
  highest <= least ? least : step * 2 ** Math.ceil(Math.log2(highest / step));

/** Where an axis of losses ends at first: above all of them, but no further than the top, or than what it reaches in any case. @param {number} highest  of them @param {number} reach @param {Steps} steps */
export const usualEnd = (highest, reach, steps) => Math.max(Math.min(lossCeiling(highest, steps), steps.top), lossCeiling(reach, steps));

const HIGHEST = 1e300; // an end that Plotly can still draw to

/**
 * Follows losses as they come and says where their axis ends: above them all, unless that is above the top. Then it ends there,
 * or at the lowest step above it under which at least half of the losses lie, and the others are cut off.
 * @param {number} [reach]  a value that the axis reaches in any case
 * @param {Steps} [steps]
 */
export function makeCeiling(reach = 0, steps = NATS) {
  let highest = reach;
  let count = 0;
  let cut = false; // a loss was no number any more
  const above = new Map(); // how many losses there are that first fit under this step, of those above the top

  return {
    /** @param {number} loss */
    take(loss) {
      count += 1;
      if (loss > highest && Number.isFinite(loss)) highest = loss;
      if (loss <= steps.top) return;
      const step = Number.isFinite(loss) ? lossCeiling(loss, steps) : Infinity;
      cut ||= step === Infinity;
      above.set(step, (above.get(step) ?? 0) + 1);
    },
    /** @returns {{top: number, highest: number, cut: boolean}} `highest` of the finite losses and `reach`, and whether some lie above `top` */
    now() {
      const whole = lossCeiling(highest, steps);
      let top = usualEnd(highest, reach, steps);
      let under = count;
      for (const [step, losses] of above) if (step > top) under -= losses; // what is reached in any case may be above the top
      while (2 * under < count && top < Math.min(whole, HIGHEST)) {
        top *= 2;
        under += above.get(top) ?? 0;
      }
      return { top, highest, cut: cut || highest > top };
    },
  };
}

const FAR = 10; // axes above one

/**
 * A line for an axis that ends at `top`: what lies far beyond is not seen, and too large a number would be none in a path.
 * @template {{y: number[]}} Line
 * @param {Line} line
 * @param {number} top
 */
export const within = (line, top) => ({ ...line, y: line.y.map((value) => Math.min(value, FAR * top)) });

const PLACED = 1e120; // the largest loss that Plotly can place: it squares distances, which overflow beyond that

/** A line no point of which is too far away for Plotly to place it. @param {{x: number[], y: number[]}} line */
export const placeable = ({ x, y }) => ({ x, y: y.map((value) => (value === null ? value : Math.min(value, PLACED))) });
