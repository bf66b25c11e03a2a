/** Pictures of the panels and the medians of a sweep: painted from its curves as lines, with captions and names. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { PAINTED } from "../../../playground/frontend/charts/painted.js";
import { makeSvgPen } from "../../../playground/frontend/inspect/drawing/svg_pen.js";
import { fitting, sizeOfPanels } from "../../../playground/frontend/sweep/panels/picture.js";
import { resultsOf } from "../support/sweep_results.js";
import { aSweep, grown, GROWN, leaveSweeps, openSweeps, screen } from "../support/sweep_page.js";

after(leaveSweeps);

/** The drawing of what an element of the page holds. @param {any} element */
function drawingOf(element) {
  const painted = PAINTED.get(element);
  assert.ok(painted);
  const { width, height } = painted.size();
  const { pen, address } = makeSvgPen(width, height);
  painted.paint(/** @type {any} */ (pen));
  const text = decodeURIComponent(address().slice("data:image/svg+xml,".length));
  return {
    ...{ text, width, height },
    written: [...text.matchAll(/<text[^>]*>([^<]*)</gu)].map(([, words]) => words),
    /** Places of the paths in this colour. */
    paths: (/** @type {string} */ colour) =>
      [...text.matchAll(/<path d="([^"]*)"([^>]*)>/gu)].flatMap(([, d, look]) => (look.includes(`="${colour}"`) ? [d] : [])),
  };
}

test("every run of every panel is a line of the picture, also of panels that are out of sight, each below its caption", async () => {
  const page = await openSweeps();
  await page.say(aSweep(), ...GROWN);
  screen.scroll(false);
  await page.say(grown(0, [30], [0.5]));
  const { written, paths, text, height } = drawingOf(page.named("rnn-sweep-grid"));
  assert.equal(written[0], "Test loss by epoch: each line is one seed");
  assert.deepEqual(
    written.filter((words) => words.startsWith("rate")),
    ["rate 0.01", "rate 0.1"],
  );
  const lines = paths("--rnn-test");
  assert.deepEqual(
    lines.map((d) => [d.split("M").length - 1, d.split("L").length - 1]),
    [
      [2, 5],
      [2, 4],
    ],
    "two runs in each; the first has a point more",
  );
  assert.doesNotMatch(text, /<image|NaN|Infinity/u);
  assert.equal(text.split("<g ").length, text.split("</g>").length);
  assert.ok(height > 200);
});

test("a median is a line in its colour above its band, and its name stands below with what it has come to", async () => {
  const page = await openSweeps();
  await page.say(aSweep(), ...GROWN);
  const cells = resultsOf({ learning_rate: [0.01, 0.1] }).map((cell, i) => ({ ...cell, seeds: 2, runs: aSweep().cells[i].runs }));
  await page.say({ kind: "results", epoch: 20, final: false, sentences: [], cells });
  const [canvas] = page.named("rnn-sweep-median-plot").children;
  const { written, paths, text } = drawingOf(canvas);
  assert.equal(written[0], "test loss by epoch: median and range over seeds");
  assert.deepEqual(written.slice(-2), ["rate 0.01: 0.550 (0.500 to 0.600)", "rate 0.1: 0.350 (0.300 to 0.400)"]);
  for (const colour of ["red", "blue"]) assert.equal(paths(colour).length, 3, "a band, a median, and the sample beside its name");
  assert.equal(paths("red")[1].split("L").length, 3, "three epochs");
  assert.doesNotMatch(text, /<image|NaN|Infinity/u);
});

test("before there is a sweep there is nothing to make a picture of", async () => {
  const page = await openSweeps();
  const [canvas] = page.named("rnn-sweep-median-plot").children;
  for (const element of [canvas, page.named("rnn-sweep-grid")]) assert.equal(PAINTED.get(element)?.size().height, 0);
});

test("rows of panels stand below one another, and a caption ends where its panel does", () => {
  const { height: one } = sizeOfPanels(2, { width: 600, columns: 2, height: 100 });
  const { width, height } = sizeOfPanels(3, { width: 600, columns: 2, height: 100 });
  assert.deepEqual([width, height - one], [600, 126]);
  assert.deepEqual([fitting("rate 0.1", 200), fitting("rate 0.1 · size 16", 65)], ["rate 0.1", "rate 0.1 …"]);
});

test("a pen of SVG writes what is drawn along a path, leaves out what is no number, and moves what is between save and restore", () => {
  const { pen, address } = makeSvgPen(100, 50);
  pen.save();
  pen.translate(10, 5);
  pen.beginPath();
  pen.lineTo(1, 2);
  pen.lineTo(Number.NaN, 3);
  pen.lineTo(4, 5.123);
  pen.setLineDash([5, 3]);
  pen.stroke();
  pen.textAlign = "right";
  pen.fillText("<b>", 1, 1);
  pen.restore();
  const text = decodeURIComponent(address());
  assert.match(text, /<g transform="translate\(10 5\)"><path d="M1 2L4 5.12" fill="none"[^>]*stroke-dasharray="5 3"/u);
  assert.match(text, /text-anchor="end">&#60;b&#62;<\/text><\/g><\/svg>/u);
});
