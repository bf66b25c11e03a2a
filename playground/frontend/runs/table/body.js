/** The body of the table of runs: a row for each line, the same element as long as its run or its sweep exists. */

import { element, keepingFocus } from "../../core/dom.js";
import { makeSweepRow, makeRunRow } from "./rows.js";

/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./columns.js").Column} Column */

/**
 * @param {Column[]} columns
 * @param {import("../run_store.js").RunStore} runStore
 * @param {() => string[]} colours  of the runs, in the theme of now
 */
export function makeBody(columns, runStore, colours) {
  const node = element("tbody");
  /** By id of the run. @type {Map<string, ReturnType<typeof makeRunRow>>} */
  const rows = new Map();
  /** By id of the sweep. @type {Map<string, ReturnType<typeof makeSweepRow>>} */
  const heads = new Map();

  /** @param {string} id  of a run */
  function rowOf(id) {
    const entry = rows.get(id) ?? makeRunRow(id, columns);
    rows.set(id, entry);
    return entry;
  }

  /** @param {string} id  of a sweep */
  function headOf(id) {
    const entry = heads.get(id) ?? makeSweepRow(id);
    heads.set(id, entry);
    return entry;
  }

  /** Shows whether a line is selected or pointed out. @param {Line} line */
  function mark(line) {
    if (line.run) rows.get(line.run.id)?.mark(line.run, runStore, colours());
    else heads.get(line.sweep.id)?.mark(line, runStore);
  }

  /** @param {Line} line @param {Column|undefined} sortColumn @param {number} visibleCount  columns */
  function fill(line, sortColumn, visibleCount) {
    if (line.run) rowOf(line.run.id).fill(line.run, line.inner);
    else headOf(line.sweep.id).fill(line, sortColumn, visibleCount);
    mark(line);
    return line.run ? rowOf(line.run.id).row : headOf(line.sweep.id).row;
  }

  return {
    node,
    mark,
    /** The row of a run, if it has ever been listed. @param {string} id */
    row: (id) => rows.get(id),
    /** The row of a run's sweep, if it has one in the table. @param {string|undefined} sweep  id */
    headRow: (sweep) => (sweep === undefined ? undefined : heads.get(sweep)?.row),
    /** Forgets the rows of runs and sweeps that are no more. */
    forget() {
      for (const id of rows.keys()) if (!runStore.byId.has(id)) rows.delete(id);
      for (const id of heads.keys()) if (!runStore.savedSweeps.has(id)) heads.delete(id);
    },
    /**
     * Puts these lines into the page; a row that stays is the same element, so that focus and pointer stay too.
     * @param {Line[]} lines
     * @param {Column|undefined} sortColumn  the column by which the table is sorted
     * @param {number} visibleCount  how many columns are seen
     */
    show(lines, sortColumn, visibleCount) {
      const all = lines.map((line) => fill(line, sortColumn, visibleCount));
      if (all.length === node.children.length && all.every((row, i) => row === node.children[i])) return;
      keepingFocus(node, () => node.replaceChildren(...all));
    },
    /** Hides these columns. @param {Map<string, string>} equalTexts  by key */
    fold(equalTexts) {
      columns.forEach(({ key }, i) => {
        for (const { cells } of rows.values()) cells[i].hidden = equalTexts.has(key);
      });
    },
    /** One row is in the tab order: the one that has the focus, or else the current one, or the first. */
    reach() {
      const all = /** @type {HTMLElement[]} */ ([...node.children]);
      const at = all.find((row) => row === document.activeElement) ?? all.find((row) => row.dataset.current === "true") ?? all[0];
      for (const row of all) row.tabIndex = row === at ? 0 : -1;
    },
  };
}

/** @typedef {ReturnType<typeof makeBody>} Body */
