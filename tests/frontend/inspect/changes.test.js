/** Changes of a sentence without a browser: what they make, and what is said of them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { largestOf, placesToName } from "../../../playground/frontend/inspect/drawing/cells.js";
import { flipText, strongestPair } from "../../../playground/frontend/inspect/words/sentence_changes.js";
import { withSwaps } from "../../../playground/frontend/reader/word_swaps.js";

test("a sentence is changed at the places that are told, and a word that is left out leaves no gap", () => {
  const sentence = { words: ["i", "am", "not", "bad"], between: " " };
  assert.equal(
    withSwaps(sentence, [
      [2, null],
      [3, "good"],
    ]),
    "i am good",
  );
  assert.equal(withSwaps(sentence, []), "i am not bad");
  assert.equal(withSwaps({ words: ["bad"], between: " " }, [[0, null]]), "");
});

test("the smallest change is said, and how far it was looked for", () => {
  /** @type {Parameters<typeof flipText>[0]} */
  const answer = { words: ["not", "bad"], labels: ["negative", "positive"], of: 18, flip: null, flip_words: [18, 18] };
  const textOf = (/** @type {object} */ more) => flipText({ ...answer, ...more });
  assert.equal(
    textOf({ flip: { swaps: [[0, null]], answer: 0 } }),
    "Smallest change that flips the answer: leave “not” out, and the network says negative.",
  );
  assert.equal(
    textOf({ words: ["bad", "bad"], flip: { swaps: [[1, "good"]], answer: 1 } }),
    "Smallest change that flips the answer: change “bad” (word 2) to “good”, and the network says positive.",
  );
  assert.equal(textOf({}), "No one word of all words and no two of all words can flip the answer.");
  assert.match(textOf({ flip_words: [18, 0] }), /Two at once were not looked at/);
  assert.match(textOf({ of: 900, flip_words: [200, 40] }), /the 200 most telling words and no two of the 40 most telling words/);
  assert.match(
    textOf({
      of: 900,
      flip_words: [900, 40],
      flip: {
        swaps: [
          [0, "a"],
          [1, "b"],
        ],
        answer: 0,
      },
    }),
    /among the 40 most telling words: /,
  );
  assert.equal(textOf({ words: [] }), "Without a word there is nothing to change.");
});

test("the strongest pair is the one with the largest size, whatever its sign and the diagonal", () => {
  assert.deepEqual(strongestPair([9, 1, -3, 1, 9, 2, -3, 2, 9], 3), [0, 2]);
  assert.equal(strongestPair([5], 1), null);
  assert.equal(strongestPair([1, 0, 0, 1], 2), null);
});

test("as many names stand at an axis as there is room for, the first one always", () => {
  assert.deepEqual(placesToName(4, 48), [0, 1, 2, 3]);
  assert.deepEqual(placesToName(5, 48), [0, 2, 4]);
  assert.equal(placesToName(256, 420).length, 32);
  assert.deepEqual(placesToName(0, 100), []);
  assert.equal(largestOf([[null, 1], new Float32Array([-4, 2])]), 4);
});
