/** Swaps of words that the visitor has taken: the way back, and the path of the first sentence beside that of the present one. */

import { px } from "../../core/unit.js";
import { element } from "../../core/dom.js";
import { textOf } from "../../reader/trace.js";
import { quoted, seen } from "../../reader/white_space.js";
import { withSwaps } from "../../reader/word_swaps.js";
import { makeLines } from "../drawing/lines.js";
import { percent } from "../wording/score.js";
import { viewButton } from "../view/button.js";

/** One place of two sentences. @param {string|undefined} wordBefore @param {string|undefined} wordNow @param {string} longerWord */
const bothNames = (wordBefore, wordNow, longerWord) =>
  wordBefore === wordNow || wordBefore === undefined || wordNow === undefined ? longerWord : `${seen(wordBefore)} → ${seen(wordNow)}`;

/** The sentence of an answer, and its path. @typedef {Pick<import("../answers.js").WhatIf, "words"|"between"|"path"|"labels"|"toward">} Read */

/**
 * @param {import("../page.js").Context & {life: import("../../core/lifecycle.js").Life}} context
 * @param {import("../../types.js").Figure} figure  of lines
 */
export function makeSwapHistory({ selection, stream, life, Plotly }, figure) {
  /** The sentences from which swaps were taken, the first one first. @type {{sentence: string, words: string[], path: number[]}[]} */
  let entries = [];
  let expectedSentence = ""; // the sentence that the last swap has made
  let historyNetwork = ""; // the network that answered when they were taken: one sentence by two networks tells nothing of a swap

  function network() {
    const { run, epoch, edits } = selection.now;
    return JSON.stringify([run || stream.latest.get("run")?.id, epoch, edits]);
  }

  const undo = viewButton("Undo", "", () => {
    const entry = entries.pop();
    if (!entry) return;
    expectedSentence = entry.sentence;
    selection.set({ sentence: entry.sentence });
  });
  const finding = element("p", { className: "rnn-view-finding", hidden: true, role: "status" });
  const host = element("div", { hidden: true });
  const lines = makeLines(host, { life, Plotly, figure, onPick: (place) => selection.set({ word: place }) });

  /** The path of the first sentence beside that of an answer, word by word. @param {Read} answer */
  function pathsOf(answer) {
    const [firstEntry] = entries;
    const words = firstEntry.words.length > answer.words.length ? firstEntry.words : answer.words;
    return {
      names: ["start", ...words.map((each, t) => bothNames(firstEntry.words[t], answer.words[t], each))],
      lines: [
        { name: `P(${answer.labels[answer.toward]}) now`, values: answer.path, colour: "test" },
        { name: "before", values: firstEntry.path, colour: "text", dash: "dot" },
      ],
    };
  }

  return {
    nodes: [finding, host],
    /** Takes swaps of the answer's sentence. @param {Read} answer @param {import("./sentence_changes.js").Swap[]} swaps */
    take(answer, swaps) {
      const nextSentence = withSwaps(answer, swaps);
      if (nextSentence === textOf(answer)) return;
      if (network() !== historyNetwork) entries = [];
      historyNetwork = network();
      entries.push({ sentence: selection.now.sentence, words: answer.words, path: answer.path });
      expectedSentence = nextSentence;
      selection.set({ sentence: nextSentence });
    },
    /** Shows the first sentence beside the present one, until the visitor types another. @param {Read} answer */
    show(answer) {
      if (selection.now.sentence !== expectedSentence || network() !== historyNetwork) entries = [];
      const [firstEntry] = entries;
      finding.hidden = host.hidden = !firstEntry;
      if (!firstEntry) return;
      const label = answer.labels[answer.toward];
      const [shareBefore, shareNow] = [firstEntry.path[firstEntry.path.length - 1], answer.path[answer.path.length - 1]];
      finding.replaceChildren(`Before: ${quoted(firstEntry.sentence)}, ${percent(shareBefore)} ${label}; now ${percent(shareNow)}. `, undo);
      lines.draw({ ...pathsOf(answer), height: px(170) });
    },
    /** Both paths, if they are shown, as rows of a table, their names first. @param {Read} answer @returns {(string|number)[][]} */
    rows(answer) {
      if (host.hidden) return [];
      const paths = pathsOf(answer);
      const row = (/** @type {string} */ name, /** @type {number} */ t) => [name, ...paths.lines.map(({ values }) => values[t] ?? "")];
      return [["after", ...paths.lines.map(({ name }) => name)], ...paths.names.map(row)];
    },
    /** The pictures that are shown. */
    /** @param {import("../drawing/picture.js").Format} [format] */
    pictures: (format) => (host.hidden ? [] : [lines.picture(format)]),
    choose: lines.choose,
    use: lines.use,
  };
}
