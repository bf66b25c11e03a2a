/** What there is to say of two networks that read one sentence, in one line. */

import { counted } from "../../core/numbers.js";
import { isolatedText } from "../ticks.js";
import { cutWord } from "../trace.js";
import { answerBefore, isBlank } from "../empty_reasons.js";

const PLACES = ["first", "second"];
const MOST_NAMED = 5; // unknown words of a run

/** @param {import("../trace.js").Trace[]} traces  two of one sentence */
export function notesOn(traces) {
  const sentences = [];
  const [one, other] = traces;
  if (one.units !== other.units)
    sentences.push(`The runs have ${one.units} and ${counted(other.units, "unit")}, so there is no difference unit by unit.`);
  if (!one.words.length)
    sentences.push(
      `There is no word to read: before any word the first run answers ${answerBefore(one)}, the second ${answerBefore(other)}.`,
    );
  traces.forEach((trace, i) => {
    if (one.words.length && isBlank(trace))
      sentences.push(`The states of the ${PLACES[i]} run are all near 0, so they have hardly any colour.`);
  });
  if (one.cut) sentences.push(`Only the first ${one.words.length} words are read.`);
  traces.forEach(({ words, known }, i) => {
    const strangers = [...new Set(words.filter((_, t) => !known[t]))].slice(0, MOST_NAMED);
    const names = strangers.map((name) => `'${isolatedText(cutWord(name))}'`);
    if (names.length) sentences.push(`Not in the vocabulary of the ${PLACES[i]} run: ${names.join(", ")}.`);
  });
  return sentences.join(" ");
}
