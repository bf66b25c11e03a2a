/** The menu of a word in the sentence player: the word muted or swapped, and the way back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeWordMenu, unknownWord } from "../../playground/frontend/reader/one/word_menu.js";
import { openDocument, Part } from "./part.js";

openDocument();
Object.assign(Part.prototype, { hidePopover() {} });

const VOCABULARY = ["bad", "good", "is", "not", "this"];

/** A menu and the sentence that it changes. @param {string} typed */
function open(typed) {
  const said = { text: typed };
  const menu = makeWordMenu((text) => Object.assign(said, { text }));
  const node = /** @type {any} */ (menu.node);
  const [head, , words] = node.children;
  const [, mute, back] = head.children;
  /** @param {number} place */
  const show = (place) => menu.show({ words: said.text.toLowerCase().match(/\w+/g) ?? [], text: said.text, vocabulary: VOCABULARY }, place);
  /** @param {string} word */
  function swap(word) {
    const list = words.children.at(-1);
    const chip = list.children.find((/** @type {Part} */ each) => each.textContent === word);
    list.say("click", { composedPath: () => [chip] });
  }
  return { said, show, swap, mute, back };
}

test("a muted word is one that the network does not know, whatever its vocabulary", () => {
  assert.equal(unknownWord(VOCABULARY), "muted");
  assert.equal(unknownWord(["muted", "mutedx"]), "mutedxx");
});

test("a word is muted in its place, and the way back is the text as it was typed", () => {
  const { said, show, mute, back } = open("This is NOT bad.");
  show(2);
  assert.equal(back.hidden, true);
  mute.click();
  assert.equal(said.text, "this is muted bad");
  show(2);
  assert.deepEqual([mute.disabled, back.hidden, back.textContent], [true, false, "back to “This is NOT bad.”"]);
  back.click();
  assert.equal(said.text, "This is NOT bad.");
  show(2);
  assert.equal(back.hidden, true);
});

test("words are swapped one after the other, and taken back one after the other", () => {
  const { said, show, swap, back } = open("this is bad");
  show(2);
  swap("good");
  show(1);
  swap("not");
  assert.equal(said.text, "this not good");
  show(0);
  back.click();
  assert.equal(said.text, "this is good");
  show(0);
  back.click();
  assert.equal(said.text, "this is bad");
});

test("a word swapped for itself changes nothing, and what is typed meanwhile ends the way back", () => {
  const { said, show, swap, back } = open("Not  bad!");
  show(0);
  swap("not");
  assert.equal(said.text, "Not  bad!");
  show(1);
  swap("good");
  said.text = "this is bad";
  show(2);
  assert.equal(back.hidden, true);
  swap("good");
  show(2);
  back.click();
  assert.equal(said.text, "this is bad");
  show(2);
  assert.equal(back.hidden, true);
});
