/** What the network takes for the same: the beginnings of known sentences whose states look most like the one at the playhead. */

import { element } from "../../core/dom.js";
import { pictureOfTable } from "../drawing/picture.js";
import { wordIn } from "../selection.js";
import { fillTable, tableOf } from "../drawing/table.js";

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
      const [prefixes, distances] = [answer.prefixes[place], answer.distances[place]];
      const wordsRead = answer.words.slice(0, place).join(" ") || "(no word)";
      const scopeNote = answer.sentences < answer.of ? ` Among the first ${answer.sentences} of ${answer.of} training sentences.` : "";
      finding.textContent = `After “${wordsRead}” its state is most like that after “${prefixes[0] || "(no word)"}”.${scopeNote}`;
      fillTable(
        rows,
        prefixes.map((words, i) => [pickOf(words), distances[i].toPrecision(3)]),
      );
    }

    /** A beginning that can be chosen as the sentence, with the playhead at its end. @param {string} words */
    function pickOf(words) {
      const pick = element("button", { type: "button", className: "rnn-link", textContent: words || "(no word)" });
      pick.addEventListener("click", () => selection.set({ sentence: words, word: words ? words.split(" ").length : 0 }));
      return pick;
    }

    const table = () => [
      ["after", ...NAMES],
      ...["start", ...answer.words].flatMap((word, t) => answer.prefixes[t].map((words, i) => [word, words, answer.distances[t][i]])),
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
