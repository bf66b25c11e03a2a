/** The parts that views of the Inside page open: what a run epoch by epoch, pairs, and cut networks come to in words and lines. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { chanceText, logOf, wayText } from "../../../playground/frontend/inspect/landscape/loss_findings.js";
import {
  eigenvalueLines,
  fadingText,
  gradientLines,
  lastOf,
  modifierLines,
  modifiersText,
  turnedText,
  workText,
} from "../../../playground/frontend/inspect/wording/part_findings.js";

test("the last number of a column is found beyond those that are none", () => {
  assert.deepEqual(lastOf([1, null, 3, null]), [3, 2]);
  assert.equal(lastOf([null]), null);
});

test("the word that turns round most is told from its first epoch to its last", () => {
  const answer = {
    vocabulary: ["good", "not", "very"],
    epochs: [0, 300, 1200],
    slopes: [
      [1, 1, null],
      [0.9, 0.4, null],
      [0.8, -0.25, null],
    ],
  };
  const { finding, lines } = modifierLines(answer);
  assert.equal(finding, "“not” goes from 1.00 to −0.25 by epoch 1,200.");
  assert.deepEqual(
    lines.map(({ name }) => name),
    ["not", "good", "leaves alone"],
  );
  assert.deepEqual(lines[0].values, [1, 0.4, -0.25]);
  assert.match(modifierLines({ ...answer, slopes: [[null, null, null]] }).finding, /^No word/);
});

test("the words that turn round or mute what follows are told first, then those that weaken it", () => {
  const said = (/** @type {(number|null)[]} */ ...slopes) => {
    const words = ["not", "good", "very", "never", "hardly", "no"].slice(0, slopes.length);
    const places = slopes.flatMap((slope, v) => (slope === null ? [] : [v])).sort((a, b) => Number(slopes[a]) - Number(slopes[b]));
    return modifiersText(words, slopes, places);
  };
  assert.equal(said(-0.05, 0.5, 1), "“not” mutes what comes after; “good” weakens what comes after.");
  assert.equal(said(-0.5, 1, 1.2, -0.6), "“never” and “not” turn what comes after round.");
  assert.match(said(-0.5, -0.5, -0.5, -0.5, -0.5, -0.5), /^“not”, “good”, “very”, “never” and 2 more turn /);
  assert.equal(said(1, null, 1.4), "No word weakens what comes after it.");
  assert.equal(said(null), "No word has another word after it in these sentences.");
});

test("it is said when an eigenvalue leaves the unit circle", () => {
  const answer = { epochs: [0, 50, 100], sizes: [[0.5], [1.2], [1.4]], outside: [0, 1, 2] };
  const { finding, lines } = eigenvalueLines(answer);
  assert.equal(finding, "The first leaves the unit circle by epoch 50; 2 are outside of it at epoch 100.");
  assert.deepEqual(lines[0].values, [0.5, 1.2, 1.4]);
  assert.equal(eigenvalueLines({ ...answer, outside: [0, 0, 0] }).finding, "No eigenvalue leaves the unit circle.");
});

test("it is said when the gradient is largest, and at how many epochs clipping cuts", () => {
  const answer = {
    epochs: [0, 10, 20],
    arrays: ["w_hh", "b_h"],
    norms: [
      [0.1, 0],
      [3, 4],
      [0.3, 0.4],
    ],
    largest: [0.05, 2, 0.5],
    clip: 1,
    sentences: 60,
    of: 800,
  };
  const { finding, lines, log } = gradientLines(answer);
  assert.match(finding, /largest at epoch 10, with a norm of 5\.0\./);
  assert.match(finding, /beyond the clip of 1 at 1 of 3 epochs shown\. Over 60 of 800 training sentences\.$/);
  assert.ok(log);
  assert.deepEqual(
    lines.map(({ name }) => name),
    ["w_hh", "b_h", "largest entry of a sentence", "clip"],
  );
  assert.equal(gradientLines({ ...answer, clip: null, of: 60 }).lines.length, 3);
});

test("memory is told as it was at first and as it is at last", () => {
  const answer = {
    epochs: [0, 400],
    reach: [
      [-3, 0],
      [null, 0],
    ],
    words: ["good"],
  };
  assert.equal(
    fadingText(answer),
    "The state before the first word reaches the answer: at epoch 0, 0.0010 times the last word; at epoch 400, nothing.",
  );
  assert.equal(
    fadingText({ ...answer, epochs: [0], reach: [[-3, 0]] }),
    "The state before the first word reaches the answer: at epoch 0, 0.0010 times the last word.",
  );
  assert.equal(fadingText({ ...answer, words: [] }), "Without a word there is nothing to remember.");
});

test("the pair that is turned round most is named", () => {
  const answer = {
    words: ["not", "very"],
    after: ["good", "bad"],
    slopes: [
      [-0.5, -1.25],
      [null, 1],
    ],
  };
  assert.equal(turnedText(answer), "“not” turns “bad” round most: of what it would do, −1.25 is left.");
  assert.equal(
    turnedText({
      ...answer,
      slopes: [
        [0.2, null],
        [1, 1],
      ],
    }),
    "“not” mutes “good” most: of what it would do, 0.20 is left.",
  );
  assert.equal(
    turnedText({
      ...answer,
      slopes: [
        [0.5, null],
        [1, 1],
      ],
    }),
    "No word turns another round or mutes it.",
  );
});

test("units do the work of fewer, of all, or of an unknown number", () => {
  const answer = { units: 64, rank_needed: 2, participation_ratio: 3.14, tested: 20, of: 20 };
  assert.equal(
    workText(answer),
    "64 units do the work of 2: with w_hh cut to 2 of its 64 singular values all 20 test sentences are answered as before. The states fill about 3.1 dimensions of 64.",
  );
  assert.match(workText({ ...answer, rank_needed: 64, of: 200 }), /^All 64 units are needed: .* the first 20 of 200 test sentences/);
  assert.match(workText({ ...answer, rank_needed: null, tested: 0 }), /is not known\.$/);
});

test("the way down the loss is told with its plateau", () => {
  const answer = { epochs: [0, 100, 250, 600], way: [0.692, 0.69, 0.4, 0.01], share: 0.914, guessing: Math.LN2, sentences: 58, of: 58 };
  assert.equal(
    wayText(answer),
    "From epoch 0 to 600 the training loss goes from 0.692 to 0.010. Until epoch 100 it stays on a plateau, where the loss is that of guessing. The plane holds 91.4 % of how the weights moved.",
  );
  assert.match(wayText({ ...answer, way: [0.7, 0.3, 0.2, 0.1] }), /0\.100\. The plane/);
  assert.match(
    wayText({ ...answer, way: [0.7, 0.7, 0.7, null], of: 800 }),
    /has not left the plateau .* Over 58 of 800 training sentences\.$/,
  );
});

test("the loss around a network is told, and drawn by its logarithm", () => {
  const losses = [
    [0.9, 0.8, null],
    [0.5, 0.1, 0.7],
    [2, 3, 4],
  ];
  assert.equal(chanceText({ losses, sentences: 5, of: 5 }), "The loss is 0.100 here, and between 0.100 and 4.000 around it.");
  assert.deepEqual(logOf([[100, null, 0]]), [[2, null, -6]]);
});
