/** How much of a chart its legend takes. */

const ROW = 19; // px of a row of a legend
const LETTER = 6; // px across, on the average
const SAMPLE = 46; // px before a name

/**
 * What a legend of several rows takes of a chart, which is that much higher. Where they do not all fit into one row, Plotly gives
 * each name as much as the longest one.
 * @param {number} room  px across
 * @param {string[]} names
 */
export function legendRoom(room, names) {
  const widths = names.map((name) => SAMPLE + LETTER * [...name].length);
  if (widths.reduce((sum, width) => sum + width, 0) <= room) return 0;
  const columns = Math.max(1, Math.floor(room / Math.max(...widths)));
  return ROW * (Math.ceil(names.length / columns) - 1);
}
