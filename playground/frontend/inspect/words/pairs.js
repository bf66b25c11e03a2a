/** Pairs of words: what two of them do to the score together beyond what each does alone. */

import { element } from "../../core/dom.js";
import { float32 } from "../../reader/trace.js";
import { quoted, seen } from "../../reader/white_space.js";
import { strongestPair } from "./sentence_changes.js";
import { largestOf } from "../drawing/cells.js";
import { makeMatrix } from "../drawing/matrix.js";
import { scoreText, sideColours } from "../wording/score.js";

const FAINT = 0.01; // of score: what less than this of two words has is not drawn as if it were much

/** Why there is nothing to look at. @param {number} length  T */
function refusalText(length) {
  if (!length) return "Without a word there are no pairs.";
  return length < 2 ? "One word has no other to act on." : "This sentence is too long for its pairs to be looked at with so many units.";
}

/** @param {HTMLElement} body @param {import("../page.js").Context & {life: import("../../core/lifecycle.js").Life}} context */
export function mountPairs(body, { selection, life, Plotly, figures, theme }) {
  const finding = element("p", { className: "rnn-view-finding" });
  const host = element("div");
  body.append(element("h4", { className: "rnn-view-part", textContent: "Pairs of words" }), finding, host);
  const matrix = makeMatrix(host, { life, Plotly, figure: figures[theme].matrix, onPick: (row) => selection.set({ word: row + 1 }) });
  return {
    /** @param {import("../answers.js").WhatIf} answer  of the view "whatif" */
    draw(answer) {
      const { words } = answer;
      const length = words.length;
      host.hidden = !answer.pairs || length < 2;
      finding.textContent = refusalText(length);
      if (!answer.pairs || length < 2) return;
      const pairs = float32(answer.pairs);
      const best = strongestPair(pairs, length);
      const at = (/** @type {number} */ j, /** @type {number} */ k) => pairs[j * length + k];
      finding.textContent = best
        ? `${quoted(words[best[0]])} × ${quoted(words[best[1]])} act together most: ${scoreText(at(...best))} on the score beyond what each does alone.`
        : "No two words act together: each does the same whatever the others are.";
      const values = words.map((/** @type {string} */ _, /** @type {number} */ j) =>
        words.map((/** @type {string} */ _name, /** @type {number} */ k) => (j === k ? null : at(j, k))),
      );
      matrix.draw({
        across: words,
        down: words,
        values,
        most: Math.max(FAINT, largestOf(values)),
        hovers: words.map((one, j) => words.map((other, k) => `${seen(one)} × ${seen(other)}: ${scoreText(at(j, k))}`)),
        colours: sideColours(figures[theme].matrix, answer),
      });
    },
    /** The pairs that are shown, as rows of a table, their names first. @param {import("../answers.js").WhatIf} answer  of the view "whatif" @returns {(string|number)[][]} */
    rows({ words, pairs }) {
      if (host.hidden || !pairs) return [];
      const values = float32(pairs);
      const row = (/** @type {number} */ j) => words.map((_, k) => (j === k ? "" : values[j * words.length + k]));
      return [["pair", ...words], ...words.map((name, j) => [name, ...row(j)])];
    },
    /** The pictures that are shown. */
    /** @param {import("../drawing/picture.js").Format} [format] */
    pictures: (format) => (host.hidden ? [] : [matrix.picture(format)]),
    /** @param {string} next */
    retheme(next) {
      theme = next;
      matrix.use(figures[next].matrix);
    },
  };
}
