/** The histories of the selected runs: asked for once, in one request, kept, and joined with the run that trains now. */

const LEAST_POINTS = 500; // a column and run, which is more than the panel has pixels for
const MOST_POINTS = 10_000;
const ALL_POINTS = 24_000; // shared among the runs: a few are kept epoch by epoch, a hundred thinned
const AGAIN_MS = 1000; // between two requests for the run that trains

/**
 * @param {object} context
 * @param {() => void} changed  called when there is more to draw
 */
export function makeHistories({ api, hub, shelf }, changed) {
  const kept = new Map(); // id -> {done, points, columns}
  let asking = false;
  let askedAt = -Infinity;
  let timer = 0;
  let gone = false;
  const epochs = []; // 0, 1, 2 ... as far as the hub has rows

  const budget = (count) => Math.min(Math.max(Math.floor(ALL_POINTS / Math.max(count, 1)), LEAST_POINTS), MOST_POINTS);

  /** Whether the hub's own rows are all that is needed to draw this run. */
  const fromHub = (id, by) => shelf.isLive(id) && (by === "epoch" || hub.rows.seconds?.length === hub.rows.length);

  function stale(run, points, by) {
    if (fromHub(run.id, by)) return false;
    const known = kept.get(run.id);
    if (!known) return true;
    if (known.done < run.epochs_done) return true;
    return known.points < Math.min(points, run.epochs_done + 1);
  }

  return {
    /** Asks for what is missing of `runs`, and says when it is there. */
    async need(runs, by) {
      const points = budget(runs.length);
      const missing = runs.filter((run) => stale(run, points, by));
      if (!missing.length || asking || gone) return;
      const again = missing.every(({ id }) => kept.has(id) && shelf.isLive(id));
      const wait = again ? askedAt + AGAIN_MS - performance.now() : 0;
      if (wait > 0) {
        timer ||= setTimeout(() => {
          timer = 0;
          changed();
        }, wait);
        return;
      }
      asking = true;
      askedAt = performance.now();
      const done = new Map(missing.map(({ id, epochs_done }) => [id, epochs_done]));
      const got = await shelf.attempt(async () => {
        const histories = await api.histories([...done.keys()], points);
        for (const [id, epochsDone] of done) kept.set(id, { done: epochsDone, points, columns: histories[id] ?? {} });
      });
      asking = false;
      if (got && !gone) changed();
    },

    /** One curve of a run, empty as long as it is not there. @returns {import("./overlay_lines.js").Line} */
    line({ id }, column, by) {
      if (fromHub(id, by)) {
        for (let i = epochs.length; i < hub.rows.length; i += 1) epochs.push(i);
        const epoch = epochs.slice(0, hub.rows.length);
        return { epoch, x: by === "epoch" ? epoch : hub.rows.seconds, y: hub.rows[column] };
      }
      const of = kept.get(id)?.columns[column];
      return of ? { epoch: of.epoch, x: of[by === "epoch" ? "epoch" : "seconds"], y: of.value } : { epoch: [], x: [], y: [] };
    },

    destroy() {
      gone = true;
      clearTimeout(timer);
    },
  };
}

/** The hub's name of the column that the page shows. */
export const columnOf = ({ set, column }) => `${set}_${column}`;
