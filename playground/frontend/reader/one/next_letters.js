/** The likeliest next letters under each letter of the sentence player, where a network answers with what comes next. */

import { element, setText } from "../../core/dom.js";
import { cutWord } from "../trace.js";
import { MOST_SHARES, likeliest, markPlayhead } from "./tags.js";

const LONGEST = 10; // letters of a word, where letters are words

/** @typedef {import("../trace.js").Trace} Trace */

function makeRow() {
  const name = element("bdi", { className: "rnn-next-name" });
  const percent = element("span", { className: "rnn-next-percent" });
  return { row: element("span", { className: "rnn-next-row" }, name, percent), name, percent };
}

/** @param {string} name  of the word after which they come @param {() => void} onPick */
function makeCard(name, onPick) {
  const rows = Array.from({ length: MOST_SHARES }, makeRow);
  const head = element("bdi", { className: "rnn-next-after", textContent: name });
  const card = element("button", { type: "button", className: "rnn-next-card" }, head, ...rows.map(({ row }) => row));
  card.addEventListener("click", onPick);
  return { card, rows };
}

/** @param {ReturnType<typeof makeCard>} card @param {Trace} trace @param {number} t  words after which it is */
function fillCard({ rows }, { words, labels, of_labels: shares }, t) {
  const likely = likeliest(shares[t], labels);
  rows.forEach(({ row, name, percent }, place) => {
    const each = likely[place];
    row.hidden = !each;
    if (!each) return;
    setText(name, cutWord(each.label, LONGEST));
    setText(percent, `${each.percent} %`);
    row.style.setProperty("--rnn-share", each.share.toFixed(3));
    row.dataset.came = String(each.label === words[t]);
  });
}

/**
 * @param {HTMLElement} box  is filled, and hidden where there is nothing to tell
 * @param {(word: number) => void} onPick  the visitor points at a letter
 */
export function makeNextLetters(box, onPick) {
  const list = element("div", { className: "rnn-next-cards", role: "group", "aria-label": "What may come next after each letter" });
  box.replaceChildren(list);
  /** @type {string[]} as the cards have them: the words of the sentence, or the start where there is none */
  let names = [];
  /** @type {ReturnType<typeof makeCard>[]} */
  const cards = [];
  let first = 1; // after how many words the first card is
  let at = -1; // where the playhead stands

  /** Makes cards of other words; those of the same beginning stay, so that what is pressed or has the focus is not replaced. @param {string[]} words */
  function use(words) {
    const start = words.length ? 1 : 0;
    const next = words.length ? words : ["start"];
    let same = 0;
    while (start === first && same < next.length && next[same] === names[same]) same += 1;
    for (const { card } of cards.splice(same)) card.remove();
    const added = next.slice(same).map((word, i) => makeCard(cutWord(word, LONGEST), () => onPick(start + same + i)));
    list.append(...added.map(({ card }) => card));
    cards.push(...added);
    [names, first, at] = [next, start, -1];
  }

  return {
    /** The newest answers. @param {Trace|null} trace */
    show(trace) {
      box.hidden = !trace?.writes;
      if (!trace?.writes) return;
      if (names.length !== Math.max(trace.words.length, 1) || trace.words.some((word, i) => word !== names[i])) use(trace.words);
      for (const [i, card] of cards.entries()) fillCard(card, trace, first + i);
    },
    /** The playhead stands behind so many words. @param {number} word */
    move(word) {
      if (box.hidden || word === at) return;
      at = word;
      markPlayhead(
        cards.map(({ card }) => card),
        word - first,
      );
      // The card of the playhead is in sight; the page itself is not scrolled for it, so no scrollIntoView.
      const current = cards[word - first]?.card;
      if (!current) return;
      const [left, right] = [current.offsetLeft, current.offsetLeft + current.offsetWidth];
      if (left < list.scrollLeft) list.scrollLeft = left;
      else if (right > list.scrollLeft + list.clientWidth) list.scrollLeft = right - list.clientWidth;
    },
  };
}
