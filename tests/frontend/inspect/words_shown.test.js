/** What the views of words say and show where there are many of them, where little of one is left, and after swaps; and where the bounds of their words are. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { allIn, choose } from "../support/in_part.js";
import { openInside, screen, SIDES } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";
import { openPens } from "../support/pen.js";

const { effectOf, effectText } = await import("../../../playground/frontend/inspect/wording/effects.js");
const { firstNames, MOST_WORDS, reachInWords, wallOrder } = await import("../../../playground/frontend/inspect/wording/findings.js");
const { eigenvalueLines, modifierLines } = await import("../../../playground/frontend/inspect/wording/part_findings.js");
const { answerText, cancelText, chiefOf, unknownText } = await import("../../../playground/frontend/inspect/wording/reason.js");
const { scoreText } = await import("../../../playground/frontend/inspect/wording/score.js");
const { ledger } = await import("../../../playground/frontend/inspect/words/ledger.js");
const { modifierPairs } = await import("../../../playground/frontend/inspect/words/modifier_pairs.js");
const { modifiers } = await import("../../../playground/frontend/inspect/words/modifiers.js");
const { pushes } = await import("../../../playground/frontend/inspect/words/pushes.js");
const { flips } = await import("../../../playground/frontend/inspect/weights/flips.js");
const { makeUnitSum } = await import("../../../playground/frontend/inspect/network/unit_sum.js");
const { whatif } = await import("../../../playground/frontend/inspect/words/whatif.js");

openPens();

const MANY = Array.from({ length: 30 }, (_, place) => `w${place}`);

test("the verbs of what a word does begin where they do", () => {
  const slopes = [-0.31, -0.3, 0.29, 0.3, 0.89, 0.9, 1.1, 1.11];
  assert.deepEqual(slopes.map(effectOf), ["turns", "mutes", "mutes", "weakens", "weakens", "leaves", "leaves", "strengthens"]);
  assert.deepEqual(
    [effectText("turns", "A", "B"), effectText("leaves", "A", "B", true), effectText("mutes", "A", "B", true)],
    ["A turns B round", "A leave B alone", "A mute B"],
  );
});

test("bounds of what is shown and said", () => {
  assert.equal(MOST_WORDS, 24);
  assert.deepEqual([reachInWords([1, 10, 9]), reachInWords([0.99, 10, 9]), reachInWords([0, 0])], [2, 1, 0]);
  assert.deepEqual([firstNames(["a", "b", "c", "d"]), firstNames(["a", "b", "c", "d", "e"])], ["a, b, c and d", "a, b, c, d and 1 more"]);
  assert.deepEqual([scoreText(9.994), scoreText(10.04), scoreText(-123.4), scoreText(-0.001), scoreText(null)], ["+9.99", "+10.0", "−123", "+0.00", "–"]); // biome-ignore format: a row
  assert.deepEqual(wallOrder("learnt", { losses: [1, 2, 3], unit: null, learnt: [[null, 5], [7, 0], [0, null]] }), [2, 1, 0]); // biome-ignore format: a row
  assert.equal(cancelText([3, -2], 1), "; most of it cancels, +3.00 and −2.00, so no term alone says why");
  assert.equal(cancelText([3, -0.5], 2.5), "");
  const unknown = { words: ["a", "b", "a"], known: [false, true, false] };
  assert.match(unknownText(unknown), /^The network has never seen “a”, so it enters/u);
  assert.equal(unknownText({ ...unknown, note: "Its vocabulary is not known." }), "");
  assert.match(eigenvalueLines({ epochs: [0, 5], sizes: [[0.5, 0.25], [1.5, 0.75]], outside: [0, 1] }).finding, /by epoch 5; 1 is outside/u); // biome-ignore format: a line
  assert.deepEqual(eigenvalueLines({ epochs: [0, 5], sizes: [[0.5, 0.25], [1.5]], outside: [0, 1] }).lines[1].values, [0.25, null]); // biome-ignore format: a line
});

test("a pair is the reason from a quarter of the score on, the strongest of several; an answer is one from a tenth of log-odds on", () => {
  const base = { score: 1, shares: [0.2, 0.8], answer: 1, next: 0, left_out: [[0.9, 0.1], [0.1, 0.9], [0.1, 0.9]], places: [0, 1, 2] }; // biome-ignore format: a row
  const chief = (/** @type {number} */ first, /** @type {number} */ second) =>
    chiefOf({ ...base, together: [[0, first, second], [0, 0.1, 0], [0, 0, 0.1]] }, SIDES.labels)?.on; // biome-ignore format: a table
  assert.deepEqual([chief(0.3, 0.2), chief(0.6, 0.3), chief(0.3, 0.6), chief(0.25, 0.2)], [1, 1, 2, null]);
  const read = { words: ["a", "b", "c"], known: [true, true, true], cut: false, together: [[0, 0, 0], [0, 0, 0], [0, 0, 0]], ...SIDES }; // biome-ignore format: a row
  const said = (/** @type {number} */ score) => /undecided/u.test(answerText({ ...base, ...read, score }, true));
  assert.deepEqual([said(0.099), said(0.101)], [true, false]);
  const slopes = [MANY.map((_, i) => 1 - i / 10)];
  assert.equal(modifierLines({ vocabulary: MANY, epochs: [0], slopes }).lines.length, 7 + 1);
});

test("a term of a sum has a bar to its side of 0, half as wide as its room for the largest; a flip may be as wrong as before", () => {
  const sum = makeUnitSum({ choose() {}, onChange() {} });
  const unit = { unit: 0, word: "bad", input: 1, bias: -0.5, recurrent: [0.25], value: 0.6 };
  const bars = sum.nodes({ word: 1, unit }, [0]).flatMap((node) => allIn(node).filter(({ tag }) => tag === "i"));
  assert.deepEqual(bars.map(({ style, className }) => [style.width, className]), [["50.0%", "rnn-above"], ["25.0%", "rnn-below"], ["12.5%", "rnn-above"]]); // biome-ignore format: a row
  const set = { right_before: 1, right_after: 1, of: 3 };
  const answer = {
    labels: ["a", "b", "c"],
    train: { ...set, flips: [{ text: "x", before: 0, after: 1, right: 2 }] },
    test: { ...set, flips: [] },
  };
  const { body } = openInside({ edits: ["silence 1"] }).show(flips, answer);
  assert.equal(allIn(body).find(({ tag }) => tag === "li").children[1], " a → b, wrong as before (train)");
});

test("the ledger names the four largest terms, leaves out what adds nothing, and tells the reason at the end alone", () => {
  const words = ["a", "b", "c", "d", "e"];
  const contributions = [[0.004], [0.004, -1], [0.004, -1, 2], [0.004, -1, 2, 3], [0.004, -1, 2, 3, 0.5], [0.004, -1, 2, 3, 0.5, -4]];
  const answer = { words, scores: [0.004, -0.996, 1.004, 4.004, 4.504, 0.504], contributions, ...SIDES };
  const reason = { score: 2, shares: [0.1, 0.9], answer: 1, next: 0, left_out: words.map((_, i) => (i === 4 ? [0.8, 0.2] : [0.1, 0.9])), places: [], together: [] }; // biome-ignore format: a row
  const { selection, show } = openInside({ word: 5 });
  const { says, drawing, charts } = show(ledger, { ...answer, known: words.map(() => true), reason });
  assert.match(
    says(),
    /“e” matters most: .*After “e” the score is \+0\.50 .*; most of it cancels, \+5\.50 and −5\.00.*: e −4\.00, c \+3\.00, b \+2\.00, a −1\.00, and the rest\./u,
  );
  selection.set({ word: 4 });
  drawing.select();
  assert.match(says(), /^ ?After “d” .*: c \+3\.00, b \+2\.00, a −1\.00, d \+0\.50\. /u);
  const { xaxis, yaxis } = charts()[0].layout;
  assert.deepEqual([xaxis.title.text, yaxis.title.text], ["read so far", "put in by"]);
});

test("of a large vocabulary the pushes show the strongest words, and name four of those that changed sides", () => {
  const before = MANY.map((_, place) => (place % 2 ? -1 : 1) * (place + 1));
  const now = before.map((push) => -2 * push);
  const answer = { words: ["not"], between: " ", vocabulary: MANY, pushes: base64(...before, ...now), ...SIDES };
  const page = openInside({ word: 1, sentence: "not" });
  const { says, charts, click } = page.show(pushes, answer);
  const { data, layout } = charts()[0];
  assert.equal(data[0].x.length, 24);
  assert.equal(layout.xaxis.title.text, "push on the score; the 24 strongest of 30 words");
  assert.match(
    says(),
    /“w29” would push by \+60\.0, “w28” by −58\.0 \([^)]*\)\. “w29”, “w27”, “w25”, “w23” and 20 more words changed sides\./u,
  );
  click({ y: 1 });
  assert.equal(page.selection.now.sentence, "not w27");
  const few = openInside({ word: 1 }).show(pushes, { ...answer, vocabulary: ["a", "b"], pushes: base64(1, -0.1, -0.1, 0.3) });
  assert.doesNotMatch(few.says(), /changed sides/u, "what hardly pushes changes no side");
  assert.equal(few.charts()[0].layout.xaxis.title.text, "push on the score");
});

test("of a large vocabulary the modifiers show the words farthest from 1, and say so", () => {
  const page = openInside({ sentence: "so", word: 1 });
  const { charts, click, body } = page.show(modifiers, {
    vocabulary: MANY,
    slopes: MANY.map((_, i) => 1 - i / 10),
    sentences: 4,
    of: 4,
    ...SIDES,
  });
  const { data, layout } = charts()[0];
  assert.deepEqual([data[0].x.length, layout.yaxis.ticktext[0]], [24, "w29"]);
  assert.equal(layout.xaxis.title.text, "of what the next word would do, so much is left; the 24 of 30 words farthest from 1");
  click({ y: 2 });
  assert.equal(page.selection.now.sentence, "so w27");
  assert.doesNotMatch(body.children[0].textContent, /Over the first/u);
});

test("without a pair of words there is no table of pairs", () => {
  const { body, drawing } = openInside().show(modifierPairs, { words: [], after: [], slopes: [] });
  assert.equal(body.children[1].hidden, true);
  drawing.draw(ANSWERS.modifier_pairs);
  assert.equal(body.children[1].hidden, false);
});

/** "What if" with its fields. @param {object} selected @param {any} [more]  of the answer */
function openWhatIf(selected, more = {}) {
  const page = openInside({ sentence: "not bad", ...selected });
  const shown = page.show(whatif, { ...ANSWERS.whatif, ...more });
  const [word, other] = [shown.field("Word to change"), shown.field("Change it to")];
  Object.defineProperty(other, "selectedIndex", {
    get: () => other.options.findIndex((/** @type {any} */ { value }) => value === other.value),
    set() {},
  });
  const [outcome] = allIn(shown.body).filter(({ tag }) => tag === "output");
  const [takeFlip, take] = allIn(shown.body).filter(({ textContent }) => textContent === "Take it");
  return { ...page, ...shown, word, other, outcome, takeFlip, take };
}

test("the word at the playhead is the one to change, what was chosen for it stays with another network, and what that would do is told", () => {
  const { word, other, outcome, drawing, selection, takeFlip, take, body } = openWhatIf({ word: 2 });
  const options = (/** @type {any} */ field) => field.options.map((/** @type {any} */ { value, textContent }) => [value, textContent]);
  assert.deepEqual(options(word), [["0", "1 not"], ["1", "2 bad"]]); // biome-ignore format: a row
  assert.deepEqual(options(other), [["(left out)", "(left out)"], ["good", "good"], ["so", "so"]]); // biome-ignore format: a row
  assert.deepEqual([word.value, outcome.textContent], ["1", " 80 % good "]);
  choose(other, "so");
  assert.equal(outcome.textContent, " 20 % good ");
  selection.set({ word: 1 });
  drawing.select();
  assert.deepEqual([word.value, outcome.textContent], ["0", " 60 % good "]);
  const before = word.options[0];
  drawing.draw({ ...ANSWERS.whatif, swaps: base64(0.4, 0.9, 0.1, 0.7, 0.2, 0.8) });
  assert.deepEqual([other.value, outcome.textContent, word.options[0] === before], ["so", " 90 % good ", true]);
  drawing.draw({ ...ANSWERS.whatif, tried: ["so", "fine"] });
  assert.deepEqual([other.value, outcome.textContent], ["so", " 40 % good "]);
  const grid = body.children.find((/** @type {any} */ { attributes }) => attributes["aria-label"] === "Every word by every other");
  assert.deepEqual([takeFlip.hidden, take.disabled, grid?.hidden], [false, false, false]);
  drawing.draw({ ...ANSWERS.whatif, words: [], swaps: "", path: [0.5], pairs: null, flip: null });
  assert.deepEqual([takeFlip.hidden, take.disabled, grid?.hidden, outcome.textContent], [true, true, true, " "]);
});

test("the grid says whether all words were tried, is as wide as its columns need, and frames the row of the playhead", () => {
  const { charts, marks } = openWhatIf({ word: 1 });
  const grid = charts()[1];
  assert.equal(grid.layout.xaxis.title.text, "replaced by");
  assert.deepEqual(marks(1).map(({ y0, y1 }) => [y0, y1]), [[-0.5, 0.5]]); // biome-ignore format: a line
  const swaps = base64(...Array.from({ length: 2 * 31 }, () => 0.5));
  const [, wide] = openWhatIf({ word: 1 }, { tried: MANY, of: 90, swaps }).charts();
  assert.equal(wide.layout.xaxis.title.text, "the 30 most telling of 90 words");
  const more = Array.from({ length: 60 }, (_, i) => `v${i}`);
  const [, scrolled] = openWhatIf({}, { tried: more, of: 60, swaps: base64(...Array.from({ length: 2 * 61 }, () => 0.5)) }).charts();
  assert.equal(scrolled.layout.width, 61 * 14 + 20 + 11);
});

test("a row of the pairs chooses its word, and what two words hardly do together has a faint colour", () => {
  const { click, selection, charts } = openWhatIf({ word: 0 }, { pairs: base64(0, 0.006, 0.006, 0) });
  click({ x: 1, y: 0 }, 2);
  assert.equal(selection.now.word, 1);
  assert.equal(charts()[2].data[0].zmax, 0.01);
});

test("after swaps both paths stand beside each other; a sentence that is typed, or the way back, ends that", () => {
  const { take, other, word, drawing, selection, charts, marks, button, click, body } = openWhatIf({ word: 2 });
  const history = allIn(body).find(({ attributes, className }) => attributes.role === "status" && className === "rnn-view-finding");
  const shows = () => !history.hidden;
  choose(other, "good");
  take.click();
  assert.deepEqual([word.value, selection.now.sentence], ["1", "not good"]);
  const next = { ...ANSWERS.whatif, words: ["not", "good"], path: [0.5, 0.4, 0.2] };
  drawing.draw(next);
  screen.frame();
  assert.deepEqual([shows(), charts()[0].layout.height, marks().map(({ x0 }) => x0)], [true, 170, [1.6]]); // biome-ignore format: a row
  click({ x: 1 });
  assert.equal(selection.now.word, 1);
  choose(other, "good");
  selection.set({ word: 2 });
  drawing.select();
  take.click();
  assert.equal(selection.now.sentence, "not good", "the same word again is no swap");
  button("Undo").click();
  drawing.draw(ANSWERS.whatif);
  assert.deepEqual([selection.now.sentence, shows()], ["not bad", false]);
  take.click();
  drawing.draw(next);
  assert.equal(shows(), true);
  selection.set({ sentence: "something typed" });
  drawing.draw({ ...next, words: ["something", "typed"] });
  assert.equal(shows(), false);
});
