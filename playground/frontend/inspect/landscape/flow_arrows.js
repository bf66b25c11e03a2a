/** The flow of the landscape as arrows, all of them one line that Plotly draws as one path: a marker for each head would cost it 40 ms. */

const LONGEST = 0.85; // of the room between two arrows, the longest of them
const HEAD = { long: 5, wide: 4 }; // px

/** @typedef {[x: number, y: number, dx: number, dy: number]} Drift */
/** @typedef {{x: (number|null)[], y: (number|null)[]}} BrokenLine  it is broken at each null */

/** How far the places of an axis are apart. @param {number[]} values */
function roomBetween(values) {
  const places = new Set(values);
  return (Math.max(...places) - Math.min(...places)) / Math.max(places.size - 1, 1);
}

/**
 * From where to where each arrow goes; all are made longer or shorter alike, so that none reaches the place of the next.
 * @param {Drift[]} flow @returns {[from: [number, number], to: [number, number]][]}
 */
export function shaftsOf(flow) {
  const [across, down] = [roomBetween(flow.map(([x]) => x)), roomBetween(flow.map(([, y]) => y))];
  const scale = Math.min(...flow.map(([, , dx, dy]) => LONGEST / Math.max(Math.abs(dx) / across, Math.abs(dy) / down, 1e-12)));
  return flow.map(([x, y, dx, dy]) => [
    [x, y],
    [x + scale * dx, y + scale * dy],
  ]);
}

/**
 * Shafts with their heads, five points and a break each: along the shaft, and around the head. The head is as large on the screen
 * whatever the axes, and no longer than its shaft.
 * @param {ReturnType<typeof shaftsOf>} shafts
 * @param {{x: number, y: number}} scale  px of one unit of each axis
 * @returns {BrokenLine}
 */
export function arrowLine(shafts, scale) {
  /** @type {BrokenLine} */
  const line = { x: [], y: [] };
  for (const [[x, y], [toX, toY]] of shafts) {
    const [across, up] = [(toX - x) * scale.x, (toY - y) * scale.y];
    const length = Math.hypot(across, up) || 1;
    const [alongX, alongY] = [across / length, up / length];
    const long = Math.min(HEAD.long, length);
    const wide = (HEAD.wide / 2) * (long / HEAD.long);
    const corner = (/** @type {number} */ side) => [
      toX - (long * alongX + side * wide * alongY) / scale.x,
      toY - (long * alongY - side * wide * alongX) / scale.y,
    ];
    const [[leftX, leftY], [rightX, rightY]] = [corner(1), corner(-1)];
    line.x.push(x, toX, leftX, rightX, toX, null);
    line.y.push(y, toY, leftY, rightY, toY, null);
  }
  return line;
}
