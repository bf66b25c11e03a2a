/** What the reader says of a sentence, and how it writes words: cut, replaced, named at an axis. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { firstSentence } from "../../../playground/frontend/reader/memory.js";
import { isolatedText, spread, unitTicks, wordTicks } from "../../../playground/frontend/reader/ticks.js";
import {
  answerOf,
  BY_NUMBER,
  BY_WEIGHT,
  cutWord,
  EMPTY,
  orderFrom,
  orderUnits,
  stateRows,
} from "../../../playground/frontend/reader/trace.js";
import { whyEmpty } from "../../../playground/frontend/reader/empty_reasons.js";
import { cutText } from "../../../playground/frontend/reader/notes.js";
import { withoutLastWord, withWordReplaced } from "../../../playground/frontend/reader/vocabulary.js";

const MUCH = "more characters than can be read at once";
/** @type {[words: number, cut: boolean, text: string, sent: string, expectedText: string][]} */
const CUTS = [
  [3, false, "a b c", "a b c", ""],
  [200, true, "a ".repeat(300), "a ".repeat(300), "The text is longer than 200 words: only the first 200 are read"],
  [2, false, `a b${"c".repeat(9)}`, "a b", `The text has ${MUCH}: only its first 2 words are read`],
  [1, false, `a ${"!".repeat(9)}`, "a", `The text has ${MUCH}: only its first 1 word is read`],
  [1, false, "x".repeat(20_000), "x".repeat(15_000), `The first word has ${MUCH}: only 15,000 of 20,000 are read`],
];
for (const [words, cut, text, sent, expectedText] of CUTS) {
  test(`why a text was not read to its end: "${expectedText.slice(0, 60)}"`, () => {
    assert.equal(cutText({ ...EMPTY, words: Array(words).fill("x"), cut }, text, sent), expectedText);
  });
}

test("a word in any script is cut between its letters", () => {
  const cuts = /** @type {[word: string, most: number, cut: string][]} */ ([
    ["extraordinary", 5, "extr…"],
    ["good", 4, "good"],
    ["अच्छीनहीं", 2, "अ…"], // four letters of nine characters
    ["e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
  ]);
  for (const [word, most, expected] of cuts) assert.equal(cutWord(word, most), expected);
  assert.equal(isolatedText("כלב…"), "\u2068כלב…\u2069");
  assert.equal(isolatedText("good"), "good");
});

test("a word is replaced in the text as it was typed", () => {
  for (const [text, words, unknown, expected] of [
    ["This MOVIE is a movie.", "this movie is a movie", "movie", "This good is a good."],
    ["a film, filmed", "a film filmed", "film", "a good, filmed"],
    ["won't go", "will not go", "will", "good not go"],
    ["what ? is", "what ? is", "?", "what good is"],
    ["cafe\u0301, cafe", "café cafe", "café", "good, cafe"], // an accent that was typed apart
    ["अच अच्छी", "अच अच्छी", "अच", "good अच्छी"], // a longer word begins with it
  ])
    assert.equal(withWordReplaced(text, { words: words.split(" "), between: " " }, unknown, "good"), expected);
  assert.equal(withWordReplaced("a movie", { words: ["a", "movie"], between: " " }, "movie", "$$"), "a $$"); // a word is no pattern
});

test("the last word is taken away with the space before it", () => {
  assert.deepEqual(
    ["not at  all ", "one", ""].map((text) => withoutLastWord(text, " ")),
    ["not at", "", ""],
  );
});

test("an answer is never surer than 99 %", () => {
  const labels = ["no", "yes"];
  assert.deepEqual(answerOf([0, 1], labels), { answer: "yes", place: 1, percent: 99 });
  assert.deepEqual(answerOf([0.5, 0.5], labels), { answer: "yes", place: 1, percent: 50 });
  assert.deepEqual(answerOf([0.5201, 0.4799], labels), { answer: "no", place: 0, percent: 52 });
  assert.deepEqual(answerOf([0.2, 0.499, 0.301], ["a", "b", "c"]), { answer: "b", place: 1, percent: 49 });
});

test("units stand in their order or by what they speak for, and each row is one of them over time", () => {
  const trace = { units: 3, words: ["a"], hidden: Float32Array.of(0, 0, 0, 0.25, 0.5, 0.75), speaks: Float32Array.of(1, 3, 1) };
  assert.deepEqual(orderUnits(trace, BY_NUMBER), [0, 1, 2]);
  const order = orderUnits(trace, BY_WEIGHT);
  assert.deepEqual(order, [1, 0, 2]);
  assert.deepEqual(
    stateRows(trace, order).map((row) => [...row]),
    [
      [0, 0.5],
      [0, 0.25],
      [0, 0.75],
    ],
  );
});

test("the order that an old tab remembers by the name of a label is that by weight", () => {
  const read = [BY_NUMBER, BY_WEIGHT, "for positive", "for hot", "number", ""].map(orderFrom);
  assert.deepEqual(read, [BY_NUMBER, BY_WEIGHT, BY_WEIGHT, BY_WEIGHT, BY_NUMBER, BY_NUMBER]);
});

test("a run begins with the article's sentence, or with its own that negates most", () => {
  const sentences = ["a good film", "not bad", "not not so bad", "it is not a film and not good"].map((text) => ({ text }));
  assert.equal(firstSentence({ data: "Everyday", sentences }), "it is not a film and not good");
  assert.match(firstSentence({ data: "Article", sentences }), /^i am not at all bad/);
  assert.match(firstSentence({ data: "Everyday", sentences: [] }), /^i am not at all bad/);
});

// --- why there is nothing to see ---------------------------------------------------------------------------------------

/** @param {string} text @param {boolean[]} known @param {number[]} hidden */
function why(text, known, hidden, { epoch = 0, scale = 0.001 } = {}) {
  const words = text.split(" ").filter(Boolean);
  const probabilities = Array(known.length + 1).fill(0.48);
  const trace = { labels: ["negative", "positive"], of_labels: probabilities.map((share) => [1 - share, share]), probabilities };
  return whyEmpty({ ...EMPTY, text, words, known, hidden: Float32Array.from(hidden), epoch, ...trace }, scale);
}

test("an empty heatmap and an empty sentence say why they are", () => {
  const faint = [0, 0.0001, -0.0002];
  const small = "Hardly any colour yet: the initial weights are small (about 0.001)";
  const strange = "Empty, since none of these words is in the vocabulary: each enters the network as nothing, and its state stays near 0.";
  const nothing = "the network has read nothing yet. Before any word it answers negative 52 %.";
  for (const [text, known, hidden, more, expected] of /** @type {[string, boolean[], number[], object, string][]} */ ([
    ["not bad", [true, true], faint, {}, `${small}, so each state is near 0. Press Train, and colours appear as the network learns.`],
    [
      "not bad",
      [true, true],
      faint,
      { epoch: 90 },
      `${small}, so each state stays near 0 until they have grown, often for hundreds of epochs.`,
    ],
    [
      "not bad",
      [true, true],
      [0, 0.098, -0.05],
      { scale: 0 },
      "Hardly any colour yet: the weights are small, so each state is near 0. Press Train, and colours appear as the network learns.",
    ],
    ["terrible film", [false, false], [0, 0], { epoch: 90 }, strange],
    [
      "terrible film",
      [false, true],
      faint,
      {},
      `${small}, so each state is near 0. Press Train, and colours appear as the network learns.`,
    ],
    ["not bad", [true, true], [0, 0.0001, -0.101], {}, ""],
    ["terrible", [false], [0.101], {}, ""],
    ["", [], [0], {}, `The sentence is empty: ${nothing}`],
    [" ", [], [0], {}, `The sentence is empty: ${nothing}`],
  ]))
    assert.equal(why(text, known, hidden, more), expected);
  assert.match(why("not bad", [true, true], [0, 0.08, -0.05], { scale: 0.02 }), /about 0\.02/);
  assert.match(
    whyEmpty({ ...EMPTY, text: "?!", of_labels: [[0.3, 0.7]], labels: ["a", "b"], probabilities: [0.7] }),
    /^There is no word in this sentence: .* b 70 %\.$/,
  );
  assert.equal(whyEmpty(EMPTY), "", "before the first trace");
});

test("ticks of the units stand at round numbers, or where they change sides", () => {
  const trace = (/** @type {number} */ units, /** @type {number} */ speaking, labels = ["bad", "good"]) => ({
    ...{ units, labels },
    speaks: Float32Array.from({ length: units }, (_, unit) => (unit < speaking ? 1 : -1)),
  });
  const ticks = (/** @type {ReturnType<typeof trace>} */ of, /** @type {string} */ by, most = 9) =>
    unitTicks(of, orderUnits(of, by), by, most).map(({ at, text }) => [Number(at.toFixed(2)), text]);
  const numbers = (/** @type {number} */ units, most = 9) => ticks(trace(units, 1), BY_NUMBER, most).map(([at]) => at);
  assert.deepEqual(
    [numbers(5), numbers(8), numbers(64), numbers(64, 2)],
    [
      [0, 1, 2, 3, 4],
      [0, 2, 4, 6],
      [0, 20, 40, 60],
      [0, 50],
    ],
  ); // prettier-ignore
  assert.deepEqual(numbers(900), [0, 200, 400, 600, 800]);
  assert.deepEqual(ticks(trace(3, 1), BY_NUMBER), [
    [0, "0"],
    [1, "1"],
    [2, "2"],
  ]); // prettier-ignore
  const [top, bottom] = [
    [0.6, "good"],
    [8.4, "bad"],
  ]; // prettier-ignore
  assert.deepEqual(ticks(trace(10, 4), BY_WEIGHT), [top, bottom, [3.5, "neither"]]);
  for (const speaking of [2, 8, 10]) assert.deepEqual(ticks(trace(10, speaking), BY_WEIGHT), [top, bottom], "too near to an end");
  assert.deepEqual(ticks(trace(10, 4), BY_WEIGHT, 2), [top, bottom], "there is no room");
  assert.deepEqual(ticks(trace(10, 9, ["a", "b", "<c>"]), BY_WEIGHT), [
    [0.6, "&lt;c&gt;"],
    [8.4, "others"],
  ]); // prettier-ignore
  assert.deepEqual(ticks(trace(1, 1), BY_WEIGHT), [[0.06, "good"]]);
});

test("words stand level where each fits or can be cut to its column, else upright, and are cut to the room that there is", () => {
  const words = { words: ["not", "terrible", "bad"], known: [true, true, true] };
  const ticks = (/** @type {number} */ column, tallest = 60) => {
    const { level, length, ticks: own } = wordTicks(words, column, tallest, (text) => 7 * text.length);
    return [level, length, own.map(({ at, text, whole }) => `${at} ${text}${whole ? "" : " cut"}`).join(", ")];
  };
  assert.deepEqual(ticks(64), [true, 56, "0 start, 1 not, 2 terrible, 3 bad"]);
  assert.deepEqual(ticks(56), [true, 42, "0 start, 1 not, 2 terri… cut, 3 bad"]);
  assert.deepEqual(ticks(55.9), [false, 56, "0 start, 1 not, 2 terrible, 3 bad"]);
  assert.deepEqual(ticks(30, 50), [false, 49, "0 start, 1 not, 2 terrib… cut, 3 bad"]);
  assert.deepEqual(ticks(13, 50)[2], "0 start, 1 not, 2 terrib… cut, 3 bad", "a line each");
  assert.deepEqual(ticks(12.9, 50)[2], "0 start, 3 bad");
});

// --- names at the axis of a long sentence --------------------------------------------------------------------------------

// 120 words, of which there is room for the names of half or fewer.
const LONG = {
  "every second word is the same": Array(60).fill(["good", "bad"]).flat(),
  "one word alone": Array(120).fill("good"),
  "three in turn": Array(40).fill(["a", "b", "c"]).flat(),
  "four in turn": Array(30).fill(["a", "b", "c", "d"]).flat(),
  "two rare ones": Array.from({ length: 120 }, (_, i) => ({ 33: "rare", 78: "odd" })[i] ?? "good"),
};
for (const [name, words] of Object.entries(LONG)) {
  for (const step of [1.9, 2.4, 5]) {
    test(`names are left out evenly and no word is shown nowhere: ${name}, one in ${step}`, () => {
      const names = ["start", ...words];
      const places = spread(names, step);
      assert.deepEqual([places[0], places.at(-1)], [0, words.length]);
      const gaps = places.slice(1).map((place, i) => place - places[i]);
      assert.ok(Math.min(...gaps) >= step);
      if (!words.includes("rare")) assert.ok(Math.max(...gaps) - Math.min(...gaps) <= 1);
      assert.ok(places.length >= (0.6 * names.length) / Math.ceil(step));
      assert.deepEqual(new Set(places.map((at) => names[at])), new Set(names));
    });
  }
}

test("the words that the network does not know are struck through, each at its own place", () => {
  const { ticks } = wordTicks({ words: ["not", "terrible", "bad"], known: [true, false, true] }, 100, 60, (text) => 7 * text.length);
  assert.deepEqual(
    ticks.map(({ at, text }) => [at, text]),
    [
      [0, "start"],
      [1, "not"],
      [2, "<i><s>terrible</s></i>"],
      [3, "bad"],
    ],
  );
});
