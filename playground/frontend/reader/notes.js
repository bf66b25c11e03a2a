/** Notes under the words of a sentence: those that are not in the vocabulary, and what was too long to be read. */

import { element } from "../core/dom.js";
import { countText, counted } from "../core/numbers.js";
import { cutWord } from "./trace.js";
import { makeChip } from "./vocabulary.js";

const LONGEST_SHOWN = 60; // letters of a word in a note
const MOST_NEAR = 4; // known words that are offered for one that several networks read

/** @typedef {import("./trace.js").Trace} Trace */

/**
 * Why not all of a text was read, in a sentence; "" if it was.
 * @param {import("./trace.js").Trace} trace
 * @param {string} text  as the visitor has given it
 * @param {string} sent  the part of it that could be sent: all of it, unless it is monstrous
 */
export function cutText({ words, cut, writes }, text, sent) {
  const phrase = `${counted(words.length, "word")} ${words.length === 1 ? "is" : "are"} read`;
  if (cut && writes) return `The text has more letters than are played: the first ${countText(words.length)} are shown`;
  if (cut) return `The text is longer than ${counted(words.length, "word")}: only the first ${countText(words.length)} are read`;
  if (sent.length === text.length) return "";
  const inside = !/\s/u.test(text.slice(0, sent.length + 1).trimStart()); // its first word alone was too much
  if (inside)
    return `The first word has more characters than can be read at once: only ${countText(sent.length)} of ${countText(text.length)} are read`;
  return `The text has more characters than can be read at once: only its first ${phrase}`;
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
const nameNode = (word) => element("bdi", { textContent: cutWord(word, LONGEST_SHOWN) });

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
      const text = element("span", {}, "'", nameNode(stranger.word), why);
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
        element("span", { className: "rnn-player-near" }, "nearest to '", nameNode(stranger.word), "':"),
        ...nearChips(stranger, replace),
      ),
    ),
  );
}
