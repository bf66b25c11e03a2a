/** What can be done with the runs: filter them, and go on with, delete, save or load those that are selected. */

// @ts-nocheck

import { choice, element } from "../core/dom.js";
import { remember } from "./memory.js";

/** A run that ended like this can be trained on. */
const CAN_GO_ON = ["paused", "failed", "interrupted", "running"];

const KINDS = [
  ["all", "all runs"],
  ["single", "without sweeps"],
  ["sweep", "only sweeps"],
];

export function mountToolbar(root, { runStore, api, memory, table }) {
  const filter = element("input", {
    type: "search",
    className: "rnn-filter",
    placeholder: "Filter",
    "aria-label": "Filter runs",
    value: memory.filter,
  });
  const kind = choice("Which runs", KINDS);
  kind.value = memory.kind;
  const differences = element("input", { type: "checkbox", checked: memory.differences });
  const count = element("span", { className: "rnn-count", "aria-live": "polite" });
  const button = (name, act) => {
    const node = element("button", { type: "button", className: "rnn-button", textContent: name });
    node.addEventListener("click", act);
    return node;
  };
  const goOn = button("Continue", continueRun);
  const remove = button("Delete", () => runStore.remove(table.picked()));
  const csv = button("Export CSV", () => runStore.attempt(() => api.saveTable(exported())));
  const histories = button("Export histories", () => runStore.attempt(() => api.saveHistories(exported())));
  const parquet = button("Parquet", () => runStore.attempt(() => api.saveParquet(exported())));
  const download = button("Download", () => runStore.attempt(() => api.saveRun(one())));
  const file = element("input", { type: "file", accept: ".npz", hidden: true, "aria-label": "Run file" });
  const load = button("Load", () => file.click());
  load.title = "Load a run from a file that Download made";
  root.append(
    element("h3", { textContent: "Runs" }),
    filter,
    kind,
    element("label", { title: "Fold away the columns that are equal for all selected runs" }, differences, "differences only"),
    count,
    element("div", { className: "rnn-buttons" }, goOn, remove, csv, histories, parquet, download, load, file),
  );

  /** The selected runs that are listed, newest first: no button does anything to a run that the filter hides. */
  function picked() {
    const ids = new Set(table.picked());
    return runStore.chosen().filter(({ id }) => ids.has(id));
  }

  /** The runs that an export takes: the picked ones, or all that are listed; null if that is every one. */
  function exported() {
    const chosen = picked();
    const runs = chosen.length ? chosen : table.order();
    return runs.length === runStore.runs.length ? null : runs.map(({ id }) => id);
  }

  /** The one run that Download means: the one pointed out, or the only one picked. */
  function one() {
    const chosen = picked();
    return chosen.find(({ id }) => id === runStore.current) ?? (chosen.length === 1 ? chosen[0] : null);
  }

  /** The run that Continue means: among those picked the one pointed out, or the newest that can go on. */
  function next() {
    const training = (run) => run.ended === "running" && run.id === runStore.live;
    const swept = (run) => runStore.sweeping !== null && run.sweep === runStore.sweeping; // that goes on as a whole
    const able = picked().filter((run) => CAN_GO_ON.includes(run.ended) && !training(run) && !swept(run));
    return able.find(({ id }) => id === runStore.current) ?? able[0] ?? null;
  }

  async function continueRun() {
    const run = next();
    goOn.disabled = true;
    if (await runStore.attempt(() => api.goOn(run.id))) runStore.say(`“${run.name}” trains on.`);
    show();
  }

  /** The runs that a button means, in words. */
  function meant() {
    const { length } = picked();
    if (!length) return "all listed runs";
    const which = length < runStore.selected.size ? "selected and listed" : "selected";
    return length === 1 ? `the one ${which} run` : `the ${length} ${which} runs`;
  }

  function show() {
    const { size } = runStore.selected;
    const hidden = size - picked().length;
    const text = `${size} of ${runStore.runs.length} selected${hidden ? `, ${hidden} of them not listed` : ""}`;
    if (count.textContent !== text) count.textContent = text;
    remove.disabled = hidden === size;
    remove.title = remove.disabled ? "" : `Delete ${meant()}`;
    csv.disabled = histories.disabled = parquet.disabled = table.order().length === 0;
    csv.title = `The table of ${meant()} as CSV`;
    histories.title = `All epochs of ${meant()} as CSV`;
    parquet.title = `All epochs of ${meant()} as Parquet, for a notebook: pandas.read_parquet`;
    const single = one();
    download.disabled = !single;
    download.title = single
      ? `Weights, settings and history of “${single.name}” as .npz`
      : "Click one of the selected runs: it is the one to download";
    const able = next();
    goOn.disabled = !able;
    // Only where it means something: a sweep has a Continue too, and two of a name should not stand there for nothing.
    goOn.style.visibility = able ? "visible" : "hidden";
    goOn.title = able ? `Train “${able.name}” on from epoch ${able.epochs_done}` : "";
  }

  function relist() {
    Object.assign(memory, { filter: filter.value, kind: kind.value, differences: differences.checked });
    remember(memory);
    table.refresh();
    show();
  }

  filter.addEventListener("input", relist);
  filter.addEventListener("keydown", (event) => event.stopPropagation()); // the page's own shortcuts shall not read along
  kind.addEventListener("change", relist);
  differences.addEventListener("change", relist);
  file.addEventListener("change", () => {
    const [chosen] = file.files;
    if (!chosen) return;
    file.value = "";
    runStore.attempt(async () => {
      const run = await api.load(chosen);
      await runStore.load();
      runStore.select([run.id], true);
      runStore.point(run.id);
      table.reveal(run.id);
      runStore.say(`“${run.name}” was loaded.`);
    });
  });

  const offs = ["runs", "selection", "current", "sweep"].map((kindOfNews) => runStore.on(kindOfNews, show));
  show();
  return { retheme() {}, destroy: () => offs.forEach((off) => off()) };
}
