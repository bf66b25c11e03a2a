/** The past sweep that is looked at: it is asked for, and asked for again when its runs have changed. */

import { askSweeps } from "../core/api.js";
import { ToldSweep } from "../core/sweep_data.js";

/** @typedef {import("../runs/saved_sweeps.js").SavedSweep} SavedSweep */

/** A text that changes when a sweep's runs change in anything but names and pins. @param {SavedSweep} [sweep] */
const fingerprintOf = (sweep) => sweep?.runs.map(({ id, ended, epochs_done: done }) => `${id} ${ended} ${done}`).join() ?? "";

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {() => Map<string, SavedSweep>} context.savedSweeps  the visitor's sweeps, by id
 * @param {() => void} context.onChange  another one is being read, or has come
 * @param {(sweep: import("../core/sweep_data.js").Sweeps) => void} context.onArrival  this one is there now
 * @param {(error: string) => void} context.onRefusal
 */
export function makePastSweep(life, { savedSweeps, onChange, onArrival, onRefusal }) {
  /** The one that is there. @type {{id: string, fingerprint: string, message: string, can: string[]}|null} */
  let current = null;
  /** The one that is on its way. @type {{id: string, abort: AbortController}|null} */
  let request = null;

  /** Nothing is on its way any more. */
  function stop() {
    request?.abort.abort();
    request = null;
  }

  return {
    /** Of the one that is on its way, or else of the one that is there. @returns {string|null} */
    get id() {
      return request?.id ?? current?.id ?? null;
    },
    /** What is there; null while another one is on its way. */
    get sweep() {
      return request ? null : current;
    },
    /** Whether the runs of the one that is there have changed since it was read. */
    isStale: () => Boolean(current && !request && fingerprintOf(savedSweeps().get(current.id)) !== current.fingerprint),
    stop,
    /** Leaves the one that is there. @returns {boolean} whether there was one */
    close() {
      const had = current !== null;
      current = null;
      return had;
    },
    /** Asks for a past sweep. @param {string} id */
    async read(id) {
      const fingerprint = fingerprintOf(savedSweeps().get(id));
      const mine = (request = { id, abort: new AbortController() });
      onChange();
      let answer;
      try {
        answer = await askSweeps(`/api/sweeps/past/${id}`, undefined, mine.abort.signal);
      } catch (error) {
        if (!mine.abort.signal.aborted) throw error;
        return; // another one was wanted meanwhile
      }
      if (life.over || request !== mine) return;
      request = null;
      if (answer.frames) {
        const sweep = new ToldSweep(answer.frames);
        const { message, can } = sweep.latest.get("sweep");
        current = { id, fingerprint, message, can };
        onArrival(sweep);
      } else {
        onRefusal(answer.error);
      }
      onChange();
    },
  };
}
