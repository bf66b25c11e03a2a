/** What can be done with the word at the playhead: leave it out, or look at what another in its place would do. */

import { element } from "../../core/dom.js";
import { cutWord } from "../../reader/trace.js";
import { withSwaps } from "../../reader/word_swaps.js";
import { viewButton } from "../view/button.js";

const OTHER_WORD = "[data-testid=inside-whatif] select[aria-label='Change it to']";

/**
 * @param {import("../selection.js").Selection} selection
 * @param {HTMLElement} root  an element of the page, among whose views one shows what other words would do
 */
export function makeWordTools(selection, root) {
  const leaveOut = viewButton("leave out", "", () => selection.set({ sentence: withSwaps(sentence, [[place, null]]) }));
  const swap = viewButton("swap", "", () => {
    const other = root.closest(".rnn-inside")?.querySelector(OTHER_WORD);
    if (other instanceof HTMLElement) other.focus();
  });
  /** @type {import("../../reader/trace.js").Words} */
  let sentence = { words: [], between: " " };
  let place = -1;
  const node = element("span", { className: "rnn-inside-tools", role: "group", "aria-label": "The word at the playhead" }, leaveOut, swap);
  return {
    node,
    /** @param {import("../../reader/trace.js").Words} next  the sentence @param {number} word  how many of its words have been read */
    show(next, word) {
      sentence = next;
      place = word - 1;
      const name = place in next.words ? cutWord(next.words[place]) : undefined;
      leaveOut.disabled = swap.disabled = name === undefined;
      leaveOut.title = name === undefined ? "" : `Leave “${name}” out of the sentence`;
      swap.title = name === undefined ? "" : `See what another word in the place of “${name}” would do`;
    },
  };
}
