/** The past sweep that the page shows: it is loaded, and loaded again when its runs have changed. */

import { askSweeps } from "../core/api.js";
import { ToldSweep } from "../core/sweep_data.js";

/** @typedef {import("../runs/saved_sweeps.js").SavedSweep} SavedSweep */

/** A text that changes when a sweep's runs change in anything but names and pins. @param {SavedSweep} [sweep] */
const fingerprintOf = (sweep) => sweep?.runs.map(({ id, ended, epochs_done: done }) => `${id} ${ended} ${done}`).join() ?? "";

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {() => Map<string, SavedSweep>} context.savedSweeps  the visitor's sweeps, by id
 * @param {() => void} context.onChange  another sweep is being loaded, or has been
 * @param {(sweep: import("../core/sweep_data.js").Sweeps) => void} context.onArrival  this sweep has been loaded
 * @param {(error: string) => void} context.onRefusal
 */
export function makePastSweep(life, { savedSweeps, onChange, onArrival, onRefusal }) {
  /** The sweep shown. @type {{id: string, fingerprint: string, message: string, can: string[]}|null} */
  let current = null;
  /** The sweep being loaded. @type {{id: string, abort: AbortController}|null} */
  let request = null;

  /** Stops loading. */
  function stop() {
    request?.abort.abort();
    request = null;
  }

  return {
    /** The id of the sweep being loaded, else of the one shown. @returns {string|null} */
    get id() {
      return request?.id ?? current?.id ?? null;
    },
    /** The sweep shown; null while another one is being loaded. */
    get sweep() {
      return request ? null : current;
    },
    /** Whether the runs of the sweep shown have changed since it was loaded. */
    isStale: () => Boolean(current && !request && fingerprintOf(savedSweeps().get(current.id)) !== current.fingerprint),
    stop,
    /** Closes the sweep shown. @returns {boolean} whether there was one */
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
        return; // the visitor has chosen another one meanwhile
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
