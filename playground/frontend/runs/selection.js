/** Which runs of the list are selected, and which one is pointed out: kept in the memory of the page, told to its parts. */

import { remember, strayIn, strayText } from "./memory.js";
import { firstSelection } from "./run_list.js";

/**
 * @param {import("./run_list.js").RunList & {stray: string}} list
 * @param {import("./memory.js").Memory} memory
 * @param {(change: "selection"|"runs"|"current") => void} tell
 */
export function makeRunSelection(list, memory, tell) {
  /** Ids that were selected before they were in the list. @type {string[]} */
  let expectedIds = [];

  /** Remembers the selection and tells the page what has changed it. @param {"selection"|"runs"} [change] */
  function noteChange(change = "selection") {
    list.tellApart();
    memory.selected = list.selectedRuns().map(({ id }) => id);
    memory.seen = list.runs.filter(({ sweep }) => !sweep).map(({ id }) => id); // by their dates a file may be newer than what comes after it
    if (change === "selection") {
      memory.named = []; // the visitor has made a choice of their own; until then the link still names what is not here
      list.stray = "";
    }
    remember(memory);
    tell(change);
  }

  return {
    noteChange,
    /** Makes the first selection, once the first list is there. */
    begin() {
      list.selected = new Set(firstSelection(list.runs, memory));
      memory.named = strayIn([...list.byId.keys()], memory.named);
      list.stray = strayText(memory.named.length);
    },
    /** Follows a newer list: expected runs that have come are selected, runs that are gone are not any more. @param {string[]} joins  ids that join too */
    follow(joins) {
      for (const id of [...joins, ...expectedIds]) if (list.byId.has(id)) list.selected.add(id);
      expectedIds = expectedIds.filter((id) => !list.byId.has(id));
      for (const id of list.selected) if (!list.byId.has(id)) list.selected.delete(id);
    },
    /**
     * Selects these runs and no others, or with `selected` given adds (true) or takes away (false) them. Runs that are to be
     * the only ones and are not in the list yet, since they have only begun, join when they are.
     * @param {string[]} ids
     * @param {boolean} [selected]
     */
    select(ids, selected) {
      const listedIds = ids.filter((id) => list.byId.has(id));
      if (selected === undefined) {
        list.selected = new Set(listedIds);
        expectedIds = ids.filter((id) => !list.byId.has(id));
      } else {
        for (const id of listedIds) list.selected[selected ? "add" : "delete"](id);
      }
      noteChange();
    },
    /** Makes one run the one that is pointed out in the table and the curves. @param {string|null} id */
    point(id) {
      if (list.current === id) return;
      list.current = id;
      tell("current");
    },
  };
}
