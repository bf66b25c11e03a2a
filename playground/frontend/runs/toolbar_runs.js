/**
 * Which runs a button of the toolbar means: never one that the filter hides. What is selected, listed and pointed out only the page
 * knows; what may be done with a run the server says.
 */

/** @typedef {import("../types.js").Run} Run */

/**
 * The runs that an export takes: the selected ones, or all that are listed.
 * @param {Run[]} selectedRuns  those of them that are listed
 * @param {Run[]} listedRuns
 * @param {number} runCount  how many runs there are
 * @returns {string[]|null} their ids; null if that is every run
 */
export function exportedRuns(selectedRuns, listedRuns, runCount) {
  const runs = selectedRuns.length ? selectedRuns : listedRuns;
  return runs.length === runCount ? null : runs.map(({ id }) => id);
}

/** The one run that Download means: the one pointed out, or the only one selected. @param {Run[]} selectedRuns @param {string|null} current */
export const theOne = (selectedRuns, current) =>
  selectedRuns.find(({ id }) => id === current) ?? (selectedRuns.length === 1 ? selectedRuns[0] : null);

/**
 * The run that Continue means: of those selected that can go on, as the server says, the one pointed out, or the newest.
 * @param {Run[]} selectedRuns  newest first
 * @param {string|null} current
 */
export function toGoOn(selectedRuns, current) {
  const able = selectedRuns.filter((run) => run.can.includes("continue"));
  return able.find(({ id }) => id === current) ?? able[0] ?? null;
}

/** The runs that a button means, in words. @param {number} count @param {number} selectedCount */
export function meantText(count, selectedCount) {
  if (!count) return "all listed runs";
  const which = count < selectedCount ? "selected and listed" : "selected";
  return count === 1 ? `the one ${which} run` : `the ${count} ${which} runs`;
}

/** How many runs are selected. @param {number} shownCount @param {number} selectedCount @param {number} runCount */
export function selectedText(shownCount, selectedCount, runCount) {
  const hiddenCount = selectedCount - shownCount;
  return `${selectedCount} of ${runCount} selected${hiddenCount ? `, ${hiddenCount} of them not listed` : ""}`;
}
