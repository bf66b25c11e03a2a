/** Which saved runs the Compare page is about, for the link to it. */

/** The ids of the runs that the page is about: those of the sweep that stands first, or those that are selected. @param {Pick<import("./run_store.js").RunStore, "savedSweeps"|"selectedRuns">} runStore @param {Pick<import("./memory.js").Memory, "place"|"sweep">} memory */
export function shownIds(runStore, memory) {
  const sweeps = [...runStore.savedSweeps.values()];
  const newest = sweeps.sort((a, b) => b.started - a.started)[0];
  const sweep = memory.sweep === null ? newest : sweeps.find(({ id }) => id.startsWith(memory.sweep ?? ""));
  const runs = memory.place === "sweep" ? (sweep?.runs ?? []) : runStore.selectedRuns();
  return runs.map(({ id }) => id);
}
