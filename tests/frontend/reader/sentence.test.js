/** The sentence that is read: when another is asked for, where it begins, and how much of a monstrous one is sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeSentence } = await import("../../../playground/frontend/reader/sentence.js");

/** A sentence that the tab remembers, and what becomes of it. */
function open(text = "not bad") {
  const memory = { text, typed: false };
  const field = /** @type {any} */ (new Part("input"));
  /** @type {string[]} */
  const events = [];
  const sentence = makeSentence(makeLife(), {
    field,
    memory,
    onChange: () => events.push(`kept ${memory.text}`),
    ask: (asked) => events.push(`ask ${asked}`),
    readAgain: () => events.push("again"),
  });
  return { sentence, memory, field, take: () => events.splice(0) };
}

test("what is typed is asked for after a pause, or at once with Enter, and once", () => {
  const { sentence, memory, field, take } = open();
  assert.equal(field.value, "not bad");
  field.value = "good";
  field.say("input");
  screen.pass(200);
  field.say("input");
  screen.pass(249);
  assert.deepEqual([take(), memory.typed], [[], false]);
  screen.pass(1);
  assert.deepEqual([take(), memory, sentence.begin], [["kept good", "ask good"], { text: "good", typed: true }, "common"]);
  field.value = "so good";
  field.say("input");
  field.press("Enter");
  assert.deepEqual([take(), sentence.begin], [["kept so good", "ask so good"], "start"]);
  screen.pass(1000);
  assert.deepEqual([take(), sentence.begin], [[], "start"]);
});

test("a sentence that another part sets takes the place of what is being typed, and is not the visitor's", () => {
  const { sentence, memory, field, take } = open();
  field.value = "goo";
  field.say("input");
  sentence.set("bad", "end");
  screen.pass(1000);
  assert.deepEqual([take(), field.value, memory, sentence.asked], [["kept bad", "ask bad"], "bad", { text: "bad", typed: false }, "bad"]);
});

test("the same sentence is not asked for twice: from its start it is read again once it is there", () => {
  const { sentence, take } = open();
  sentence.set("bad", "end");
  take();
  sentence.set("bad", "start");
  assert.deepEqual([take(), sentence.begin], [["kept bad"], "start"], "its answer is still waited for, and then begins there");
  sentence.begin = null;
  for (const from of /** @type {const} */ (["end", "common", "start"])) sentence.set("bad", from);
  assert.deepEqual([take(), sentence.begin], [["kept bad", "kept bad", "kept bad", "again"], null]);
});

test("of a monstrous text whole words are sent, or whole characters of a word, as many as fit", () => {
  const bytes = (/** @type {string|null} */ text) => new TextEncoder().encode(JSON.stringify(text)).length;
  const { sentence, memory } = open();
  const words = Array.from({ length: 9000 }, (_, i) => `w${i}`);
  sentence.set(words.join(" "), "end");
  const asked = (sentence.asked ?? "").split(" ");
  assert.deepEqual(asked, words.slice(0, asked.length));
  assert.ok(bytes(sentence.asked) <= 16_000 && bytes(sentence.asked) > 14_000, `${bytes(sentence.asked)} bytes`);
  assert.equal(memory.text, words.join(" "), "the visitor's text stays whole");
  const faces = `x${"😀".repeat(9000)}`;
  sentence.set(faces, "end");
  const part = sentence.asked ?? "";
  assert.ok(bytes(part) <= 16_000 && bytes(part) > 14_000, `${bytes(part)} bytes`);
  assert.equal(part, `x${"😀".repeat((part.length - 1) / 2)}`);
  sentence.set("a".repeat(15_998), "end");
  assert.equal(sentence.asked?.length, 15_998, "all that fits");
});
