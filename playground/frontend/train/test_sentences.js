/** The test sentences with the network's answer now, wrong ones first, moving while it trains. */

import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { prefersStill } from "../core/media.js";
import { answerOf, labelColour } from "../reader/trace.js";

const MOVE_MS = 260;

/** @typedef {{text: string, label: string}} Sentence  with the label that the data set gives it */

/** @typedef {{row: HTMLElement, label: string, mark: HTMLElement, meter: HTMLElement, answer: HTMLElement, wrong: boolean}} Entry */

/** @param {Sentence} sentence @param {(text: string) => void} show @returns {Entry} */
function makeRow({ text, label }, show) {
  const mark = element("span", { className: "rnn-mark" });
  const words = element("span", { className: "rnn-words", dir: "auto", textContent: text });
  const meter = element("i");
  const answer = element("span", { className: "rnn-answer" });
  const title = `Labelled ${label}. Put it into the player.`;
  const bar = element("span", { className: "rnn-meter" }, meter);
  const button = element("button", { type: "button", className: "rnn-sentence", title }, mark, words, bar, answer);
  button.addEventListener("click", () => show(text));
  return { row: element("li", {}, button), label, mark, meter, answer, wrong: false };
}

/** Shows what the network answers. @param {Entry} entry @param {number[]} shares  the probability of each label @param {string[]} labels */
function fill(entry, shares, labels) {
  const { answer, place, percent } = answerOf(shares, labels);
  entry.wrong = answer !== entry.label;
  entry.row.dataset.answer = answer;
  entry.row.dataset.wrong = String(entry.wrong);
  entry.mark.textContent = entry.wrong ? "wrong" : "right";
  // Of two labels the bar is both their shares; of more it is that of the answer.
  const more = shares.length > 2;
  entry.meter.style.transform = `scaleX(${more ? shares[place] : shares[1]})`;
  entry.row.style.setProperty("--rnn-answer", labelColour(more ? place : 1));
  if (more) entry.row.style.setProperty("--rnn-rest", "transparent");
  entry.answer.textContent = `${answer} ${percent} %`;
}

/**
 * @param {HTMLElement} root
 * @param {{stream: import("../core/run_stream.js").RunStream, show: (text: string) => void}} context  `show` puts a text into the player
 * @returns {import("../types.js").Part}
 */
export function mountSentences(root, { stream, show }) {
  const life = makeLife();
  const count = element("small");
  const list = element("ol");
  root.replaceChildren(element("h2", {}, "Sentences ", count), list);
  /** @type {string[]} of the data set */
  let labels = [];
  /** @type {Entry[]} in the order of the data set, */
  let entries = [];
  /** @type {Entry[]} and as they stand */
  let order = [];
  let isWaiting = false;

  /** Puts the rows into their new order and lets each glide there from where it stood. */
  function arrange() {
    const next = [...entries.filter((entry) => entry.wrong), ...entries.filter((entry) => !entry.wrong)];
    if (next.every((entry, i) => entry === order[i])) return;
    // A row must not slip away under the pointer that is about to click it.
    isWaiting = list.matches(":hover");
    if (isWaiting) return;
    const before = new Map(order.map((entry) => [entry, entry.row.offsetTop]));
    order = next;
    const active = document.activeElement;
    list.append(...order.map((entry) => entry.row));
    if (active instanceof HTMLElement && list.contains(active)) active.focus({ preventScroll: true });
    if (prefersStill()) return;
    for (const entry of order) {
      const shift = (before.get(entry) ?? entry.row.offsetTop) - entry.row.offsetTop;
      if (shift)
        entry.row.animate([{ transform: `translateY(${shift}px)` }, { transform: "none" }], { duration: MOVE_MS, easing: "ease-out" });
    }
  }
  list.addEventListener("pointerleave", () => isWaiting && arrange());

  life.keep(
    stream.on("run", (frame) => {
      labels = frame.labels;
      entries = frame.sentences.map((/** @type {Sentence} */ sentence) => makeRow(sentence, show));
      order = [...entries];
      list.replaceChildren(...entries.map((entry) => entry.row));
      count.textContent = `${entries.length} of the test set`;
    }),
    stream.on("answers", (frame) => {
      if (frame.probabilities.length !== entries.length) return;
      entries.forEach((entry, i) => fill(entry, frame.of_labels[i], labels));
      const wrongCount = entries.filter((entry) => entry.wrong).length;
      count.textContent = `${entries.length} of the test set, ${wrongCount} wrong`;
      root.dataset.wrong = String(wrongCount);
      arrange();
    }),
  );
  return life.part();
}
