/** What can be done with the runs: filter them, and go on with, delete, save or load those that are selected. */

import { element, setText } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { makeFilters } from "./filters.js";
import { makeLoad } from "./loading.js";
import { makeShare } from "./share/share.js";
import { selectedText, exportedRuns, meantText, theOne, toGoOn } from "./toolbar_runs.js";

/** @typedef {import("./memory.js").Memory} Memory */

/** @param {string} name @param {() => unknown} act */
function button(name, act) {
  const node = element("button", { type: "button", className: "rnn-button", textContent: name });
  node.addEventListener("click", act);
  return node;
}

/**
 * @param {HTMLElement} root
 * @param {object} context
 * @param {import("./run_store.js").RunStore} context.runStore
 * @param {typeof import("../core/api.js").api} context.api
 * @param {Memory} context.memory
 * @param {import("./table/table.js").TablePart} context.table
 * @param {HTMLElement} context.zone  on which files of runs may be dropped
 * @returns {import("../types.js").Part}
 */
export function mountToolbar(root, { runStore, api, memory, table, zone }) {
  const life = makeLife();
  const count = element("span", { className: "rnn-count", "aria-live": "polite" });
  const goOn = button("Continue", continueRun);
  const remove = button("Delete", () => runStore.remove(table.listedSelection()));
  const csv = button("Export CSV", () => runStore.attempt(() => api.saveTable(toExport())));
  const histories = button("Export histories", () => runStore.attempt(() => api.saveHistories(toExport())));
  const parquet = button("Parquet", () => runStore.attempt(() => api.saveParquet(toExport())));
  const download = button("Download", saveOne);
  const filters = makeFilters(memory, () => {
    table.refresh();
    show();
  });
  const share = makeShare({ api, runStore, ids: sharedIds });
  const load = makeLoad(life, zone, { api, runStore, reveal: table.reveal });
  root.append(
    element("h3", { textContent: "Runs" }),
    ...filters,
    count,
    element("div", { className: "rnn-buttons" }, goOn, remove, csv, histories, parquet, download, ...load, share.button),
    share.row,
  );

  /** The selected runs that are listed, newest first: no button does anything to a run that the filter hides. */
  function listedSelection() {
    const ids = new Set(table.listedSelection());
    return runStore.selectedRuns().filter(({ id }) => ids.has(id));
  }

  const toExport = () => exportedRuns(listedSelection(), table.order(), runStore.runs.length);

  /** The selected runs that are listed, or all that are listed. */
  function sharedIds() {
    const selectedIds = listedSelection().map(({ id }) => id);
    return selectedIds.length ? selectedIds : table.order().map(({ id }) => id);
  }

  async function saveOne() {
    const run = theOne(listedSelection(), runStore.current);
    if (run) await runStore.attempt(() => api.saveRun(run));
  }

  async function continueRun() {
    const run = toGoOn(listedSelection(), runStore.current);
    if (!run) return;
    goOn.disabled = true;
    if (await runStore.attempt(() => api.goOn(run.id))) runStore.say(`“${run.name}” trains on.`);
    show();
  }

  function show() {
    const runs = listedSelection();
    const { size } = runStore.selected;
    const runsText = meantText(runs.length, size);
    setText(count, selectedText(runs.length, size, runStore.runs.length));
    // Which runs are selected and listed only the page knows: without one, Delete, exports and Download have nothing to take.
    remove.disabled = runs.length === 0;
    remove.title = remove.disabled ? "" : `Delete ${runsText}`;
    csv.disabled = histories.disabled = parquet.disabled = table.order().length === 0;
    csv.title = `The table of ${runsText} as CSV`;
    histories.title = `All epochs of ${runsText} as CSV`;
    parquet.title = `All epochs of ${runsText} as Parquet, for a notebook: pandas.read_parquet`;
    const single = theOne(runs, runStore.current);
    download.disabled = !single;
    download.title = single
      ? `Weights, settings and history of “${single.name}” as .npz`
      : "Click one of the selected runs: it is the one to download";
    const able = toGoOn(runs, runStore.current);
    goOn.disabled = !able;
    // Only where it means something: a sweep has a Continue too, and two of a name should not stand there for nothing.
    goOn.style.visibility = able ? "visible" : "hidden";
    goOn.title = able ? `Train “${able.name}” on from epoch ${able.epochs_done}` : "";
    share.button.disabled = csv.disabled;
    share.refresh();
  }

  life.keep(share.destroy, ...["runs", "selection", "current"].map((change) => runStore.on(change, show)));
  show();
  return life.part();
}
