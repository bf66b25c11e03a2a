/** Which runs a button of the toolbar means: never one that the filter hides. */

/** @typedef {import("../types.js").Run} Run */

/**
 * The runs that an export takes: the selected ones, or all that are listed.
 * @param {Run[]} selectedRuns  those of them that are listed
 * @param {Run[]} listedRuns
 * @param {number} runCount  how many runs there are
 * @returns {string[]|null} their ids; null if that is every run
 */
export function exported(selectedRuns, listedRuns, runCount) {
  const runs = selectedRuns.length ? selectedRuns : listedRuns;
  return runs.length === runCount ? null : runs.map(({ id }) => id);
}

/** The one run that Download means: the one pointed out, or the only one selected. @param {Run[]} selectedRuns @param {string|null} current */
export const theOne = (selectedRuns, current) =>
  selectedRuns.find(({ id }) => id === current) ?? (selectedRuns.length === 1 ? selectedRuns[0] : null);

/**
 * The run that Continue means: among those selected the one pointed out, or the newest that can go on.
 * @param {Run[]} selectedRuns  newest first
 * @param {{current: string|null, live: string|null, sweeping: string|null}} now
 */
export function toGoOn(selectedRuns, { current, live, sweeping }) {
  /** @param {Run} run */
  const training = (run) => run.ended === "running" && run.id === live;
  /** Whether it goes on with its sweep as a whole. @param {Run} run */
  const swept = (run) => sweeping !== null && run.sweep === sweeping;
  const able = selectedRuns.filter((run) => run.can.includes("continue") && !training(run) && !swept(run));
  return able.find(({ id }) => id === current) ?? able[0] ?? null;
}

/** The runs that a button means, in words. @param {number} count @param {number} selectedCount */
export function meantText(count, selectedCount) {
  if (!count) return "all listed runs";
  const which = count < selectedCount ? "selected and listed" : "selected";
  return count === 1 ? `the one ${which} run` : `the ${count} ${which} runs`;
}

/** How many runs are selected. @param {number} shownCount @param {number} selectedCount @param {number} runCount */
export function countText(shownCount, selectedCount, runCount) {
  const hiddenCount = selectedCount - shownCount;
  return `${selectedCount} of ${runCount} selected${hiddenCount ? `, ${hiddenCount} of them not listed` : ""}`;
}
