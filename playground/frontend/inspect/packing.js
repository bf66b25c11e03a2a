/** Stacks the views in columns without holes: a view keeps its column, and stands right below the one above it there, however tall both are. */

const NARROWEST = 544; // px of a column
const GAP = 10; // px between two views
const LINE = 2; // px: heights are rounded up to it

/** How many columns there is room for. @param {number} width  px */
export const columnsIn = (width) => Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));

/** How many lines of the grid a view takes, with the gap below it. @param {number} height  px */
export const lineCount = (height) => Math.ceil((height + GAP) / LINE);

/**
 * @param {HTMLElement} host  a grid
 * @param {HTMLElement[]} sections  of which those with `data-wide` take all columns
 * @param {import("../core/lifecycle.js").Life} life
 */
export function packViews(host, sections, life) {
  life.whenResized(host, ({ width }) => {
    const columns = columnsIn(width);
    host.style.setProperty("--rnn-columns", String(columns));
    sections
      .filter((section) => !("wide" in section.dataset))
      .forEach((section, place) => section.style.setProperty("grid-column", String(1 + (place % columns))));
  });
  for (const section of sections)
    life.whenResized(section, () => section.style.setProperty("grid-row-end", `span ${lineCount(section.offsetHeight)}`));
}
