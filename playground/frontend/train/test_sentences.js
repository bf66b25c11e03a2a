/** The test sentences with the network's answer now, wrong ones first, moving while it trains. */

import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { writesOn } from "../core/measures.js";
import { prefersStill } from "../core/media.js";
import { numberText } from "../core/numbers.js";
import { answerOf, labelColour } from "../reader/trace.js";

const MOVE_MS = 260;

/** @typedef {import("../types.js").TestSentence} Sentence */

/** @typedef {{row: HTMLElement, label: string, target: Sentence["target"], mark: HTMLElement, meter: HTMLElement, answer: HTMLElement, wrong: boolean}} Entry */

/** @param {Sentence} sentence @param {(text: string) => void} show @returns {Entry} */
function makeRow({ text, label, target }, show) {
  const mark = element("span", { className: "rnn-mark" });
  const words = element("span", { className: "rnn-words", dir: "auto", textContent: text });
  const meter = element("i");
  const answer = element("span", { className: "rnn-answer" });
  const title = `${typeof target === "number" ? "Its number is" : "Labelled"} ${label}. Put it into the player.`;
  const bar = element("span", { className: "rnn-meter" }, meter);
  if (typeof target === "number") bar.style.visibility = "hidden"; // it is near or far, which no share tells
  const button = element("button", { type: "button", className: "rnn-sentence", title }, mark, words, bar, answer);
  button.addEventListener("click", () => show(text));
  return { row: element("li", {}, button), label, target, mark, meter, answer, wrong: false };
}

/** Says whether all of an answer is right. @param {Entry} entry @param {boolean} wrong */
function judge(entry, wrong) {
  entry.wrong = wrong;
  entry.row.dataset.wrong = String(wrong);
  entry.mark.textContent = wrong ? "wrong" : "right";
}

/**
 * Shows how many words are answered rightly. What comes next is not to be known for sure, so no text is wrong for it.
 * @param {Entry} entry
 * @param {[number, number]} counts  of how many that have a label
 * @param {boolean} writes  whether the labels are the words that come next
 */
function fillCount(entry, [right, words], writes) {
  if (!writes) judge(entry, right < words);
  entry.meter.style.transform = `scaleX(${right / words})`;
  entry.answer.textContent = `${right} of ${words} right`;
}

/** Shows the number that the network answers. A number is near or far, never right or wrong. @param {Entry} entry @param {number} number */
function fillNumber(entry, number) {
  entry.answer.textContent = `${numberText(number)} for ${numberText(Number(entry.target))}`;
}

/** Shows what the network answers. @param {Entry} entry @param {number[]} shares  the probability of each label @param {string[]} labels */
function fill(entry, shares, labels) {
  const { answer, place, percent } = answerOf(shares, labels);
  judge(entry, answer !== entry.label);
  entry.row.dataset.answer = answer;
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
  let writes = false; // whether they are the words that come next
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
      writes = writesOn(frame);
      entries = frame.sentences.map((/** @type {Sentence} */ sentence) => makeRow(sentence, show));
      order = [...entries];
      list.replaceChildren(...entries.map((entry) => entry.row));
      count.textContent = `${entries.length} of the test set`;
    }),
    stream.on("answers", (frame) => {
      const { of_labels: shares, right, numbers } = frame;
      if ((shares ?? right ?? numbers).length !== entries.length) return;
      if (numbers) {
        entries.forEach((entry, i) => fillNumber(entry, numbers[i]));
        const error = Math.sqrt(entries.reduce((sum, { target }, i) => sum + (numbers[i] - Number(target)) ** 2, 0) / entries.length);
        count.textContent = `${entries.length} of the test set, off by ${numberText(error)}`;
        return;
      }
      entries.forEach((entry, i) => (right ? fillCount(entry, right[i], writes) : fill(entry, shares[i], labels)));
      if (writes) return;
      const wrongCount = entries.filter((entry) => entry.wrong).length;
      count.textContent = `${entries.length} of the test set, ${wrongCount} wrong`;
      root.dataset.wrong = String(wrongCount);
      arrange();
    }),
  );
  return life.part();
}
