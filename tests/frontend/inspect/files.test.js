/** The files of the views of the Inside page: that each row has what belongs to its word, epoch or unit, and nothing of its neighbour's. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, choose, textOf } from "../support/in_part.js";
import { openInside } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { diagnosis } = await import("../../../playground/frontend/inspect/diagnosis/diagnosis.js");
const { VIEWS } = await import("../../../playground/frontend/inspect/views.js");

const ALL = VIEWS.flatMap((view) => [view, ...(view.parts ?? []).flatMap((part) => [part, ...(part.parts ?? [])])]);

/** The file of each view, its names first. @type {Record<string, (string|number)[][]>} */
const FILES = {
  network: [
    [
      ...["after", "P(bad)", "P(good)", "h[0]", "h[1]", "h[2]", "flow of the word", "flow of the state before", "flow to the answer"],
      ...["bad", "good"].flatMap((label) => [0, 1, 2].map((unit) => `dL/dh[${unit}] if ${label}`)),
    ],
    ["start", 0.5, 0.5, 0, 0, 0, "", "", 5, 0, 1, 2, 9, 10, 11],
    ["not", 0.4, 0.6, 1, 2, 3, 1, 3, 6, 3, 4, 5, 12, 13, 14],
    ["bad", 0.1, 0.9, 4, 5, 6, 2, 4, 7, 6, 7, 8, 15, 16, 17],
  ],
  ledger: [
    ["after", "score", "biases", "not", "bad"],
    ["start", 0.5, 0.5],
    ["not", -1, 0, -1],
    ["bad", 2, 0, -1, 3],
  ],
  memory: [
    ["after", "reach", "norm", "bound", "reach as printed", "taught if good", "clipped"],
    ["start", 1, 1, 4, 0, "", ""],
    ["not", 2, 2, 2, 1, 3, 0],
    ["bad", 4, 1, 1, 2, 4, 0],
  ],
  lengths: [
    ["from", "to", "sequences", "loss", "standard error", "accuracy", "standard error"],
    [2, 2, 200, 0.01, 0.001, 1, 0],
    [10, 10, 200, 0.05, 0.002, 0.99, 0.007],
    [20, 20, 200, 1, 0.1, 0.5, 0.035],
    [40, 40, 200, 3, "", 0.25, 0.03],
  ],
  memory_over_epochs: [
    ["epoch", "start", "not", "bad"],
    [0, 0.1, 0, 1],
    [40, 10, 100, 1],
  ],
  nearest: [
    ["after", "beginning of a training sentence", "distance of its state"],
    ["start", "", 0],
    ["not", "not", 0.5],
    ["bad", "not bad", 0],
    ["bad", "so bad", 0.25],
  ],
  modifiers: [
    ["word", "slope"],
    ["not", -0.5],
    ["good", 0.5],
    ["so", ""],
  ],
  modifier_pairs: [
    ["word", "good", "bad"],
    ["not", -0.5, ""],
  ],
  pushes: [
    ["word", "before the sentence", "after not", "after bad"],
    ["good", 1, -2, 3],
    ["bad", -1, 2, -3],
  ],
  whatif: [
    ["word", "left out", "good", "so"],
    ["not", 0.1, 0.4, 0.6],
    ["bad", 0.8, 0.7, 0.2],
    ["pair", "not", "bad"],
    ["not", "", 2],
    ["bad", 2, ""],
  ],
  plane: [
    ["sentence", "after", "score", "y"],
    ["not bad", "start", 0, 0],
    ["not bad", "not", 1, 2],
    ["not bad", "bad", -1, 3],
    ["so good", "start", 0, 0],
    ["so good", "so", 0.5, 1],
    ["so good", "good", 2, 1],
    ["flow at x", "y", "drift of x", "of y"],
    [0, 0, 1, 1],
    [1, 1, 1, 1],
  ],
  dimensions: [
    ["k", "answered as before", "P", "singular value", "share of variance"],
    [0, 0.25, 0.5, "", ""],
    [1, 1, 0.9, 2, 0.75],
    [2, 1, 0.8, 1, 0.125],
  ],
  loss_along_its_way: [
    ["y \\ x", -1, 0, 1],
    [-2, 3, 2, ""],
    [0, 2, 1, 2],
    [2, 3, 2, 3],
    ["epoch", "x", "y", "loss"],
    [0, 0, 0.5, 1],
    [10, 1, 2, ""],
  ],
  gradient_norms: [
    ["epoch", "w_hh", "largest entry of a sentence", "clip"],
    [0, 1, 1, 2],
    [10, "", 2, 2],
    [20, 3, 3, 2],
  ],
  wall: [
    ["set", "sentence", "right", "answer", "share", "loss", "learnt for good"],
    ["train", "a", "bad", "bad", 0.9, 0.1, ""],
    ["train", "b", "bad", "good", 0.6, 0.9, ""],
    ["train", "c", "good", "good", 0.7, 0.3, ""],
    ["test", "d", "good", "good", 0.8, 0.2, ""],
  ],
  units: [
    ["unit", "says", "tells apart", "answers that change", "accuracy without it"],
    [1, -2, "", 3, 0.5],
    [2, 1, 0.9, "", ""],
    [0, 0.1, 0.5, 0, 1],
  ],
  flips: [
    ["set", "sentence", "before", "now", "right"],
    ["train", "bad", "bad", "good", "bad"],
    ["train", "not so bad", "good", "bad", "bad"],
    ["test", "good", "bad", "good", "good"],
  ],
  gradients: [
    ["array", "entries checked", "exact", "as printed"],
    ["w_hh", "9", "0.10", "0"],
  ],
  weights: [
    ["w_xh", "bad", "good"],
    ["0", 1, 2],
    ["1", 3, 4],
    ["2", 5, 6],
  ],
};

/** As a file would have it: four figures of what came as 32 bits. @param {(string|number)[][]} rows */
const rounded = (rows) => rows.map((row) => row.map((cell) => (typeof cell === "number" ? Number(cell.toPrecision(4)) : cell)));

for (const [name, rows] of Object.entries(FILES)) {
  test(`the file of the view ${name}`, () => {
    const view = ALL.find((each) => each.name === name);
    assert.ok(view);
    const { drawing } = openInside({ word: 1, unit: 0 }).show(view, ANSWERS[name]);
    assert.deepEqual(rounded(drawing.table()), rows);
  });
}

/** What a view says, if this is selected. @param {string} name @param {object} selected @param {object} [more]  of the answer */
function said(name, selected, more = {}) {
  const view = ALL.find((each) => each.name === name);
  assert.ok(view);
  return openInside(selected)
    .show(view, { ...ANSWERS[name], ...more })
    .says();
}

/** @type {[name: string, selected: object, more: object, sentence: RegExp][]} */
const SENTENCES = [
  ["ledger", { word: 0 }, {}, /After no word the score is \+0\.50 \(above 0 good, below 0 bad\): biases \+0\.50\./u],
  ["ledger", { word: 1 }, {}, /After “not” the score is −1\.00 .*: not −1\.00\./u],
  ["nearest", { word: 0 }, {}, /After “\(no word\)” its state is most like that after “\(no word\)”\. Among the first 5 of 9 training/u],
  ["nearest", { word: 2 }, { sentences: 9 }, /After “not bad” its state is most like that after “not bad”\. (?!Among).*so bad 0\.250/u],
  ["pushes", { word: 0 }, {}, /At the very start “good” would push by \+1\.00, “bad” by −1\.00 \(above 0 good, below 0 bad\)\. *$/u],
  ["pushes", { word: 1 }, {}, /After “not” “bad” would push by \+2\.00, “good” by −2\.00 .*“bad”, “good” changed sides\./u],
  ["pushes", { word: 2 }, {}, /After “not bad” “good” would push by \+3\.00, “bad” by −3\.00 \([^)]*\)\. *$/u],
  ["modifiers", {}, {}, /“not” turns what comes after round; .* Over the first 4 of 9 training sentences\./u],
  ["modifiers", {}, { of: 4 }, /“not” turns what comes after round; “good” weakens what comes after\. *$/u],
  ["memory", {}, {}, /The last 2 of 2 words reach .* if bad is right, 0\.9; if good is right, 0\.1: .* If good is right, no entry/u],
  ["memory", {}, { words: [] }, /Without a word there is nothing to remember\. /u],
  ["lengths", {}, {}, /At least 99 % are right up to length 10; at length 20 50\.0 % are\. It learns from lengths of 2 to 10 words\./u],
  ["memory_over_epochs", {}, {}, /reaches the answer: at epoch 0, 0\.10 times the last word; at epoch 40, 10 times the last word\./u],
  ["loss_along_its_way", {}, {}, /From epoch 0 to 10 the training loss goes from 1\.000 to –\./u],
  ["gradient_norms", {}, {}, /largest at epoch 20, with a norm of 3\.0\..* beyond the clip of 2 at 1 of 3 epochs/u],
  ["modifier_pairs", {}, {}, /“not” turns “good” round most: of what it would do, −0\.50 is left\./u],
  ["dimensions", {}, {}, /2 units do the work of 1: /u],
  ["units", {}, {}, /1 of 3 units is needed/u],
  ["resting_points", {}, {}, / rests \+0\.50 stable 0\.50 1\.4 0\.13$/u],
  ["whatif", { word: 1 }, {}, /“not” × “bad” act together most: \+2\.00 on the score/u],
  ["whatif", { word: 1 }, { pairs: null }, /This sentence is too long for its pairs/u],
  ["plane", {}, {}, /“not bad” ends bad, “so good” ends good\. The plane holds 50\.0 % of the states' variance/u],
  ["wall", {}, {}, /Wrong: 1 of 3 train sentences, 0 of 1 test sentence\. /u],
  ["weights", {}, {}, /Four units with weights that a person can read solve/u],
  ["weights", {}, { by_hand: { rule: "R", units: ["u", "v"] } }, /You see it: four units .* R .*Unit 0: u\. .*Unit 1: v\./u],
];

test("each view says what is selected and what it has an answer to", () => {
  for (const [name, selected, more, sentence] of SENTENCES) assert.match(said(name, selected, more), sentence);
});

test("what is said of a word and its file follow the playhead and the label, without another answer", () => {
  const { selection, show } = openInside({ word: 0 });
  const nearest = show(/** @type {any} */ (ALL.find(({ name }) => name === "nearest")), ANSWERS.nearest);
  selection.set({ word: 1 });
  nearest.drawing.select();
  assert.match(nearest.says(), /After “not” its state is most like that after “not”\..* not 0\.500/u);
  const memory = show(/** @type {any} */ (ALL.find(({ name }) => name === "memory")), ANSWERS.memory);
  choose(memory.field("Label that counts as right"), "0");
  assert.deepEqual(memory.drawing.table()[1].slice(-2), ["", ""]);
  assert.deepEqual(memory.drawing.table()[2].slice(-2), [1, 1]);
});

test("the files of the weights are called after the matrix that they hold", () => {
  const { drawing, body } = openInside().show(/** @type {any} */ (ALL.find(({ name }) => name === "weights")), ANSWERS.weights);
  const named = () => [drawing.subject?.(), drawing.table()[0][0]];
  assert.deepEqual(named(), ["w_xh", "w_xh"]);
  const radio = allIn(body).find(({ tag, value }) => tag === "input" && value === "b_y");
  radio.say("change");
  assert.deepEqual(named(), ["b_y", "b_y"]);
});

test("a finding of the diagnosis is a line of its file", () => {
  const finding = { name: "plateau", evidence: "E", remedy: { learning_rate: 0.02, hidden_size: 16 } };
  const answer = { data: "Article", epochs: 10, measured: true, settings: { epochs: 10 }, findings: [finding] };
  const { drawing, body } = openInside().show(diagnosis, answer);
  assert.deepEqual(drawing.table()[1], ["plateau", "E", "Learning rate 0.02 and Hidden size 16"]);
  assert.match(textOf(body), /1 finding after 10 epochs\..*Plateau/su);
});
