/** The curves of the Compare page tell the truth: what is read where, how far axes go, and what is said besides. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { countText, lossText } from "../../../playground/frontend/core/numbers.js";
import { axesOf, axisValue } from "../../../playground/frontend/runs/curves/axes.js";
import { drawingOrder } from "../../../playground/frontend/runs/curves/figure.js";
import { notesOf } from "../../../playground/frontend/runs/curves/notes.js";
import { makeColumns } from "../../../playground/frontend/runs/table/columns.js";
import "../support/catalogue.js";
import { aRun } from "../support/saved_runs.js";

Object.assign(globalThis, { window: new EventTarget() }); // which the painter of readings listens to
const { whereText, readingOf, runAt } = await import("../../../playground/frontend/runs/curves/readings.js");

/** @typedef {import("../../../playground/frontend/runs/curves/readings.js").Curve} Curve */

/** A curve of a run with these values, one an epoch. @param {string} id @param {number[]} y @param {object} [more]  of its line @param {object} [run] @returns {Curve} */
const curve = (id, y, more = {}, run = {}) => ({
  run: aRun({ id, ...run }),
  line: { x: y.map((_, i) => i), y, whole: true, smoothing: 0, ...more },
});
const BY_EPOCH = { by: "epoch", smooth: 0 };
const LOSS = { column: "loss", by: "epoch", log: false };
const none = () => 0;
const by = (/** @type {string} */ by, column = "loss") => ({ by, column });

test("a value is that of the very epoch, and there is none where a run did not train", () => {
  const { line } = curve("a", [0.7, 0.6, 0.5]);
  assert.equal(readingOf(line, 1, lossText), "0.600");
  assert.equal(readingOf(line, null, lossText), "0.500", "the last one while nothing is pointed at");
  assert.equal(readingOf(line, 3, lossText), "–");
  assert.equal(readingOf({ ...line, x: [], y: [] }, null, lossText), "–");
});

test("the place is said as it is read: an epoch, one near it, a time, and of how many epochs it is the mean", () => {
  const whole = [curve("a", [1, 2])];
  assert.equal(whereText(whole, null, BY_EPOCH), "last epoch");
  assert.equal(whereText(whole, 1234, BY_EPOCH), `epoch ${countText(1234)}`);
  assert.equal(whereText([...whole, curve("b", [1], { whole: false })], 7, BY_EPOCH), "near epoch 7");
  assert.equal(whereText(whole, 3.456, { by: "seconds", smooth: 0 }), "3.46 s");
  const mean = [curve("a", [1, 2], { smoothing: 10 })];
  assert.equal(whereText(mean, 7, { by: "epoch", smooth: 10 }), "epoch 7, mean of 10 epochs");
  assert.equal(whereText(mean, 7, { by: "epoch", smooth: 200 }), "epoch 7, smoothing …", "until all curves have come");
});

test("a click means the nearest curve within reach that goes as far", () => {
  const curves = [curve("low", [0.1, 0.1, 0.1]), curve("high", [0.9, 0.9]), curve("empty", [])];
  const height = (/** @type {number} */ value) => value;
  const at = (/** @type {number} */ up, /** @type {number} */ x) => runAt(curves, { across: 0, up, height: 100 }, x, height);
  assert.equal(at(0.2, 1), "low");
  assert.equal(at(0.7, 1), "high");
  assert.equal(at(0.5, 1), null, "40 px and more from both");
  assert.equal(at(0.9, 2), null, "it has ended before");
});

test("the axes are as long as the longest run is to be and as high as the losses, the flown-off ones apart", () => {
  const usual = curve("a", [0.7, 0.5, 0.3]);
  assert.deepEqual(axesOf([usual], LOSS, none), { right: 2, axis: { range: [0, 0.8], cutAt: null, elsewhere: "them" } });
  assert.equal(axesOf([usual], LOSS, () => 500).right, 500, "the run that trains");
  const wild = curve("b", [0.7, 0.6, 40_000]);
  assert.deepEqual(axesOf([usual, wild], LOSS, none).axis, { range: [0, 4], cutAt: 4, elsewhere: "them" });
  assert.equal(axesOf([wild], { ...LOSS, log: true }, none).axis.cutAt, null);
  assert.deepEqual(axesOf([curve("c", Array(50).fill(55))], LOSS, none).axis.range, [0, 64], "what lies above altogether is shown");
  assert.deepEqual(axesOf([wild], { ...LOSS, column: "accuracy" }, none).axis, { range: [0, 1.02], cutAt: null });
  assert.equal(axesOf([usual], { ...LOSS, by: "seconds" }, () => 500).right, 2, "by time it is not known how long it will be");
  assert.equal(axesOf([], LOSS, none).right, 0);
  assert.equal(axisValue(0, true), -12);
  const tiny = axesOf([curve("d", [0.5, 1e-300])], { ...LOSS, log: true }, none).axis;
  assert.equal(tiny.range[0], axisValue(1e-300, true), "the axis begins where the lowest loss that it shows is drawn");
  assert.equal(axisValue(0, false), 0);
});

test("what the curves do not show is said", () => {
  const axis = { range: /** @type {[number, number]} */ ([0, 4]), cutAt: null };
  const two = [curve("a", [1]), curve("b", [1], {}, { sweep: "s" })];
  assert.equal(notesOf(two, 2, axis, by("epoch")), "");
  assert.match(notesOf(two, 2, axis, by("seconds")), /^Seconds of a sweep's run .* cannot be compared\.$/u);
  assert.equal(notesOf(two.slice(0, 1), 1, axis, by("seconds")), "");
  assert.equal(
    notesOf(two, 2, { ...axis, cutAt: 4, elsewhere: "them" }, by("epoch")),
    "Losses above 4 are cut off; the log axis shows them.",
  );
  assert.match(notesOf([curve("a", [1], { whole: false })], 1, axis, by("epoch")), /the nearest epoch drawn\.$/u);
  const number = curve("a", [1], {}, { settings: { readout: "number" } });
  assert.match(notesOf([number], 1, { ...axis, cutAt: 0.5 }, by("epoch")), /^Squared errors above 0\.5 are cut off\.$/u);
  assert.match(notesOf([number], 1, { ...axis, cutAt: 0.00003 }, by("epoch")), /^Squared errors above 0\.00003 are cut off\.$/u);
  assert.match(notesOf([two[0], number], 2, axis, by("epoch", "accuracy")), /^A network that answers with a number has .* no accuracy\.$/u);
  const many = Array.from({ length: 100 }, (_, i) => curve(String(i), [1]));
  assert.match(
    notesOf(many, 120, axis, by("epoch")),
    /^The first 100 of 120 selected runs are drawn\. These are 100 curves, more than eyes/u,
  );
  const titles = makeColumns(() => new Set()).filter(({ key }) => ["seconds", "per_second"].includes(key));
  for (const { help } of titles) assert.match(help, /sweep's run/u);
});

test("the run that trains is drawn first, so that it can be moved alone, and the one that is pointed out on top", () => {
  const curves = ["a", "b", "c", "d"].map((id) => curve(id, [1]));
  const order = drawingOrder(curves, (id) => id === "c", "a").map(({ run }) => run.id);
  assert.deepEqual(order, ["c", "b", "d", "a"]);
});
