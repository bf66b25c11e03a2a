/** The menu of a word in the sentence player: the word muted or swapped, and the way back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeWordMenu, unknownWord } from "../../../playground/frontend/reader/one/word_menu.js";
import { openDocument } from "../support/part.js";

openDocument();

const VOCABULARY = ["bad", "good", "is", "not", "this"];

/** A menu and the sentence that it changes. @param {string} text */
function openMenu(text) {
  const sentence = { text };
  const menu = makeWordMenu((text) => Object.assign(sentence, { text }));
  const node = /** @type {any} */ (menu.node);
  const [head, , words] = node.children;
  const [, mute, backButton] = head.children;
  /** @param {number} place */
  const show = (place) =>
    menu.show({ words: sentence.text.toLowerCase().match(/\w+/g) ?? [], between: " ", text: sentence.text, vocabulary: VOCABULARY }, place);
  /** @param {string} word */
  function swap(word) {
    const list = words.children.at(-1);
    const chip = list.children.find((/** @type {any} */ each) => each.textContent === word);
    list.say("click", { composedPath: () => [chip] });
  }
  return { sentence, show, swap, mute, backButton };
}

test("a muted word is one that the network does not know, whatever its vocabulary", () => {
  assert.equal(unknownWord(VOCABULARY, " "), "muted");
  assert.equal(unknownWord(["muted", "mutedx"], " "), "mutedxx");
});

test("a muted letter is one letter, so that the text stays as long as it is", () => {
  const sentence = { text: "abba" };
  const menu = makeWordMenu((text) => Object.assign(sentence, { text }));
  menu.show({ words: [..."abba"], between: "", text: "abba", vocabulary: ["a", "b", "m", "u", "t", "e", "d", "□"] }, 1);
  const [, mute] = /** @type {any} */ (menu.node).children[0].children;
  mute.click();
  assert.deepEqual([sentence.text.length, sentence.text[0], sentence.text.slice(2)], [4, "a", "ba"]);
  assert.notEqual(sentence.text[1], "□", "which this network knows");
});

test("a word is muted in its place, and the way back is the text as it was typed", () => {
  const { sentence, show, mute, backButton } = openMenu("This is NOT bad.");
  show(2);
  assert.equal(backButton.hidden, true);
  mute.click();
  assert.equal(sentence.text, "this is muted bad");
  show(2);
  assert.deepEqual([mute.disabled, backButton.hidden, backButton.textContent], [true, false, "back to “This is NOT bad.”"]);
  backButton.click();
  assert.equal(sentence.text, "This is NOT bad.");
  show(2);
  assert.equal(backButton.hidden, true);
});

test("words are swapped one after the other, and taken back one after the other", () => {
  const { sentence, show, swap, backButton } = openMenu("this is bad");
  show(2);
  swap("good");
  show(1);
  swap("not");
  assert.equal(sentence.text, "this not good");
  show(0);
  backButton.click();
  assert.equal(sentence.text, "this is good");
  show(0);
  backButton.click();
  assert.equal(sentence.text, "this is bad");
});

test("a word swapped for itself changes nothing, and what is typed meanwhile ends the way back", () => {
  const { sentence, show, swap, backButton } = openMenu("Not  bad!");
  show(0);
  swap("not");
  assert.equal(sentence.text, "Not  bad!");
  show(1);
  swap("good");
  sentence.text = "this is bad";
  show(2);
  assert.equal(backButton.hidden, true);
  swap("good");
  show(2);
  backButton.click();
  assert.equal(sentence.text, "this is bad");
  show(2);
  assert.equal(backButton.hidden, true);
});
