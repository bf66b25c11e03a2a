/** Where its memory ends: the line, its ground and what it is compared with, the choice of a measure, and the words of every case. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, choose } from "../support/in_part.js";
import { openInside, screen } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { lengths } = await import("../../../playground/frontend/inspect/memory/lengths.js");
const { lengthsText, pointText } = await import("../../../playground/frontend/inspect/wording/lengths.js");

const ANSWER = ANSWERS.lengths;
const NUMBERS = {
  ...{ ...ANSWER, has_accuracy: false, accuracy: [null, null, null, null], accuracy_error: [null, null, null, null], counts: "numbers" },
  ...{ trained: [2, 2], loss: [0.01, 0.02, 0.16, 0.2], most_off: 0.0166, reaches: 2 },
  yardsticks: [
    { role: "floor", measure: "squared error", value: 0.166, label: "always the mean", values: [0.166, 0.166, 0.166, 0.166] },
    { role: "baseline", measure: "squared error", value: 0.083, label: "one of both", values: null },
  ],
};
const TESTED = {
  ...{
    ...ANSWER,
    fresh: false,
    tested: 6,
    of: 6,
    trained: [2, 9],
    reaches: null,
    yardsticks: [{ ...ANSWER.yardsticks[1], value: 0.8, label: "counting words" }],
  },
  ...{ lengths: [[2, 2], [3, 5]], sequences: [2, 4], accuracy: [1, 0.75], accuracy_error: [null, 0.2], loss: [0.1, 0.6], loss_error: [null, 0.3] }, // biome-ignore format: a row
};

/** The lines of a chart: name, places, numbers, dash. @param {any} chart */
const linesOf = ({ data }) => data.map((/** @type {any} */ { name, x, y, line }) => [name, x, y, line.dash]);

test("the line goes through every length, over the ground of the trained ones, with floor and baseline dashed below their names", () => {
  const { charts, marks } = openInside().show(lengths, ANSWER);
  const [chart] = charts();
  const [points, floor, baseline] = linesOf(chart);
  assert.deepEqual(points, ["accuracy", [2, 10, 20, 40], [1, 0.99, 0.5, 0.25], undefined]);
  assert.deepEqual(chart.data[0].error_y, { type: "data", array: [0, 0.007, 0.035, 0.03] });
  const { range, title } = chart.layout.xaxis;
  assert.deepEqual(floor, ["floor: any of the words 12.5 %", range, [0.125, 0.125], "3px,3px"]);
  assert.deepEqual(baseline, ["baseline: the commonest word 40.0 %", [1.5, 10.5], [0.4, 0.4], "9px,4px"]);
  assert.deepEqual(marks(), [{ ground: true, x0: 1.5, x1: 10.5 }]);
  assert.ok(range[0] === 1.5 && range[1] > 40.5);
  assert.equal(title.text, "length in words");
  assert.equal(chart.layout.yaxis.tickformat, ".0%");
});

test("the visitor chooses the measure, and has the lines of that one: a line that is another at each length goes along with it", () => {
  const { charts, field } = openInside().show(lengths, ANSWER);
  choose(field("Measure of its answers"), "loss");
  screen.frame();
  const [chart] = charts();
  assert.deepEqual(linesOf(chart), [
    ["loss", [2, 10, 20, 40], ANSWER.loss, undefined],
    ["floor: as often as it comes 0.600 where it learns", [2, 10, 20, 40], [0.8, 0.6, 0.4, 0.2], "3px,3px"],
  ]);
  assert.deepEqual(chart.data[0].error_y.array, [0.001, 0.002, 0.1, 0]);
  assert.equal(chart.layout.yaxis.rangemode, "tozero");
});

test("of few lengths each has its number, and no fraction stands between two", () => {
  const stepOf = (/** @type {any} */ answer) => openInside().show(lengths, answer).charts()[0].layout.xaxis.dtick;
  assert.deepEqual([stepOf({ ...TESTED, trained: [2, 5] }), stepOf(TESTED)], [1, undefined]);
});

test("of test sentences the lines hold for all", () => {
  const [chart] = openInside().show(lengths, TESTED).charts();
  assert.deepEqual(linesOf(chart), [
    ["accuracy", [2, 4], [1, 0.75], undefined],
    ["baseline: counting words 80.0 %", chart.layout.xaxis.range, [0.8, 0.8], "9px,4px"],
  ]);
});

test("of numbers there is no measure to choose, and the squared error is held against a tenth of the floor", () => {
  const { charts, body, drawing } = openInside().show(lengths, NUMBERS);
  assert.deepEqual(linesOf(charts()[0]).map((/** @type {any[]} */ [name]) => name), ["squared error", "floor: always the mean 0.166", "baseline: one of both 0.083"]); // biome-ignore format: a row
  assert.equal(allIn(body).find(({ tag, children }) => tag === "p" && children[0]?.tag === "label")?.hidden, true);
  assert.deepEqual(drawing.table()[0], ["from", "to", "sequences", "squared error", "standard error"]);
  assert.match(lengthsText(/** @type {any} */ (NUMBERS)), /^Its squared error is at most 0\.017, a tenth of the floor, up to length 2; at length 10 it is 0\.020\. It learns from lengths of 2 numbers\./u); // biome-ignore format: a row
  const free = lengthsText(/** @type {any} */ ({ ...NUMBERS, most_off: null, reaches: null }));
  assert.match(free, /^Its squared error is 0\.010 at length 2 and 0\.200 at length 40\. /u);
});

test("it is told where nothing is right enough, and where everything is", () => {
  const none = lengthsText({ ...ANSWER, reaches: null, accuracy: [0.9, 0.8, 0.5, 0.2] });
  assert.match(none, /^Already at length 2 fewer than 99 % are right: 90\.0 %\. It learns/u);
  assert.match(lengthsText(/** @type {any} */ ({ ...NUMBERS, reaches: null, loss: [0.05, 0.1, 0.2, 0.2] })), /^Already at length 2 its squared error is more than 0\.017, a tenth of the floor: 0\.050\. /u); // biome-ignore format: a row
  const all = lengthsText({ ...ANSWER, reaches: 40 });
  assert.match(
    all,
    /^At least 99 % are right at every length that was tried, up to 40, four times the longest that it learns from\. .* Of each length 200 sequences were made up for this/u,
  );
});

test("of a data set whose sentences are there once and for all the worst length of the test set is told, and that there are no longer ones", () => {
  const told = lengthsText(TESTED);
  assert.match(told, /^It is worst on test sentences of length 3 to 5: 75\.0 % are right, of 4 sentences\. It learns from lengths of 2 to 9 words\. Longer/u); // biome-ignore format: a row
  assert.match(lengthsText({ ...TESTED, accuracy: [1, 1] }), /^All answers to the test sentences are right, whatever their length\./u);
  assert.match(lengthsText({ ...TESTED, of: 9 }), /test sentences \(the first 6 of 9\) of length/u);
  const errors = lengthsText({ ...TESTED, has_accuracy: false, accuracy: [null, null] });
  assert.match(errors, /of length 3 to 5: the squared error is 0\.600, of 4 sentences\./u);
});

test("a point is read out with its length, its score and of how many sequences it is", () => {
  assert.equal(pointText(ANSWER, "accuracy", 1), "length 10: accuracy 99.0 % ± 0.7 %, of 200 sequences");
  assert.equal(pointText(ANSWER, "loss", 3), "length 40: loss 3.000, of 200 sequences");
  assert.equal(pointText(TESTED, "accuracy", 1), "length 3 to 5: accuracy 75.0 % ± 20.0 %, of 4 test sentences");
});
