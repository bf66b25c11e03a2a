/** What answers a page that has no server: it is connected to like one, tells a run that has ended, and is asked about its network. */

import { makeLine } from "../replay/line.js";
import { ledger } from "./views/ledger.js";
import { network } from "./views/network.js";
import { NoAnswer } from "./views/reading.js";
import { reason } from "./views/reason.js";
import { step } from "./views/step.js";
import { trace } from "./views/trace.js";

/** @typedef {import("../core/questions.js").Question} Question */

/** The views of one network. @type {Record<string, (subject: import("./views/reading.js").Subject, question: Question) => unknown>} */
export const VIEWS = { trace: (subject, { sentence = "" }) => trace(subject, sentence), network, step, reason, ledger };

const NO_VIEW = "A page that was saved does not answer this: ask it in the playground itself.";
const NOT_HERE = "Of this epoch no weights are in this page.";

/** What the status of a job is called, for a run that ended like that; one that trained on when it was saved has stopped here. @type {Record<string, string>} */
const STATES = { running: "paused", interrupted: "paused" };

/** A status as the server tells it. @param {import("./recording.js").Recording} recording */
function statusOf({ about: { ended, epochs_done, message, settings } }) {
  const state = STATES[ended] ?? ended;
  const job = { state, can: [], epoch: epochs_done, epochs: settings.epochs, message, listed: { ended, can: [] } };
  return { kind: "status", ...job, rate: null, left: null, place: null, speed: 0, pending: [], remedy: null, saving: "" };
}

/**
 * @param {import("./recording.js").Recording} recording
 * @param {ReturnType<typeof import("./recording.js").unpacked>} run  the same, unpacked
 */
export function makeAnswering(recording, run) {
  const newest = run.epochs[run.epochs.length - 1];
  /** The epoch that is looked at. */
  let epoch = newest;
  /** @type {string|null} the sentence that is followed */
  let sentence = null;
  let onSentence = (/** @type {string} */ _text) => {};

  const { transport, tell } = makeLine({ begin, obey });

  /** What comes of a question, or the sentence that says why nothing does. @param {Question} question */
  function outcomeOf(question) {
    if (question.view === "timeline") return { epoch: newest, answer: recording.timeline };
    const view = Object.hasOwn(VIEWS, question.view) ? VIEWS[question.view] : null;
    const asked = question.epoch ?? newest;
    const subject = run.subjectAt(asked);
    if (!view || question.edits?.length) return { error: NO_VIEW };
    if (!subject) return { error: NOT_HERE };
    if (Object.hasOwn(subject.refused, question.view)) return { error: subject.refused[question.view] };
    try {
      return { epoch: asked, answer: view(subject, question) };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      return { error: error.message };
    }
  }

  /** @param {Question & {id: number}} question */
  function answer({ id, ...question }) {
    const outcome = outcomeOf(question);
    tell({ kind: "answer", id, ...("error" in outcome ? outcome : { run: recording.run.id, view: question.view, ...outcome }) });
  }

  function tellTrace() {
    if (sentence === null) return;
    const outcome = outcomeOf({ view: "trace", sentence, epoch });
    if (!("error" in outcome)) tell({ kind: "trace", epoch, .../** @type {object} */ (outcome.answer) });
  }

  function tellAnswers() {
    const subject = run.subjectAt(epoch);
    if (!subject) return;
    const shares = recording.run.sentences.map((/** @type {{text: string}} */ { text }) => {
      try {
        return /** @type {number[]} */ (trace(subject, text).of_labels.at(-1));
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        return [];
      }
    });
    if (shares.every((/** @type {number[]} */ each) => each.length))
      tell({ kind: "answers", epoch, probabilities: shares.map((/** @type {number[]} */ each) => each.at(-1)), of_labels: shares });
  }

  /** All that a page is told when it connects. */
  function begin() {
    tell(recording.run);
    tell({ kind: "rows", from: 0, ...run.rows() });
    tell(statusOf(recording));
    tell({ kind: "config", data: recording.about.data, settings: recording.about.settings });
    tellAnswers();
  }

  /** Does what a page asks for, as playground/server/streams does; what would train or change something is not done. @param {any} message */
  function obey(message) {
    if (typeof message.sentence === "string") {
      sentence = message.sentence;
      onSentence(message.sentence);
      tellTrace();
    } else if (message.ask) answer(message.ask);
  }

  return {
    transport,
    /** Looks at the network of that epoch from now on; null: at the newest. @param {number|null} next */
    look(next) {
      if ((next ?? newest) === epoch) return;
      epoch = next ?? newest;
      tellAnswers();
      tellTrace();
    },
    /** Hears of each sentence that the page reads. @param {(text: string) => void} hear */
    onSentence(hear) {
      onSentence = hear;
    },
  };
}
