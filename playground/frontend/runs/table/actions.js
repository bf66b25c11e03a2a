/** What the visitor does in the table of runs, with the pointer or with the keys of its map. */

import { onKeys, pressesButton } from "../../core/keys.js";
import { editName } from "./rename.js";

/** @typedef {import("./lines.js").SweepLine} SweepLine */

/**
 * @typedef {object} Table  as actions see it
 * @property {() => import("../../types.js").Run[]} order  all runs that are listed, those of folded sweeps too
 * @property {(id: string|undefined) => SweepLine|undefined} lineOf  of a sweep
 * @property {() => string[]} listedSelection  ids of the selected runs that are listed
 * @property {(line: SweepLine, wanted?: boolean) => void} unfold  lists the runs of a sweep one by one, or folds them
 * @property {(id: string|null) => void} edit  the name of this run is being edited: the table stands still until it is null
 */

/** The ways to select, pin, rename and delete what a row stands for. @param {import("../run_store.js").RunStore} runStore @param {import("./body.js").Body} body @param {Table} table */
function makeDoing(runStore, body, table) {
  /** The run from which Shift selects. @type {string|null} */
  let anchor = null;

  const actions = {
    /** Selects or drops a run; with Shift all between it and the one before. @param {string} id @param {boolean} selected @param {boolean} through */
    choose(id, selected, through) {
      const ids = table.order().map((run) => run.id);
      const [from, to] = [ids.indexOf(through ? (anchor ?? "") : id), ids.indexOf(id)];
      const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
      anchor = id;
      runStore.point(id);
      runStore.select(range, selected);
    },
    /** Selects a run, or drops it if it is selected. @param {string} id @param {boolean} through */
    toggle: (id, through) => actions.choose(id, !runStore.selected.has(id), through),
    /** Selects all runs of a sweep that are listed, or drops them if they are. @param {SweepLine} line */
    chooseAll({ runs }) {
      const ids = runs.map(({ id }) => id);
      runStore.select(ids, !ids.every((id) => runStore.selected.has(id)));
    },
    /** @param {string} id */
    pin: (id) => runStore.pin([id], !runStore.byId.get(id)?.pinned),
    /** @param {SweepLine} line */
    pinAll: ({ runs }) =>
      runStore.pin(
        runs.map(({ id }) => id),
        !runs.every(({ pinned }) => pinned),
      ),
    /** Deletes a run, and if it is selected all that are selected and listed. @param {string} id */
    remove: (id) => runStore.remove(runStore.selected.has(id) ? table.listedSelection() : [id]),
    /** @param {string} id */
    rename(id) {
      const [entry, run] = [body.row(id), runStore.byId.get(id)];
      if (!entry || !run) return;
      table.edit(id);
      editName(entry, run.name, (newName) => {
        table.edit(null);
        if (newName !== null) runStore.rename(id, newName);
      });
    },
    /** Goes to a row; a run is pointed out. @param {HTMLElement} row */
    go(row) {
      if (row.dataset.id) runStore.point(row.dataset.id);
      row.focus();
      body.reach();
    },
  };
  return actions;
}

/** The element of an event that these selectors find. @param {Event} event @param {string} selectors @returns {HTMLElement|null} */
const closest = ({ target }, selectors) => (target instanceof Element ? target.closest(selectors) : null);

/**
 * Listens to the table's body.
 * @param {import("../run_store.js").RunStore} runStore
 * @param {import("./body.js").Body} body
 * @param {Table} table
 */
export function listen(runStore, body, table) {
  const actions = makeDoing(runStore, body, table);
  const { node } = body;

  node.addEventListener("click", (event) => {
    const row = closest(event, "tr");
    if (!row || closest(event, ".rnn-rename")) return;
    const { id = "", sweep } = row.dataset;
    const line = table.lineOf(sweep);
    if (line) {
      if (closest(event, ".rnn-pin")) actions.pinAll(line);
      else if (closest(event, "td:first-child")) actions.chooseAll(line);
      else if (event.detail < 2) table.unfold(line);
    } else if (closest(event, ".rnn-pin")) actions.pin(id);
    else if (event.detail < 2) actions.toggle(id, event.shiftKey); // the second click of a double click changes nothing
  });
  node.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault()); // would mark text
  node.addEventListener("dblclick", (event) => {
    const id = closest(event, "tr")?.dataset.id;
    if (!id || !closest(event, ".rnn-name-cell") || closest(event, ".rnn-pin, .rnn-rename")) return;
    actions.choose(id, true, false); // the first of the two clicks may have dropped it
    actions.rename(id);
  });

  /**
   * What a key does to the row in which it is pressed.
   * @param {{run?: (id: string, row: HTMLElement, event: KeyboardEvent) => boolean|void, sweep?: (line: SweepLine) => boolean|void}} acts
   * @returns {import("../../core/keys.js").Act}
   */
  const inRow = ({ run = () => false, sweep = () => false }) => {
    return (event) => {
      const row = closest(event, "tr");
      const line = table.lineOf(row?.dataset.sweep);
      if (line) return pressesButton(event) ? false : sweep(line);
      return row?.dataset.id ? run(row.dataset.id, row, event) : false;
    };
  };

  /** Goes to another row. @param {(at: number, rows: HTMLElement[]) => number} place  of it, from that of the row of now; the nearest there is */
  const goTo = (place) => (/** @type {KeyboardEvent} */ event) => {
    const row = closest(event, "tr");
    const rows = /** @type {HTMLElement[]} */ ([...node.children]);
    if (!row) return false;
    return actions.go(rows[Math.min(Math.max(place(rows.indexOf(row), rows), 0), rows.length - 1)]);
  };

  onKeys(node, "runs", {
    up: goTo((at) => at - 1),
    down: goTo((at) => at + 1),
    first: goTo(() => 0),
    last: goTo((_, rows) => rows.length - 1),
    choose: inRow({ run: (id, _, event) => actions.toggle(id, event.shiftKey), sweep: actions.chooseAll }),
    open: inRow({ run: actions.rename, sweep: (line) => table.unfold(line) }),
    rename: inRow({ run: actions.rename }),
    unfold: inRow({ sweep: (line) => table.unfold(line, true) }),
    fold: inRow({
      run(id, row) {
        const head = row.classList.contains("rnn-inner") ? body.headRow(runStore.byId.get(id)?.sweep) : undefined;
        return head?.isConnected ? actions.go(head) : false;
      },
      sweep: (line) => table.unfold(line, false),
    }),
    pin: inRow({ run: (id) => void actions.pin(id), sweep: (line) => void actions.pinAll(line) }),
    remove: inRow({ run: (id) => void actions.remove(id), sweep: ({ runs }) => void runStore.remove(runs.map(({ id }) => id)) }),
  });
}
