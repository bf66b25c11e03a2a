/** What the server has answered about saved runs: a run's trace of a text at an epoch, and its words, are asked for once. */

import { ApiError } from "../../core/request.js";
import { readTrace } from "../trace.js";

const MOST_KEPT = 200; // traces

/** @typedef {import("../trace.js").Trace} Trace */

/**
 * What is asked: on the page's stream, and over HTTP what belongs to no sentence.
 * @typedef {object} Asked
 * @property {Pick<ReturnType<typeof import("../../core/questions.js").makeQuestions>, "ask">} questions
 * @property {{vocabulary: (id: string) => Promise<string[]>}} api
 */

/** @param {Asked} asked */
export function makeAnswerCache({ questions, api }) {
  /** @type {Map<string, Trace>} by run, epoch and text */
  const traces = new Map();
  /** @type {Map<string, string[]>} the words that a run knows, by its id */
  const vocabularies = new Map();

  return {
    /**
     * What a run's network makes of a text; raises ApiError where it has no answer.
     * @param {import("../../types.js").Run} run
     * @param {string} text
     * @param {(forget: () => void) => void} keep  is given what takes the question back
     * @returns {Promise<Trace>} one that is taken back never comes
     */
    async traceOf(run, text, keep) {
      const key = JSON.stringify([run.id, run.epochs_done, text]);
      const before = traces.get(key);
      if (before) return before;
      /** @type {import("../../core/questions.js").Outcome} */
      const outcome = await new Promise((resolve) => keep(questions.ask({ view: "trace", run: run.id, sentence: text }, resolve)));
      if ("error" in outcome) throw new ApiError(outcome.error);
      // Of a network whose data set is gone: its words and labels are numbers, which nobody can compare.
      if (outcome.answer.note) throw new ApiError(outcome.answer.note);
      const trace = readTrace({ epoch: outcome.epoch, ...outcome.answer });
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
