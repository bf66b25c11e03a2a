/** A sweep of runs that answer with a number: it has squared errors, and nothing is said of accuracies. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn, textOf } from "../support/in_part.js";
import { resultsOf } from "../support/sweep_results.js";
import { aSweep, GROWN, leaveSweeps, openSweeps } from "../support/sweep_page.js";

after(leaveSweeps);

test("a sweep of numbers shows squared errors and no accuracies, and names the lines beside them", async () => {
  const page = await openSweeps();
  const line = { role: "floor", measure: "squared error", value: 0.7, label: "always the mean" };
  await page.say(aSweep({ base: { readout: "number" }, yardsticks: [line] }), ...GROWN);
  await page.say({
    ...{ kind: "results", epoch: 20, final: false, sentences: ["Both learn."] },
    cells: resultsOf({ learning_rate: [0.01, 0.1] }).map((cell, i) => ({ ...cell, seeds: 2, runs: aSweep().cells[i].runs })),
  });
  const offered = (/** @type {string} */ control) =>
    allIn(page.root)
      .filter(({ name }) => name === control)
      .map(({ parentElement }) => parentElement)
      .filter(({ hidden }) => !hidden)
      .map((label) => textOf(label).trim());
  assert.deepEqual(offered("rnn-sweep-view"), ["test squared error", "squared error, log axis"]);
  assert.deepEqual(offered("rnn-sweep-metric"), ["Final test squared error"]);
  assert.match(page.named("rnn-sweep-readout").textContent, /Floor \(squared error\): always the mean 0\.700\.$/u);
  const canvas = page.named("rnn-sweep-median-plot").children[0];
  assert.equal(canvas.ariaLabel.split(": ")[0], "test squared error by epoch");
  assert.ok(canvas.takeDrawn().texts.includes("always the mean 0.700"));
  await page.say(aSweep({ id: "second-1" }), ...GROWN);
  assert.deepEqual([offered("rnn-sweep-view").length, offered("rnn-sweep-metric").length], [3, 3]);
});
