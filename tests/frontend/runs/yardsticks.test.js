/** Floor and baseline beside the curves of saved runs, where all that are drawn have the same. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { screen } from "../support/inside.js";
import { leaveCurves, openCurves } from "../support/curves_page.js";
import { allIn } from "../support/in_part.js";

after(leaveCurves);

test("floor and baseline stand beside runs of one data set that is answered in one way, and are asked for once", async () => {
  const line = (/** @type {string} */ measure, /** @type {number} */ value) => ({ role: "floor", measure, value, label: "by chance" });
  const yardsticks = { b: [line("loss", 1.1), line("accuracy", 0.5)], c: [line("squared error", 0.01)] };
  const number = { settings: { readout: "number" } };
  const page = await openCurves({ a: {}, b: {}, c: number }, {}, null, yardsticks);
  const shown = async (/** @type {string[]} */ ...ids) => {
    page.store.select(ids);
    await page.paint();
    return page.chart.layout.annotations.map((/** @type {any} */ { text, y }) => `${text} at ${y.toFixed(3)}`);
  };
  const { layout } = page.chart;
  assert.deepEqual([layout.annotations, layout.yaxis.title.text, page.askedLines], [[], "loss or squared error", []], "of different kinds");
  assert.deepEqual(await shown("b", "a"), ["by chance 1.100 at 1.100"]);
  assert.deepEqual([page.chart.layout.yaxis.range, page.chart.layout.yaxis.title.text], [[0, 2], "loss"]);
  assert.deepEqual(
    page.chart.layout.shapes.map((/** @type {any} */ { y0, line: { dash } }) => [y0, dash]),
    [[1.1, "3px,3px"]],
  );
  const log = allIn(page.root).find(({ type }) => type === "checkbox");
  log.checked = true;
  log.say("change");
  assert.deepEqual(await shown("a", "b"), ["by chance 1.100 at 0.041"], "a label stands at the logarithm");
  assert.equal(page.chart.layout.shapes[0].y0, 1.1, "and the line at the value");
  log.checked = false;
  log.say("change");
  assert.deepEqual(await shown("c"), ["by chance 0.010 at 0.010"]);
  assert.deepEqual([page.chart.layout.yaxis.range, page.chart.layout.yaxis.title.text], [[0, 0.48], "squared error"]);
  assert.deepEqual([await shown("a"), page.askedLines], [["by chance 1.100 at 1.100"], ["b", "c"]]);
});

test("lines that did not come are asked for again after a while, and no sooner", async () => {
  const line = { role: "floor", measure: "loss", value: 1.1, label: "by chance" };
  const page = await openCurves({ a: {}, b: { settings: { readout: "number" } } }, {}, null, { a: [line] });
  const lines = () => page.chart.layout.annotations.length;
  page.server.refuses = "Away.";
  page.store.select(["a"]);
  await page.paint();
  page.server.refuses = "";
  page.store.point("a");
  await page.paint();
  assert.deepEqual([page.askedLines, lines()], [["a"], 0]);
  screen.pass(20_000);
  await page.paint();
  assert.deepEqual([page.askedLines, lines()], [["a", "a"], 1]);
});
