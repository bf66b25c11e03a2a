/** What if a word were another: the answer with each word swapped or left out, and the sentence as it was beside it. */

import { choice, element } from "../../core/dom.js";
import { float32 } from "../../reader/trace.js";
import { seen } from "../../reader/white_space.js";
import { flipText } from "./sentence_changes.js";
import { makeMatrix } from "../drawing/matrix.js";
import { mountPairs } from "./pairs.js";
import { pictureOfAll } from "../drawing/picture.js";
import { percent, sideColours } from "../wording/score.js";
import { wordIn } from "../selection.js";
import { makeSwapHistory } from "./swap_history.js";
import { viewButton } from "../view/button.js";

const NARROWEST = 14; // px of a column, so that it can be clicked and named
const LEFT_OUT = "(left out)";

/** @type {import("../view/view.js").View} */
export const whatif = {
  name: "whatif",
  heading: "What if a word were another",
  reading:
    "Each cell is the answer to the sentence with the word of its row replaced by the word of its column; a cell without colour is undecided, and a click takes the swap.",
  equations: [
    "P(toward | words with word t replaced by v)",
    "I[j, k] = s − s(−j) − s(−k) + s(−j−k): (−j) has an unknown word in place of word j",
  ],
  source: "HotFlip of the Language Interpretability Tool (Tenney et al. 2020); pairs: Sorokina et al. 2008.",
  gap: 1000,
  mount(body, context) {
    const { selection, life, Plotly, figures } = context;
    let { theme } = context;
    /** @type {import("../answers.js").WhatIf} */
    let answer;
    let shares = new Float32Array(0);
    const word = choice("Word to change", []);
    const other = choice("Change it to", []);
    const outcome = element("output");
    const flipNote = element("span");
    const takeFlipButton = viewButton("Take it", "", () => answer.flip && swapHistory.take(answer, answer.flip.swaps));
    const takeButton = viewButton("Take it", "", () =>
      swapHistory.take(answer, [[Number(word.value), other.value === LEFT_OUT ? null : other.value]]),
    );
    const host = element("div", { className: "rnn-view-scroll", tabIndex: 0, role: "group", "aria-label": "Every word by every other" });
    const swapHistory = makeSwapHistory(context, figures[theme].lines);
    const form = element("p", { className: "rnn-whatif-form" }, "Change ", word, " to ", other, outcome, takeButton);
    body.append(element("p", { className: "rnn-view-finding" }, flipNote, " ", takeFlipButton), form, ...swapHistory.nodes, host);
    const matrix = makeMatrix(host, {
      life,
      Plotly,
      figure: figures[theme].matrix,
      onPick: (row, column) => swapHistory.take(answer, [[row, column ? answer.tried[column - 1] : null]]),
    });
    const pairs = mountPairs(body, context);

    /** P(toward) with word t replaced; column 0 is "left out", as it is shown. @param {number} t @param {number} column */
    const share = (t, column) => shares[t * (answer.tried.length + 1) + (column ? column - 1 : answer.tried.length)];

    function showChoice() {
      const [t, column] = [Number(word.value), other.selectedIndex];
      takeButton.disabled = !answer.words.length;
      outcome.textContent = answer.words.length ? ` ${percent(share(t, column))} ${answer.labels[answer.toward]} ` : " ";
    }

    function select() {
      const row = wordIn(selection.now.word, answer.words) - 1;
      matrix.choose({ row });
      if (row >= 0) word.value = String(row);
      swapHistory.choose(row + 1);
      showChoice();
    }

    /** Names the words and the columns to choose from; what was chosen stays. */
    function nameChoices() {
      const replacementBefore = other.value;
      word.replaceChildren(...answer.words.map((name, t) => option(String(t), `${t + 1} ${seen(name)}`)));
      other.replaceChildren(...[LEFT_OUT, ...answer.tried].map((name) => option(name, seen(name))));
      other.value = replacementBefore;
      if (other.selectedIndex < 0) other.selectedIndex = 0;
    }

    word.addEventListener("change", () => selection.set({ word: Number(word.value) + 1 }));
    other.addEventListener("change", showChoice);
    return {
      draw(/** @type {import("../answers.js").WhatIf} */ next) {
        const namesBefore = answer && JSON.stringify([answer.words, answer.tried]);
        answer = next;
        shares = float32(next.swaps);
        if (namesBefore !== JSON.stringify([next.words, next.tried])) nameChoices();
        flipNote.textContent = flipText(next);
        takeFlipButton.hidden = !next.flip;
        host.hidden = !next.words.length;
        const columns = [LEFT_OUT, ...next.tried];
        const label = next.labels[next.toward];
        matrix.draw({
          across: columns,
          down: next.words,
          values: next.words.map((_, t) => columns.map((_name, i) => share(t, i) - 0.5)),
          hovers: next.words.map((name, t) =>
            columns.map((column, i) => `${seen(name)} → ${seen(column)}: ${percent(share(t, i))} ${label}`),
          ),
          colours: sideColours(figures[theme].matrix, next),
          most: 0.5,
          narrowest: NARROWEST,
          titleAcross: next.tried.length < next.of ? `the ${next.tried.length} most telling of ${next.of} words` : "replaced by",
        });
        pairs.draw(next);
        swapHistory.show(next);
        select();
      },
      select,
      table: () => [
        ["word", "left out", ...answer.tried],
        ...answer.words.map((name, t) => [name, ...Array.from({ length: answer.tried.length + 1 }, (_, i) => share(t, i))]),
        ...swapHistory.rows(answer),
        ...pairs.rows(answer),
      ],
      async picture(format) {
        const grid = answer.words.length ? [matrix.picture(format)] : [];
        return pictureOfAll(body, await Promise.all([...swapHistory.pictures(format), ...grid, ...pairs.pictures(format)]), format);
      },
      retheme(next) {
        theme = next;
        matrix.use(figures[next].matrix);
        swapHistory.use(figures[next].lines);
        pairs.retheme(next);
      },
    };
  },
};

/** @param {string} value @param {string} textContent */
const option = (value, textContent) => element("option", { value, textContent });
