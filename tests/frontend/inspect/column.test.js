/** What the Inside page keeps and names: a column in numbers, where a run branched off, open parts, sentences beside another. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ownSettingsText, parentOf } from "../../../playground/frontend/inspect/head/branched_from.js";
import { makeRightLabel } from "../../../playground/frontend/inspect/view/labels.js";
import { sentencesBeside, withSentence } from "../../../playground/frontend/inspect/landscape/sentences_beside.js";
import { chosenOf, isOpen, keepChoice, keepOpen } from "../../../playground/frontend/inspect/view/memory.js";
import { partsOf, unitRows, vectorText } from "../../../playground/frontend/inspect/network/step/column.js";
import { learnSettings } from "../../../playground/frontend/core/settings.js";
import { base64 } from "../support/base64.js";
import { LIMITS, SETTINGS } from "../support/catalogue.js";
import { keepAddress, openPage } from "../support/page.js";
import { openDocument } from "../support/part.js";

test("a vector stands in the equation with all of its numbers, or with the first and how many there are more", () => {
  assert.equal(vectorText([0.1, -0.25]), "[0.1000, −0.2500]");
  assert.equal(vectorText(Array.from({ length: 8 }, () => 1)).split(",").length, 8);
  assert.equal(vectorText(Float32Array.from({ length: 64 }, () => 0.5)), "[0.5000, 0.5000, 0.5000, 0.5000, … 60 more]");
  assert.equal(vectorText([]), "[]");
});

test("every unit has a row, in which the first three numbers add up to the fourth", () => {
  const vectors = { input: [0.5, 0], recurrent: [0.25, -1], bias: [0.125, 0.5], z: [0.875, -0.5], h: [0.7039, -0.4621] };
  const step = {
    word: 3,
    words: ["i", "am", "sad"],
    token: 4,
    vocab_size: 6,
    vectors: Object.fromEntries(Object.entries(vectors).map(([name, values]) => [name, base64(...values)])),
    sizes: { input: 0.5, recurrent: 1.03, bias: 0.52, z: 1, h: 0.84 },
  };
  const parts = partsOf(step);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ["w_xh x_3", "w_hh h_2", "b_h", "z_3", "h_3"],
  );
  assert.equal(parts[0].what, "what “sad” brings, as x_3 is 1 at index 4 of 0 to 5, 0 elsewhere");
  assert.deepEqual(unitRows(parts), [
    [0, "0.5000", "0.2500", "0.1250", "0.8750", "0.7039"],
    [1, "0.0000", "−1.0000", "0.5000", "−0.5000", "−0.4621"],
  ]);
});

test("the run that trains here has its parent from the stream, a saved one from the list", () => {
  const [liveParent, savedParent] = [
    { run: "a", epoch: 7 },
    { run: "b", epoch: 9 },
  ];
  const savedRuns = new Map([
    ["x", { name: "run x", parent: savedParent }],
    ["y", { name: "run y", parent: null }],
  ]);
  assert.deepEqual(
    ["", "x", "y", "z"].map((run) => parentOf(run, liveParent, savedRuns)),
    [liveParent, savedParent, null, null],
  );
  assert.equal(parentOf("", undefined, savedRuns), null);
});

test("a branch says which settings it began with that its parent did not go on with", () => {
  const own = new Set(["learning_rate", "epochs", "bptt"]);
  learnSettings({
    settings: SETTINGS.map((each) => ({ ...each, in_branch: own.has(each.name) })),
    defaults: {},
    limits: LIMITS,
    arrays: {},
  });
  const settings = { learning_rate: 0.02, epochs: 1000, bptt: "exact", seed: 0 };
  const parent = { name: "p", settings: { ...settings, learning_rate: 0.5 }, first_settings: settings };
  const changes = [{ epoch: 100, name: "learning_rate", value: 0.5 }];
  const first = { ...settings, epochs: 2000, bptt: "article", seed: 1 };
  const branch = { name: "b", settings: { ...first, learning_rate: 0.1, epochs: 3000 }, first_settings: first };
  const said = "epochs 2,000 instead of 1,000, backpropagation as printed in the article instead of exact";
  assert.equal(ownSettingsText(branch, { ...parent, changes }, 50), said);
  assert.equal(ownSettingsText(branch, { ...parent, changes }, 200), `learning rate 0.02 instead of 0.5, ${said}`);
  assert.equal(
    ownSettingsText({ name: "b", settings: first }, { ...parent, changes }, 50),
    said,
    "of an earlier version, which told no others",
  );
  assert.equal(ownSettingsText({ ...branch, first_settings: settings }, { ...parent, changes: [] }, 200), "");
  assert.deepEqual([ownSettingsText(undefined, parent, 1), ownSettingsText(branch, undefined, 1)], ["", ""]);
});

test("a part that was opened is open after a reload, until it is closed", () => {
  const page = openPage();
  keepAddress();
  assert.equal(isOpen("nearest"), false);
  keepOpen("nearest", true);
  keepOpen("dimensions", true);
  keepOpen("nearest", true);
  assert.deepEqual([isOpen("nearest"), isOpen("dimensions")], [true, true]);
  keepOpen("nearest", false);
  assert.deepEqual([isOpen("nearest"), isOpen("dimensions")], [false, true]);
  assert.equal(new URL(globalThis.window.location.href).search, "?open=dimensions", "it is in the link");
  page.close();
});

test("what was chosen in a view is chosen after a reload, where there still is such a choice", () => {
  const page = openPage();
  keepAddress();
  assert.equal(chosenOf("direction", ["forward", "backward"]), "forward");
  keepOpen("nearest", true);
  keepChoice("direction", "backward");
  keepChoice("label", "joy");
  assert.equal(chosenOf("direction", ["forward", "backward"]), "backward");
  assert.equal(chosenOf("label", ["positive", "negative"]), "positive", "another data set has other labels");
  assert.equal(isOpen("nearest"), true);
  keepChoice("order of the wall", "loss & more");
  const { search } = new URL(globalThis.window.location.href);
  page.close();
  // Opened in another browser the link shows the same.
  openPage();
  keepAddress();
  globalThis.window.location.href = `http://elsewhere/inside${search}`;
  assert.deepEqual([isOpen("nearest"), chosenOf("direction", ["forward", "backward"])], [true, "backward"]);
  assert.equal(chosenOf("order of the wall", ["as they are", "loss & more"]), "loss & more");
  globalThis.window.location.href = "http://elsewhere/inside?open=&choices=%26%26%3D";
  assert.deepEqual([isOpen("nearest"), isOpen(""), chosenOf("direction", ["forward", "backward"])], [false, false, "forward"]);
  page.close();
});

test("the label that counts as right is the chosen one where the data set has it, and else the one that a score speaks for", () => {
  const page = openPage();
  Object.assign(openDocument(), { hidden: false });
  const make = () => makeRightLabel("label of the memory", () => {}).label;
  const first = make();
  first.name({ labels: ["no", "yes"], toward: 1 });
  assert.equal(first.place, 1);
  Object.assign(first.node, { value: "0" });
  first.node.dispatchEvent(new Event("change"));
  first.name({ labels: ["no", "yes"], toward: 1 });
  assert.equal(first.place, 0);
  const again = make();
  again.name({ labels: ["maybe", "no"], toward: 0 });
  assert.equal(again.place, 1);
  again.name({ labels: ["sad", "joyful"], toward: 0 });
  assert.equal(again.place, 0);
  page.close();
});

test("sentences are put beside the selected one as long as there is room, each once, and stay over a reload", () => {
  const page = openPage();
  keepAddress();
  const first = sentencesBeside();
  assert.equal(first.length, 4);
  assert.equal(withSentence(first, "   ", " "), first);
  assert.equal(withSentence(first, " not good ", " "), first, "it is there already");
  assert.deepEqual(withSentence(first, " a\n", ""), [...first, " a\n"], "of characters each is read");
  const five = withSentence(first, " very sad ", " ");
  assert.deepEqual(five, [...first, "very sad"]);
  assert.deepEqual(withSentence([], `${"x".repeat(499)}\u{1F600}y`, " "), [`${"x".repeat(499)}\u{1F600}`], "no half of a character");
  const full = withSentence(five, "x".repeat(9000), " ");
  assert.equal(full.length, LIMITS.sentences_beside);
  assert.equal(full[5].length, 500);
  assert.equal(withSentence(full, "one more", " "), full);
  page.close();
});
