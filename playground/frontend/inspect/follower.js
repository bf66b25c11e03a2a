/** Keeps the answer of one view up to date at the head of the page, whatever is on the screen. */

import { isOfNetwork } from "./selection.js";

const FOLLOW_MS = 300; // from one question about a network that trains to the next

/**
 * Asks when the sentence or the network is another one, and again while the network trains.
 * @param {{selection: import("./selection.js").Selection, questions: import("./page.js").Context["questions"],
 *   stream: import("../core/run_stream.js").RunStream, life: import("../core/lifecycle.js").Life}} context
 * @param {string} view
 * @param {(outcome: import("../core/questions.js").Outcome) => void} onOutcome
 * @returns {() => void} asks for the first time
 */
export function makeFollower({ selection, questions, stream, life }, view, onOutcome) {
  let asked = "";
  let stale = false;
  let forget = () => {};
  const later = life.timer(ask);

  function ask() {
    later.stop();
    const question = selection.question(view);
    const key = JSON.stringify(question);
    if (asked === key) return;
    forget();
    asked = key;
    stale = false;
    forget = questions.ask(question, (outcome) => {
      asked = "";
      onOutcome(outcome);
      if (stale) later.start(FOLLOW_MS);
    });
  }

  life.keep(
    () => forget(),
    selection.on((names) => {
      if (isOfNetwork(names) || names.has("sentence")) ask();
    }),
    stream.on("answers", () => {
      if (!selection.isLive) return;
      stale = true;
      if (!asked) later.start(FOLLOW_MS);
    }),
  );
  return ask;
}
