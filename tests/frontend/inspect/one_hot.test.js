/** The one-hot inputs of the drawn network: one 1 at the word's index, none for a word that is not in the vocabulary. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { layoutOf } from "../../../playground/frontend/inspect/network/layout.js";
import { oneHotMark, oneHotText } from "../../../playground/frontend/inspect/network/one_hot.js";
import { allIn } from "../support/in_part.js";
import { openInside } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { network } = await import("../../../playground/frontend/inspect/network/network.js");

test("the index of the word is said", () => {
  assert.equal(oneHotText(0, 18), "1 at index 0 of 0 to 17, 0 elsewhere");
  assert.equal(oneHotText(-1, 18), "0 at each index of 0 to 17");
});

test("the 1 stands at its place, is never too thin to be seen, and stays within the vector", () => {
  assert.deepEqual(oneHotMark(1, 4, 40), { left: 10, width: 10 });
  for (const size of [1, 2, 18, 180, 5000]) {
    const places = [0, size >> 1, size - 1].map((token) => oneHotMark(token, size, 34));
    for (const { left, width } of places) assert.ok(left >= 0 && width >= 2 && left + width <= 34 + 1e-9, `${size} words`);
    assert.ok(Math.abs(places[0].left) < 1e-9 && Math.abs(places[2].left + places[2].width - 34) < 1e-9);
  }
});

test("a vector stands below each column but the first, apart from its neighbours, the names of words below it", () => {
  for (const steps of [2, 5, 21, 61]) {
    const { vectors, words, states, x, head, width, height } = layoutOf(steps, 64, 940);
    assert.ok(vectors.width < head && x(steps - 1) + head / 2 < width, "the frame of the last column is within the picture");
    assert.ok(vectors.width < x(1) - x(0) && vectors.width >= 30, `${steps} steps`);
    assert.ok(states.bottom < vectors.top && vectors.top + vectors.height < words.top && words.top < height);
  }
});

test("with its vectors the picture is no higher than what is seen of it below the head in 1280 x 720", () => {
  assert.ok(layoutOf(21, 64, 1220).height <= 324);
});

test("each word of the drawn sentence enters as a vector, an unknown one without a 1", () => {
  const { show } = openInside();
  const { body } = show(network, { ...ANSWERS.network, tokens: [-1, 17], known: [false, true] });
  const vectors = allIn(body).filter(({ attributes }) => attributes.class === "rnn-network-vector");
  assert.deepEqual(
    vectors.map((vector) => allIn(vector).find(({ tag }) => tag === "title").textContent),
    ["one-hot input: 0 at each index of 0 to 17", "one-hot input: 1 at index 17 of 0 to 17, 0 elsewhere"],
  );
  const ones = vectors.map((vector) => allIn(vector).filter(({ attributes }) => attributes.class === "rnn-network-one"));
  assert.deepEqual(
    ones.map(({ length }) => length),
    [0, 1],
  );
  const { x, vectors: box } = layoutOf(3, 3, 498);
  const [{ attributes }] = ones[1];
  assert.ok(Math.abs(Number(attributes.x) + Number(attributes.width) - (x(2) + box.width / 2)) < 1e-6, "the last place of the last vector");
});
