/** Axes of a sweep's charts: losses and accuracies, parallel coordinates, and how panels stand. */

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  accuracyScale,
  edgeText,
  epochAt,
  lossScale,
  paintYardsticks,
  scales,
  tickText,
  ticksOf,
} from "../../../playground/frontend/sweep/axes.js";
import { arrangePanels } from "../../../playground/frontend/sweep/panels/grid.js";
import { makeExtremes } from "../../../playground/frontend/sweep/extremes.js";
import { distance, outcomeAxis, settingAxis } from "../../../playground/frontend/sweep/parallel.js";
import { METRICS, inTwoLines } from "../../../playground/frontend/sweep/texts.js";
import "../support/catalogue.js";
import { NOTHING, cellsOf, resultsOf } from "../support/sweep_results.js";

test("what stands at the upper edge is spoken of", () => {
  assert.equal(edgeText(lossScale(0.1, 3, false)), "");
  assert.equal(edgeText(lossScale(0.1, 30, false)), "Losses above 4 stand at the upper edge.");
  assert.equal(edgeText(lossScale(0.1, 30, false), true), "Losses above 4 and runs that diverged stand at the upper edge.");
  const numbers = lossScale(0.01, 0.9, false, [{ role: "floor", measure: "squared error", value: 0.166, label: "" }]);
  assert.deepEqual([numbers.high, edgeText(numbers)], [0.5, "Squared errors above 0.5 stand at the upper edge."]);
  assert.equal(edgeText(accuracyScale(), true), "Runs that diverged stand at the upper edge.");
  assert.equal(edgeText(), "");
});

test("a log axis begins at a decade and has few ticks", () => {
  const scale = lossScale(0.0003, 0.7, true);
  assert.equal(scale.low, 1e-4);
  assert.deepEqual(ticksOf(lossScale(0.1, 0.7, false)), [0, 0.4, 0.8]);
  assert.ok(ticksOf(scale).length <= 4 && ticksOf(scale)[0] === 1e-4);
  assert.equal(lossScale(Infinity, 0, true).low, 0.1, "before there is any loss");
});

test("a log axis is about the losses that there are, whatever the size of the numbers", () => {
  for (const size of [1e-7, 1, 1e6]) {
    const lines = /** @type {const} */ ([{ role: "floor", measure: "squared error", value: 1.6 * size, label: "" }]);
    const { low, high } = lossScale(0.3 * size, 1.9 * size, true, [...lines]);
    assert.ok(Math.abs(low / (0.1 * size) - 1) < 1e-9 && Math.abs(high / (2 * size) - 1) < 1e-9, `${low} ${high}`);
    const ticks = ticksOf({ low, high, log: true }).map((value) => Number((value / size).toPrecision(3)));
    assert.deepEqual(ticks, [0.1, 1]);
  }
});

test("a number at an axis has no more letters than there is room for", () => {
  const texts = [0, 0.0001, 0.00025, 0.01, 0.8, 4, 12_000, 2.5e6, 1e-6].map((value) => tickText(value, {}));
  assert.deepEqual(texts, ["0", "1e-4", "2.5e-4", "0.01", "0.8", "4", "12000", "2.5e6", "1e-6"]);
  assert.equal(tickText(0.5, { share: true }), "50 %");
});

test("a value beyond the axis stands at its edge, and an epoch is read where it is drawn", () => {
  const canvas = /** @type {any} */ ({ clientWidth: 200, clientHeight: 100 });
  const [across, up] = scales(canvas, lossScale(0.1, 30, false), 400);
  assert.equal(up(30), up(4));
  assert.ok(up(2) > up(4));
  assert.ok(Math.abs(epochAt(canvas, across(123), 400) - 123) < 1e-9);
  const [, upLog] = scales(canvas, lossScale(0.001, 1, true), 400);
  assert.equal(upLog(0), upLog(0.001), "what is lower than the axis stands at its foot");
});

test("the lowest and the highest loss follow curves that grow, also when they are told again", () => {
  /** @type {any} */
  const sweeps = { runs: [{}, {}], curves: [{ test_loss: [0.5, 0.4] }, { test_loss: [] }] };
  const extremes = makeExtremes(sweeps);
  assert.deepEqual(extremes.now(), [0.4, 0.5]);
  sweeps.curves[0].test_loss.splice(1, 1, 0.3, 2); // the last point had stood in for those that came
  sweeps.curves[1].test_loss.push(0.1, Infinity);
  assert.deepEqual(extremes.now(), [0.1, 2]);
  sweeps.curves[0] = { test_loss: [9] };
  extremes.again();
  assert.deepEqual(extremes.now(), [0.1, 9]);
});

// --- parallel coordinates ------------------------------------------------------------------------------------------------------

const TWO = { hidden_size: [16, 64], learning_rate: [0.01, 0.05] };

test("the values of a setting stand at equal distances, of many only some are named", () => {
  const axis = settingAxis("hidden_size", resultsOf({ hidden_size: [16, 64, 512] }));
  assert.deepEqual(axis.ticks, [
    { at: 0, text: "16" },
    { at: 0.5, text: "64" },
    { at: 1, text: "512" },
  ]);
  assert.deepEqual(axis.title, ["Hidden", "size"]);
  const many = settingAxis("seed", resultsOf({ seed: Array.from({ length: 40 }, (_, i) => i) }));
  assert.ok(many.ticks.length <= 9 && many.ticks.at(-1)?.text === "39");
});

test("the axis of an outcome has its name, in two lines", () => {
  const titles = METRICS.map((metric) => outcomeAxis(metric, resultsOf(TWO), 400).title);
  assert.deepEqual(titles, [
    ["final", "test loss"],
    ["final test", "accuracy"],
    ["epochs", "to 100 %"],
  ]);
  assert.deepEqual(
    titles.map((lines) => lines.join(" ")),
    METRICS.map(([, name]) => name.toLowerCase()),
  );
  assert.deepEqual(inTwoLines("loss"), ["loss", ""]);
});

test("an outcome that there is none of has a place beyond the worst", () => {
  const results = resultsOf(TWO, (place) => (place ? {} : { test_loss: NOTHING, epochs_to_all: { ...NOTHING, reached: 0 } }));
  for (const metric of [METRICS[0], METRICS[2]]) {
    const axis = outcomeAxis(metric, results, 400);
    const places = results.map(axis.at);
    assert.equal(places[0], 1);
    assert.ok(places.slice(1).every((place) => place <= (axis.end ?? 1) && (axis.end ?? 1) < 0.9));
    assert.equal(axis.ticks.at(-1)?.text, metric === METRICS[0] ? "diverged" : "none");
  }
  assert.deepEqual(outcomeAxis(METRICS[0], resultsOf(TWO), 400).end, 1, "where none is missing there is no such place");
});

test("an axis that no setting reaches says so", () => {
  const some = resultsOf(TWO, () => ({ epochs_to_all: { median: null, low: 148, high: null, reached: 2 } }));
  assert.deepEqual(outcomeAxis(METRICS[2], some, 400).ticks, [{ at: 1, text: "none by epoch 400", short: "none" }]);
});

test("how far a pointer is from a line is how far it is from the nearest of its pieces", () => {
  assert.equal(
    distance(
      [5, 3],
      [
        [0, 0],
        [10, 0],
      ],
    ),
    3,
  );
  assert.equal(
    distance(
      [13, 4],
      [
        [0, 0],
        [10, 0],
      ],
    ),
    5,
  );
  assert.equal(
    distance(
      [12, 5],
      [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
    ),
    2,
  );
});

// --- panels --------------------------------------------------------------------------------------------------------------------

test("panels stand in whole groups of the setting that changes fastest", () => {
  const values = { hidden_size: [16, 32, 64], learning_rate: [0.01, 0.02, 0.03, 0.05] };
  const sweep = { swept: Object.keys(values), cells: cellsOf(values) };
  assert.equal(arrangePanels(1200, 900, sweep).columns, 4);
  assert.equal(arrangePanels(400, 900, sweep).columns, 2, "or an even part of one where there is no room");
});

test("panels are lower where all of them can then be seen at once, and not too low", () => {
  const cells = cellsOf({ learning_rate: Array.from({ length: 16 }, (_, i) => i) });
  const sweep = { swept: ["learning_rate"], cells };
  assert.equal(arrangePanels(640, 2000, sweep).height, 112);
  assert.equal(arrangePanels(640, 400, sweep).height, 112, "the grid scrolls");
  assert.equal(arrangePanels(640, 420, sweep).height, 73);
});

test("floor and baseline are dashed lines across a chart, with their labels where it is wide enough", () => {
  /** @type {any[]} */
  const drawn = [];
  const pen = /** @type {any} */ ({
    ...{ beginPath() {}, stroke: () => drawn.push("line"), setLineDash: (/** @type {number[]} */ dash) => dash.length && drawn.push(dash) },
    ...{ moveTo() {}, lineTo: (/** @type {number} */ x, /** @type {number} */ y) => drawn.push([x, Math.round(y)]) },
    fillText: (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y) => drawn.push([text, x, Math.round(y)]),
  });
  const lines = /** @type {import("../../../playground/frontend/charts/yardsticks.js").Yardstick[]} */ ([
    { role: "floor", measure: "loss", value: 0.4, label: "by chance" },
    { role: "baseline", measure: "loss", value: 9, label: "far" },
  ]);
  const room = { clientWidth: 444, clientHeight: 122 }; // with margins, 400 by 100 px
  const scale = lossScale(0.1, 0.7, false);
  const colours = { text: "ink", line: "", font: "", key: "" };
  paintYardsticks(pen, room, scale, 10, colours, lines);
  assert.deepEqual(drawn, [[3, 3], [436, 55], "line", ["by chance 0.400", 434, 52], [9, 4], [436, 5], ["↑ far 9.000", 434, 17]]);
  drawn.length = 0;
  paintYardsticks(pen, { ...room, clientWidth: 140 }, scale, 10, colours, lines);
  assert.deepEqual(drawn, [[3, 3], [132, 55], "line", [9, 4], [132, 5]], "a narrow one has no room for labels");
});
