/** The table of runs: sorted, filtered, selected and renamed in place, a sweep in one line, a hundred lines at a time. */

// @ts-nocheck

import { element } from "../../core/dom.js";
import { alike, listed, makeColumns, unlike } from "./columns.js";
import { remember } from "../memory.js";
import { linesOf, runsIn } from "./lines.js";
import { counted } from "../../core/numbers.js";
import { editName } from "./rename.js";
import { makeGroupRow, makeRunRow } from "./rows.js";

const PORTION = 100; // rows that are put into the page at once
const LIVE_MS = 250; // between two updates of the row of the run that trains

const setText = (node, text) => node.textContent === text || (node.textContent = text);

export function mountTable(root, { runStore, memory, colours, theme }) {
  let different = new Set();
  const columns = makeColumns(() => different);
  const rows = new Map(); // id of a run -> its row, kept while the run exists
  const heads = new Map(); // id of a sweep -> the row that stands for its runs
  const shut = new Set(); // sweeps that the filter would unfold, and the visitor has folded
  let order = []; // all runs that are listed, those of folded sweeps too
  let lines = []; // what stands in the table, a row each
  let shown = PORTION;
  let anchor = null; // the row from which Shift selects
  let liveTimer = 0;
  let editing = null;

  const all = element("input", { type: "checkbox", "aria-label": "Select all listed runs" });
  const titles = [{ key: "name", title: "Name", help: "Double-click a name, or press Enter, to change it" }, ...columns].map((column) => {
    const button = element("button", { type: "button", textContent: column.title, title: column.help });
    button.addEventListener("click", () => sortBy(column));
    return {
      column,
      button,
      cell: element("th", { scope: "col", className: column.words || column.key === "name" ? "rnn-words-cell" : "" }, button),
    };
  });
  const body = element("tbody");
  const table = element(
    "table",
    { "data-testid": "runs", "aria-label": "Saved runs" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, all), ...titles.map(({ cell }) => cell))),
    body,
  );
  const more = element("button", { type: "button", className: "rnn-link rnn-more", hidden: true });
  const empty = element("p", { className: "rnn-empty", hidden: true });
  const same = element("p", { className: "rnn-same" });
  root.append(element("div", { className: "rnn-table-scroll" }, table, more, empty), same);

  // Rows --------------------------------------------------------------------------------------------------------------

  const isOpen = (id, some) => memory.unfolded.includes(id) || (some && memory.filter !== "" && !shut.has(id));

  /** The entry of a line, made if there is none yet. */
  function entryOf({ run, group }) {
    const [entries, id] = run ? [rows, run.id] : [heads, group.id];
    if (!entries.has(id)) entries.set(id, run ? makeRunRow(id, columns) : makeGroupRow(id));
    return entries.get(id);
  }

  function mark(line) {
    if (line.run) rows.get(line.run.id)?.mark(line.run, runStore, colours[theme].runs);
    else heads.get(line.group.id)?.mark(line, runStore);
  }

  /** Puts the listed runs into the table; a row that stays is the same element, so that focus and pointer stay too. */
  function show() {
    if (editing) return;
    different = memory.differences ? unlike(runStore.chosen()) : new Set();
    ({ lines, order } = linesOf(listed(runStore.runs, memory, columns, runStore.groups), runStore.groups, isOpen));
    for (const id of rows.keys()) if (!runStore.byId.has(id)) rows.delete(id);
    for (const id of heads.keys()) if (!runStore.groups.has(id)) heads.delete(id);
    const folded = foldedColumns();
    const sorted = columns.find(({ key }) => key === memory.sort.key);
    const focused = document.activeElement;
    const seen = lines.slice(0, shown).map((line) => {
      const entry = entryOf(line);
      if (line.run) entry.fill(line.run, line.inner);
      else entry.fill(line, sorted, 1 + columns.length - folded.size);
      mark(line);
      return entry.row;
    });
    if (seen.length !== body.children.length || seen.some((row, i) => row !== body.children[i])) {
      body.replaceChildren(...seen);
      if (body.contains(focused)) focused.focus({ preventScroll: true });
    }
    more.hidden = lines.length <= shown;
    setText(more, `Show more: ${runsIn(lines.slice(shown))} of ${counted(order.length, "run")} are not listed`);
    empty.hidden = order.length > 0 || !runStore.loaded;
    setText(
      empty,
      runStore.runs.length
        ? "No run fits the filter."
        : `No runs yet: train one on the Train page.${runStore.stray && ` ${runStore.stray}`}`,
    );
    table.hidden = runStore.loaded && runStore.runs.length === 0;
    for (const { column, cell } of titles) {
      if (column.key === memory.sort.key) cell.setAttribute("aria-sort", memory.sort.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    root.dataset.count = order.length;
    fold(folded);
    showAll();
    reach();
  }

  /** The columns in which the selected runs are alike, if these are not to be seen. */
  const foldedColumns = () => (memory.differences ? alike(runStore.chosen(), columns) : new Map());

  /** Hides columns, and says below in what the selected runs are alike. */
  function fold(folded) {
    columns.forEach(({ key }, i) => {
      titles[i + 1].cell.hidden = folded.has(key);
      for (const { cells } of rows.values()) cells[i].hidden = folded.has(key);
    });
    const said = columns
      .filter(({ key }) => folded.has(key) && folded.get(key) !== "–")
      .map(({ key, title }) => `${title} ${folded.get(key)}`);
    same.hidden = !memory.differences;
    if (runStore.selected.size < 2) setText(same, "Select two or more runs to see only what differs between them.");
    else
      setText(
        same,
        said.length
          ? `The same in all ${runStore.selected.size}: ${said.join("  ·  ")}`
          : `Nothing is the same in all ${runStore.selected.size}.`,
      );
  }

  function showSelection() {
    lines.slice(0, shown).forEach(mark);
    showAll();
  }

  function showAll() {
    const count = order.filter(({ id }) => runStore.selected.has(id)).length;
    all.checked = count > 0 && count === order.length;
    all.indeterminate = count > 0 && count < order.length;
  }

  /** One row is in the tab order: the one that has the focus, or else the current one, or the first. */
  function reach() {
    const rowsShown = [...body.children];
    const at =
      rowsShown.find((row) => row === document.activeElement) ?? rowsShown.find((row) => row.dataset.current === "true") ?? rowsShown[0];
    for (const row of rowsShown) row.tabIndex = row === at ? 0 : -1;
  }

  /** The ids of the selected runs that are listed: what is hidden shall not be deleted with them. */
  const picked = () => order.filter(({ id }) => runStore.selected.has(id)).map(({ id }) => id);

  // Doing -------------------------------------------------------------------------------------------------------------

  function sortBy({ key, down = false }) {
    memory.sort = memory.sort.key === key ? { key, down: !memory.sort.down } : { key, down };
    remember(memory);
    show();
  }

  /** Selects or drops a run; with Shift all between it and the one before. */
  function choose(id, selected, through) {
    const ids = order.map((run) => run.id);
    const [from, to] = [ids.indexOf(through ? anchor : id), ids.indexOf(id)];
    const range = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    anchor = id;
    runStore.point(id);
    runStore.select(range, selected);
  }

  function rename(id) {
    editing = id;
    editName(rows.get(id), runStore.byId.get(id).name, (typed) => {
      editing = null;
      if (typed === null) show();
      else runStore.rename(id, typed);
    });
  }

  /** The line of a sweep whose row this is. */
  const lineAt = (row) => lines.find(({ group }) => group?.id === row.dataset.group);

  /** Lists the runs of a sweep one by one, or folds them into one line. */
  function unfold({ group, open }, wanted = !open) {
    if (wanted === open) return;
    memory.unfolded = memory.unfolded.filter((id) => id !== group.id && runStore.groups.has(id));
    if (wanted) memory.unfolded.push(group.id);
    shut[wanted ? "delete" : "add"](group.id);
    remember(memory);
    show();
  }

  /** Selects all runs of a sweep that are listed, or drops them if they are. */
  function chooseAll({ runs }) {
    const ids = runs.map(({ id }) => id);
    runStore.select(ids, !ids.every((id) => runStore.selected.has(id)));
  }

  const pinAll = ({ runs }) =>
    runStore.pin(
      runs.map(({ id }) => id),
      !runs.every(({ pinned }) => pinned),
    );

  /** Goes to a row; a run is pointed out. */
  function go(row) {
    if (row.dataset.id) runStore.point(row.dataset.id);
    row.focus();
    reach();
  }

  /** What a key does to the line of a sweep. @returns {boolean} whether it means anything there */
  function groupKey(row, { key, target }) {
    const line = lineAt(row);
    if (target !== row && ["Enter", " "].includes(key)) return false; // the button's own
    if (key === "Enter" || key === "ArrowRight" || key === "ArrowLeft") unfold(line, key === "Enter" ? undefined : key === "ArrowRight");
    else if (key === " ") chooseAll(line);
    else if (key === "Delete") runStore.remove(line.runs.map(({ id }) => id));
    else if (key === "p") pinAll(line);
    else return false;
    return true;
  }

  /** What a key does to a run. @returns {boolean} whether it means anything there */
  function runKey(row, { key, shiftKey }) {
    const { id } = row.dataset;
    const head = heads.get(runStore.byId.get(id).sweep)?.row;
    if (key === " ") choose(id, !runStore.selected.has(id), shiftKey);
    else if (key === "Enter" || key === "F2") rename(id);
    else if (key === "Delete") runStore.remove(runStore.selected.has(id) ? picked() : [id]);
    else if (key === "p") runStore.pin([id], !runStore.byId.get(id).pinned);
    else if (key === "ArrowLeft" && row.classList.contains("rnn-inner") && head?.isConnected) go(head);
    else return false;
    return true;
  }

  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (!row || event.target.closest(".rnn-rename")) return;
    const { id, group } = row.dataset;
    if (group) {
      if (event.target.closest(".rnn-pin")) pinAll(lineAt(row));
      else if (event.target.closest("td:first-child")) chooseAll(lineAt(row));
      else if (event.detail < 2) unfold(lineAt(row));
    } else if (event.target.closest(".rnn-pin")) runStore.pin([id], !runStore.byId.get(id).pinned);
    else if (event.detail < 2) choose(id, !runStore.selected.has(id), event.shiftKey); // the second of a double click is none
  });
  body.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault()); // would mark text
  body.addEventListener("dblclick", (event) => {
    const row = event.target.closest("tr");
    if (!row || !event.target.closest(".rnn-name-cell") || event.target.closest(".rnn-pin, .rnn-rename")) return;
    choose(row.dataset.id, true, false); // the first of the two clicks may have dropped it
    rename(row.dataset.id);
  });
  body.addEventListener("keydown", (event) => {
    const row = event.target.closest("tr");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const { children } = body;
    const at = [...children].indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: children.length - 1 }[event.key];
    if (to !== undefined) go(children[Math.min(Math.max(to, 0), children.length - 1)]);
    else if (!(row.dataset.group ? groupKey : runKey)(row, event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  all.addEventListener("change", () =>
    runStore.select(
      order.map(({ id }) => id),
      all.checked,
    ),
  );
  more.addEventListener("click", () => {
    shown += PORTION;
    show();
  });

  const offs = [
    runStore.on("runs", show),
    runStore.on("selection", () => (memory.differences ? show() : showSelection())),
    runStore.on("current", () => {
      showSelection();
      reach();
    }),
    runStore.on("live", (run) => {
      liveTimer ||= setTimeout(() => {
        liveTimer = 0;
        const entry = rows.get(run.id);
        if (entry && runStore.byId.has(run.id)) entry.fill(runStore.byId.get(run.id), entry.row.classList.contains("rnn-inner"));
      }, LIVE_MS);
    }),
  ];
  show();

  return {
    /** Shows the list anew: the filter or what is folded has changed. */
    refresh() {
      shown = PORTION;
      shut.clear();
      show();
    },
    /** Brings a run's row into sight; a sweep that it is folded into is unfolded. */
    reveal(id) {
      const folded = lines.find((line) => line.group && !line.open && line.runs.some((run) => run.id === id));
      if (folded) unfold(folded, true);
      const at = lines.findIndex(({ run }) => run?.id === id);
      if (at >= shown) {
        shown = PORTION * Math.ceil((at + 1) / PORTION);
        show();
      }
      rows.get(id)?.row.scrollIntoView({ block: "nearest" });
    },
    order: () => order,
    picked,
    retheme(next) {
      theme = next;
      show();
    },
    destroy() {
      clearTimeout(liveTimer);
      offs.forEach((off) => off());
    },
  };
}
