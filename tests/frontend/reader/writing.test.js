/** A network whose labels come next: what may come next under each letter, and Write on, letter by letter. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn, buttonIn, choose, fieldIn } from "../support/in_part.js";
import { screen } from "../support/inside.js";
import { settled } from "../support/page.js";
import { aTrace, leavePlayer, openPlayer } from "../support/reader_page.js";

await import("../../../playground/frontend/reader/one/next_letters.js"); // which are fetched when there is such a run
const { endText, hintText } = await import("../../../playground/frontend/reader/one/writing.js");
after(leavePlayer);

const LABELS = ["a", "b", "\n", "."];
const RUN = {
  ...{ id: "r1", data: "Letters", labels: LABELS, words: [">", "a", "b", "\n"], writes_from: ">" },
  sentences: [{ text: ">ab", label: "ab" }],
};
const SHARES = [0.2, 0.5, 0.001, 0.299];

/** The trace of a text whose next letters have these probabilities everywhere. @param {string} text @param {number[]} shares */
const traceOf = (text, shares = SHARES) =>
  aTrace(
    text,
    [...text, ""].map(() => shares[3]),
    {
      ...{ words: [...text], known: [...text].map(() => true), labels: LABELS, readout: "every" },
      of_labels: [...text, ""].map(() => shares),
    },
  );

/** The player of a run that writes, which has read a text. */
async function openWriter(text = ">ab", before = () => {}) {
  const page = await openPlayer(RUN, before);
  const { stream, sent, root, paint, part } = page;
  const show = async (/** @type {string} */ newText, shares = SHARES) => {
    stream.tell("trace", traceOf(newText, shares));
    await paint();
  };
  part.read(text, "end");
  await settled();
  await show(text);
  const find = (/** @type {string} */ name) => allIn(root).find(({ className }) => className === name);
  const asked = () => sent.flatMap(({ ask }) => (ask ? [ask] : [])).at(-1);
  const answer = async (/** @type {object} */ written) => {
    stream.tell("answer", { id: asked().id, answer: { end: null, end_share: null, shares: [], ...written } });
    await settled();
  };
  const written = () => page.says(find("rnn-written"));
  return {
    ...page,
    find,
    show,
    asked,
    answer,
    written,
    cards: () => find("rnn-next-cards").children,
    press: (/** @type {string} */ name) => buttonIn(root, name).click(),
  };
}

test("under each letter stand the likeliest that may come next, and the one that came is marked", async () => {
  const { cards, says, part, paint, run, show, chart, plot, root } = await openWriter();
  assert.deepEqual(cards().map(says), ["> b 50 % . 29 % a 20 % ↵ 0 %", "a b 50 % . 29 % a 20 % ↵ 0 %", "b b 50 % . 29 % a 20 % ↵ 0 %"]);
  const rows = (/** @type {any} */ card) => card.children.slice(1, 5);
  assert.deepEqual(rows(cards()[0]).map((/** @type {any} */ row) => [row.dataset.came, row.style["--rnn-share"]]), [
    ["false", "0.500"],
    ["false", "0.299"],
    ["true", "0.200"],
    ["false", "0.001"],
  ]); // biome-ignore format: a table
  assert.deepEqual(cards()[2].children.slice(1, 6).map((/** @type {any} */ row) => [row.hidden, row.dataset.came]), [
    [false, "false"],
    [false, "false"],
    [false, "false"],
    [false, "false"],
    [true, undefined],
  ]); // biome-ignore format: a table
  assert.deepEqual(chart.data[1].y, [null, 0.2, 0.5, null], "the share of what came next");
  assert.equal(plot.ariaLabel, "Hidden state and the share of what came next after each word");
  assert.ok("data-writes" in root.attributes);
  part.put(1);
  await paint();
  const ahead = cards().map((/** @type {any} */ card) => ["data-ahead" in card.attributes, card.attributes["aria-current"]]);
  assert.deepEqual(ahead, [[false, "true"], [true, undefined], [true, undefined]]); // biome-ignore format: a table
  assert.deepEqual(cards().map((/** @type {any} */ card) => card.tabIndex), [0, -1, -1]); // biome-ignore format: a table
  const before = [...cards()];
  await show(">ab", [0.9, 0.1, 0, 0]);
  await run(500);
  assert.deepEqual(cards(), before, "the cards of the same letters stay");
  assert.match(says(before[0]), /^> a 90 %/u);
  before[2].click();
  await paint();
  assert.equal(root.dataset.word, "3");
});

test("Write on puts letter after letter behind the text, each once the one before is on the screen", async () => {
  const { press, asked, answer, show, named, run, written, root, sent } = await openWriter();
  assert.match(written(), /^Under each letter/u);
  press("Write on");
  const { id, ...question } = asked();
  assert.deepEqual(question, { view: "writing", sentence: ">ab", options: { seed: 0, temperature: 1 } });
  await answer({ pieces: ["a", "\n"], end: ".", end_share: 0.437 });
  await settled();
  assert.deepEqual([named("field").value, sent.at(-1)], [">aba", { sentence: ">aba" }]);
  await run(2000);
  assert.equal(named("field").value, ">aba", "it waits for the network to have read that");
  await show(">aba");
  assert.equal(root.dataset.word, "4", "the playhead stands at the end");
  assert.equal(named("field").value, ">aba");
  await run(90);
  assert.equal(named("field").value, ">aba↵");
  assert.equal(buttonIn(root, "Stop").tag, "button");
  await show(">aba\n");
  assert.equal(written(), ">ab a↵ Then it wrote “.”, which ends a text (43 %).");
  assert.equal(buttonIn(root, "Write on").tag, "button");
  await run(200);
  assert.match(named("live").textContent, /^It wrote a\n\. Then it wrote “\.”/u);
});

test("Another takes the same beginning and the next seed, and tells what was written before", async () => {
  const { press, asked, answer, show, named, written, root } = await openWriter();
  press("Write on");
  await answer({ pieces: ["a"], end: ".", end_share: 0.5 });
  await show(">aba");
  press("Another");
  assert.deepEqual([asked().sentence, asked().options], [">ab", { seed: 1, temperature: 1 }]);
  await answer({ pieces: [], end: ".", end_share: 0.1 });
  await show(">ab");
  assert.equal(named("field").value, ">ab", "what was written is taken back where nothing is written");
  assert.equal(written(), ">ab Then it wrote “.”, which ends a text (10 %). before: >aba");
  const how = fieldIn(root, "How letters are drawn");
  choose(how, "likeliest");
  assert.ok(buttonIn(root, "Another").disabled, "every seed draws the likeliest");
  press("Write on");
  assert.equal(asked().options.temperature, 0);
});

test("a link has the seed and how letters are drawn, so that it writes the same", async () => {
  const { press, asked, root } = await openWriter(">ab", () => {
    globalThis.window.location.href = "http://playground/?write_seed=7&write_how=bolder";
  });
  press("Write on");
  assert.deepEqual(asked().options, { seed: 7, temperature: 0.5 });
  const link = () => Object.fromEntries(new URL(globalThis.window.location.href).searchParams);
  const seed = fieldIn(root, "Seed of what is written");
  choose(seed, "12");
  assert.deepEqual(link(), { ...link(), write_seed: "12", write_how: "bolder" });
  choose(seed, "0");
  choose(fieldIn(root, "How letters are drawn"), "likely");
  assert.deepEqual([link().write_seed, link().write_how], [undefined, undefined], "as at first");
});

test("a link that makes no sense of it writes as at first", async () => {
  const { press, asked } = await openWriter(">ab", () => {
    globalThis.window.location.href = "http://playground/?write_seed=-7&write_how=loudly";
  });
  press("Write on");
  assert.deepEqual(asked().options, { seed: 0, temperature: 1 });
});

test("Stop leaves what was written, and so does a text that the visitor types meanwhile", async () => {
  const { press, answer, show, named, run, written, part } = await openWriter();
  press("Write on");
  await answer({ pieces: ["a", "a", "a"] });
  await show(">aba");
  press("Stop");
  await run(500);
  assert.deepEqual([named("field").value, written()], [">aba", ">ab a Stopped."]);
  press("Write on");
  await answer({ pieces: ["b", "b", "b"] });
  part.read(">a", "end");
  await settled();
  await show(">a");
  await run(500);
  assert.equal(named("field").value, ">a");
  press("Write on");
  await answer({ pieces: ["b", "b", "b"] });
  named("field").value = ">b";
  named("field").say("input");
  await show(">ab");
  await run(100);
  assert.equal(named("field").value, ">b", "what is being typed is not written over");
  part.read(">a", "end");
  await settled();
  await show(">a");
  press("Write on");
  await answer({ pieces: ["b", "b", "b"] });
  for (const text of [">ab", ">abb", ">abbb"]) {
    await show(text);
    await run(90);
  }
  assert.equal(written(), ">a bbb It stops after 3 letters: Write on goes on from there. before: >ab, >abab, >aba");
});

test("where nothing should move all of it stands there at once", async () => {
  const { press, answer, show, named, written } = await openWriter(">ab", () => screen.prefers.add("(prefers-reduced-motion: reduce)"));
  press("Write on");
  await answer({ pieces: ["a", "b", "a"] });
  screen.prefers.clear();
  assert.equal(named("field").value, ">ababa");
  await show(">ababa");
  assert.match(written(), /^>ab aba It stops/u);
});

test("an empty sentence is begun as the texts of the data set are, and a refusal is told", async () => {
  const { press, asked, stream, written, named, root } = await openWriter("");
  press("Write on");
  assert.equal(asked().sentence, ">");
  stream.tell("answer", { id: asked().id, error: "It cannot <b>write</b>." });
  assert.equal(written(), "> It cannot <b>write</b>.");
  assert.equal(named("field").value, "");
  root.press("o");
  assert.equal(asked().sentence, ">", "its key asks again");
});

test("another run has none of this, and what the run before wrote is forgotten", async () => {
  const { press, answer, show, stream, named, root, written, run, find } = await openWriter();
  press("Write on");
  await answer({ pieces: ["a"], end: "." });
  await show(">aba");
  assert.match(written(), /wrote/u);
  stream.tell("run", { ...RUN, id: "r2", settings: {} });
  assert.doesNotMatch(written(), /wrote/u);
  stream.tell("run", { ...RUN, id: "r3", data: "Article", writes_from: null, settings: {} });
  stream.tell("trace", aTrace(named("field").value, [0.5, 0.5]));
  await run(500);
  const parts = ["rnn-next", "rnn-writing", "rnn-written"].map((name) => find(name).hidden);
  assert.deepEqual([parts, "data-writes" in root.attributes, root.press("o")], [[true, true, true], false, false]);
});

test("how a writing ends is said in words", () => {
  const written = { pieces: Array(200).fill("a"), shares: [], end: " ", end_share: 0.999 };
  assert.equal(endText(written, "end"), "Then it wrote “␣”, which ends a text (99 %).");
  assert.equal(endText(written, "limit"), "It stops after 200 letters: Write on goes on from there.");
  assert.deepEqual([endText(written, "stop"), endText(written, "other")], ["Stopped.", ""]);
  assert.match(hintText("ab", "\n"), /begins with “↵”, and this one does not/u);
  assert.match(hintText("\nab", "\n"), /^Under each letter/u);
  assert.match(hintText("ab", null), /^Under each letter/u, "the run that is there now writes nothing");
});
