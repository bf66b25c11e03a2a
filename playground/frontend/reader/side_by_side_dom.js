/** What the panel of two networks is made of: the sentence and both runs above, the figure, and an answer a word. */

// @ts-nocheck

import { element } from "../core/dom.js";
import { answerAt, labelColour } from "./trace.js";
import { buildControls, sentenceField } from "./controls.js";

const LONGEST = 4000; // characters of a sentence: it goes into an address

/** Fills `root` and returns its parts by name. */
export function buildSideBySide(root, memory) {
  const field = sentenceField("rnn-side-by-side-field", { maxLength: LONGEST, value: memory.text });
  const choose = (name) => element("select", { className: "rnn-side-by-side-run", "aria-label": name, dir: "auto" });
  const runs = [choose("First run"), choose("Second run")];
  const swatches = [0, 1].map(() => element("span", { className: "rnn-side-by-side-mark" }));
  const plot = element("div", {
    className: "rnn-side-by-side-plot",
    tabIndex: 0,
    role: "group",
    "aria-label": "Hidden states of both runs, their difference if they have as many units, and P(positive) after each word",
  });
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
  const play = element("button", { type: "button", className: "rnn-button", "aria-pressed": "false", textContent: "Play" });
  const { row, ...controls } = buildControls(play, "Word of both runs", memory);
  root.dataset.testid = "twins";
  root.replaceChildren(
    element(
      "div",
      { className: "rnn-compare-bar" },
      element("h3", { textContent: "Same sentence, two runs" }),
      element("span", { className: "rnn-player-entry" }, field),
      element("span", { className: "rnn-side-by-side-choice" }, swatches[0], runs[0]),
      element("span", { className: "rnn-side-by-side-choice" }, swatches[1], runs[1]),
    ),
    note,
    element("div", { className: "rnn-side-by-side-body" }, plot, element("div", { className: "rnn-side-by-side-scroll" }, words), row),
  );
  const body = root.querySelector(".rnn-side-by-side-body");
  return { field, runs, swatches, plot, chart, titles, words, note, play, ...controls, body };
}

/** Fills the table with a column a step: the word, and what each run answers if the text ended there. */
export function fillWords(table, traces, names) {
  const steps = ["start", ...traces[0].words];
  const cell = (trace, t) => {
    const { answer, place, percent } = answerAt(trace, t);
    const differs = answer !== answerAt(traces[1 - traces.indexOf(trace)], t).answer;
    const node = element("td", { "data-answer": answer, "data-differs": differs, textContent: `${answer} ${percent} %` });
    node.style.setProperty("--rnn-answer", labelColour(place));
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
        ...steps.map((_, t) => Object.assign(cell(trace, t), { title: steps[t] })),
      ),
    ),
  );
}

/** Shows in the table which words have been read. */
export function markWord(table, word) {
  for (const row of table.rows) {
    [...row.cells].slice(1).forEach((cell, t) => {
      cell.dataset.place = t === word ? "now" : t > word ? "later" : "";
    });
  }
}
