/** Who put what into the answer: what each word has added to the score, after each further word. */

import { element } from "../../core/dom.js";
import { makeMatrix } from "../drawing/matrix.js";
import { quoted, seen } from "../../reader/white_space.js";
import { cancelText, reasonText } from "../wording/reason.js";
import { scoreText, sideColours, sides } from "../wording/score.js";
import { wordIn } from "../selection.js";

/** @type {import("../view/view.js").View} */
export const ledger = {
  name: "ledger",
  heading: "Who put what into the answer",
  reading:
    "Each column is a moment of reading and each row a word: a cell is what that word has put into the score so far, and a column adds up to the score: the sum is exact, how it is split among the words is a convention.",
  equations: [
    "s_t = w · h_t + b = Σ_j c[t, j]",
    "c[t, j]: what word j passes on through h_t = tanh z_t, each step scaled by h_t / z_t; row 0 holds the biases",
  ],
  source: "Rescale rule of DeepLIFT (Shrikumar et al. 2017); layer-wise relevance propagation with epsilon 0 (Bach et al. 2015).",
  mount(body, { selection, life, Plotly, figures, theme }) {
    const sum = element("p", { className: "rnn-view-finding" });
    const host = element("div");
    body.append(sum, host);
    const matrix = makeMatrix(host, { life, Plotly, figure: figures[theme].matrix, onPick: (row) => selection.set({ word: row }) });
    /** @type {import("../answers.js").Ledger} */
    let answer;

    function select() {
      const word = wordIn(selection.now.word, answer.words);
      matrix.choose({ column: word });
      const score = answer.scores[word];
      const column = answer.contributions[word];
      const contributions = ["biases", ...answer.words]
        .map((name, j) => /** @type {[string, number]} */ ([name, column[j]]))
        .filter(([, value]) => Math.abs(value ?? 0) > 0.005);
      contributions.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
      const terms = contributions.slice(0, 4).map(([name, value]) => `${seen(name)} ${scoreText(value)}`);
      const restNote = contributions.length > 4 ? ", and the rest" : "";
      const why = word === answer.words.length ? reasonText(answer.reason, answer) : "";
      sum.textContent = `${why}After ${word ? quoted(answer.words[word - 1]) : "no word"} the score is ${scoreText(score)} (${sides(answer)})${cancelText(column, score)}${terms.length ? `: ${terms.join(", ")}${restNote}` : ""}.`;
    }

    return {
      draw(next) {
        answer = next;
        const names = ["biases", ...next.words];
        const moments = ["start", ...next.words];
        matrix.draw({
          across: moments,
          down: names,
          values: names.map((_, j) => moments.map((_, t) => (j <= t ? next.contributions[t][j] : null))),
          hovers: names.map((name, j) =>
            moments.map((moment, t) => `${seen(name)}, after ${seen(moment)}: ${scoreText(next.contributions[t][j])}`),
          ),
          colours: sideColours(figures[theme].matrix, next),
          titleAcross: "read so far",
          titleDown: "put in by",
        });
        select();
      },
      select,
      table: () => [
        ["after", "score", "biases", ...answer.words],
        ...["start", ...answer.words].map((word, t) => [word, answer.scores[t], ...answer.contributions[t]]),
      ],
      picture: matrix.picture,
      retheme(next) {
        theme = next;
        matrix.use(figures[next].matrix);
      },
    };
  },
};
