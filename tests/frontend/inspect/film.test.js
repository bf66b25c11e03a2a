/** Films of views: fetched ahead from coarse to fine, one question at a time, and painted from while no server answers. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { makeQuestions } from "../../../playground/frontend/core/questions.js";
import { coarseToFine, makeFilm, MOST_BYTES } from "../../../playground/frontend/inspect/time_machine/film.js";
import "../support/catalogue.js";
import { settled } from "../support/page.js";

const EPOCHS = [0, 3, 7, 12, 20];

/** A server that answers when the test says so; each answer names the view, the sentence and the epoch. */
function open() {
  const { on, tell } = makeEmitter();
  /** @type {any[]} */
  const messages = [];
  const send = (/** @type {object} */ message) => messages.push(message) > 0;
  const film = makeFilm(makeQuestions({ on, send }));
  const content = (/** @type {any} */ ask, /** @type {number} */ epoch) => `${ask.view} of ${ask.sentence} at ${epoch}`;
  return {
    film,
    tell,
    messages,
    questions: () => messages.flatMap(({ ask }) => ask ?? []),
    films: () => messages.flatMap(({ ask }) => (ask?.view === "film" ? [ask] : [])),
    /** Answers the newest question. @param {{most?: number, bytes?: number}} [how]  frames of a film at most, and how large each is */
    answer({ most = 99, bytes = 100 } = {}) {
      const { ask } = messages.findLast((message) => message.ask);
      if (ask.view !== "film")
        return tell("answer", { id: ask.id, run: "r", epoch: ask.epoch ?? 20, view: ask.view, answer: content(ask, ask.epoch) });
      const { of, epochs } = ask.options;
      const frames = epochs
        .slice(0, most)
        .map((/** @type {number} */ epoch) => ({ epoch, bytes, answer: content({ ...ask, view: of }, epoch) }));
      tell("answer", { id: ask.id, run: "r", epoch: 20, view: "film", answer: { frames } });
    },
    /** What a view is told at an epoch, undefined while nothing is. @param {string} view @param {number} epoch @param {string} [sentence] */
    async answerAt(view, epoch, sentence = "good") {
      /** @type {any} */
      let newest;
      film.ask({ view, sentence, epoch }, (outcome) => (newest = outcome));
      await settled();
      return newest;
    },
  };
}

test("a list is gone through from coarse to fine, each place once", () => {
  assert.deepEqual(coarseToFine(9), [0, 8, 4, 2, 6, 1, 3, 5, 7]);
  for (const count of [0, 1, 2, 3, 7, 48]) {
    assert.deepEqual(
      coarseToFine(count).sort((a, b) => a - b),
      Array.from({ length: count }, (_, i) => i),
    );
  }
});

test("once the film is there every epoch is answered without the server", async () => {
  const { film, films, messages, answer, answerAt } = open();
  await answerAt("ledger", 20);
  assert.equal(films().length, 0, "nothing is fetched before the visitor is about to scrub");
  film.want(EPOCHS);
  assert.deepEqual(films()[0].options, { of: "ledger", epochs: [0, 20, 7, 3, 12], options: {} });
  answer();
  assert.deepEqual(film.progress(), { have: 5, of: 5 });
  const before = messages.length;
  for (const epoch of EPOCHS) {
    const { epoch: at, answer: content, view } = await answerAt("ledger", epoch);
    assert.deepEqual([at, content, view], [epoch, `ledger of good at ${epoch}`, "ledger"]);
  }
  assert.equal(messages.length, before, "the server was asked nothing");
});

test("an epoch that is not fetched yet is asked for at once, and so is a view of which there is no film", async () => {
  const { film, questions, answer, answerAt } = open();
  film.want(EPOCHS);
  await answerAt("ledger", 20);
  answer({ most: 1 }); // of the film: epoch 0
  assert.equal((await answerAt("ledger", 0)).answer, "ledger of good at 0");
  assert.equal(await answerAt("ledger", 12), undefined);
  assert.ok(questions().some(({ view, epoch }) => view === "ledger" && epoch === 12));
  await answerAt("loss_slice", 0);
  assert.equal(questions().at(-1).view, "loss_slice");
  assert.equal(film.progress().of, 5, "it is not counted among what is fetched");
});

test("of several views none is left behind, and one question is under way at a time", async () => {
  const { film, films, answerAt, answer } = open();
  await answerAt("ledger", 20);
  await answerAt("pushes", 20);
  film.want(EPOCHS);
  assert.equal(films().length, 1);
  answer({ most: 2 });
  assert.deepEqual(
    films().map(({ options }) => options.of),
    ["ledger", "pushes"],
  );
  answer({ most: 2 });
  assert.deepEqual(films()[2].options, { of: "ledger", epochs: [7, 3, 12], options: {} });
  answer();
  answer();
  assert.equal(films().length, 4);
  assert.deepEqual(film.progress(), { have: 10, of: 10 });
});

test("slow views are fetched when no other misses an epoch, and few epochs at once", async () => {
  const { film, films, answerAt, answer } = open();
  await answerAt("gradients", 20);
  await answerAt("ledger", 20);
  film.want([...EPOCHS, 30, 40]);
  answer({ most: 6 });
  const asked = () => films().map(({ options }) => [options.of, options.epochs.length]);
  assert.deepEqual(asked(), [["ledger", 7], ["ledger", 1]]); // biome-ignore format: a row
  answer();
  answer();
  answer();
  assert.deepEqual(asked().slice(2), [["gradients", 4], ["gradients", 3]]); // biome-ignore format: a row
  assert.deepEqual(film.progress(), { have: 14, of: 14 });
  const before = films().length;
  await answerAt("ledger", 20, "bad");
  assert.deepEqual([films().length, films().at(-1).options.of], [before + 1, "ledger"]);
});

test("another sentence ends the fetching for the one before, whose film is still there", async () => {
  const { film, films, messages, answerAt, answer } = open();
  await answerAt("ledger", 20);
  film.want(EPOCHS);
  answer();
  await answerAt("ledger", 20, "bad");
  const [, second] = films();
  assert.equal(second.sentence, "bad");
  await answerAt("ledger", 20, "sad");
  assert.ok(messages.some(({ cancel }) => cancel === second.id));
  assert.equal(films().at(-1).sentence, "sad");
  assert.equal((await answerAt("ledger", 7)).answer, "ledger of good at 7");
});

test("another run has no film, and memory is bounded", async () => {
  const { film, films, answerAt, answer } = open();
  film.want(EPOCHS);
  await answerAt("ledger", 20);
  answer();
  film.clear();
  assert.equal(film.bytes, 0);
  assert.equal(await answerAt("ledger", 7), undefined);
  film.want(EPOCHS);
  answer({ bytes: MOST_BYTES });
  const before = films().length;
  await answerAt("pushes", 7);
  assert.equal(films().length, before, "no more is fetched");
  await answerAt("ledger", 7, "bad");
  assert.ok(film.bytes <= MOST_BYTES, "what is not shown any more makes room");
});

test("frames of epochs that were let go make room for those that are kept", async () => {
  const { film, films, answerAt, answer } = open();
  film.want(EPOCHS);
  await answerAt("ledger", 20);
  answer({ bytes: MOST_BYTES + 1 });
  assert.equal(film.progress().have, 5);
  let changeCount = 0;
  film.onChange(() => (changeCount += 1));
  film.want([0, 40, 80]);
  assert.equal(changeCount, 1, "how many answers are here is told anew");
  assert.deepEqual([film.bytes, film.progress()], [MOST_BYTES + 1, { have: 1, of: 3 }]);
  film.want([40, 80]);
  assert.deepEqual(films().at(-1).options.epochs, [40, 80]);
  answer({ bytes: 10 });
  assert.deepEqual([film.bytes, film.progress()], [20, { have: 2, of: 2 }]);
});

test("what the server could not tell is asked for again once other epochs are kept", async () => {
  const { film, films, answerAt, answer } = open();
  film.want(EPOCHS);
  await answerAt("ledger", 20);
  for (let i = 0; i < 3; i += 1) answer({ most: 0 });
  film.want([...EPOCHS]);
  assert.equal(films().length, 3, "the same epochs are kept: they would fail again");
  film.want([0, 40]);
  assert.deepEqual(films().at(-1).options.epochs, [0, 40]);
});

test("what the server cannot tell is asked for three times at most", async () => {
  const { film, films, answerAt, answer } = open();
  film.want(EPOCHS);
  await answerAt("ledger", 20);
  for (let i = 0; i < 3; i += 1) answer({ most: 0 });
  assert.equal(films().length, 3);
  assert.deepEqual(film.progress(), { have: 0, of: 0 });
});

test("an answer from a film names its run, says what the server could not tell, and does not come once it is called off", async () => {
  const { film, films, messages, tell } = open();
  const question = { view: "ledger", sentence: "good", run: "a", edits: ["rank 2"], options: { unit: 3 } };
  film.ask({ ...question, epoch: 20 }, () => {});
  film.want([0, 20]);
  const { id, ...asked } = films()[0];
  const { options, view: _, ...network } = question;
  assert.deepEqual(asked, { ...network, view: "film", options: { of: "ledger", epochs: [0, 20], options } });
  const frames = [{ epoch: 0, bytes: 5, error: "It has diverged." }, { epoch: 20, bytes: 5, answer: "A" }]; // biome-ignore format: a row
  tell("answer", { id, run: "a", epoch: 20, view: "film", answer: { frames } });
  const before = messages.length;
  /** @type {any[]} */
  const outcomes = [];
  for (const epoch of [0, 20]) film.ask({ ...question, epoch }, (outcome) => outcomes.push(outcome));
  film.ask({ ...question, epoch: 20 }, () => assert.fail("it was called off"))();
  await settled();
  assert.deepEqual(outcomes, [{ error: "It has diverged." }, { run: "a", epoch: 20, view: "ledger", answer: "A" }]);
  assert.equal(messages.length, before);
});

test("how many epochs are asked for at once, and how many films of what is not shown are kept, has a bound", async () => {
  const { film, films, answerAt, answer } = open();
  const many = Array.from({ length: 30 }, (_, epoch) => epoch);
  film.want(many);
  await answerAt("ledger", 29, "0");
  answer();
  answer();
  answer();
  assert.deepEqual(
    films().map(({ options }) => options.epochs.length),
    [12, 12, 6],
  );
  film.want([0]);
  answer();
  for (let sentence = 1; sentence <= 99; sentence += 1) {
    await answerAt("ledger", 0, String(sentence));
    answer();
  }
  assert.notEqual(await answerAt("ledger", 0, "0"), undefined, "it is the one that was wanted last");
  await answerAt("ledger", 0, "100");
  assert.notEqual(await answerAt("ledger", 0, "0"), undefined);
  assert.equal(await answerAt("ledger", 0, "1"), undefined, "the oldest made room");
});

test("nothing more is fetched of a run that is looked at no longer until the visitor is about to scrub again", async () => {
  const { film, films, messages, answerAt } = open();
  film.want(EPOCHS);
  await answerAt("ledger", 20);
  const [{ id }] = films();
  let changes = 0;
  film.onChange(() => (changes += 1));
  film.clear();
  assert.deepEqual([messages.some(({ cancel }) => cancel === id), changes, film.progress()], [true, 1, { have: 0, of: 0 }]);
  await answerAt("ledger", 20);
  assert.equal(films().length, 1);
  film.want(EPOCHS);
  assert.equal(films().length, 2);
});

test("another epoch of what is fetched does not end the fetching", async () => {
  const { film, films, messages, answerAt } = open();
  film.want(EPOCHS);
  await answerAt("ledger", 20);
  await answerAt("ledger", 7);
  assert.deepEqual([films().length, messages.some(({ cancel }) => cancel)], [1, false]);
});
