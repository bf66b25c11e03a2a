/** Texts that are cut into characters: white space is seen, typed and taken away like any other of them. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { aTrace, leavePlayer, openPlayer } from "../support/reader_page.js";

const { firstSentence, ARTICLE } = await import("../../../playground/frontend/reader/memory.js");
const { cutWord } = await import("../../../playground/frontend/reader/trace.js");
const { withWord, withWordReplaced, withoutLastWord } = await import("../../../playground/frontend/reader/vocabulary.js");
const { withSwaps } = await import("../../../playground/frontend/reader/word_swaps.js");
after(leavePlayer);

test("white space that is a word is seen as a mark, and is none within a word", () => {
  assert.deepEqual([" ", "\n", "\t", "a", "a b", ""].map((word) => cutWord(word)), ["␣", "↵", "⇥", "a", "a b", ""]); // biome-ignore format: a table
});

test("characters are put behind, taken away and replaced without a space between them", () => {
  assert.equal(withWord("ab ", "c", ""), "ab c");
  assert.equal(withWord(" ", "\n", ""), " \n");
  assert.equal(withWord("ab ", "c", " "), "ab c");
  assert.deepEqual(["ab ", "a\n", "ae\u0301", "a😀", ""].map((text) => withoutLastWord(text, "")), ["ab", "a", "a", "a", ""]); // biome-ignore format: a table
  assert.equal(withWordReplaced("axb", { words: ["a", "x", "b"], between: "" }, "x", "y"), "ayb");
  assert.equal(withWordReplaced("x ax", { words: [..."x ax"], between: "" }, "x", "y"), "y ay", "alone and among others");
  assert.equal(withSwaps({ words: ["a", " ", "b"], between: "" }, [[1, "\n"]]), "a\nb");
});

test("a text of lines stands in the field in one, and is asked for as it is", async () => {
  const letters = ["\n", " ", "a", "b"];
  const text = "\nab b";
  const run = { words: letters, writes_from: "\n", sentences: [{ text: "\nab b ab", label: "x" }] };
  const { stream, sent, named, paint, run: pass } = await openPlayer({ ...run, data: "Letters" });
  const field = named("field");
  assert.equal(field.value, "↵ab ");
  assert.deepEqual(sent.at(-1), { sentence: "\nab " });
  field.value = "↵ab b";
  field.say("input");
  await pass(300);
  assert.deepEqual(sent.at(-1), { sentence: text });
  stream.tell("trace", aTrace(text, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5], { words: [...text], between: "", known: [...text].map(() => true) }));
  await paint();
  assert.equal(named("place").textContent, "0 / 5");
  const chips = named("chiplist").children;
  assert.deepEqual(chips.map((/** @type {any} */ chip) => chip.textContent), ["↵", "␣", "a", "b"]); // biome-ignore format: a table
  const list = named("chiplist");
  list.dispatchEvent(Object.assign(new Event("click"), { composedPath: () => [chips[0]] }));
  assert.equal(field.value, "↵ab b↵");
  const erase = named("tool");
  erase.click();
  erase.click();
  await pass(0);
  assert.equal(field.value, "↵ab ");
  assert.deepEqual(sent.at(-1), { sentence: "\nab " });
});

test("a network that can write begins with some letters to write on from, others with a whole sentence", () => {
  const sentences = [{ text: ">robin" }, { text: ">al" }];
  assert.equal(firstSentence({ data: "Names", sentences, writes_from: ">" }), ">rob");
  assert.equal(firstSentence({ data: "Names", sentences, writes_from: "" }), ">ro");
  assert.equal(firstSentence({ data: "Names", sentences, writes_from: null }), ">robin");
  assert.equal(firstSentence({ data: "Article", sentences }), ARTICLE);
  const faces = [{ text: ">\u{1F600}\u{1F601}\u{1F602}\u{1F603}" }];
  assert.equal(firstSentence({ data: "My own", sentences: faces, writes_from: ">" }), ">\u{1F600}\u{1F601}\u{1F602}");
});
