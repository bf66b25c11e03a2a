/** What answers for the networks of a finding that is a page: each reads a sentence with the weights that are in the page. */

import { makeLine } from "../replay/line.js";
import { unpacked } from "./recording.js";
import { NoAnswer } from "./views/reading.js";
import { trace } from "./views/trace.js";

/** @typedef {{epoch: number, values: string, network: import("./recording.js").NetworkKind, data: number}} Network  the last weights of a run; `data`: place of its data set */

const NO_RUN = "This run is not in this page: choose another run.";

/**
 * @param {Pick<import("./finding.js").Finding, "networks"|"missing"|"data">} finding
 * @param {import("./recording.js").Reader} reader
 */
export function makeFindingAnswering({ networks, missing, data }, reader) {
  /** @type {Map<string, import("./views/reading.js").Subject|undefined>} by run, once it has read */
  const subjects = new Map();
  const { transport, tell } = makeLine({ begin: () => {}, obey: ({ ask }) => ask && answer(ask) });

  /** @param {string} id  of a run */
  function subjectOf(id) {
    if (!subjects.has(id)) {
      const { epoch, values, network, data: place } = networks[id];
      const { note, ...run } = data[place];
      subjects.set(id, unpacked({ run, network, note, weights: [{ epoch, values }] }, reader).subjectAt(epoch));
    }
    return /** @type {import("./views/reading.js").Subject} */ (subjects.get(id));
  }

  /** @param {string} run @param {string} sentence */
  function outcomeOf(run, sentence) {
    if (!Object.hasOwn(networks, run)) return { error: Object.hasOwn(missing, run) ? missing[run] : NO_RUN };
    try {
      return { run, epoch: networks[run].epoch, view: "trace", answer: trace(subjectOf(run), sentence) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { error: error.message };
    }
  }

  /** @param {import("../core/questions.js").Question & {id: number}} question */
  function answer({ id, run = "", sentence = "" }) {
    tell({ kind: "answer", id, ...outcomeOf(run, sentence) });
  }

  return { transport };
}
