/** What each word does to the words after it: turns them round, mutes them, or leaves them alone. */

import { element } from "../../core/dom.js";
import { makeBars } from "../drawing/bars.js";
import { TURNS_BELOW } from "../wording/effects.js";
import { farthestText, mostTellingWords } from "../wording/findings.js";
import { modifiersText, signedText } from "../wording/part_findings.js";
import { putWords } from "../selection.js";
import { modifierPairs } from "./modifier_pairs.js";
import { modifiersOverEpochs } from "../time_machine/over_epochs.js";

const NEUTRAL = 1; // a word that leaves the words after it as they are
const MUTED = 0; // one after which no word does anything

/** @type {import("../view/view.js").View} */
export const modifiers = {
  name: "modifiers",
  heading: "What each word does to the words after it",
  reading: `Near the dashed line at 1 a word leaves what comes after it alone, above that it strengthens it, below it weakens it, near the one at 0 it mutes it, and below ${signedText(TURNS_BELOW)} it turns it round; nothing has told the network which words negate.`,
  equations: [
    "m = slope of e(prefix + m)[v] on e(prefix)[v], both centred within their prefix, over all prefixes before m and the third of the words v with the largest |e_0|",
  ],
  source: "Maheswaranathan and Sussillo 2020, pooled over the training sentences.",
  ofData: true,
  gap: 2500,
  parts: [modifiersOverEpochs, modifierPairs],
  mount(body, { selection, life, Plotly, figures, theme }) {
    const finding = element("p", { className: "rnn-view-finding" });
    const host = element("div");
    body.append(finding, host);
    /** @type {import("../answers.js").Modifiers} */
    let answer;
    /** @type {number[]} */
    let places = [];
    const bars = makeBars(host, {
      life,
      Plotly,
      figure: figures[theme].bars,
      onPick: (place) => putWords(selection, answer.vocabulary[places[place]]),
    });

    function show() {
      const { vocabulary, slopes } = answer;
      places = mostTellingWords(slopes, NEUTRAL);
      finding.textContent = modifiersText(vocabulary, slopes, places);
      if (answer.sentences < answer.of) finding.textContent += ` Over the first ${answer.sentences} of ${answer.of} training sentences.`;
      const selectionNote = farthestText(places.length, slopes.filter((slope) => slope !== null).length);
      bars.draw({
        names: places.map((v) => vocabulary[v]),
        series: [{ name: "slope", values: places.map((v) => slopes[v]) }],
        rules: [MUTED, NEUTRAL],
        title: `of what the next word would do, so much is left${selectionNote ? `; ${selectionNote}` : ""}`,
      });
    }

    return {
      draw(next) {
        answer = next;
        show();
      },
      select() {},
      table: () => [["word", "slope"], ...answer.vocabulary.map((word, v) => [word, answer.slopes[v] ?? ""])],
      picture: bars.picture,
      retheme: (next) => bars.use(figures[next].bars),
    };
  },
};
