/** Views that stand on lines, tables and lists, whole: each line has its own numbers and colour, each item its own text and button. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { allIn, choose } from "../support/in_part.js";
import { openInside, screen, SIDES } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { diagnosis } = await import("../../../playground/frontend/inspect/diagnosis/diagnosis.js");
const { gradients } = await import("../../../playground/frontend/inspect/diagnosis/gradients.js");
const { makeLegend } = await import("../../../playground/frontend/inspect/drawing/legend.js");
const { dimensions } = await import("../../../playground/frontend/inspect/landscape/dimensions.js");
const { restingPoints } = await import("../../../playground/frontend/inspect/landscape/resting_points.js");
const { memory } = await import("../../../playground/frontend/inspect/memory/memory.js");
const { memoryOverEpochs } = await import("../../../playground/frontend/inspect/memory/over_epochs.js");

/** The lines of a chart: name, numbers, colour, dash. @param {any} chart */
const linesOf = ({ data }) => data.map((/** @type {any} */ { name, y, line }) => [name, y, line.color, line.dash]);

test("the memory has a line for each reach and the bound, and bars for the lesson of the label, clipped ones marked", () => {
  const { selection, show } = openInside({ word: 1 });
  const answer = { ...ANSWERS.memory, printed: [0.5, 3, 2], bound: [8, 2, 1], wrong: [0.9, 0.0004] };
  const { charts, marks, says, field, drawing } = show(memory, answer);
  const [chart] = charts();
  assert.deepEqual(linesOf(chart), [
    ["reach into the score", [1, 2, 4], "blue", "solid"],
    ["reach into the state", [1, 2, 1], "black", "solid"],
    ["most that the weights allow into the state", [8, 2, 1], "black", "dash"],
    ["reach as printed in the article", [0.5, 3, 2], "grey", "dot"],
    ["share of the lesson for w_hh if good is right", [0, 3, 4], undefined, undefined],
  ]);
  assert.deepEqual([chart.layout.yaxis.type, chart.layout.yaxis2.title.text, marks().map(({ x0 }) => x0)], ["log", "taught", [0.6]]); // biome-ignore format: a row
  assert.match(says(), /if bad is right, 0\.9; if good is right, 4\.0e-4: .* If good is right, no entry of its lesson is clipped at 1\./u);
  choose(field("Label that counts as right"), "0");
  screen.frame();
  assert.match(says(), /If bad is right, 1 entry of its lesson for w_hh is clipped at 1; 1 marked word alone would be cut\./u);
  selection.set({ word: 2 });
  drawing.select();
  assert.deepEqual(marks().map(({ x0 }) => x0), [1.6]); // biome-ignore format: a line
  const gated = openInside().show(memory, { ...answer, printed: null, bound: null });
  assert.deepEqual(gated.charts()[0].data.map((/** @type {any} */ { name }) => name), ["reach into the score", "reach into the state", "share of the lesson for w_hh if good is right"]); // biome-ignore format: a row
  assert.deepEqual(gated.drawing.table()[1].slice(3, 5), ["", ""]);
});

test("the memory by epoch is as strong in colour as three orders of magnitude are", () => {
  const { charts, marks } = openInside({ word: 1, epoch: 40 }).show(memoryOverEpochs, ANSWERS.memory_over_epochs);
  const { data, layout } = charts()[0];
  assert.deepEqual([data[0].zmax, layout.xaxis.title.text, marks().length], [3, "epoch", 2]);
});

test("the dimensions have the answers as before, if any was tested, the answer of the sentence, and each singular value at its rank", () => {
  const { charts, marks, drawing } = openInside().show(dimensions, ANSWERS.dimensions);
  const [chart] = charts();
  const path = ["P(good) of this sentence", [0.5, 0.9, 0.8], "black", "dot"];
  assert.deepEqual(linesOf(chart), [
    ["test sentences answered as before", [0.25, 1, 1], "blue", "solid"],
    path,
    ["singular value", [0, 2, 1], undefined, undefined],
  ]);
  assert.deepEqual([chart.layout.yaxis2.title.text, chart.layout.xaxis.ticktext, chart.data[0].text[1]], ["σ", ["0", "1", "2"], "cut to 1<br>test sentences answered as before"]); // biome-ignore format: a row
  assert.deepEqual(marks().map(({ x0 }) => x0), [0.6]); // biome-ignore format: a line
  const untested = openInside().show(dimensions, { ...ANSWERS.dimensions, tested: 0, rank_needed: null });
  assert.deepEqual([linesOf(untested.charts()[0])[0], untested.marks()], [path, []]);
  const units = 64;
  const many = { ...ANSWERS.dimensions, units, path: Array.from({ length: 65 }, () => 0.5), alike: [], singular_values: [], variances: [] };
  const wide = openInside().show(dimensions, many);
  assert.deepEqual(wide.charts()[0].layout.xaxis.ticktext.slice(0, 3), ["0", "4", "8"]);
  assert.equal(drawing.table().length, 4);
});

test("a finding of the diagnosis has its evidence and, where there is a remedy, its button", () => {
  const run = { data: "Article", epochs: 10, measured: true, settings: { epochs: 10 } };
  const findings = [{ name: "plateau", evidence: "E1", remedy: { learning_rate: 0.5 } }, { name: "diverged", evidence: "E2", remedy: {} }]; // biome-ignore format: a row
  const { body, drawing, says } = openInside().show(diagnosis, { ...run, findings });
  const items = () =>
    allIn(body)
      .filter(({ tag }) => tag === "li")
      .map(({ children, attributes }) => [
        attributes["data-name"],
        ...children.map((/** @type {any} */ each) => `${each.tag} ${each.textContent}`),
      ]);
  assert.deepEqual(items(), [
    ["plateau", "b Plateau", "p E1", "button New run with Learning rate 0.5"],
    ["diverged", "b Diverged", "p E2"],
  ]);
  drawing.draw({ ...run, measured: false, findings: [] });
  assert.deepEqual(items(), []);
  assert.match(says(), /Nothing is wrong that can be seen after 10 epochs\. The data set is not here/u);
});

test("the gradient check marks the numbers alone, those that are wrong as wrong, with heads over its columns", () => {
  const check = { ...SIDES, arrays: ["w_hh", "b_h"], sizes: [9000, 3], checked: [40, 3], passes: 1e-6, exact: [[1e-10, 1e-16], [0.1, 0]], article: [[0.2, 0], [0, 0.005]] }; // biome-ignore format: a row
  const { rows } = openInside().show(gradients, check);
  const [heads, ...lines] = rows();
  assert.deepEqual(heads.children.map((/** @type {any} */ { tag, textContent, scope }) => [tag, textContent, scope]), [["th", "array", "col"], ["th", "entries checked", "col"], ["th", "exact", "col"], ["th", "as printed", "col"]]); // biome-ignore format: a row
  assert.deepEqual(
    lines.map(({ children }) =>
      children.map((/** @type {any} */ { textContent, attributes }) => [textContent, "data-wrong" in attributes]),
    ),
    [
      [["w_hh", false], ["40 of 9,000", false], ["✗ 0.10", true], ["✓ 0", false]], // biome-ignore format: a row
      [["b_h", false], ["3", false], ["✓ 0", false], ["✗ 5.0e-3", true]], // biome-ignore format: a row
    ],
  );
  assert.deepEqual(gradients.parts?.map(({ name }) => name), ["gradient_norms"]); // biome-ignore format: a line
  const gated = openInside()
    .show(gradients, { ...check, article: null })
    .rows();
  assert.deepEqual(gated[1].children.map((/** @type {any} */ { textContent }) => textContent), ["w_hh", "40 of 9,000", "✗ 0.10", "none"]); // biome-ignore format: a row
});

test("resting points are sought from the data set until an answer says that it is not here", () => {
  const { ofData } = restingPoints;
  assert.ok(typeof ofData === "function");
  assert.deepEqual([ofData(null), ofData({ sentences: 4 }), ofData({ sentences: 0 })], [true, true, false]);
  const { says } = openInside().show(restingPoints, ANSWERS.resting_points);
  assert.match(
    says(),
    /One: 1\. At score \+0\.50 \(stable\) a distance from it halves in 1\.0 words\. Sought from states of 4 training sentences\./u,
  );
});

test("the legend has a line or a bar in its colour before each name, and is not there without names", () => {
  const { node, show } = makeLegend();
  assert.equal(node.hidden, true);
  show([{ name: "a", colour: "red" }, { name: "b", colour: "blue", dash: "dot" }, { name: "c", colour: "grey", isBar: true }]); // biome-ignore format: a row
  const entries = /** @type {any[]} */ ([...node.children]).map(({ children: [sample, name] }) => [sample.style.borderTop, name]);
  assert.deepEqual([node.hidden, entries], [false, [["2px solid red", "a"], ["2px dotted blue", "b"], ["9px solid grey", "c"]]]); // biome-ignore format: a row
  show([]);
  assert.equal(node.hidden, true);
});
