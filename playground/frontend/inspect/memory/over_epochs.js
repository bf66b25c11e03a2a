/** What each word reached into the answer at each epoch: vanishing and exploding gradients as a heatmap. */

import { element } from "../../core/dom.js";
import { makeMatrix } from "../drawing/matrix.js";
import { fadingText, timesText } from "../wording/part_findings.js";
import { wordIn } from "../selection.js";

const STRONGEST = 3; // orders of magnitude that have a colour of their own

/** @type {import("../view/view.js").View} */
export const memoryOverEpochs = {
  name: "memory_over_epochs",
  heading: "Vanishing and exploding, epoch by epoch",
  reading:
    "A column is an epoch, a row the state after a word: the colour of one end is what has faded on its way to the answer, the other what has grown, and no colour is as strong as the last word.",
  equations: ["log10 (reach_t / reach_T), reach_t = |wᵀ dh_T/dh_t| with the weights of each epoch"],
  source: "Pascanu, Mikolov and Bengio 2013.",
  ofRun: true,
  gap: 4000,
  mount(body, { selection, life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const host = element("div", { className: "rnn-view-scroll" });
    body.append(finding, host);
    /** @type {import("../answers.js").MemoryOverEpochs} */
    let answer;
    const matrix = makeMatrix(host, {
      life,
      Plotly,
      figure: figures[theme].matrix,
      onPick: (row, column) => selection.set({ word: row, epoch: answer.epochs[column] }),
    });
    const select = () => {
      const column = answer.epochs.indexOf(selection.now.epoch ?? -1);
      matrix.choose({ row: wordIn(selection.now.word, answer.words), ...(column >= 0 && { column }) });
    };

    function show() {
      const names = ["start", ...answer.words];
      finding.textContent = fadingText(answer);
      matrix.draw({
        across: answer.epochs.map(String),
        down: names,
        values: names.map((_, t) => answer.reach.map((/** @type {(number|null)[]} */ row) => row[t])),
        hovers: names.map((name, t) => answer.epochs.map((epoch, i) => `${name}, epoch ${epoch}: ${timesText(answer.reach[i][t])}`)),
        most: STRONGEST,
        titleAcross: "epoch",
      });
      select();
    }

    return {
      draw(next) {
        answer = next;
        show();
      },
      select,
      table: () => [
        ["epoch", "start", ...answer.words],
        ...answer.epochs.map((epoch, i) => [epoch, ...answer.reach[i].map((power) => (power === null ? 0 : 10 ** power))]),
      ],
      picture: matrix.picture,
      retheme: (next) => matrix.use(figures[next].matrix),
    };
  },
};
