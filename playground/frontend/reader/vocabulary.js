/** Words that a visitor picks: chips of the vocabulary, and what a picked word makes of a text. */

import { element } from "../core/dom.js";
import { onKeys } from "../core/keys.js";
import { counted } from "../core/numbers.js";
import { lettersOf, textOf } from "./trace.js";
import { seen } from "./white_space.js";

const MOST_WITHOUT_FILTER = 40;

/** @param {string} word */
export const makeChip = (word) => element("button", { type: "button", className: "rnn-player-chip", textContent: seen(word) });

/**
 * Fills `box` with a chip for each word of the vocabulary. One of them is in the tab order, the arrow keys lead on.
 * @param {HTMLElement} box
 * @param {string[]} words
 * @param {(word: string) => void} onPick
 */
export function showVocabulary(box, words, onPick) {
  const chips = words.map((word) => makeChip(word));
  const list = element("div", { className: "rnn-player-chiplist", role: "group" }, ...chips);
  list.setAttribute("aria-label", "Words of the vocabulary");
  const visible = () => chips.filter((chip) => !chip.hidden);

  /** @param {HTMLButtonElement} chip */
  function enter(chip) {
    for (const other of chips) other.tabIndex = other === chip ? 0 : -1;
  }

  list.addEventListener("click", (event) => {
    const chip = chips.find((each) => event.composedPath().includes(each));
    if (!chip) return;
    enter(chip);
    onPick(words[chips.indexOf(chip)]);
  });

  /** Moves the focus to another chip. @param {(at: number, last: number) => number} place  its place, from that of the present chip; beyond an end: that end */
  const goTo = (place) => (/** @type {Event} */ event) => {
    const visibleChips = visible();
    const last = visibleChips.length - 1;
    const at = visibleChips.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const chip = visibleChips[Math.min(Math.max(place(at, last), 0), last)];
    enter(chip);
    chip.focus();
  };
  onKeys(list, "vocabulary", {
    back: goTo((at) => at - 1),
    on: goTo((at) => at + 1),
    first: goTo(() => 0),
    last: goTo((_, last) => last),
  });
  enter(chips[0]);
  box.replaceChildren(list);
  if (words.length <= MOST_WITHOUT_FILTER) return;
  const filter = element("input", {
    type: "search",
    className: "rnn-player-filter",
    placeholder: `Filter ${counted(words.length, "word")}`,
    "aria-label": "Filter the vocabulary",
  });
  filter.addEventListener("input", () => {
    const part = filter.value.trim().toLowerCase();
    for (const chip of chips) chip.hidden = !chip.textContent?.toLowerCase().includes(part);
    const [first] = visible();
    if (first) enter(first);
  });
  box.prepend(filter);
}

/** `text` with one more word. @param {string} text @param {string} word @param {string} between  two words */
export const withWord = (text, word, between) => (between ? `${text.trimEnd()}${between}${word}`.trimStart() : text + word);

/** `text` without its last word. @param {string} text @param {string} between  two words */
export function withoutLastWord(text, between) {
  return between ? text.trimEnd().replace(/\S+$/u, "").trimEnd() : lettersOf(text).slice(0, -1).join("");
}

/**
 * A text with each unknown word replaced.
 * @param {string} text
 * @param {import("./trace.js").Words} read  how the network read it, for what tokenizing made unrecognisable
 * @param {string} unknown
 * @param {string} word
 */
export function withWordReplaced(text, { words, between }, unknown, word) {
  const fromWords = () => textOf({ words: words.map((other) => (other === unknown ? word : other)), between });
  if (!between) return fromWords(); // each of its characters is a word, also within what people call one
  const literal = unknown.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const whole = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_])${literal}(?![\\p{L}\\p{M}\\p{N}_])`, "giu");
  const normalForm = text.normalize("NFC"); // as the network reads it
  const result = normalForm.replaceAll(whole, () => word);
  return result === normalForm ? fromWords() : result;
}
