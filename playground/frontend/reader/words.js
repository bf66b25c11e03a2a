/** The words around the player: chips of the vocabulary, and notes on the words that are not in it. */

import { element } from "../core/dom.js";
import { onKeys } from "../core/keys.js";
import { countText, counted } from "../core/numbers.js";
import { cutWord } from "./trace.js";

const MOST_WITHOUT_FILTER = 40;
const LONGEST_SHOWN = 60; // letters of a word in a note
const MOST_NEAR = 4; // known words that are offered for one that several networks read

/** @typedef {import("./trace.js").Trace} Trace */

/** @param {string} word */
const makeChip = (word) => element("button", { type: "button", className: "rnn-player-chip", textContent: word });

/**
 * Fills `box` with a chip for each word of the vocabulary. One of them is in the tab order, the arrow keys lead on.
 * @param {HTMLElement} box
 * @param {string[]} words
 * @param {(word: string) => void} picked
 */
export function showVocabulary(box, words, picked) {
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
    picked(chip.textContent ?? "");
  });

  /** Leads on to another chip. @param {(at: number, last: number) => number} place  of it, from that of the chip of now; the nearest there is */
  const goTo = (place) => (/** @type {Event} */ event) => {
    const shown = visible();
    const last = shown.length - 1;
    const at = shown.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const chip = shown[Math.min(Math.max(place(at, last), 0), last)];
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
    for (const chip of chips) chip.hidden = !chip.textContent?.includes(part);
    const [first] = visible();
    if (first) enter(first);
  });
  box.prepend(filter);
}

/**
 * Why not all of a text was read, in a sentence; "" if it was.
 * @param {import("./trace.js").Trace} trace
 * @param {string} text  as the visitor has given it
 * @param {string} sent  the part of it that could be sent: all of it, unless it is monstrous
 */
export function cutText({ words, cut }, text, sent) {
  const read = `${counted(words.length, "word")} ${words.length === 1 ? "is" : "are"} read`;
  if (cut) return `The text is longer than ${counted(words.length, "word")}: only the first ${countText(words.length)} are read`;
  if (sent.length === text.length) return "";
  const inside = !/\s/u.test(text.slice(0, sent.length + 1).trimStart()); // its first word alone was too much
  if (inside)
    return `The first word has more characters than can be read at once: only ${countText(sent.length)} of ${countText(text.length)} are read`;
  return `The text has more characters than can be read at once: only its first ${read}`;
}

/**
 * The words of a sentence that a network does not know, each once, with the words that it knows near it.
 * @param {Pick<Trace, "words"|"known"|"nearest">} trace
 * @returns {{word: string, near: string[]}[]}
 */
export function strangersIn({ words, known, nearest }) {
  const strangers = [...new Set(words.filter((_, t) => !known[t]))];
  return strangers.map((word) => ({ word, near: Object.hasOwn(nearest, word) ? nearest[word] : [] }));
}

/** @param {string} word */
const named = (word) => element("bdi", { textContent: cutWord(word, LONGEST_SHOWN) });

/**
 * Chips of known words near one that is unknown, each of which takes its place.
 * @param {{word: string, near: string[]}} stranger
 * @param {(unknown: string, known: string) => void} replace
 */
const nearChips = ({ word, near }, replace) =>
  near.map((other) => {
    const chip = makeChip(other);
    chip.addEventListener("click", () => replace(word, other));
    return chip;
  });

/** Shows lines; the same notes again leave the page alone, so that a button under the pointer stays the same button. @param {HTMLElement} box @param {unknown} what  they say @param {() => Node[]} lines */
function showLines(box, what, lines) {
  const now = JSON.stringify(what);
  if (box.dataset.notes === now) return;
  box.dataset.notes = now;
  box.replaceChildren(...lines());
  box.hidden = !box.firstChild;
}

/**
 * Names under the plot what the network cannot read, and what was cut off.
 * @param {HTMLElement} box
 * @param {Trace} trace
 * @param {string} cut  why not all of the text was read
 * @param {(unknown: string, known: string) => void} replace  called when a near word was clicked
 */
export function showNotes(box, trace, cut, replace) {
  const strangers = strangersIn(trace);
  showLines(box, [strangers, cut], () => [
    ...(cut ? [element("p", { textContent: cut })] : []),
    ...strangers.map((stranger) => {
      const why = "' is not in the vocabulary: the network reads it as no word";
      const near = nearChips(stranger, replace);
      const text = element("span", {}, "'", named(stranger.word), why);
      return element(
        "p",
        {},
        text,
        ...(near.length ? [element("span", { className: "rnn-player-near", textContent: "nearest:" }), ...near] : []),
      );
    }),
  ]);
}

/**
 * Offers under the plot of several networks the known words near each that one of them does not know.
 * @param {HTMLElement} box
 * @param {Trace[]} traces  of one sentence
 * @param {(unknown: string, known: string) => void} replace
 */
export function showNearWords(box, traces, replace) {
  /** @type {Map<string, Set<string>>} */
  const near = new Map();
  for (const stranger of traces.flatMap(strangersIn))
    near.set(stranger.word, new Set([...(near.get(stranger.word) ?? []), ...stranger.near]));
  const strangers = [...near].map(([word, words]) => ({ word, near: [...words].slice(0, MOST_NEAR) })).filter((each) => each.near.length);
  showLines(box, strangers, () =>
    strangers.map((stranger) =>
      element(
        "p",
        {},
        element("span", { className: "rnn-player-near" }, "nearest to '", named(stranger.word), "':"),
        ...nearChips(stranger, replace),
      ),
    ),
  );
}

/** `text` without its last word. @param {string} text */
export function withoutLastWord(text) {
  return text.trimEnd().replace(/\S+$/u, "").trimEnd();
}

/**
 * A text with each unknown word replaced.
 * @param {string} text
 * @param {string[]} words  how the network read it, for what tokenizing made unrecognisable
 * @param {string} unknown
 * @param {string} word
 */
export function withWordReplaced(text, words, unknown, word) {
  const literal = unknown.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const whole = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_])${literal}(?![\\p{L}\\p{M}\\p{N}_])`, "giu");
  const composed = text.normalize("NFC"); // as the network reads it
  const replaced = composed.replaceAll(whole, () => word);
  return replaced === composed ? words.map((other) => (other === unknown ? word : other)).join(" ") : replaced;
}
