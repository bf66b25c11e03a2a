/** Floor and baseline beside the curves of runs, where all of them learn the same data and answer it in the same way. */

import { ApiError } from "../../core/request.js";

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("../../charts/yardsticks.js").Yardstick} Yardstick */

const AGAIN_MS = 20_000; // until lines that did not come are asked for again

/** What runs have in common that have the same lines. @param {Run} run */
export const measuredBy = ({ data, settings }) => JSON.stringify([data, settings.readout ?? "last"]);

/**
 * @param {import("../../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {Pick<typeof import("../../core/api.js").api, "yardsticks">} context.api
 * @param {Pick<import("../../core/run_stream.js").RunStream, "yardsticks">} context.stream
 * @param {Pick<import("../run_store.js").RunStore, "isLive">} context.runStore
 * @param {() => import("./readings.js").Curve[]} curves  that are drawn
 * @param {() => void} onArrival  called when lines have come that were asked for
 * @returns {() => Yardstick[]} those beside these curves, which are asked for if they are not known
 */
export function makeYardsticks(life, { api, stream, runStore }, curves, onArrival) {
  /** None while they are on their way, or where there are none. @type {Map<string, Yardstick[]>} */
  const known = new Map();
  const again = life.timer(() => {
    for (const key of refused) known.delete(key);
    refused.clear();
    onArrival();
  });
  /** What there was no answer about. @type {Set<string>} */
  const refused = new Set();

  /** @param {string} key @param {string} id */
  async function ask(key, id) {
    known.set(key, []);
    try {
      known.set(key, await api.yardsticks(id));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // curves stand without them, and what is wrong the rest of the page says
      refused.add(key);
      if (!life.over) again.start(AGAIN_MS);
    }
    if (!life.over) onArrival();
  }

  return () => {
    const runs = curves().map(({ run }) => run);
    const keys = new Set(runs.map(measuredBy));
    if (keys.size !== 1) return [];
    if (runs.some(({ id }) => runStore.isLive(id))) return stream.yardsticks;
    const [key] = keys;
    if (!known.has(key)) ask(key, runs[0].id);
    return known.get(key) ?? [];
  };
}
