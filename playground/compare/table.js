/** The table of runs: sorted, filtered, selected and renamed in place, at most a hundred rows at a time. */

import { element } from "./dom.js";
import { alike, listed, makeColumns, unlike } from "./columns.js";
import { remember } from "./compare_memory.js";
import { makePin, makeSwatch, paintSwatch } from "./swatch.js";

const PORTION = 100; // rows that are put into the page at once
const LONGEST_NAME = 500;
const LIVE_MS = 250; // between two updates of the row of the run that trains

const setText = (node, text) => node.textContent === text || (node.textContent = text);

export function mountTable(root, { shelf, memory, defaults, colours, theme }) {
  let different = new Set();
  const columns = makeColumns(defaults, () => different);
  const rows = new Map(); // id -> its row, kept while the run exists
  let order = [];
  let shown = PORTION;
  let anchor = null; // the row from which Shift selects
  let liveTimer = 0;
  let editing = null;

  const all = element("input", { type: "checkbox", "aria-label": "Select all listed runs" });
  const heads = [{ key: "name", title: "Name", help: "Double-click a name, or press Enter, to change it" }, ...columns].map((column) => {
    const button = element("button", { type: "button", textContent: column.title, title: column.help });
    button.addEventListener("click", () => sortBy(column));
    return { column, button, cell: element("th", { scope: "col", className: column.words || column.key === "name" ? "rnn-words-cell" : "" }, button) };
  });
  const body = element("tbody");
  const table = element(
    "table",
    { "data-testid": "runs", "aria-label": "Saved runs" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, all), ...heads.map(({ cell }) => cell))),
    body,
  );
  const more = element("button", { type: "button", className: "rnn-link rnn-more", hidden: true });
  const empty = element("p", { className: "rnn-empty", hidden: true });
  const same = element("p", { className: "rnn-same" });
  root.append(element("div", { className: "rnn-table-scroll" }, table, more, empty), same);

  // Rows --------------------------------------------------------------------------------------------------------------

  function makeRow(id) {
    const check = element("input", { type: "checkbox", tabIndex: -1 });
    const pin = element("button", { type: "button", className: "rnn-pin", tabIndex: -1 }, makePin());
    const swatch = makeSwatch();
    const name = element("span", { className: "rnn-name rnn-words", dir: "auto" });
    const place = element("td", { className: "rnn-name-cell" }, element("div", {}, swatch, name, pin));
    const cells = columns.map(({ key, words }) => element("td", { "data-column": key, className: words ? "rnn-words-cell rnn-words" : "" }));
    const row = element("tr", { tabIndex: -1, "data-id": id }, element("td", {}, check), place, ...cells);
    return { row, check, pin, swatch, name, cells };
  }

  function fill(entry, run) {
    setText(entry.name, run.name);
    entry.name.title = run.name;
    entry.check.setAttribute("aria-label", `Select ${run.name}`);
    entry.pin.setAttribute("aria-label", `Pin ${run.name}`);
    entry.pin.setAttribute("aria-pressed", run.pinned);
    entry.pin.title = run.pinned ? "Pinned: stays on top. Click to let it go" : "Pin: keep on top";
    entry.row.dataset.pinned = run.pinned;
    entry.row.dataset.ended = run.ended;
    columns.forEach((column, i) => {
      const text = column.text(column.value(run), run);
      setText(entry.cells[i], text);
      if (column.words) entry.cells[i].title = column.key === "ended" && run.message ? run.message : text;
    });
  }

  function mark(entry, run) {
    paintSwatch(entry.swatch, run, colours[theme].runs);
    const selected = shelf.selected.has(run.id);
    entry.check.checked = selected;
    entry.row.setAttribute("aria-selected", selected);
    entry.row.dataset.current = run.id === shelf.current;
  }

  /** Puts the listed runs into the table; a row that stays is the same element, so that focus and pointer stay too. */
  function show() {
    if (editing) return;
    different = memory.differences ? unlike(shelf.chosen()) : new Set();
    order = listed(shelf.runs, memory, columns);
    for (const id of rows.keys()) if (!shelf.byId.has(id)) rows.delete(id);
    const focused = document.activeElement;
    const seen = order.slice(0, shown).map((run) => {
      if (!rows.has(run.id)) rows.set(run.id, makeRow(run.id));
      const entry = rows.get(run.id);
      fill(entry, run);
      mark(entry, run);
      return entry.row;
    });
    if (seen.length !== body.children.length || seen.some((row, i) => row !== body.children[i])) {
      body.replaceChildren(...seen);
      if (body.contains(focused)) focused.focus({ preventScroll: true });
    }
    more.hidden = order.length <= shown;
    setText(more, `Show more: ${order.length - shown} of ${order.length} runs are not listed`);
    empty.hidden = order.length > 0 || !shelf.loaded;
    setText(empty, shelf.runs.length ? "No run fits the filter." : "No runs yet: train one on the Train page.");
    table.hidden = shelf.loaded && shelf.runs.length === 0;
    for (const { column, cell } of heads) {
      if (column.key === memory.sort.key) cell.setAttribute("aria-sort", memory.sort.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    root.dataset.count = order.length;
    fold();
    reach();
  }

  /** Hides the columns in which the selected runs are alike, and says below in what they are. */
  function fold() {
    const folded = memory.differences ? alike(shelf.chosen(), columns) : new Map();
    columns.forEach(({ key }, i) => {
      heads[i + 1].cell.hidden = folded.has(key);
      for (const { cells } of rows.values()) cells[i].hidden = folded.has(key);
    });
    const said = columns.filter(({ key }) => folded.has(key) && folded.get(key) !== "–").map(({ key, title }) => `${title} ${folded.get(key)}`);
    same.hidden = !memory.differences;
    if (shelf.selected.size < 2) setText(same, "Select two or more runs to see only what differs between them.");
    else setText(same, said.length ? `The same in all ${shelf.selected.size}: ${said.join("  ·  ")}` : `Nothing is the same in all ${shelf.selected.size}.`);
  }

  function showSelection() {
    for (const run of order.slice(0, shown)) if (rows.has(run.id)) mark(rows.get(run.id), run);
    const count = order.filter(({ id }) => shelf.selected.has(id)).length;
    all.checked = count > 0 && count === order.length;
    all.indeterminate = count > 0 && count < order.length;
  }

  /** One row is in the tab order: the current one, or the first. */
  function reach() {
    const rowsShown = [...body.children];
    const at = rowsShown.find((row) => row.dataset.id === shelf.current) ?? rowsShown[0];
    for (const row of rowsShown) row.tabIndex = row === at ? 0 : -1;
    showSelection();
  }

  /** The ids of the selected runs that are listed: what is hidden shall not be deleted with them. */
  const picked = () => order.filter(({ id }) => shelf.selected.has(id)).map(({ id }) => id);

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
    shelf.point(id);
    shelf.select(range, selected);
  }

  function rename(id) {
    const run = shelf.byId.get(id);
    const { name, row } = rows.get(id);
    const field = element("input", { type: "text", className: "rnn-rename", value: run.name, maxLength: LONGEST_NAME, dir: "auto", "aria-label": "Name of the run" });
    editing = id;
    const finish = (keep) => {
      if (editing !== id) return;
      editing = null;
      const typed = field.value.trim();
      field.replaceWith(name);
      if (keep && typed && typed !== run.name) shelf.rename(id, typed);
      else show();
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation(); // neither the table's keys nor the page's shortcuts shall read along
      if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      finish(event.key === "Enter");
      row.focus({ preventScroll: true });
    });
    field.addEventListener("blur", () => finish(true));
    name.replaceWith(field);
    field.focus();
    field.select();
  }

  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (!row || event.target.closest(".rnn-rename")) return;
    const { id } = row.dataset;
    if (event.target.closest(".rnn-pin")) shelf.pin(id, !shelf.byId.get(id).pinned);
    else if (event.detail < 2) choose(id, !shelf.selected.has(id), event.shiftKey); // the second of a double click is none
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
    const { id } = row.dataset;
    const { children } = body;
    const at = [...children].indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: children.length - 1 }[event.key];
    if (to !== undefined) {
      const next = children[Math.min(Math.max(to, 0), children.length - 1)];
      shelf.point(next.dataset.id);
      next.focus();
    } else if (event.key === " ") choose(id, !shelf.selected.has(id), event.shiftKey);
    else if (event.key === "Enter" || event.key === "F2") rename(id);
    else if (event.key === "Delete") shelf.remove(shelf.selected.has(id) ? picked() : [id]);
    else if (event.key === "p") shelf.pin(id, !shelf.byId.get(id).pinned);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  all.addEventListener("change", () => shelf.select(order.map(({ id }) => id), all.checked));
  more.addEventListener("click", () => {
    shown += PORTION;
    show();
  });

  const offs = [
    shelf.on("runs", show),
    shelf.on("selection", () => (memory.differences ? show() : showSelection())),
    shelf.on("current", () => {
      showSelection();
      reach();
    }),
    shelf.on("live", (run) => {
      liveTimer ||= setTimeout(() => {
        liveTimer = 0;
        if (rows.has(run.id) && shelf.byId.has(run.id)) fill(rows.get(run.id), shelf.byId.get(run.id));
      }, LIVE_MS);
    }),
  ];
  show();

  return {
    /** Shows the list anew: the filter or what is folded has changed. */
    refresh() {
      shown = PORTION;
      show();
    },
    /** Brings a run's row into sight. */
    reveal(id) {
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
