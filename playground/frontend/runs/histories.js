/**
 * The curves of the selected runs: the one that is shown is asked for in one request and kept; the run that trains now
 * has its own rows.
 *
 * A curve comes with every epoch, so that it can be read and smoothed as it is, unless all together would be too many
 * points. Then the longest come decimated, and have been smoothed before.
 */

import { float32 } from "../reader/trace.js";
import { smooth } from "./curves/lines.js";

const ALL_POINTS = 150_000; // of all curves together: 0.8 MB, and a hundred runs of 1000 epochs are fewer
const LEAST_POINTS = 500; // of a curve, which is more than the panel has pixels for
const AGAIN_MS = 1000; // between two requests for runs that grow

/** How many points each of these curves may have, so that the short ones come whole. @param {number[]} lengths */
export function mostPoints(lengths, all = ALL_POINTS) {
  let left = all;
  const sorted = [...lengths].sort((a, b) => a - b);
  for (const [i, length] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - i));
    if (length > share) return Math.max(share, LEAST_POINTS);
    left -= length;
  }
  return Math.max(sorted.at(-1) ?? 0, LEAST_POINTS);
}

/** @typedef {import("../types.js").Run} Run */
/** @typedef {{column: string, by: "epoch"|"seconds", smoothing: number}} CurveQuery  which curve of a run, over what */
/** @typedef {{whole: boolean, epoch: ArrayLike<number>, y: Float32Array, seconds?: Float32Array}} Unpacked  a curve as it has come */
/** @typedef {Unpacked & {done: number, growing: boolean, points: number, smoothing: number}} Kept  with the request that it answers */

/** @type {number[]} */
const numbers = []; // 0, 1, 2 ... as far as any curve goes

/** The epochs 0 to `count` - 1. @param {number} count */
function upTo(count) {
  for (let i = numbers.length; i < count; i += 1) numbers.push(i);
  return numbers.slice(0, count);
}

/** A curve as it has come, to be read by place; an empty one if none has. @param {{epoch?: string|null, value?: string, seconds?: string}} [history]  float32 in base64 @returns {Unpacked} */
function unpack({ epoch = null, value = "", seconds } = {}) {
  const y = float32(value);
  const at = epoch === null ? upTo(y.length) : float32(epoch);
  return { whole: epoch === null, epoch: at, y, seconds: seconds === undefined ? undefined : float32(seconds) };
}

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {Pick<typeof import("../core/api.js").api, "histories">} context.api
 * @param {Pick<import("../core/run_stream.js").RunStream, "rows">} context.stream
 * @param {Pick<import("./run_store.js").RunStore, "isLive"|"attempt">} context.runStore
 * @param {() => void} onChange  called when there is more to draw
 */
export function makeHistories(life, { api, stream, runStore }, onChange) {
  /** What is known of a curve, by its run's id and its column. @type {Map<string, Kept>} */
  const curves = new Map();
  let asking = false;
  let askedAt = -Infinity;
  const again = life.timer(onChange);

  /** @param {string} id @param {string} column */
  const keyOf = (id, column) => `${id} ${column}`;

  /** Whether the stream's own rows are all that is needed to draw this run. @param {string} id @param {CurveQuery["by"]} by */
  const fromStream = (id, by) => runStore.isLive(id) && (by === "epoch" || stream.rows.seconds?.length === stream.rows.length);

  /** Whether a curve must be asked for. @param {Run} run @param {number} points @param {CurveQuery} query */
  function stale(run, points, { column, by, smoothing }) {
    if (fromStream(run.id, by)) return false;
    const curve = curves.get(keyOf(run.id, column));
    if (!curve || curve.done < run.epochs_done || (by === "seconds" && !curve.seconds)) return true;
    return !curve.whole && (curve.smoothing !== smoothing || curve.points < Math.min(points, run.epochs_done + 1));
  }

  return {
    /**
     * Asks for what is missing of `runs`, and says when it is there.
     * @param {Run[]} runs
     * @param {CurveQuery} query
     */
    async need(runs, query) {
      const { column, by, smoothing } = query;
      const points = mostPoints(runs.filter(({ id }) => !fromStream(id, by)).map((run) => run.epochs_done + 1));
      const missing = runs.filter((run) => stale(run, points, query));
      if (!missing.length || asking || life.over) return;
      const onlyGrowing = missing.every(({ id }) => curves.get(keyOf(id, column))?.growing);
      const wait = onlyGrowing ? askedAt + AGAIN_MS - performance.now() : 0;
      if (wait > 0) {
        again.start(wait);
        return;
      }
      asking = true;
      askedAt = performance.now();
      const about = missing.map(({ id, epochs_done, ended }) => ({ id, done: epochs_done, growing: ended === "running" }));
      const isAnswered = await runStore.attempt(async () => {
        const options = { column, points, smooth: smoothing, seconds: by === "seconds" };
        const histories = await api.histories(
          about.map(({ id }) => id),
          options,
        );
        for (const { id, ...one } of about) curves.set(keyOf(id, column), { ...one, points, smoothing, ...unpack(histories[id]) });
      });
      asking = false;
      if (isAnswered && !life.over) onChange();
    },

    /** One curve of a run, empty as long as it is not there. @param {Pick<Run, "id">} run @param {CurveQuery} query @returns {import("./curves/lines.js").Line} */
    line({ id }, { column, by, smoothing }) {
      if (fromStream(id, by)) {
        return {
          x: by === "epoch" ? upTo(stream.rows.length) : stream.rows.seconds,
          y: smooth(stream.rows[column], smoothing),
          smoothing,
          whole: true,
        };
      }
      const curve = curves.get(keyOf(id, column));
      const x = by === "epoch" ? curve?.epoch : curve?.seconds;
      if (!curve || !x) return { x: [], y: [], smoothing, whole: true };
      if (curve.whole) return { x, y: smooth(curve.y, smoothing), smoothing, whole: true };
      return { x, y: curve.y, smoothing: curve.smoothing, whole: false };
    },
  };
}

/** The stream's name of the column that the page shows. @param {{set: string, column: string}} memory */
export const columnOf = ({ set, column }) => `${set}_${column}`;
