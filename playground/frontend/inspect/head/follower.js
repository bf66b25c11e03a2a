/** Keeps the answer of one view up to date at the head of the page, whatever is on the screen. */

import { isOfNetwork } from "../selection.js";

const FOLLOW_MS = 300; // from one question about a network that trains to the next

/**
 * Asks when the sentence or the network is another one, and again while the network trains.
 * @param {{selection: import("../selection.js").Selection, questions: import("../page.js").Context["questions"],
 *   stream: import("../../core/run_stream.js").RunStream, life: import("../../core/lifecycle.js").Life}} context
 * @param {string} view
 * @param {(outcome: import("../../core/questions.js").Outcome) => void} onOutcome
 * @returns {() => void} asks for the first time
 */
export function makeFollower({ selection, questions, stream, life }, view, onOutcome) {
  let pendingKey = "";
  let isStale = false;
  let forget = () => {};
  const later = life.timer(ask);

  function ask() {
    later.stop();
    const question = selection.question(view);
    const key = JSON.stringify(question);
    if (pendingKey === key) return;
    forget();
    pendingKey = key;
    isStale = false;
    forget = questions.ask(question, (outcome) => {
      pendingKey = "";
      onOutcome(outcome);
      if (isStale) later.start(FOLLOW_MS);
    });
  }

  life.keep(
    () => forget(),
    selection.on((names) => {
      if (isOfNetwork(names) || names.has("sentence")) ask();
    }),
    stream.on("answers", () => {
      if (!selection.isLive) return;
      isStale = true;
      if (!pendingKey) later.start(FOLLOW_MS);
    }),
  );
  return ask;
}
