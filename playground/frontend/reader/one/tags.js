/** The label of each word under the sentence player's figure, where a network answers after every word; and how sure it is of each. */

import { element } from "../../core/dom.js";
import { answerAt, answerText, cutWord, labelColour } from "../trace.js";
import { seen } from "../white_space.js";

/** Labels of one word that are told, the likeliest first. */
export const MOST_SHARES = 5;
const LONGEST = 16; // letters of a word, and of a label

/** @typedef {import("../trace.js").Trace} Trace */
/** @typedef {(string|null)[]} Right  the right label of each word, null for one that has none */

/**
 * The likeliest labels after a word, each with its share in whole percent, never rounded up to certainty.
 * @param {number[]} shares
 * @param {string[]} labels
 */
export function likeliest(shares, labels) {
  return shares
    .map((share, place) => ({ label: labels[place], place, percent: Math.min(Math.floor(100 * share), 99), share }))
    .sort((a, b) => b.share - a.share || a.place - b.place)
    .slice(0, MOST_SHARES);
}

/** How many of the words with a label are answered rightly, in words; "" where no label is known. @param {Trace} trace @param {Right|null} right */
export function countText(trace, right) {
  const scored = (right ?? []).flatMap((label, word) => (label === null ? [] : [answerAt(trace, word + 1).answer === label]));
  return scored.length ? `${scored.filter(Boolean).length} of ${scored.length} right` : "";
}

/** @param {string} word @param {() => void} onPick */
function makeTag(word, onPick) {
  const label = element("span", { className: "rnn-tag-label" });
  const right = element("span", { className: "rnn-tag-right" });
  const name = element("bdi", { className: "rnn-tag-word", textContent: cutWord(word, LONGEST) });
  const button = element("button", { type: "button", className: "rnn-tag" }, name, label, right);
  button.addEventListener("click", onPick);
  return { button, label, right };
}

/** @param {ReturnType<typeof makeTag>} tag @param {import("../trace.js").Answer} told @param {string|null|undefined} right */
function fillTag({ button, label, right: correction }, told, right) {
  const isWrong = typeof right === "string" && right !== told.answer;
  label.textContent = answerText({ ...told, answer: cutWord(told.answer, LONGEST) });
  correction.textContent = isWrong ? `right: ${cutWord(right, LONGEST)}` : "";
  button.dataset.wrong = String(isWrong);
  button.style.setProperty("--rnn-answer", labelColour(told.place));
}

/**
 * Marks in a row of buttons, one a word, where the playhead stands and which words are still to come.
 * @param {HTMLElement[]} buttons
 * @param {number} current  place of the one at which it stands, -1 before the first
 */
export function markPlayhead(buttons, current) {
  for (const [at, button] of buttons.entries()) {
    button.toggleAttribute("data-ahead", at > current);
    button.tabIndex = at === Math.max(current, 0) ? 0 : -1; // one of them is in the tab order; the arrow keys move the playhead
    if (at === current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

/**
 * @param {HTMLElement} box  is filled, and hidden where there is nothing to tell
 * @param {(word: number) => void} onPick  the visitor points at a word
 */
export function makeTags(box, onPick) {
  const list = element("div", { className: "rnn-tags-words" });
  const shares = element("p", { className: "rnn-tags-shares" });
  box.replaceChildren(list, shares);
  /** @type {Trace|null} */
  let shown = null;
  /** @type {ReturnType<typeof makeTag>[]} one a word */
  let tags = [];

  return {
    /** The newest answers. @param {Trace|null} trace @param {Right|null} right */
    show(trace, right) {
      const words = shown?.words.join(" ");
      shown = trace?.readout === "every" && !trace.writes && trace.words.length ? trace : null;
      box.hidden = !shown;
      if (!shown) return;
      // The tags of the same words stay: what is pressed or has the focus must not be replaced three times a second.
      if (shown.words.join(" ") !== words) {
        tags = shown.words.map((word, at) => makeTag(word, () => onPick(at + 1)));
        list.replaceChildren(...tags.map(({ button }) => button));
      }
      for (const [at, tag] of tags.entries()) fillTag(tag, answerAt(shown, at + 1), right?.[at]);
    },
    /** The playhead stands behind so many words. @param {number} word */
    move(word) {
      if (!shown) return;
      markPlayhead(
        tags.map(({ button }) => button),
        word - 1,
      );
      const name = word ? `After “${cutWord(shown.words[word - 1], LONGEST)}”:` : "Before the first word:";
      const each = likeliest(shown.of_labels[word] ?? [], shown.labels).map(({ label, percent }) => `${seen(label)} ${percent} %`);
      shares.textContent = `${name} ${each.join(", ")}`;
    },
  };
}
