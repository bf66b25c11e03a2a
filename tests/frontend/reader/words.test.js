/** Words that a reader offers: chips of a vocabulary, known words near an unknown one, and the menu at a word's name. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, fieldIn, textOf } from "../support/in_part.js";
import { openInside } from "../support/inside.js";
import { settled } from "../support/page.js";
import { Part } from "../support/part.js";

const { showNearWords, showNotes } = await import("../../../playground/frontend/reader/notes.js");
const { makeWordChange } = await import("../../../playground/frontend/reader/one/word_change.js");
const { EMPTY } = await import("../../../playground/frontend/reader/trace.js");
const { showVocabulary } = await import("../../../playground/frontend/reader/vocabulary.js");

const chipsIn = (/** @type {any} */ box) => allIn(box).filter(({ className }) => className === "rnn-player-chip");
const says = (/** @type {any} */ box) => textOf(box).replace(/\s+/gu, " ").trim();

test("a word of the vocabulary is picked with a click, and more than forty can be filtered", () => {
  const box = /** @type {any} */ (new Part());
  const words = Array.from({ length: 41 }, (_, i) => `w${i}`);
  /** @type {string[]} */
  const picks = [];
  showVocabulary(box, words, (word) => picks.push(word));
  assert.ok(fieldIn(box, "Filter the vocabulary"));
  const [list, chips] = [box.children[1], chipsIn(box)];
  list.dispatchEvent(Object.assign(new Event("click"), { composedPath: () => [chips[5], list] }));
  list.dispatchEvent(Object.assign(new Event("click"), { composedPath: () => [list] }));
  const inTabOrder = chips.flatMap(({ tabIndex, textContent }) => (tabIndex === 0 ? [textContent] : []));
  assert.deepEqual([picks, inTabOrder], [["w5"], ["w5"]]);
  showVocabulary(box, words.slice(0, 40), () => {});
  assert.equal(box.children.length, 1);
});

test("each unknown word is named once with the known words near it, one of which takes its place", () => {
  const box = /** @type {any} */ (new Part());
  /** @type {string[][]} */
  const replaced = [];
  const trace = { ...EMPTY, words: ["goof", "film", "goof", "bad"], known: [false, false, false, true], nearest: { goof: ["good", "so"] } };
  const show = (/** @type {any} */ more, cut = "") => showNotes(box, { ...trace, ...more }, cut, (...words) => replaced.push(words));
  show({}, "It is cut.");
  assert.equal(
    says(box),
    "It is cut. ' goof ' is not in the vocabulary: the network reads it as no word nearest: good so ' film ' is not in the vocabulary: the network reads it as no word",
  );
  const chips = chipsIn(box);
  chips[1].click();
  assert.deepEqual(replaced, [["goof", "so"]]);
  show({}, "It is cut.");
  assert.equal(chipsIn(box)[1], chips[1], "the same notes stay as they are");
  const [long, longer] = ["x".repeat(60), "y".repeat(61)];
  show({ words: [long, longer], known: [false, false], nearest: {} });
  assert.equal(says(box).split("'")[1].trim(), long);
  assert.equal(says(box).split("'")[3].trim(), `${longer.slice(0, 59)}…`);
  show({ known: [true, true, true, true] });
  assert.deepEqual([box.hidden, says(box)], [true, ""]);
});

test("of several networks the words near each unknown one are put together, four at most", () => {
  const box = /** @type {any} */ (new Part());
  /** @type {string[][]} */
  const replaced = [];
  const read = (/** @type {string[]} */ near) => ({ ...EMPTY, words: ["goof", "x"], known: [false, false], nearest: { goof: near } });
  showNearWords(box, [read(["a", "b", "c"]), read(["c", "d", "e"])], (...words) => replaced.push(words));
  assert.equal(says(box), "nearest to ' goof ': a b c d");
  chipsIn(box)[3].click();
  assert.deepEqual(replaced, [["goof", "d"]]);
});

test("a click at a word's name, not a drag, or Enter at the playhead opens its menu", async () => {
  openInside();
  Object.assign(globalThis, { innerWidth: 800, innerHeight: 600 });
  const host = /** @type {any} */ (new Part());
  new Part().append(host);
  /** @type {any} */
  let menu;
  let arrive = () => {};
  const arrival = new Promise((resolve) => (arrive = () => resolve(null)));
  host.after = (/** @type {any} */ node) => {
    menu = node;
    arrive();
    Object.assign(node, {
      offsetHeight: 40,
      offsetWidth: 100,
      hidePopover: () => (node.open = false),
      showPopover: () => (node.open = true),
    });
  };
  host.getBoundingClientRect = () => ({ left: 10, top: 20 });
  const figure = {
    drawn: true,
    nameUnder: (/** @type {any} */ { word }) => word,
    nameBox: (/** @type {number} */ word) => ({ left: 50 * word, top: 100, height: 15 }),
  };
  /** @type {string[]} */
  const changes = [];
  const change = makeWordChange(host, {
    figure: /** @type {any} */ (figure),
    change: (text) => changes.push(text),
    sentence: () => ({ words: ["not", "bad"], between: " ", text: "not bad", vocabulary: ["bad", "good", "not"] }),
  });
  const opens = async () => {
    await settled();
    return menu?.open ? menu.attributes["aria-label"] : null;
  };
  host.say("pointermove", { word: 2 });
  assert.equal(host.title, "Mute or swap “bad”");
  host.say("pointermove", { word: null });
  assert.equal(host.title, "");
  host.say("pointerdown", { word: 1 });
  host.say("click", { word: 2 });
  assert.equal(await opens(), null, "a drag");
  host.say("pointerdown", { word: 2 });
  host.say("click", { word: 2 });
  await arrival;
  assert.equal(await opens(), "Mute or swap “bad”");
  assert.deepEqual([menu.style.left, menu.style.top], ["110px", "135px"], "under its name");
  menu.hidePopover();
  assert.equal(host.press("Enter"), false, "before the first word there is none");
  change.moved(1);
  assert.ok(host.press("Enter"));
  assert.equal(await opens(), "Mute or swap “not”");
  host.getBoundingClientRect = () => ({ left: 10, top: 470 });
  host.press("Enter");
  await opens();
  assert.equal(menu.style.top, "530px", "over it where there is no room under it");
  menu.hidePopover();
  change.moved(3);
  host.press("Enter");
  assert.equal(await opens(), null, "the sentence is shorter by now");
});
