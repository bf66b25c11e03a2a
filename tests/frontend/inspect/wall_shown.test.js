/** The wall and what it asks about the run: how strong a tile is, what is told of it, and when the epochs of learning are asked for again. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, choose, happen } from "../support/in_part.js";
import { openInside, screen } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { followLearnt } = await import("../../../playground/frontend/inspect/wording/learnt.js");
const { wall } = await import("../../../playground/frontend/inspect/wall/wall.js");

const SET = {
  texts: ["a", "b", "c"],
  answers: [0, 1, 1],
  shares: [0.999, 0.5, 0.75],
  right: [0, 0, 1],
  losses: [0.1, 0.9, 0.3],
  unit: [1, 3, 2],
};
const ANSWER = { ...ANSWERS.wall, train: { ...SET, cut: false }, test: { ...ANSWERS.wall.test, unit: [5], cut: true }, confusion: [[4, 3], [2, 1]] }; // biome-ignore format: a row
const LEARNT = { epochs: [0, 10, 25], train: [[10, 0], [null, 25], [25, 10]], test: [[0, null]] }; // biome-ignore format: a row

/** The wall, its tiles, and the last question about learning. @param {object} [selected] @param {any} [answer] */
function open(selected = { sentence: "c" }, answer = ANSWER) {
  const page = openInside(selected);
  const shown = page.show(wall, answer);
  const [train, test] = allIn(shown.body).filter(({ className }) => className === "rnn-wall");
  const note = (/** @type {string} */ id) =>
    allIn(shown.body).find(({ dataset, attributes }) => [dataset.testid, attributes["data-testid"]].includes(id));
  return { ...page, ...shown, train, test, note };
}

test("a tile has the colour of its answer, the stronger the surer, and says its sentence, its answer and what is right", () => {
  const { train, test, says } = open();
  const looks = (/** @type {any} */ set) =>
    set.children.map((/** @type {any} */ { style, attributes, title }) => [
      /label-(\d)/u.exec(style["--rnn-answer"])?.[1],
      style["--rnn-sure"],
      "data-wrong" in attributes,
      attributes["aria-label"] === title,
      title,
    ]);
  assert.deepEqual(looks(train), [
    ["0", "100%", false, true, "a: bad 99 %"],
    ["1", "12%", true, true, "b: good 50 %, though bad is right"],
    ["1", "50%", false, true, "c: good 75 %"],
  ]);
  assert.deepEqual(looks(test), [["1", "60%", false, true, "d: good 80 %"]]);
  assert.match(says(), /Wrong: 1 of 3 train sentences, 0 of 1 test sentence\. Only the first of each set are shown\./u);
  assert.doesNotMatch(open({}, { ...ANSWER, test: { ...ANSWER.test, cut: false } }).says(), /Only the first/u);
  assert.doesNotMatch(says(), /fresh/u);
  assert.match(
    open({}, { ...ANSWER, fresh: true }).says(),
    /test sentence\. Each epoch trains on fresh ones: here are those of epoch 1\./u,
  );
});

test("with another network a tile that was wrong is so no longer, and the stop of the Tab key stays among them", () => {
  const { train, drawing, selection } = open();
  happen(train, "click", train.children[1]);
  const stops = () => train.children.map((/** @type {any} */ { tabIndex }) => tabIndex);
  assert.deepEqual([stops(), selection.now.sentence], [[-1, 0, -1], "b"]);
  drawing.draw({ ...ANSWER, train: { ...SET, answers: [1, 0, 1] } });
  const wrong = () => train.children.map((/** @type {any} */ tile) => tile.hasAttribute("data-wrong"));
  assert.deepEqual([wrong(), stops()], [[true, false, false], [-1, 0, -1]]); // biome-ignore format: a row
  assert.deepEqual(train.children.map((/** @type {any} */ tile) => tile.hasAttribute("data-chosen")), [false, true, false]); // biome-ignore format: a line
});

test("the table counts answers by right label, its names as heads; right labels go down, answers across", () => {
  const { body } = open();
  const table = allIn(body).findLast(({ tag }) => tag === "table");
  const [caption, ...rows] = table.children;
  assert.equal(caption.textContent, "Test sentences: right label down, answer across");
  assert.deepEqual(
    rows.map((/** @type {any} */ { children }) => children.map((/** @type {any} */ cell) => `${cell.tag} ${cell.textContent}`)),
    [["td ", "th bad", "th good"], ["td bad", "td 4", "td 3"], ["td good", "td 2", "td 1"]], // biome-ignore format: a table
  );
});

test("tiles are put in order by the chosen unit too, whose states are asked for; the order is remembered", () => {
  const { field, train, selection } = open();
  assert.deepEqual(wall.options?.({ ...selection.now, unit: 2 }), { unit: 2 });
  const texts = () => train.children.map((/** @type {any} */ tile) => tile.dataset.text);
  choose(field("Order of the tiles"), "unit");
  assert.deepEqual(texts(), ["b", "c", "a"]);
  const kept = String(sessionStorage.getItem("rnn-inside-parts"));
  const page = openInside();
  sessionStorage.setItem("rnn-inside-parts", kept);
  assert.equal(page.show(wall, ANSWER).field("Order of the tiles").value, "unit");
});

test("what is known of learning stands at the tiles, below them and in the file, if it is known of these very sentences", () => {
  const { requests, train, test, drawing, note, selection } = open();
  const [chosen, all] = ["inside-learnt-chosen", "inside-learnt"].map(note);
  assert.deepEqual([requests[0].question, all.textContent, chosen.hidden], [{ view: "learnt", sentence: "" }, "", true]);
  requests[0].onOutcome({ answer: LEARNT });
  assert.deepEqual(
    [...train.children, ...test.children].map(({ title }) => title.split("; ")[1]),
    ["learnt for good between epochs 0 and 10", "not learnt yet", "learnt for good between epochs 10 and 25", "right ever since epoch 0"],
  );
  assert.match(
    all.textContent,
    /^Learnt for good: 2 of 3 train sentences and 1 of 1 test sentence, the last of them by epoch 25; told by the 3/u,
  );
  assert.deepEqual([chosen.hidden, chosen.textContent], [false, "“c”: learnt for good between epochs 10 and 25."]);
  assert.deepEqual(drawing.table().map((row) => row.at(-1)), ["learnt for good", 10, "", 25, 0]); // biome-ignore format: a line
  selection.set({ sentence: "nowhere" });
  drawing.select();
  assert.equal(chosen.hidden, true);
  selection.set({ sentence: "a" });
  drawing.select();
  assert.match(chosen.textContent, /^“a”/u);
  drawing.draw({ ...ANSWER, train: ANSWER.test });
  assert.deepEqual([train.children[0].title, drawing.table()[1].at(-1)], ["d: good 80 %", ""], "of other sentences nothing is known");
  requests[0].onOutcome({ error: "Of this run no epochs are kept." });
  assert.deepEqual([all.textContent, chosen.hidden], ["Of this run no epochs are kept.", true]);
});

test("learning is asked about again while the run trains, a while after the question before, and at once of another run", () => {
  const { context, selection, requests, life } = openInside();
  let changes = 0;
  const learning = followLearnt(context, () => (changes += 1));
  const count = () => requests.length;
  learning.follow();
  learning.follow();
  screen.pass(20_000);
  assert.equal(count(), 1, "it is under way");
  requests[0].onOutcome({ answer: LEARNT });
  assert.deepEqual([changes, learning.answer, learning.text.startsWith("Learnt for good")], [1, LEARNT, true]);
  learning.follow();
  assert.equal(count(), 2);
  requests[1].onOutcome({ answer: LEARNT });
  learning.follow();
  screen.pass(7999);
  assert.equal(count(), 2);
  screen.pass(1);
  assert.equal(count(), 3);
  requests[2].onOutcome({ answer: LEARNT });
  screen.pass(20_000);
  assert.equal(count(), 3, "nothing has changed meanwhile");
  selection.set({ epoch: 10 });
  learning.follow();
  assert.deepEqual([count(), learning.answer], [4, LEARNT], "of the same run it stays until the answer is there");
  requests[3].onOutcome({ answer: LEARNT });
  learning.follow();
  screen.pass(20_000);
  assert.equal(count(), 4, "an epoch learns nothing more");
  selection.set({ run: "a" });
  learning.follow();
  assert.deepEqual([count(), requests[4].question.run, learning.answer, learning.text], [5, "a", null, ""]);
  selection.set({ run: "b" });
  learning.follow();
  assert.deepEqual([count(), requests[4].question.run], [5, "b"], "in the place of the one under way");
  life.part().destroy();
  assert.equal(count(), 4);
});
