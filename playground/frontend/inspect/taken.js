/** Swaps of words that the visitor has taken: the way back, and the path of the first sentence beside that of the present one. */

import { element } from "../core/dom.js";
import { changed } from "../reader/changed.js";
import { makeLines } from "./lines.js";
import { percent } from "./score.js";

/** One place of two sentences. @param {string|undefined} was @param {string|undefined} is @param {string} one */
const bothNames = (was, is, one) => (was === is || was === undefined || is === undefined ? one : `${was} → ${is}`);

/**
 * @param {import("./page.js").Context & {life: import("../core/lifecycle.js").Life}} context
 * @param {any} figure  of lines
 */
export function makeTaken({ selection, stream, life, Plotly }, figure) {
  /** The sentences from which swaps were taken, the first one first. @type {{sentence: string, words: string[], path: number[]}[]} */
  let taken = [];
  let expected = ""; // the sentence that the last swap has made
  let takenAt = ""; // the network that answered when they were taken: one sentence by two networks tells nothing of a swap

  function network() {
    const { run, epoch, edits } = selection.now;
    return JSON.stringify([run || stream.latest.get("run")?.id, epoch, edits]);
  }

  const undo = element("button", { type: "button", className: "rnn-view-button", textContent: "Undo" });
  undo.addEventListener("click", () => {
    const back = taken.pop();
    if (!back) return;
    expected = back.sentence;
    selection.set({ sentence: back.sentence });
  });
  const before = element("p", { className: "rnn-view-finding", hidden: true, role: "status" });
  const host = element("div", { hidden: true });
  const lines = makeLines(host, { life, Plotly, figure, onPick: (place) => selection.set({ word: place }) });

  return {
    nodes: [before, host],
    /** Takes swaps of the answer's sentence. @param {any} answer @param {import("./changes.js").Swap[]} swaps */
    take(answer, swaps) {
      const next = changed(answer.words, swaps);
      if (next === changed(answer.words, [])) return;
      if (network() !== takenAt) taken = [];
      takenAt = network();
      taken.push({ sentence: selection.now.sentence, words: answer.words, path: answer.path });
      expected = next;
      selection.set({ sentence: next });
    },
    /** Keeps what swaps have left behind in sight, until the visitor types another sentence. @param {any} answer */
    show(answer) {
      if (selection.now.sentence !== expected || network() !== takenAt) taken = [];
      const [first] = taken;
      before.hidden = host.hidden = !first;
      if (!first) return;
      const label = answer.labels[answer.toward];
      const [was, is] = [first.path[first.path.length - 1], answer.path[answer.path.length - 1]];
      before.replaceChildren(`Before: “${first.sentence}”, ${percent(was)} ${label}; now ${percent(is)}. `, undo);
      const longer = first.words.length > answer.words.length ? first.words : answer.words;
      lines.draw({
        names: [
          "start",
          ...longer.map((/** @type {string} */ each, /** @type {number} */ t) => bothNames(first.words[t], answer.words[t], each)),
        ],
        lines: [
          { name: `P(${label}) now`, values: answer.path, colour: "test" },
          { name: "before", values: first.path, colour: "text", dash: "dot" },
        ],
        height: 190,
      });
    },
    choose: lines.choose,
    use: lines.use,
  };
}
