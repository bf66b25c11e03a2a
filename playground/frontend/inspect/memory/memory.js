/** What the network remembers: how far each step still reaches into the answer, and how much each step has taught. */

import { element } from "../../core/dom.js";
import { clippingText, reachInWords } from "../wording/findings.js";
import { makeRightLabel } from "../view/labels.js";
import { makeLines } from "../drawing/lines.js";
import { memoryOverEpochs } from "./over_epochs.js";
import { nearest } from "./nearest.js";
import { wordIn } from "../selection.js";

/** @param {number} value */
const sizeText = (value) =>
  value === 0 ? "0" : Math.abs(value) >= 0.001 && Math.abs(value) < 1000 ? String(Number(value.toPrecision(3))) : value.toExponential(1);

/** @type {import("../view/view.js").View} */
export const memory = {
  name: "memory",
  heading: "How far back it remembers",
  reading:
    "The higher the line at a word, the more the state after it still bears on the final score; flat is remembered, falling to the left is forgotten, rising to the left explodes, and the dashed line is the most that the weights allow of the reach into the state.",
  equations: [
    "reach_t = |wᵀ dh_T/dh_t|: how far a change of the state after t words moves the score",
    "|dL/dh_t| = |P − 1[label]| · reach_t: how wrong, times how far it reaches",
    "reach into the state: norm(dh_T/dh_t) ≤ bound_t = norm(w_hh)^(T−t)",
  ],
  source: "Pascanu, Mikolov and Bengio 2013; what taught it: RNNbow (Cashman et al. 2017).",
  parts: [memoryOverEpochs, nearest],
  mount(body, { selection, life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding" });
    const host = element("div");
    const { label: rightLabel, node: labelRow } = makeRightLabel("label of the memory", () => show());
    body.append(finding, labelRow, host);
    const lines = makeLines(host, { life, Plotly, figure: figures[theme].lines, onPick: (word) => selection.set({ word }) });
    /** @type {import("../answers.js").Memory} */
    let answer;

    /** What the sentence teaches if the chosen label is right. @returns {import("../wording/findings.js").Lesson} */
    const lesson = () => answer.lessons[rightLabel.place];

    function show() {
      const { words, labels, reach, norm, bound, printed, clip } = answer;
      const { taught, clipped } = lesson();
      const label = labels[rightLabel.place];
      const wrongTexts = labels.map((each, place) => `if ${each} is right, ${sizeText(answer.wrong[place])}`);
      finding.textContent = words.length
        ? `The last ${reachInWords(reach) || 1} of ${words.length} words reach the answer with at least a tenth of the strongest. How wrong it is: ${wrongTexts.join("; ")}: a network that is right has almost no gradient, and remembers all the same.`
        : "Without a word there is nothing to remember.";
      if (words.length) finding.textContent += ` ${clippingText(label, clip, lesson())}`;
      lines.draw({
        names: ["start", ...words],
        lines: [
          { name: "reach into the score", values: reach, colour: "test" },
          { name: "reach into the state", values: norm, colour: "text" },
          ...(bound
            ? [/** @type {const} */ ({ name: "most that the weights allow into the state", values: bound, colour: "text", dash: "dash" })]
            : []),
          ...(printed
            ? [/** @type {const} */ ({ name: "reach as printed in the article", values: printed, colour: "train", dash: "dot" })]
            : []),
        ],
        bars: { name: `share of the lesson for w_hh if ${label} is right`, values: [0, ...taught], marked: [false, ...clipped] },
        log: true,
      });
      lines.choose(wordIn(selection.now.word, answer.words));
    }

    return {
      draw(next) {
        answer = next;
        rightLabel.name(next);
        show();
      },
      select: () => lines.choose(wordIn(selection.now.word, answer.words)),
      table: () => [
        ["after", "reach", "norm", "bound", "reach as printed", `taught if ${answer.labels[rightLabel.place]}`, "clipped"],
        ...["start", ...answer.words].map((word, t) => [
          word,
          answer.reach[t],
          answer.norm[t],
          answer.bound ? answer.bound[t] : "",
          answer.printed ? answer.printed[t] : "",
          t ? lesson().taught[t - 1] : "",
          t ? Number(lesson().clipped[t - 1]) : "",
        ]),
      ],
      picture: lines.picture,
      retheme: (next) => lines.use(figures[next].lines),
    };
  },
};
