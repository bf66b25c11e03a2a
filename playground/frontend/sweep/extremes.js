/** The lowest and the highest loss of all curves of a sweep, for the axis that its panels share. */

/** Each loss is looked at once, but for the last of each curve, which may change. @param {Pick<import("../core/sweep_data.js").KnownSweep, "runs"|"curves">} sweeps */
export function makeExtremes(sweeps) {
  let [lowest, highest] = [Infinity, 0];
  const counts = sweeps.runs.map(() => 0); // how many points of each run were looked at
  return {
    /** Begins anew: the server sends all curves from the start. */
    again: () => void counts.fill(0),
    /** @returns {[lowest: number, highest: number]} of all losses so far; Infinity and 0 if there are none */
    now() {
      sweeps.curves.forEach(({ test_loss: losses }, run) => {
        for (let i = counts[run]; i < losses.length; i += 1) {
          if (losses[i] === Infinity) continue; // of a run that diverged before its first epoch
          lowest = Math.min(lowest, losses[i]);
          highest = Math.max(highest, losses[i]);
        }
        counts[run] = Math.max(counts[run], losses.length - 1);
      });
      return [lowest, highest];
    },
  };
}
