/** Which settings of a very large sweep have a panel: some values of each, spread over all, so that rows and columns still mean something. */

/** @typedef {import("../../core/sweep_data.js").Cell} Cell */
/** @typedef {import("../../core/settings.js").Value} Value */

export const MOST_PANELS = 512; // a page of more is slow to lay out, and no eye looks through them

/** So many of these, evenly spread, the first and the last among them. @template T @param {T[]} all @param {number} count */
const spread = (all, count) =>
  count < 2 ? all.slice(0, 1) : Array.from({ length: count }, (_, i) => all[Math.round((i * (all.length - 1)) / (count - 1))]);

/**
 * The cells that have a panel; all of them where they are not too many.
 * @param {{swept: string[], cells: Cell[]}} sweep @param {number} [most]
 * @returns {Cell[]}
 */
export function thinned({ swept, cells }, most = MOST_PANELS) {
  if (cells.length <= most) return cells;
  const values = swept.map((name) => [...new Set(cells.map((cell) => cell.values[name]))]);
  const counts = values.map((all) => all.length);
  const product = () => counts.reduce((panels, count) => panels * count, 1);
  while (product() > most) counts[counts.indexOf(Math.max(...counts))] -= 1; // of the setting that has most
  const kept = values.map((all, i) => new Set(spread(all, counts[i])));
  return cells.filter((cell) => swept.every((name, i) => kept[i].has(cell.values[name])));
}
