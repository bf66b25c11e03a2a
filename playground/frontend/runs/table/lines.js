/** The lines of the table of runs: a run each, and one for all runs of a sweep, after which these follow if it is unfolded. */

// @ts-nocheck

const FEWEST = 2; // runs that one line stands for

/**
 * @typedef {object} RunLine
 * @property {object} run
 * @property {boolean} inner  whether it stands below the line of its sweep
 *
 * @typedef {object} GroupLine
 * @property {import("../groups.js").Group} group
 * @property {object[]} runs  those of its runs that are listed, in the order of the list
 * @property {number} of      how many there are without the filter
 * @property {boolean} open   whether its runs follow
 */

/** The runs that the line of a sweep stands for: one that is pinned alone has a line of its own, on top. */
function membersOf({ runs }) {
  const free = runs.filter(({ pinned }) => !pinned);
  return free.length ? free : runs;
}

/**
 * @param {object[]} runs  that are listed, in their order
 * @param {Map<string, import("../groups.js").Group>} groups  of all runs
 * @param {(id: string, some: boolean) => boolean} isOpen  `some`: the filter has left only some of its runs
 * @returns {{lines: (RunLine|GroupLine)[], order: object[]}}  a sweep's line stands where the first of its runs would;
 *   `order` has all listed runs, those of a folded sweep too
 */
export function linesOf(runs, groups, isOpen) {
  const places = new Map(); // id of a run -> the line of its sweep
  for (const group of groups.values()) {
    const members = membersOf(group);
    if (members.length < FEWEST) continue;
    const line = { group, runs: [], of: members.length, open: false };
    for (const { id } of members) places.set(id, line);
  }
  const heads = [];
  for (const run of runs) {
    const line = places.get(run.id);
    if (!line) heads.push({ run, inner: false });
    else if (line.runs.push(run) === 1) heads.push(line);
  }
  const lines = [];
  const order = [];
  for (const line of heads) {
    lines.push(line);
    order.push(...(line.runs ?? [line.run]));
    if (!line.group) continue;
    line.open = isOpen(line.group.id, line.runs.length < line.of);
    if (line.open) lines.push(...line.runs.map((run) => ({ run, inner: true })));
  }
  return { lines, order };
}

/** How many runs these lines list, or stand for. */
export const runsIn = (lines) => lines.reduce((count, { run, runs, open }) => count + (run ? 1 : open ? 0 : runs.length), 0);
