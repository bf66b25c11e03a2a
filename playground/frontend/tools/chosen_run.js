/** Which run a tool is about, on each of the pages, and what to do first where there is none. */

/** @typedef {import("./list.js").ToolContext} ToolContext */

/** The ids of the runs that the page shows: the one that trains, the one that is looked into, or those that are selected. @param {ToolContext} context @returns {string[]} */
export function shownRuns({ stream, selection, runStore }) {
  if (runStore) return runStore.selectedRuns().map(({ id }) => id);
  const id = selection?.now.run || stream.trained;
  return id ? [id] : [];
}

const OTHER_READOUT =
  "A web page plays networks that answer with one label after the last word, and this one answers otherwise: save it as a file.";

/** The settings of the run that a tool is about, where the page knows them. @param {ToolContext} context @returns {Record<string, unknown>} */
function settingsShown({ stream, selection, runStore }) {
  if (runStore) return runStore.selectedRuns()[0].settings;
  return selection?.now.run ? {} : (stream.latest.get("run")?.settings ?? {});
}

/** Why the run cannot be saved as a web page now, in a sentence; "": it can, as far as this page knows. @param {ToolContext} context */
export function whyNoPage(context) {
  const why = whyNoRun(context);
  return why || (settingsShown(context).readout ?? "last") === "last" ? why : OTHER_READOUT;
}

/** Why no single run can be saved now, in a sentence; "": it can. @param {ToolContext} context */
export function whyNoRun(context) {
  const { length } = shownRuns(context);
  if (length === 1) return "";
  if (context.page !== "compare") return "This run has not trained yet: train it first, and save it then.";
  if (!length) return "No run is selected: select the one that is to be saved.";
  return `${length} runs are selected, and this saves a single one: select it alone, or save them together with Share a finding.`;
}
