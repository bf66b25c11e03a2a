/** The table of runs: sorted, filtered, selected and renamed in place, a sweep in one line, a hundred lines at a time. */

import { element, setText } from "../../core/dom.js";
import { shortcutsOf } from "../../core/keys.js";
import { makeLife } from "../../core/lifecycle.js";
import { NONE, counted } from "../../core/numbers.js";
import { remember } from "../memory.js";
import { listen } from "./actions.js";
import { makeBody } from "./body.js";
import { alike, listedRuns, makeColumns, unlike } from "./columns.js";
import { makeFolding } from "./folding.js";
import { makeHead } from "./head.js";
import { linesOf, runsIn } from "./lines.js";

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("./lines.js").Line} Line */

const PORTION = 100; // rows that are put into the page at once
const LIVE_MS = 250; // between two updates of the row of the run that trains

/** In what the selected runs are alike, in words. @param {number} selectedCount @param {import("./columns.js").Column[]} columns @param {Map<string, string>} equalTexts  text by key */
export function sameText(selectedCount, columns, equalTexts) {
  if (selectedCount < 2) return "Select two or more runs to see only what differs between them.";
  const parts = columns
    .filter(({ key }) => equalTexts.has(key) && equalTexts.get(key) !== NONE)
    .map(({ key, title }) => `${title} ${equalTexts.get(key)}`);
  return parts.length ? `The same in all ${selectedCount}: ${parts.join("  ·  ")}` : `Nothing is the same in all ${selectedCount}.`;
}

/** Why no run is listed. @param {{runs: unknown[], stray: string}} runStore */
export function emptyText({ runs, stray }) {
  return runs.length ? "No run fits the filter." : `No runs yet: train one on the Train page.${stray && ` ${stray}`}`;
}

/** The line that a folded or unfolded sweep begins with. @param {Line[]} lines @param {string|undefined} id  of the sweep */
function sweepLine(lines, id) {
  for (const line of lines) if (line.sweep && line.sweep.id === id) return line;
  return undefined;
}

/** The table, and what stands below it. @param {HTMLElement} root @param {HTMLElement} head @param {HTMLElement} body */
function build(root, head, body) {
  const keys = { "data-testid": "runs", "aria-label": "Saved runs", "aria-keyshortcuts": shortcutsOf("runs") };
  const table = element("table", keys, head, body);
  const more = element("button", { type: "button", className: "rnn-link rnn-more", hidden: true });
  const empty = element("p", { className: "rnn-empty", hidden: true });
  const same = element("p", { className: "rnn-same" });
  root.append(element("div", { className: "rnn-table-scroll" }, table, more, empty), same);
  return { table, more, empty, same };
}

/** What gives the name of a run by its id, while it is listed: the one that tells it from others of its name. @param {import("../run_store.js").RunStore} runStore */
const nameIn = (runStore) => (/** @type {string} */ id) => {
  const run = runStore.runs.find((each) => each.id === id);
  return run?.shown ?? run?.name;
};

/**
 * @param {HTMLElement} root
 * @param {object} context
 * @param {import("../run_store.js").RunStore} context.runStore
 * @param {import("../memory.js").Memory} context.memory
 * @param {import("../../types.js").Colours} context.colours
 * @param {string} context.theme
 */
export function mountTable(root, { runStore, memory, colours, theme }) {
  const life = makeLife();
  /** Other settings in which the selected runs differ. @type {Set<string>} */
  let different = new Set();
  const columns = makeColumns(() => different, nameIn(runStore));
  /** All runs that are listed, those of folded sweeps too. @type {Run[]} */
  let order = [];
  /** What stands in the table, a row each. @type {Line[]} */
  let lines = [];
  let rowLimit = PORTION;
  let editing = false; // a name: the table stands still
  const head = makeHead(columns, sortBy, (selected) =>
    runStore.select(
      order.map(({ id }) => id),
      selected,
    ),
  );
  const folding = makeFolding(memory, runStore, show);
  const body = makeBody(columns, runStore, () => colours[theme].runs);
  const { table, more, empty, same } = build(root, head.node, body.node);

  /** Puts the listed runs into the table. */
  function show() {
    if (editing) return;
    const runs = runStore.selectedRuns();
    different = memory.differences ? unlike(runs) : new Set();
    ({ lines, order } = linesOf(listedRuns(runStore.runs, memory, columns, runStore.savedSweeps), runStore.savedSweeps, folding.isOpen));
    const equalTexts = memory.differences ? alike(runs, columns) : new Map(); // columns in which the selected runs are alike
    const sortColumn = columns.find(({ key }) => key === memory.sort.key);
    body.forget();
    body.show(lines.slice(0, rowLimit), sortColumn, 1 + columns.length - equalTexts.size);
    more.hidden = lines.length <= rowLimit;
    setText(more, `Show more: ${runsIn(lines.slice(rowLimit))} of ${counted(order.length, "run")} are not listed`);
    empty.hidden = order.length > 0 || !runStore.loaded;
    setText(empty, emptyText(runStore));
    table.hidden = runStore.loaded && runStore.runs.length === 0;
    root.dataset.count = String(order.length);
    head.sorted(memory.sort);
    head.fold(equalTexts);
    body.fold(equalTexts);
    same.hidden = !memory.differences;
    setText(same, sameText(runStore.selected.size, columns, equalTexts));
    head.count(listedSelection().length, order.length);
    body.reach();
  }

  function showSelection() {
    lines.slice(0, rowLimit).forEach(body.mark);
    head.count(listedSelection().length, order.length);
  }

  /** The ids of the selected runs that are listed: what is hidden shall not be deleted with them. */
  const listedSelection = () => order.filter(({ id }) => runStore.selected.has(id)).map(({ id }) => id);

  /** @param {import("./head.js").Titled} column */
  function sortBy({ key, down = false }) {
    memory.sort = memory.sort.key === key ? { key, down: !memory.sort.down } : { key, down };
    remember(memory);
    show();
  }

  listen(runStore, body, {
    order: () => order,
    lineOf: (id) => sweepLine(lines, id),
    listedSelection,
    unfold: folding.unfold,
    edit(id) {
      editing = id !== null;
      show();
    },
  });
  more.addEventListener("click", () => {
    rowLimit += PORTION;
    show();
  });
  const live = life.timer(() => {
    const run = runStore.live === null ? undefined : runStore.byId.get(runStore.live);
    const entry = run && body.row(run.id);
    if (run && entry) entry.fill(run, entry.row.classList.contains("rnn-inner"));
  });
  life.keep(
    runStore.on("runs", show),
    runStore.on("selection", () => (memory.differences ? show() : showSelection())),
    runStore.on("current", () => {
      showSelection();
      body.reach();
    }),
    runStore.on("live", () => live.start(LIVE_MS)),
  );
  show();

  return {
    /** Shows the list anew: the filter or what is folded has changed. */
    refresh() {
      rowLimit = PORTION;
      folding.forget();
      show();
    },
    /** Brings a run's row into sight; a sweep that it is folded into is unfolded. @param {string} id */
    reveal(id) {
      for (const line of lines) {
        if (line.sweep && !line.open && line.runs.some((run) => run.id === id)) folding.unfold(line, true);
      }
      const at = lines.findIndex(({ run }) => run?.id === id);
      if (at >= rowLimit) {
        rowLimit = PORTION * Math.ceil((at + 1) / PORTION);
        show();
      }
      body.row(id)?.row.scrollIntoView({ block: "nearest" });
    },
    order: () => order,
    listedSelection,
    ...life.part((next) => {
      theme = next;
      show();
    }),
  };
}

/** @typedef {ReturnType<typeof mountTable>} TablePart */
