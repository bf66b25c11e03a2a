/** How the panels of a sweep stand: how large each is, and how many of them side by side. */

const NARROWEST_PX = 110; // of a panel that can still be read
const LOWEST_PX = 70;
const FRAME_PX = 32; // of a panel's height that its caption and the gap take

/** Height of a panel, and the least width, by how many there are. @param {number} count @returns {[height: number, least: number]} */
const sizeFor = (count) => (count <= 4 ? [190, 260] : count <= 12 ? [140, 190] : count <= 40 ? [112, 150] : [96, 130]);

/**
 * How many panels stand side by side: whole groups of the settings that change fastest, so that columns mean something.
 * @param {number} width  px of all
 * @param {number} least  px of one
 * @param {string[]} swept
 * @param {import("../../core/sweep_data.js").Cell[]} cells
 */
function columnsFor(width, least, swept, cells) {
  const fit = Math.max(1, Math.floor(width / least));
  const most = Math.max(fit, Math.floor(width / NARROWEST_PX));
  let group = 1;
  for (const name of swept.toReversed()) {
    const wider = group * new Set(cells.map((cell) => cell.values[name])).size;
    if (wider > most) break;
    group = wider;
  }
  return Math.min(group > fit ? group : fit - (fit % group), cells.length);
}

/**
 * @param {number} width  px of the grid
 * @param {number} room   px of its height beyond which it scrolls
 * @param {{swept: string[], cells: import("../../core/sweep_data.js").Cell[]}} sweep
 * @returns {{columns: number, height: number}} `height` of a panel's chart, px
 */
export function arrangePanels(width, room, { swept, cells }) {
  const [height, least] = sizeFor(cells.length);
  const columns = columnsFor(width, least, swept, cells);
  // Lower where that lets all of them be seen at once; if they are too many for that, the grid scrolls.
  const fitHeight = Math.floor(room / Math.ceil(cells.length / columns)) - FRAME_PX;
  return { columns, height: fitHeight >= LOWEST_PX ? Math.min(height, fitHeight) : height };
}
