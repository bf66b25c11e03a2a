/** Questions to a network, asked on the stream of a run: several at once, each known by its id until its answer is there. */

let newest = 0; // the id of the last question of this window: an answer to a part that is gone finds no request

/**
 * @typedef {object} Question
 * @property {string} view        what is asked
 * @property {string} [sentence]
 * @property {string[]} [sentences]  in its place: several, for a view that reads them beside each other
 * @property {string} [run]       the id of a run; none: the one that trains here
 * @property {number} [epoch]     none: the newest
 * @property {string[]} [edits]   of the network
 * @property {Record<string, unknown>} [options]  of the view
 */

/** @typedef {{run: string, epoch: number, view: string, answer: any} | {error: string}} Outcome */

/**
 * @param {{on: (kind: string, hear: (frame: any) => void) => () => void, send: (message: object) => boolean}} stream
 */
export function makeQuestions(stream) {
  /** @type {Map<number, {question: Question, onOutcome: (outcome: Outcome) => void, onProgress: (progress: number) => void}>} */
  const waiting = new Map();

  /** @param {Outcome & {id: number}} frame */
  function take(frame) {
    const request = waiting.get(frame.id);
    if (!request) return;
    waiting.delete(frame.id);
    request.onOutcome(frame);
  }

  /** The server forgets what it was asked on a connection that is lost. */
  function again() {
    for (const [id, { question }] of waiting) stream.send({ ask: { id, ...question } });
  }

  const offs = [
    stream.on("answer", take),
    stream.on("progress", ({ id, progress }) => waiting.get(id)?.onProgress(progress)),
    stream.on("open", again),
  ];
  return {
    /**
     * @param {Question} question
     * @param {(outcome: Outcome) => void} onOutcome  called once
     * @param {(progress: number) => void} [onProgress]  how far a slow answer is, from 0 to 1
     * @returns {() => void} the answer is waited for no longer
     */
    ask(question, onOutcome, onProgress = () => {}) {
      const id = (newest += 1);
      waiting.set(id, { question, onOutcome, onProgress });
      stream.send({ ask: { id, ...question } });
      return () => {
        if (waiting.delete(id)) stream.send({ cancel: id });
      };
    },
    destroy() {
      for (const off of offs) off();
      waiting.clear();
    },
  };
}
