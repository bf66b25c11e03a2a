/** Questions to a network, several under way at once on one stream. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { makeQuestions } from "../../../playground/frontend/core/questions.js";

function stream() {
  const { on, tell } = makeEmitter();
  /** Messages, each of which asks or cancels. @type {any[]} */
  const messages = [];
  return { on, tell, messages, send: (/** @type {object} */ message) => messages.push(message) > 0 };
}

test("several questions are under way at once, and each answer finds its own", () => {
  const line = stream();
  const questions = makeQuestions(line);
  /** @type {[string, unknown][]} */
  const heard = [];
  const forget = questions.ask({ view: "ledger", sentence: "good" }, (outcome) =>
    heard.push(["one", "answer" in outcome && outcome.answer]),
  );
  questions.ask({ view: "pushes", sentence: "good" }, (outcome) => heard.push(["two", "error" in outcome && outcome.error]));
  const [one, two] = line.messages.map(({ ask }) => ask.id);
  line.tell("answer", { id: two, error: "No." });
  line.tell("answer", { id: one, answer: 7 });
  line.tell("answer", { id: one, answer: 8 });
  forget();
  assert.equal(line.messages.length, 2, "an answer that is there is not cancelled");
  assert.deepEqual(heard, [
    ["two", "No."],
    ["one", 7],
  ]);
});

test("what waits is asked again on a new connection, and what is forgotten is not", () => {
  const line = stream();
  const questions = makeQuestions(line);
  let heard = 0;
  const forget = questions.ask({ view: "ledger", sentence: "a" }, () => (heard += 1));
  questions.ask({ view: "ledger", sentence: "b" }, () => (heard += 1));
  forget();
  line.tell("open");
  assert.deepEqual(
    line.messages.map(({ ask, cancel }) => ask?.sentence ?? cancel - line.messages[0].ask.id),
    ["a", "b", 0, "b"],
  );
  line.tell("answer", { id: line.messages[0].ask.id, answer: 1 });
  assert.equal(heard, 0);
});

test("a question hears how far its answer is until it is there", () => {
  const line = stream();
  const questions = makeQuestions(line);
  /** @type {number[]} */
  const told = [];
  questions.ask(
    { view: "resting_points", sentence: "" },
    () => {},
    (progress) => told.push(progress),
  );
  const forget = questions.ask({ view: "ledger", sentence: "" }, () => {});
  const [one, two] = line.messages.map(({ ask }) => ask.id);
  line.tell("progress", { id: one, progress: 0.25 });
  line.tell("progress", { id: two, progress: 0.5 });
  line.tell("answer", { id: one, answer: 1 });
  line.tell("progress", { id: one, progress: 0.75 });
  forget();
  assert.deepEqual(told, [0.25]);
});

test("what is taken away hears no answer any more, and asks nothing again", () => {
  const line = stream();
  const questions = makeQuestions(line);
  let heard = 0;
  questions.ask(
    { view: "ledger", sentence: "a" },
    () => (heard += 1),
    () => (heard += 1),
  );
  const [{ ask }] = line.messages;
  questions.destroy();
  line.tell("progress", { id: ask.id, progress: 0.5 });
  line.tell("answer", { id: ask.id, answer: 1 });
  line.tell("open");
  assert.deepEqual([heard, line.messages.length], [0, 1]);
});
