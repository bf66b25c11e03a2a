/** The view "ledger": what each word has put into the score, after each further word. */

import { ledgerOf, scoreOf } from "../rnn/ledger.js";
import { read } from "./reading.js";
import { reasonOf } from "./reason.js";

/** @param {import("./reading.js").Subject} subject @param {{sentence?: string}} question @returns {import("../../inspect/answers.js").Ledger} */
export function ledger(subject, { sentence = "" }) {
  const reading = read(subject, sentence);
  const { trace, sides, content } = reading;
  return {
    ...content,
    contributions: ledgerOf(subject.params, trace, sides).map((row) => [...row]),
    scores: trace.hidden.map((state) => scoreOf(subject.params, state, sides)),
    reason: reasonOf(subject, reading),
  };
}
