/** The answer and its reason in one sentence, the first thing that the page says, and what becomes of words that the network has never seen. */

import { element, setText } from "../../core/dom.js";
import { makeFollower } from "./follower.js";
import { answerText, unknownText } from "../wording/reason.js";

/** @param {Parameters<typeof makeFollower>[0]} context */
export function makeAnswerLine(context) {
  const { selection, life } = context;
  const reasonLine = element("p", { className: "rnn-inside-reason", role: "status", "data-testid": "inside-reason" });
  const unknownLine = element("p", { className: "rnn-inside-unknown", role: "status", hidden: true });
  /** @type {any} the last answer; null: the last question had none */
  let answer = null;

  function show() {
    const unknownNote = answer ? unknownText(answer) : "";
    setText(reasonLine, answer ? answerText(answer, selection.now.word >= answer.words.length) : "");
    setText(unknownLine, unknownNote);
    unknownLine.hidden = !unknownNote;
  }

  const ask = makeFollower(context, "reason", (outcome) => {
    answer = "error" in outcome ? null : outcome.answer;
    show();
  });
  life.keep(selection.on((names) => names.has("word") && show()));
  return { nodes: [reasonLine, unknownLine], ask };
}
