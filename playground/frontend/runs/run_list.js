/** The visitor's runs as this page knows them, which are selected, and how they are told apart. Nothing is asked of the server here. */

import { assignLooks } from "../charts/looks.js";
import { savedSweepsOf } from "./saved_sweeps.js";
import { linkedRuns } from "./memory.js";
import { labelsOf, namesOf } from "./names.js";

/** @typedef {import("../types.js").Run} Run */

const FIRST_SELECTED = 2;

/**
 * Ids of the runs that are selected when the page is opened: those that the link names, or else those that were selected here
 * before, or else the newest.
 * @param {Run[]} runs  newest first
 * @param {Pick<import("./memory.js").Memory, "selected"|"seen"|"named">} memory
 */
export function firstSelection(runs, { selected, seen, named }) {
  const ids = runs.map(({ id }) => id);
  const previous = (selected ?? []).filter((id) => ids.includes(id));
  // A visitor who comes back has mostly trained something to compare: what is new joins what was selected.
  const fresh = runs.filter(({ id, sweep }) => !sweep && !seen.includes(id)).slice(0, FIRST_SELECTED);
  return linkedRuns(ids, named) ?? (previous.length ? [...previous, ...fresh.map(({ id }) => id)] : ids.slice(0, FIRST_SELECTED));
}

export function makeRunList() {
  /** What a run looked like when it was selected last, by id. @type {Map<string, import("../charts/looks.js").Look>} */
  const looks = new Map();
  const list = {
    runs: /** @type {Run[]} */ ([]),
    byId: /** @type {Map<string, Run>} */ (new Map()),
    savedSweeps: /** @type {Map<string, import("./saved_sweeps.js").SavedSweep>} */ (new Map()),
    selected: /** @type {Set<string>} */ (new Set()),
    /** The run that is pointed out in the table and the curves. */
    current: /** @type {string|null} */ (null),
    /** Deleted here: their last epochs may still arrive. */
    removed: /** @type {Set<string>} */ (new Set()),
    /** What the server is being told of a run, by id: a list may come that does not know it yet. */
    changing: /** @type {Map<string, Partial<Run>>} */ (new Map()),

    /** Puts a newer list in the place of the one before. @param {Run[]} runs  newest first */
    take(runs) {
      for (const run of runs) Object.assign(run, list.changing.get(run.id));
      list.runs = runs;
      list.byId = new Map(runs.map((run) => [run.id, run]));
      list.savedSweeps = savedSweepsOf(runs);
      list.tellApart();
    },

    /** The selected runs in the order of the list. */
    selectedRuns: () => list.runs.filter(({ id }) => list.selected.has(id)),

    /** Gives the selected runs looks and labels of which no two are alike, and every run a name that no other has. */
    tellApart() {
      const names = namesOf(list.runs);
      const selectedRuns = list.selectedRuns();
      const labels = labelsOf(selectedRuns, names);
      const newLooks = assignLooks(selectedRuns, looks);
      for (const [id, look] of newLooks) looks.set(id, look);
      for (const run of list.runs)
        Object.assign(run, { shown: names.get(run.id), label: labels.get(run.id) ?? names.get(run.id), look: newLooks.get(run.id) });
    },
  };
  return list;
}

/** @typedef {ReturnType<typeof makeRunList>} RunList */
