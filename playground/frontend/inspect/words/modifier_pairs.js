/** What each word does to each other word after it. */

import { element } from "../../core/dom.js";
import { seen } from "../../reader/white_space.js";
import { makeMatrix } from "../drawing/matrix.js";
import { putWords } from "../selection.js";
import { turnedText } from "../wording/part_findings.js";

const KEPT = 1; // a slope that has the palest shade; its opposite has the strongest

/** @type {import("../view/view.js").View} */
export const modifierPairs = {
  name: "modifier_pairs",
  heading: "Which word acts on which",
  reading:
    "A row is a word, a column a word after it, and the farther a shade is from the colour of the page, the less the row leaves of the column: the palest is kept or strengthened, half-way is muted, the strongest is turned round; a click reads both words after those up to the playhead.",
  equations: ["slope[m, v] = Σ x′[v] y′[v] / Σ x′[v]², x the push of v before m, y after it"],
  source: "Maheswaranathan and Sussillo 2020, word by word.",
  ofData: true,
  gap: 4000,
  mount(body, { selection, life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding", role: "status" });
    const host = element("div", { className: "rnn-view-scroll" });
    body.append(finding, host);
    const matrix = makeMatrix(host, { life, Plotly, figure: figures[theme].matrix, onPick: pick });
    /** @type {import("../answers.js").ModifierPairs} */
    let answer;

    /** @param {number} m  the place of the word @param {number} v  the place of the one after it */
    function pick(m, v) {
      putWords(selection, answer.words[m], answer.after[v]);
    }

    function show() {
      const { words, after, slopes } = answer;
      finding.textContent = turnedText(answer);
      host.hidden = !words.length;
      if (!words.length) return;
      matrix.draw({
        across: after,
        down: words,
        values: slopes,
        hovers: words.map((word, m) =>
          after.map((other, v) => `${seen(word)} → ${seen(other)}: ${slopes[m][v] === null ? "–" : slopes[m][v].toFixed(2)}`),
        ),
        most: KEPT,
        isShaded: true,
        titleAcross: "the word after it",
      });
    }

    return {
      draw(next) {
        answer = next;
        show();
      },
      select() {},
      table: () => [["word", ...answer.after], ...answer.words.map((word, m) => [word, ...answer.slopes[m].map((slope) => slope ?? "")])],
      picture: matrix.picture,
      retheme: (next) => matrix.use(figures[next].matrix),
    };
  },
};
