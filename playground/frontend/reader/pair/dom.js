/** What the panel of two networks is made of: the sentence and both runs above, the figure, and an answer a word. */

import { element } from "../../core/dom.js";
import { buildControls, sentenceField, vocabularyButton } from "../controls.js";
import { answerAt, answerText, labelColour } from "../trace.js";

const LONGEST = 4000; // characters of a sentence: it goes into the link
const CHIPS = "rnn-side-by-side-chips";

/** @typedef {import("../trace.js").Trace} Trace */

/** What a screen reader calls the figure. @param {string} [last]  of the labels, once they are known */
export const pairName = (last) =>
  `Hidden states of both runs, their difference if they have as many units, and ${last ? `P(${last})` : "the answer"} after each word`;

/** Fills `root` and returns its parts by name. @param {HTMLElement} root @param {import("../reader.js").Memory} memory */
export function buildPair(root, memory) {
  const field = sentenceField("rnn-side-by-side-field", { maxLength: LONGEST, value: memory.text });
  const vocabulary = vocabularyButton(CHIPS);
  vocabulary.hidden = true; // until the words are known
  const choose = (/** @type {string} */ name) => element("select", { className: "rnn-side-by-side-run", "aria-label": name, dir: "auto" });
  const runs = [choose("First run"), choose("Second run")];
  const swatches = [0, 1].map(() => element("span", { className: "rnn-side-by-side-mark" }));
  const plot = element("div", { className: "rnn-side-by-side-plot", tabIndex: 0, role: "group", "aria-label": pairName() });
  const titles = [0, 1, 2].map(() =>
    element("span", { className: "rnn-side-by-side-title rnn-words", dir: "auto", "aria-hidden": "true" }),
  );
  const chart = element("div", { className: "rnn-side-by-side-chart" });
  plot.append(chart, ...titles);
  const words = element("table", {
    className: "rnn-side-by-side-words",
    "aria-label": "Answer and probability of both runs after each word",
  });
  const note = element("p", { className: "rnn-side-by-side-note", role: "status" });
  const chips = element("div", { id: CHIPS, className: "rnn-player-chips", hidden: true });
  const notes = element("div", { className: "rnn-player-notes", hidden: true });
  const play = element("button", { type: "button", className: "rnn-button", "aria-pressed": "false", textContent: "Play" });
  const { row, ...controls } = buildControls(play, "Word of both runs", memory);
  const scroll = element(
    "div",
    { className: "rnn-side-by-side-scroll", tabIndex: 0, role: "group", "aria-label": "Answers, word by word" },
    words,
  );
  const body = element("div", { className: "rnn-side-by-side-body" }, chips, plot, notes, scroll, row);
  root.dataset.testid = "twins";
  root.replaceChildren(
    element(
      "div",
      { className: "rnn-compare-bar" },
      element("h3", { textContent: "Same sentence, two runs" }),
      element("span", { className: "rnn-player-entry" }, field),
      vocabulary,
      element("span", { className: "rnn-side-by-side-choice" }, swatches[0], runs[0]),
      element("span", { className: "rnn-side-by-side-choice" }, swatches[1], runs[1]),
    ),
    note,
    body,
  );
  return { field, vocabulary, chips, notes, runs, swatches, plot, chart, titles, scroll, words, note, play, ...controls, body };
}

/** Fills the table with a column a step: the word, and what each run answers if the text ended there. @param {HTMLTableElement} table @param {Trace[]} traces @param {string[]} names */
export function fillWords(table, traces, names) {
  const steps = ["start", ...traces[0].words];
  const cell = (/** @type {Trace} */ trace, /** @type {number} */ t) => {
    const told = answerAt(trace, t);
    const differs = traces.some((other) => answerAt(other, t).answer !== told.answer);
    const node = element("td", { "data-answer": told.answer, "data-differs": differs, textContent: answerText(told), title: steps[t] });
    node.style.setProperty("--rnn-answer", labelColour(told.place));
    return node;
  };
  table.replaceChildren(
    element(
      "tr",
      {},
      element("td", {}),
      ...steps.map((word, t) => element("th", { scope: "col", className: "rnn-words", textContent: word, "data-step": t, dir: "auto" })),
    ),
    ...traces.map((trace, i) =>
      element(
        "tr",
        {},
        element("th", { scope: "row", className: "rnn-words", textContent: names[i], title: names[i], dir: "auto" }),
        ...steps.map((_, t) => cell(trace, t)),
      ),
    ),
  );
}

/** Shows in the table which words have been read. @param {HTMLTableElement} table @param {number} word */
export function markWord(table, word) {
  for (const row of table.rows) {
    [...row.cells].slice(1).forEach((cell, t) => {
      cell.dataset.place = t === word ? "now" : t > word ? "later" : "";
    });
  }
}

/** Scrolls the word that is shown into the middle of the table. @param {HTMLElement} scroll */
export function centreWord(scroll) {
  /** @type {HTMLElement|null} */
  const now = scroll.querySelector("[data-place=now]");
  if (now) scroll.scrollLeft = now.offsetLeft - scroll.clientWidth / 2;
}
