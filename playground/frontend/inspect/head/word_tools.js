/** What can be done with the word at the playhead: leave it out, or look at what another in its place would do. */

import { element } from "../../core/dom.js";
import { withSwaps } from "../../reader/word_swaps.js";
import { viewButton } from "../view/button.js";

const OTHER_WORD = "[data-testid=inside-whatif] select[aria-label='Change it to']";

/**
 * @param {import("../selection.js").Selection} selection
 * @param {HTMLElement} root  an element of the page, among whose views one shows what other words would do
 */
export function makeWordTools(selection, root) {
  const leaveOut = viewButton("leave out", "", () => selection.set({ sentence: withSwaps(words, [[place, null]]) }));
  const swap = viewButton("swap", "", () => {
    const other = root.closest(".rnn-inside")?.querySelector(OTHER_WORD);
    if (other instanceof HTMLElement) other.focus();
  });
  /** @type {string[]} */
  let words = [];
  let place = -1;
  const node = element("span", { className: "rnn-inside-tools", role: "group", "aria-label": "The word at the playhead" }, leaveOut, swap);
  return {
    node,
    /** @param {string[]} nextWords  of the sentence @param {number} word  how many of them have been read */
    show(nextWords, word) {
      words = nextWords;
      place = word - 1;
      const name = words[place];
      leaveOut.disabled = swap.disabled = name === undefined;
      leaveOut.title = name === undefined ? "" : `Leave “${name}” out of the sentence`;
      swap.title = name === undefined ? "" : `See what another word in the place of “${name}” would do`;
    },
  };
}
