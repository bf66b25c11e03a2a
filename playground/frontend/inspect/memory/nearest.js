/** What the network takes for the same: the beginnings of known sentences whose states look most like the one at the playhead. */

import { element } from "../../core/dom.js";
import { textOf } from "../../reader/trace.js";
import { inLine, quoted } from "../../reader/white_space.js";
import { pictureOfTable } from "../drawing/picture.js";
import { wordIn } from "../selection.js";
import { fillTable, tableOf } from "../drawing/table.js";

const NO_WORD = "(no word)";
const NAMES = ["beginning of a training sentence", "distance of its state"];

/** @type {import("../view/view.js").View} */
export const nearest = {
  name: "nearest",
  heading: "What looks the same to it",
  reading:
    "The beginnings of training sentences after which its state is most like the one at the playhead, the nearest first: at distance 0 the network cannot tell them apart; choosing one reads it in every view.",
  equations: ["distance = |h_t − h(beginning)|"],
  source: "Karpathy et al. 2015; LSTMVis (Strobelt et al. 2016).",
  mount(body, { selection }) {
    const finding = element("p", { className: "rnn-view-finding" });
    const rows = element("tbody");
    body.append(finding, tableOf(NAMES, [], rows));
    /** @type {import("../answers.js").Nearest} */
    let answer;

    function show() {
      const place = wordIn(selection.now.word, answer.words);
      const [prefixes, lengths, distances] = [answer.prefixes[place], answer.lengths[place], answer.distances[place]];
      const scopeNote = answer.sentences < answer.of ? ` Among the first ${answer.sentences} of ${answer.of} training sentences.` : "";
      finding.textContent = `After ${quoted(textOf(answer, place) || NO_WORD)} its state is most like that after ${quoted(prefixes[0] || NO_WORD)}.${scopeNote}`;
      fillTable(
        rows,
        prefixes.map((text, i) => [pickOf(text, lengths[i]), distances[i].toPrecision(3)]),
      );
    }

    /** A beginning that can be chosen as the sentence, with the playhead at its end. @param {string} text @param {number} length  in words */
    function pickOf(text, length) {
      const pick = element("button", { type: "button", className: "rnn-link", textContent: inLine(text) || NO_WORD });
      pick.addEventListener("click", () => selection.set({ sentence: text, word: length }));
      return pick;
    }

    const table = () => [
      ["after", ...NAMES],
      ...["start", ...answer.words].flatMap((word, t) => answer.prefixes[t].map((text, i) => [word, text, answer.distances[t][i]])),
    ];
    return {
      draw(next) {
        answer = next;
        show();
      },
      select: show,
      table,
      picture: (format) => pictureOfTable(body, table(), format),
    };
  },
};
