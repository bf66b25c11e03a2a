/** Floor and baseline beside the curves of runs, where all of them learn the same data and answer it in the same way. */

import { ApiError } from "../../core/request.js";

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("../../charts/yardsticks.js").Yardstick} Yardstick */

/** What runs have in common that have the same lines. @param {Run} run */
export const measuredBy = ({ data, settings }) => JSON.stringify([data, settings.readout ?? "last"]);

/**
 * @param {import("../../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {Pick<typeof import("../../core/api.js").api, "yardsticks">} context.api
 * @param {Pick<import("../../core/run_stream.js").RunStream, "yardsticks">} context.stream
 * @param {Pick<import("../run_store.js").RunStore, "isLive">} context.runStore
 * @param {() => void} onArrival  called when lines have come that were asked for
 */
export function makeYardsticks(life, { api, stream, runStore }, onArrival) {
  /** None while they are on their way, or where there are none. @type {Map<string, Yardstick[]>} */
  const known = new Map();

  /** @param {string} key @param {string} id */
  async function ask(key, id) {
    known.set(key, []);
    try {
      known.set(key, await api.yardsticks(id));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // curves stand without them, and what is wrong the rest of the page says
    }
    if (!life.over) onArrival();
  }

  return {
    /** Those beside the curves of these runs, which are asked for if they are not known. @param {Run[]} runs @returns {Yardstick[]} */
    of(runs) {
      if (!runs.length) return [];
      const [first] = runs;
      const key = measuredBy(first);
      if (!runs.every((run) => measuredBy(run) === key)) return [];
      const live = runs.find(({ id }) => runStore.isLive(id));
      if (live) return stream.yardsticks;
      if (!known.has(key)) ask(key, first.id);
      return known.get(key) ?? [];
    },
  };
}
