/** What the views of the Inside page save that show more than one picture: all of them, on one picture and as rows of one file. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { allIn, buttonIn, choose } from "../support/in_part.js";
import { openInside, screen, SIDES } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";
import { openPictures } from "../support/pictures.js";

const { network } = await import("../../../playground/frontend/inspect/network/network.js");
const { weights } = await import("../../../playground/frontend/inspect/weights/weights.js");
const { whatif } = await import("../../../playground/frontend/inspect/words/whatif.js");

const sheets = openPictures();

const GRID = "chart of [[-0.4,-0.1,0.1],[0.3,0.2,-0.3]]";
const PAIRS = "chart of [[null,2],[2,null]]";
/** What is on a picture, from its top; numbers of 32 bits as they were meant. @param {string} address */
const onPicture = (address) => address.replace(/-?\d\.\d{6,}/gu, (number) => String(Number(Number(number).toPrecision(4)))).split("\n");

test("what if a word were another saves the grid and the pairs, and after a swap the path before beside the one of now", async () => {
  const { drawing, body } = openInside({ sentence: "not bad", word: 2 }).show(whatif, ANSWERS.whatif);
  assert.deepEqual(onPicture(await drawing.picture()), [GRID, PAIRS]);
  buttonIn(body, "Take it").click(); // the smallest change: "not" is left out
  const next = { ...ANSWERS.whatif, words: ["bad"], swaps: base64(0.4, 0.6, 0.1), pairs: base64(0), path: [0.5, 0.3], flip: null };
  drawing.draw(next);
  screen.frame();
  const rows = drawing.table();
  assert.deepEqual(rows.slice(2), [
    ["after", "P(good) now", "before"],
    ["start", 0.5, 0.5],
    ["not → bad", 0.3, 0.4],
    ["bad", "", 0.9],
  ]);
  assert.deepEqual(onPicture(await drawing.picture()), ["chart of [0.5,0.3]", "chart of [[-0.4,-0.1,0.1]]"], "one word has no pairs");
});

test("the weights save the eigenvalues and their circle where these are shown, beside w_hh", async () => {
  const { drawing, body } = openInside().show(weights, { ...ANSWERS.weights, eigenvalues: [[0.3, 0.4], [0.3, -0.4], [0.25, 0]] }); // biome-ignore format: a row
  assert.deepEqual(onPicture(await drawing.picture()), ['chart of [{"0":1,"1":2},{"0":3,"1":4},{"0":5,"1":6}]']);
  const w_hh = allIn(body).find(({ value }) => value === "w_hh");
  choose(w_hh, "w_hh");
  screen.frame();
  assert.deepEqual(drawing.table().slice(4), [
    ["eigenvalue", "real part", "imaginary part", "size"],
    [1, 0.3, 0.4, 0.5],
    [2, 0.3, -0.4, 0.5],
    [3, 0.25, 0, 0.25],
  ]);
  const [array, circle, ...others] = onPicture(await drawing.picture());
  assert.match(array, /^chart of \[\{"0":1,"1":2,"2":3\}/u);
  assert.match(circle, /^blob:/u);
  assert.deepEqual(others, []);
  const { drawn, width, height } = sheets[sheets.length - 1];
  const places = drawn.flatMap(([name, , ...place]) => (name === "drawImage" ? [place.slice(0, 4)] : []));
  assert.deepEqual(
    [places, width, height],
    [[[0, 0, 100, 30], [0, 40, 100, 30]], 200, 160], // biome-ignore format: a row
    "below one another, twice as large as they are seen",
  );
});

/** The drawn network with what stands below it, once the server has answered. @param {object} selected @param {object} step */
function networkWith(selected, step) {
  const page = openInside({ sentence: "not bad", ...selected });
  const shown = page.show(network, ANSWERS.network);
  const request = page.requests.find(({ question }) => question.view === "step");
  const answer = { logits: [1, 2], probabilities: [0.25, 0.75], losses: [1.5, 0.5] };
  request?.onOutcome({ answer: { words: ["not", "bad"], ...SIDES, ...answer, ...step } });
  return { ...shown, request };
}

const ANSWER_ROWS = [
  ["answer_1", "logit", "softmax", "loss if it is right"],
  ["bad", 1, 0.25, 1.5],
  ["good", 2, 0.75, 0.5],
];

test("the drawn network saves all terms of the chosen cell, and the logits, softmax and losses of the answer", async () => {
  const recurrent = Array.from({ length: 12 }, (_, k) => k / 16);
  const unit = { unit: 2, word: "not", input: 0.5, bias: -0.25, recurrent, z: 4.375, value: 0.9997 };
  const { drawing } = networkWith({ word: 1, unit: 2 }, { word: 1, unit });
  const sumRows = [
    ["term of h_1[2]", "value"],
    ["w_xh of “not”", 0.5],
    ["b_h", -0.25],
    ...recurrent.map((value, k) => [`w_hh from unit ${k}`, value]),
    ["z, their sum", 4.375],
    ["tanh(z)", 0.9997],
  ];
  assert.deepEqual(drawing.table().slice(4), [...sumRows, ...ANSWER_ROWS]);
  const [picture, ...texts] = onPicture(await drawing.picture());
  assert.match(picture, /^blob:/u);
  const [names, word, , ...units] = sumRows.slice(0, -2);
  const shown = [...units.slice(9).reverse(), word, ...units.slice(5, 9).reverse(), ["the other 6", 0.375]];
  assert.deepEqual(texts, [names, ...shown, ...sumRows.slice(-2), ...ANSWER_ROWS].flat().map(String), "the largest alone");
});

test("of a column without a cell the drawn network saves the numbers of all units; before the first word the answer alone", () => {
  const vectors = { input: [1, 2, 3], recurrent: [4, 5, 6], bias: [7, 8, 9], z: [12, 15, 18], h: [0.25, 0.5, 0.75] };
  const packed = Object.fromEntries(Object.entries(vectors).map(([name, values]) => [name, base64(...values)]));
  const sizes = { input: 1, recurrent: 1, bias: 1, z: 1, h: 1 };
  const { drawing, request } = networkWith({ word: 1 }, { word: 1, unit: null, vectors: packed, sizes });
  assert.deepEqual(drawing.table().slice(4), [
    ["unit", "w_xh x_1", "w_hh h_0", "b_h", "z_1", "h_1"],
    [0, 1, 4, 7, 12, 0.25],
    [1, 2, 5, 8, 15, 0.5],
    [2, 3, 6, 9, 18, 0.75],
    ...ANSWER_ROWS,
  ]);
  request?.onOutcome({ error: "The network has diverged." });
  assert.equal(drawing.table().length, 4, "nothing of it is shown any more");
  const { drawing: atStart } = networkWith({ word: 0 }, { word: 0, unit: null });
  const [, ...labelRows] = ANSWER_ROWS;
  assert.deepEqual(atStart.table().slice(4), [["answer_0", "logit", "softmax", "loss if it is right"], ...labelRows]);
});
