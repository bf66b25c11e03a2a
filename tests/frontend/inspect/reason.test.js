/** The reason for an answer: told from its numbers, for any words and labels, and never beyond them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { effectOf, effectText } from "../../../playground/frontend/inspect/wording/effects.js";
import { answerText, cancelText, chiefOf, reasonText, unknownText } from "../../../playground/frontend/inspect/wording/reason.js";

const LABELS = ["minus", "plus"];

/**
 * A sentence of two labels that the network answers with the second, or the first if the score is below 0.
 * @param {string} text
 * @param {number} score  log-odds of the answer
 * @param {number[]} leftOut  the same without each word
 * @param {number[][]} together
 */
function told(text, score, leftOut, together) {
  const words = text.split(" ").filter(Boolean);
  const shares = (/** @type {number} */ odds) => [1 / (1 + Math.exp(odds)), 1 / (1 + Math.exp(-odds))];
  return {
    ...{ words, known: words.map(() => true), labels: LABELS, cut: false, score, together },
    ...{ shares: shares(score), answer: 1, next: 0, left_out: leftOut.map(shares), places: words.map((_, place) => place) },
  };
}

// As a network of 64 units has it after 400 epochs of the Article set.
const NOT_BAD = told(
  "this is not bad",
  5.24,
  [4.6, 4.6, -3.9, -4.6],
  [
    [-3, 0.4, 6.8, 1],
    [0.4, -0.2, 4.6, 0.5],
    [6.8, 4.6, 8.1, 9.8],
    [1, 0.5, 9.8, 5.1],
  ],
);

test("a word that turns a later one round is the reason, with what the answer would be without it", () => {
  const said = "The network says plus, 99 %, chiefly because “not” turns “bad” round; without “not” it would say minus, 98 %.";
  assert.equal(answerText(NOT_BAD, true), said);
  assert.equal(answerText(NOT_BAD, false), said.replace("The", "After the whole sentence the"));
  const ledger = "“not” turns “bad” round: without “not”, “bad” moves the score 4.70 toward minus; with it, 5.10 toward plus. ";
  assert.equal(reasonText(NOT_BAD, NOT_BAD), ledger);
});

test("what it does is named after how much is left, and only where the answer hangs on it", () => {
  const pair = (/** @type {number} */ alone, /** @type {number} */ here, leftOut = -3) =>
    chiefOf(told("not bad", 4, [leftOut, 2], [[1, here - alone], [here - alone, here]]), LABELS); // biome-ignore format: a table
  assert.deepEqual(pair(-4, 2), { word: 0, on: 1, effect: "turns", without: -4, here: 2 });
  assert.equal(/** @type {any} */ (pair(-4, -1)).effect, "mutes");
  assert.deepEqual(pair(-4, 2, 1), { word: 0, on: null }, "without “not” the answer is the same");
  const unheard = told("i not bad", 4, [3, -3, 2], [[5, 0, 9], [0, 5, 6], [9, 6, 2]]); // biome-ignore format: a table
  const decisive = { word: 1, on: 2, effect: "turns", without: -4, here: 2 };
  assert.deepEqual(chiefOf(unheard, LABELS), decisive, "a word that can go, though its pair does more, is not the reason");
  assert.deepEqual(pair(4, 6), { word: 0, on: null }, "nothing is turned round");
  assert.deepEqual(pair(-0.4, 0.3), { word: 0, on: null }, "too little for a reason");
});

test("without such a pair it is the word without which it would be least sure", () => {
  const good = told("this good good", 3, [3.5, -0.4, 1], [[0, 0, 0], [0, 1, 0], [0, 0, 1]]); // biome-ignore format: a table
  assert.equal(
    answerText(good, true),
    "The network says plus, 95 %, chiefly because of “good” (word 2); without “good” (word 2) it would say minus, 59 %.",
  );
  const one = told("good day", 3, [1, 2.9], [[1, 0], [0, 1]]); // biome-ignore format: a table
  const undecided = "o single word decides it: without “good”, which changes it most, the network would still say plus, 73 %.";
  assert.equal(answerText(one, true), `The network says plus, 95 %; n${undecided}`);
  assert.equal(reasonText(one, one), `N${undecided} `);
  assert.equal(reasonText(good, good), "“good” (word 2) matters most: without it the network would say minus, 59 %. ");
  const none = told("so so", 3, [4, 4], [[-1, 0], [0, -1]]); // biome-ignore format: a table
  assert.match(answerText(none, true), /leaving any one word out would only make it surer of that\.$/);
});

test("where the network knows no word of the sentence none is the reason, in the head and before the ledger", () => {
  const read = { ...told("film plot", 3, [1, 2.9], [[1, 0], [0, 1]]), known: [false, false] }; // biome-ignore format: a table
  const unheard = "very word of it enters as nothing, so only how many there are can matter.";
  assert.equal(answerText(read, true), `The network says plus, 95 %: e${unheard}`);
  assert.equal(reasonText(read, read), `E${unheard} `);
  assert.match(answerText({ ...read, known: [true, false] }, true), /no single word decides it/u);
  assert.equal(reasonText(told("", 1, [], []), { words: [], known: [], labels: LABELS }), "");
});

test("an answer that leans to no label, one of no words, and one of a part of the words say so", () => {
  assert.equal(answerText(told("so", 0.01, [0], [[0.01]]), true), "The network says plus, 50 %: it is undecided between plus and minus.");
  assert.equal(answerText(told("", 1, [], []), true), "The network says plus, 73 %: without a word that is what its biases say.");
  assert.match(answerText({ ...NOT_BAD, cut: true }, true), /^After the first 4 words the network says plus/);
});

test("terms that cancel are told, others not", () => {
  assert.equal(cancelText([12, -9.3, 5.4, -2.9], 5.2), "; most of it cancels, +17.4 and −12.2, so no term alone says why");
  assert.equal(cancelText([3, -1], 2), "");
});

test("words that the network has never seen are told with what becomes of them", () => {
  const read = (/** @type {string} */ text, /** @type {string} */ unseen) => {
    const words = text.split(" ");
    return { words, known: words.map((word) => !unseen.includes(word)) };
  };
  assert.equal(unknownText(read("not bad", "")), "");
  assert.equal(
    unknownText(read("film not film", "film")),
    "The network has never seen “film”, so it enters as nothing: at it the state moves on as if no word were heard.",
  );
  assert.match(unknownText(read("a b c", "a b")), /never seen “a” and “b”, so they enter as nothing: at each of them/);
  assert.match(unknownText(read("a b c d e f", "abcdef")), /“d” and 2 more, so they/);
  assert.equal(unknownText({ ...read("film", "film"), note: "The words of this network are not known." }), "");
});

test("each verb has its bounds: what is left of a word that comes after another", () => {
  const slopes = [-0.31, -0.3, -0.05, 0.29, 0.3, 0.89, 0.9, 1, 1.1, 1.11, NaN];
  const effects = slopes.slice(0, -1).map(effectOf);
  const expected = ["turns", "mutes", "mutes", "mutes", "weakens", "weakens", "leaves", "leaves", "leaves", "strengthens"];
  assert.deepEqual(effects, expected);
  assert.equal(effectText("leaves", "“very”", "“bad”"), "“very” leaves “bad” alone");
  assert.equal(effectText("turns", "“not” and “never”", "it", true), "“not” and “never” turn it round");
});
