/** Which sweeps of the table are unfolded, their runs listed one by one: those that the visitor opened, or the filter found a part of. */

import { remember } from "../memory.js";

/**
 * @param {import("../memory.js").Memory} memory
 * @param {Pick<import("../run_store.js").RunStore, "savedSweeps">} runStore
 * @param {() => void} onChange
 */
export function makeFolding(memory, runStore, onChange) {
  /** Sweeps that the filter would unfold, and the visitor has folded. @type {Set<string>} */
  const closedIds = new Set();

  return {
    /** Whether the runs of a sweep are listed one by one. @param {string} id @param {boolean} some  the filter has left only some of them */
    isOpen: (id, some) => memory.unfolded.includes(id) || (some && memory.filter !== "" && !closedIds.has(id)),
    /** Lists the runs of a sweep one by one, or folds them into one line. @param {import("./lines.js").SweepLine} line */
    unfold({ sweep, open }, nextOpen = !open) {
      if (nextOpen === open) return;
      memory.unfolded = memory.unfolded.filter((id) => id !== sweep.id && runStore.savedSweeps.has(id));
      if (nextOpen) memory.unfolded.push(sweep.id);
      closedIds[nextOpen ? "delete" : "add"](sweep.id);
      remember(memory);
      onChange();
    },
    /** The filter has changed: it unfolds each sweep of which it finds a part. */
    forget: () => closedIds.clear(),
  };
}
