/** The sentence that is read: what the visitor types, remembered, and as much of it as one question can hold. */

import { onTyping } from "../core/keys.js";
import { TYPING_PAUSE_MS } from "./controls.js";
import { withWord, withWordReplaced, withoutLastWord } from "./vocabulary.js";
import { fromField, inLine } from "./white_space.js";

const MOST_BYTES = 16_000; // of a text that is sent; a frame over 20 kB would be refused

/** As many whole words of `text` as may be sent: all, unless the words are of monstrous length. @param {string} text */
function fittingPart(text) {
  const size = (/** @type {string} */ part) => new TextEncoder().encode(JSON.stringify(part)).length;
  let part = text;
  while (size(part) > MOST_BYTES) {
    const shorter = part.slice(0, Math.floor(0.9 * part.length)).replace(/[\uD800-\uDBFF]$/, ""); // half of a character is none
    part = shorter.slice(0, shorter.lastIndexOf(" ") + 1).trimEnd() || shorter;
  }
  return part;
}

/** @typedef {"start"|"common"|"end"|number} Begin  where a new sentence begins: "common" = after the words it shares with the old one; a number: it stands behind so many words, and does not play */

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {object} options
 * @param {HTMLInputElement} options.field
 * @param {{text: string, typed: boolean}} options.memory
 * @param {() => void} options.onChange                the memory has changed
 * @param {(text: string) => void} options.ask     another sentence is to be read
 * @param {(from: Begin) => void} options.readAgain    the same sentence is to be read again from there
 */
export function makeSentence(life, { field, memory, onChange, ask, readAgain }) {
  /** @type {string|null} the text that was asked for */
  let lastText = null;
  /** @type {Begin|null} null: what is read is the same sentence as before */
  let begin = null;
  const pause = life.timer(() => sentence.says(typed(), "common"));
  const typed = () => fromField(field.value);

  const sentence = {
    /** What stands between two words of a text, as the traces say. */
    between: " ",
    get asked() {
      return lastText;
    },
    get begin() {
      return begin;
    },
    set begin(from) {
      begin = from;
    },
    /** Makes `text` the sentence. @param {string} text @param {Begin} from */
    set(text, from) {
      pause.stop();
      if (typed() !== text) field.value = inLine(text);
      memory.text = text;
      onChange();
      const part = fittingPart(text);
      if (part === lastText && begin === null) {
        if (from === "start" || typeof from === "number") readAgain(from);
        return;
      }
      begin = from;
      if (part === lastText) return;
      lastText = part;
      ask(part);
    },
    /** The visitor has typed or chosen it, so it stays when another run is shown. @param {string} text @param {Begin} from */
    says(text, from) {
      memory.typed = true;
      sentence.set(text, from);
    },
    /** The visitor chooses one more word. @param {string} word */
    add: (word) => sentence.says(withWord(typed(), word, sentence.between), "common"),
    /** The last word goes. */
    erase: () => sentence.says(withoutLastWord(typed(), sentence.between), "common"),
    /** Another word in the place of one that the network does not know. @param {string[]} words  as it has read them @param {string} unknown @param {string} word */
    replace: (words, unknown, word) =>
      sentence.says(withWordReplaced(typed(), { words, between: sentence.between }, unknown, word), "common"),
  };
  field.value = inLine(memory.text);
  field.addEventListener("input", () => pause.restart(TYPING_PAUSE_MS));
  onTyping(field, { Enter: () => sentence.says(typed(), "start") });
  return sentence;
}
