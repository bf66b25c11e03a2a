/** What the next word would do: how far each word of the vocabulary would push the score, now and before the sentence began. */

import { element } from "../../core/dom.js";
import { counted } from "../../core/numbers.js";
import { float32, textOf } from "../../reader/trace.js";
import { quoted } from "../../reader/white_space.js";
import { makeBars } from "../drawing/bars.js";
import { MOST_WORDS, strongestWords } from "../wording/findings.js";
import { scoreText, sideColours, sides } from "../wording/score.js";
import { putWords, wordIn } from "../selection.js";

/** @type {import("../view/view.js").View} */
export const pushes = {
  name: "pushes",
  heading: "What the next word would do",
  reading:
    "A full bar is how far the score would move if this word came next, at the playhead; the faint bar is what the same word would do at the very start.",
  equations: [
    "e_t[v] = w · (tanh(w_hh h_t + b_h + w_xh[:, v]) − F(h_t))",
    "F(h) = tanh(w_hh h + b_h): one step on a word that it does not know",
  ],
  source: "Input effects of Maheswaranathan and Sussillo 2020.",
  mount(body, { selection, life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding" });
    const host = element("div");
    body.append(finding, host);
    /** @type {import("../answers.js").Pushes} */
    let answer;
    let allPushes = new Float32Array(0);
    /** @type {number[]} */
    let places = [];
    const bars = makeBars(host, {
      life,
      Plotly,
      figure: figures[theme].bars,
      onPick: (place) => putWords(selection, answer.vocabulary[places[place]]),
    });
    const pushesAfter = (/** @type {number} */ t) => allPushes.subarray(t * answer.vocabulary.length, (t + 1) * answer.vocabulary.length);

    function select() {
      const t = wordIn(selection.now.word, answer.words);
      const [pushesNow, pushesBefore] = [pushesAfter(t), pushesAfter(0)];
      places = strongestWords(pushesNow, pushesBefore);
      const turnedPlaces = places.filter(
        (v) => pushesNow[v] * pushesBefore[v] < 0 && Math.abs(pushesNow[v]) > 0.2 && Math.abs(pushesBefore[v]) > 0.2,
      );
      const momentText = t ? `After ${quoted(textOf(answer, t))}` : "At the very start";
      const [best, worst] = [places[0], places[places.length - 1]];
      const names = turnedPlaces.slice(0, 4).map((v) => quoted(answer.vocabulary[v]));
      const changeNote =
        t && names.length
          ? ` ${names.join(", ")}${turnedPlaces.length > 4 ? ` and ${counted(turnedPlaces.length - 4, "more word")}` : ""} changed sides.`
          : "";
      finding.textContent = `${momentText} ${quoted(answer.vocabulary[best])} would push by ${scoreText(pushesNow[best])}, ${quoted(answer.vocabulary[worst])} by ${scoreText(pushesNow[worst])} (${sides(answer)}).${changeNote}`;
      bars.draw({
        names: places.map((v) => answer.vocabulary[v]),
        series: [
          { name: "now", values: places.map((v) => pushesNow[v]) },
          { name: "at the start", values: places.map((v) => pushesBefore[v]), faint: true },
        ],
        colours: sideColours(figures[theme].bars, answer),
        title:
          answer.vocabulary.length > MOST_WORDS
            ? `push on the score; the ${MOST_WORDS} strongest of ${answer.vocabulary.length} words`
            : "push on the score",
      });
    }

    return {
      draw(next) {
        answer = next;
        allPushes = float32(next.pushes);
        select();
      },
      select,
      table: () => [
        ["word", "before the sentence", ...answer.words.map((word) => `after ${word}`)],
        ...answer.vocabulary.map((word, v) => [word, ...["", ...answer.words].map((_, t) => pushesAfter(t)[v])]),
      ],
      picture: bars.picture,
      retheme(next) {
        theme = next;
        bars.use(figures[next].bars);
      },
    };
  },
};
