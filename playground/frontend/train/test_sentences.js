/** The test sentences with the network's answer now, wrong ones first, moving while it trains. */

// @ts-nocheck

import { answerOf, labelColour, sharesAt } from "../reader/trace.js";

const MOVE_MS = 260;

function makeRow({ text, label }, show) {
  const row = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "rnn-sentence";
  button.title = `Labelled ${label}. Put it into the player.`;
  const mark = Object.assign(document.createElement("span"), { className: "rnn-mark" });
  const words = Object.assign(document.createElement("span"), { className: "rnn-words", dir: "auto", textContent: text });
  const meter = Object.assign(document.createElement("span"), { className: "rnn-meter" });
  meter.append(document.createElement("i"));
  const answer = Object.assign(document.createElement("span"), { className: "rnn-answer" });
  button.append(mark, words, meter, answer);
  button.addEventListener("click", () => show(text));
  row.append(button);
  return { row, label, mark, meter: meter.firstChild, answer };
}

/** @param {number[]} shares  the probability of each label */
function fill(entry, shares, labels) {
  const { answer, place, percent } = answerOf(shares, labels);
  entry.wrong = answer !== entry.label;
  entry.row.dataset.answer = answer;
  entry.row.dataset.wrong = entry.wrong;
  entry.mark.textContent = entry.wrong ? "wrong" : "right";
  // Of two labels the bar is both their shares; of more it is that of the answer.
  const more = shares.length > 2;
  entry.meter.style.transform = `scaleX(${more ? shares[place] : shares[1]})`;
  entry.row.style.setProperty("--rnn-answer", labelColour(more ? place : 1));
  if (more) entry.row.style.setProperty("--rnn-rest", "transparent");
  entry.answer.textContent = `${answer} ${percent} %`;
}

export function mountSentences(root, { stream, show }) {
  root.replaceChildren();
  const count = document.createElement("small");
  const title = document.createElement("h3");
  title.append("Sentences ", count);
  const list = document.createElement("ol");
  root.append(title, list);
  let labels; // of the data set
  let entries = [];
  let order = [];
  let waiting = false;

  /** Puts the rows into their new order and lets each glide there from where it stood. */
  function arrange() {
    const next = [...entries.filter((entry) => entry.wrong), ...entries.filter((entry) => !entry.wrong)];
    if (next.every((entry, i) => entry === order[i])) return;
    // A row must not slip away under the pointer that is about to click it.
    waiting = list.matches(":hover");
    if (waiting) return;
    const before = new Map(order.map((entry) => [entry, entry.row.offsetTop]));
    order = next;
    const focused = document.activeElement;
    list.append(...order.map((entry) => entry.row));
    if (list.contains(focused)) focused.focus({ preventScroll: true });
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const entry of order) {
      const moved = (before.get(entry) ?? entry.row.offsetTop) - entry.row.offsetTop;
      if (moved)
        entry.row.animate([{ transform: `translateY(${moved}px)` }, { transform: "none" }], { duration: MOVE_MS, easing: "ease-out" });
    }
  }
  list.addEventListener("pointerleave", () => waiting && arrange());

  const offs = [
    stream.on("run", (frame) => {
      labels = frame.labels;
      entries = frame.sentences.map((sentence) => makeRow(sentence, show));
      order = [...entries];
      list.replaceChildren(...entries.map((entry) => entry.row));
      count.textContent = `${frame.sentences.length} of the test set`;
    }),
    stream.on("answers", (frame) => {
      if (frame.probabilities.length !== entries.length) return;
      entries.forEach((entry, i) => fill(entry, sharesAt(frame, i), labels));
      const wrong = entries.filter((entry) => entry.wrong).length;
      count.textContent = `${entries.length} of the test set, ${wrong} wrong`;
      root.dataset.wrong = wrong;
      arrange();
    }),
  ];
  return {
    retheme() {},
    destroy: () => offs.forEach((off) => off()),
  };
}
