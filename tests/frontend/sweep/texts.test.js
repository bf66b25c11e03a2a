/** Words of a sweep: what is asked for, what a plan comes to, outcomes over the seeds, and up to where runs are compared. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { valueText } from "../../../playground/frontend/core/settings.js";
import { planText } from "../../../playground/frontend/sweep/plan.js";
import { inOneLine, requestOf, runsOf } from "../../../playground/frontend/sweep/request.js";
import {
  cellText,
  comparedText,
  divergedText,
  inLines,
  isUnderWay,
  narrowLossText,
  metricText,
  outcomeText,
  timeText,
} from "../../../playground/frontend/sweep/texts.js";
import "../support/catalogue.js";
import { DIVERGED, resultsOf } from "../support/sweep_results.js";

test("whole numbers are asked for as numbers, and anything else as it was typed, for the server to say what is wrong", () => {
  const request = { data: "Article", values: { learning_rate: "0.01, 0.02" }, seeds: "3", epochs: "many" };
  assert.deepEqual(requestOf(request), { ...request, seeds: 3, epochs: "many" });
  assert.equal(requestOf({ ...request, seeds: "-1" }).seeds, "-1");
  assert.equal(requestOf({ ...request, epochs: "1e3" }).epochs, "1e3");
  assert.equal(requestOf({ ...request, epochs: "9".repeat(10) }).epochs, "9999999999");
  assert.deepEqual(requestOf(request, { seed: 4 }).base, { seed: 4 });
  assert.equal(inOneLine(["hidden size 16, 64"], request), "hidden size 16, 64 · seeds 3 · epochs many · Article");
});

test("a ready sweep has a run for each combination and seed", () => {
  assert.equal(runsOf({ values: { bptt: "exact, article", hidden_size: "1,2,3" }, seeds: 5 }), 30);
  assert.equal(runsOf({ values: {}, seeds: 5 }), 5);
});

test("a plan says its runs and its time, once the machine is measured", () => {
  assert.equal(planText({ runs: 5, seconds: 42, on: "this machine" }), "5 runs, about 42 s on this machine");
  assert.equal(planText({ runs: 1, seconds: 0.2, on: "this machine" }), "1 run, about 1 s on this machine");
  assert.equal(planText({ runs: 9000, seconds: 90, on: "40 cores of the cluster" }), "9,000 runs, about 2 min on 40 cores of the cluster");
  assert.equal(planText({ runs: 1200, seconds: null, on: "this machine" }), "1,200 runs, measuring this machine …");
});

test("results say up to which epoch runs are compared, unless that is the end", () => {
  const results = { epoch: 200, final: false, cells: [], sentences: [] };
  assert.equal(comparedText(results, 400), "so far: all runs compared at epoch 200 of 400");
  assert.equal(comparedText({ ...results, final: true }, 400), "all runs compared at epoch 200 of 400", "it was stopped there");
  assert.equal(comparedText({ ...results, epoch: 400, final: true }, 400), "");
});

test("an outcome is told with its range, and what did not come about as that", () => {
  const [some, none] = DIVERGED;
  assert.equal(outcomeText("test_loss", some, 400), "0.540 (0.500 to diverged)");
  assert.equal(outcomeText("test_loss", none, 400), "diverged");
  assert.equal(outcomeText("epochs_to_all", some, 400), "2 of 5 seeds by epoch 400, the first at 148");
  assert.equal(outcomeText("epochs_to_all", none, 400), "no seed by epoch 400");
  const [all] = resultsOf({ clip: [1] });
  assert.equal(outcomeText("epochs_to_all", all, 400), "100 (100 to 100)");
  assert.equal(outcomeText("test_accuracy", all, 400), "50.0 % (50.0 % to 50.0 %)");
  assert.equal(outcomeText("test_loss", { ...all, seeds: 0 }, 400), "–");
  assert.deepEqual([some, none, all].map(divergedText), ["2 of 5 diverged", "diverged", ""]);
});

test("numbers are short, however large they are", () => {
  assert.equal(narrowLossText(0.5), "0.500");
  assert.equal(narrowLossText(123456), "1.2e5");
  assert.equal(metricText("epochs_to_all", 1234.5), "1,235");
  assert.equal(metricText("test_loss", null), "–");
  assert.deepEqual([0.4, 42, 600, 9000].map(timeText), ["under 1 s", "42 s", "10 min", "2.5 h"]);
  assert.equal(cellText({ hidden_size: 16, learning_rate: 0.01 }), "16 units · rate 0.01");
});

test("a value is written as a person writes it", () => {
  /** @type {[string, number|string][]} */
  const values = [
    ["hidden_size", 1024],
    ["learning_rate", 0.0123456],
    ["bptt", "article"],
    ["clip", 1e-6],
    ["unheard_of", 3],
  ];
  assert.deepEqual(
    values.map(([name, value]) => valueText(name, value)),
    ["1,024", "0.01235", "as printed in the article", "0.000001", "3"],
  );
});

test("a text is broken between words alone", () => {
  assert.deepEqual(inLines("as printed in the article", 12), ["as printed", "in the", "article"]);
  assert.deepEqual(inLines("unbreakable", 3), ["unbreakable"]);
  assert.deepEqual(
    [14, 40, 3, 0].map((most) => inLines("as printed in", most)),
    [["as printed in"], ["as printed in"], ["as", "printed", "in"], ["as", "printed", "in"]],
  );
});

test("a sweep that may be stopped is under way", () => {
  assert.equal(isUnderWay({ can: ["pause", "stop"] }), true);
  assert.equal(isUnderWay({ can: ["start"] }), false);
  assert.equal(isUnderWay(), false);
});
