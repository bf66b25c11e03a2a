/** Shows how a network writes: its pieces are put behind the text one after the other, each once the one before it is on the screen. */

import { prefersStill } from "../../core/media.js";

const LETTER_MS = 90; // from one piece to the next, or as long as the page needs to show it

/** Why it types no more. @typedef {"end"|"limit"|"stop"|"other"} Over  "other": the text is not its own any more */

/**
 * The next piece comes when the text so far has been drawn, and no sooner than after the time that it takes to read one.
 * @param {import("../../core/lifecycle.js").Life} life
 * @param {object} options
 * @param {() => string} options.text  the sentence as it is
 * @param {(text: string) => void} options.write  makes it another one
 * @param {(over: Over) => void} options.onOver
 */
export function makeTypist(life, { text, write, onOver }) {
  /** @type {string[]} */
  let left = [];
  /** @type {Over} */
  let last = "end"; // what it is when nothing is left
  let sofar = "";
  let wroteAt = 0;
  let isTyping = false;
  const timer = life.timer(next);

  /** @param {Over} over */
  function end(over) {
    if (!isTyping) return;
    isTyping = false;
    timer.stop();
    onOver(over);
  }

  /** @param {number} count  of pieces */
  function put(count) {
    sofar += left.splice(0, count).join("");
    wroteAt = performance.now();
    write(sofar);
  }

  function next() {
    if (text() === sofar) put(1);
    else end("other");
  }

  return {
    get typing() {
      return isTyping;
    },
    /** @param {string} from  the text @param {string[]} pieces @param {Over} over  what it is then */
    start(from, pieces, over) {
      [left, last, sofar, isTyping] = [[...pieces], over, from, true];
      if (!left.length) end(over);
      else put(prefersStill() ? left.length : 1);
    },
    /** A text is on the screen, which may be one from before. @param {string} drawn */
    drawn(drawn) {
      if (!isTyping) return;
      if (text() !== sofar) end("other");
      else if (drawn === sofar && !left.length) end(last);
      else if (drawn === sofar) timer.start(Math.max(0, wroteAt + LETTER_MS - performance.now()));
    },
    stop: () => end("stop"),
  };
}
