/** The past sweep that is looked at: it is asked for, and again when its runs have become others. */

import { askSweeps } from "../core/api.js";
import { ToldSweep } from "./known.js";

/** @typedef {import("../runs/groups.js").Group} Group */

/** What differs when anything of a sweep's runs does, but their names and pins. @param {Group} [group] */
const fingerprintOf = (group) => group?.runs.map(({ id, ended, epochs_done: done }) => `${id} ${ended} ${done}`).join() ?? "";

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {() => Map<string, Group>} context.groups  the visitor's sweeps, by id
 * @param {() => void} context.changed  another one is being read, or has come
 * @param {(told: import("./known.js").Sweeps) => void} context.come  this one is there now
 * @param {(error: string) => void} context.refused
 */
export function makePast(life, { groups, changed, come, refused }) {
  /** The one that is there. @type {{id: string, fingerprint: string, message: string, can: string[]}|null} */
  let opened = null;
  /** The one that is on its way. @type {{id: string, abort: AbortController}|null} */
  let asking = null;

  /** Nothing is on its way any more. */
  function stop() {
    asking?.abort.abort();
    asking = null;
  }

  return {
    /** Of the one that is on its way, or else of the one that is there. @returns {string|null} */
    get id() {
      return asking?.id ?? opened?.id ?? null;
    },
    /** What is there; null while another one is on its way. */
    get opened() {
      return asking ? null : opened;
    },
    /** Whether the runs of the one that is there have become others. */
    isStale: () => Boolean(opened && !asking && fingerprintOf(groups().get(opened.id)) !== opened.fingerprint),
    stop,
    /** Leaves the one that is there. @returns {boolean} whether there was one */
    close() {
      const had = opened !== null;
      opened = null;
      return had;
    },
    /** Asks for a past sweep. @param {string} id */
    async read(id) {
      const fingerprint = fingerprintOf(groups().get(id));
      const mine = (asking = { id, abort: new AbortController() });
      changed();
      let answer;
      try {
        answer = await askSweeps(`/api/sweeps/past/${id}`, undefined, mine.abort.signal);
      } catch (error) {
        if (!mine.abort.signal.aborted) throw error;
        return; // another one was wanted meanwhile
      }
      if (life.over || asking !== mine) return;
      asking = null;
      if (answer.frames) {
        const told = new ToldSweep(answer.frames);
        const { message, can } = told.latest.get("sweep");
        opened = { id, fingerprint, message, can };
        come(told);
      } else {
        refused(answer.error);
      }
      changed();
    },
  };
}
