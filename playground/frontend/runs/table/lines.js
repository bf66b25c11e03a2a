/** The lines of the table of runs: a run each, and one for all runs of a sweep, after which these follow if it is unfolded. */

import { FEWEST_RUNS } from "../saved_sweeps.js";

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("../saved_sweeps.js").SavedSweep} SavedSweep */

/**
 * @typedef {object} RunLine
 * @property {Run} run
 * @property {undefined} [sweep]
 * @property {boolean} inner  whether it stands below the line of its sweep
 *
 * @typedef {object} SweepLine
 * @property {SavedSweep} sweep
 * @property {undefined} [run]
 * @property {Run[]} runs  those of its runs that are listed, in the order of the list
 * @property {number} of      how many there are without the filter
 * @property {boolean} open   whether its runs follow
 */

/** @typedef {RunLine|SweepLine} Line */

/** The runs that the line of a sweep stands for: one that is pinned alone has a line of its own, on top. @param {SavedSweep} sweep */
function membersOf({ runs }) {
  const free = runs.filter(({ pinned }) => !pinned);
  return free.length ? free : runs;
}

/**
 * @param {Run[]} runs  that are listed, in their order
 * @param {Map<string, SavedSweep>} savedSweeps  of all runs
 * @param {(id: string, some: boolean) => boolean} isOpen  `some`: the filter has left only some of its runs
 * @returns {{lines: Line[], order: Run[]}}  a sweep's line stands where the first of its runs would;
 *   `order` has all listed runs, those of a folded sweep too
 */
export function linesOf(runs, savedSweeps, isOpen) {
  /** The line of a run's sweep, by the run's id. @type {Map<string, SweepLine>} */
  const places = new Map();
  for (const sweep of savedSweeps.values()) {
    const members = membersOf(sweep);
    if (members.length < FEWEST_RUNS) continue;
    /** @type {SweepLine} */
    const line = { sweep, runs: [], of: members.length, open: false };
    for (const { id } of members) places.set(id, line);
  }
  /** @type {Line[]} */
  const heads = [];
  for (const run of runs) {
    const line = places.get(run.id);
    if (!line) heads.push({ run, inner: false });
    else if (line.runs.push(run) === 1) heads.push(line);
  }
  /** @type {Line[]} */
  const lines = [];
  /** @type {Run[]} */
  const order = [];
  for (const line of heads) {
    lines.push(line);
    order.push(...(line.sweep ? line.runs : [line.run]));
    if (!line.sweep) continue;
    line.open = isOpen(line.sweep.id, line.runs.length < line.of);
    if (line.open) lines.push(...line.runs.map((run) => ({ run, inner: true })));
  }
  return { lines, order };
}

/** How many runs these lines list, or stand for. @param {Line[]} lines */
export const runsIn = (lines) => lines.reduce((count, line) => count + (line.run ? 1 : line.open ? 0 : line.runs.length), 0);
