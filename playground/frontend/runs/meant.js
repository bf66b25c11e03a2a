/** Which runs a button of the toolbar means: never one that the filter hides. */

/** @typedef {import("../types.js").Run} Run */

/**
 * The runs that an export takes: the picked ones, or all that are listed.
 * @param {Run[]} picked
 * @param {Run[]} listed
 * @param {number} all  how many runs there are
 * @returns {string[]|null} their ids; null if that is every run
 */
export function exported(picked, listed, all) {
  const runs = picked.length ? picked : listed;
  return runs.length === all ? null : runs.map(({ id }) => id);
}

/** The one run that Download means: the one pointed out, or the only one picked. @param {Run[]} picked @param {string|null} current */
export const theOne = (picked, current) => picked.find(({ id }) => id === current) ?? (picked.length === 1 ? picked[0] : null);

/**
 * The run that Continue means: among those picked the one pointed out, or the newest that can go on.
 * @param {Run[]} picked  newest first
 * @param {{current: string|null, live: string|null, sweeping: string|null}} now
 */
export function toGoOn(picked, { current, live, sweeping }) {
  /** @param {Run} run */
  const training = (run) => run.ended === "running" && run.id === live;
  /** Whether it goes on with its sweep as a whole. @param {Run} run */
  const swept = (run) => sweeping !== null && run.sweep === sweeping;
  const able = picked.filter((run) => run.can.includes("continue") && !training(run) && !swept(run));
  return able.find(({ id }) => id === current) ?? able[0] ?? null;
}

/** The runs that a button means, in words. @param {number} picked @param {number} selected */
export function meantText(picked, selected) {
  if (!picked) return "all listed runs";
  const which = picked < selected ? "selected and listed" : "selected";
  return picked === 1 ? `the one ${which} run` : `the ${picked} ${which} runs`;
}

/** How many runs are selected. @param {number} picked @param {number} selected @param {number} all */
export function countText(picked, selected, all) {
  const hidden = selected - picked;
  return `${selected} of ${all} selected${hidden ? `, ${hidden} of them not listed` : ""}`;
}
