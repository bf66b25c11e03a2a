/** What the server has answered about saved runs: a run's trace of a text at an epoch, and its words, are asked for once. */

import { readTrace } from "../trace.js";

const MOST_KEPT = 200; // traces

/** @typedef {import("../trace.js").Trace} Trace */

/**
 * What is asked over HTTP.
 * @typedef {{trace: (id: string, text: string) => Promise<any>, vocabulary: (id: string) => Promise<string[]>}} Api
 */

/** @param {Api} api */
export function makeAnswerCache(api) {
  /** @type {Map<string, Trace>} by run, epoch and text */
  const traces = new Map();
  /** @type {Map<string, string[]>} the words that a run knows, by its id */
  const vocabularies = new Map();

  return {
    /** @param {import("../../types.js").Run} run @param {string} text */
    async traceOf(run, text) {
      const key = JSON.stringify([run.id, run.epochs_done, text]);
      const before = traces.get(key);
      if (before) return before;
      const trace = readTrace(await api.trace(run.id, text));
      traces.set(key, trace);
      if (traces.size > MOST_KEPT) traces.delete(/** @type {string} */ (traces.keys().next().value));
      return trace;
    },
    /** @param {string} id */
    async wordsOf(id) {
      const before = vocabularies.get(id);
      if (before) return before;
      const words = await api.vocabulary(id);
      vocabularies.set(id, words);
      return words;
    },
  };
}
