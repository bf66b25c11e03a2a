/** A gradient check without a browser: its rows, and what is said of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { checkRows, checkText } from "../../../playground/frontend/inspect/diagnosis/gradient_rows.js";

const CHECK = {
  arrays: ["w_xh", "w_hy", "b_h"],
  sizes: [4096, 128, 64],
  checked: [4096, 128, 64],
  passes: 1e-6,
  exact: [
    [2e-9, 0, 1e-10],
    [2e-5, 0, 0],
  ],
  article: [
    [0.4321, 0, 0.25],
    [2e-9, 0, 0],
  ],
};

test("a row has the errors of its array for the label that is chosen, and tells which of them is too large", () => {
  const [first, second] = checkRows(CHECK, 0);
  assert.deepEqual(first, { texts: ["w_xh", "4,096", "2.0e-9", "0.43"], wrong: { exact: false, article: true } });
  assert.deepEqual(second, { texts: ["w_hy", "128", "0", "0"], wrong: { exact: false, article: false } });
  assert.equal(checkRows({ ...CHECK, checked: [100, 128, 64] }, 0)[0].texts[1], "100 of 4,096");
});

test("what fails is named in a sentence", () => {
  assert.equal(checkText(CHECK, 0), "The exact gradient is right in every array. As printed in the article it is wrong in w_xh and b_h.");
  assert.match(checkText(CHECK, 1), /^The exact gradient differs from the slope in w_xh: where a gradient explodes/);
  assert.match(checkText({ ...CHECK, article: CHECK.exact }, 0), /So is the one printed in the article/);
  assert.match(checkText({ ...CHECK, checked: [9, 128, 64] }, 0), /some entries were checked/);
});

test("of cells whose recursion the article does not print the check says so, and never that it is right", () => {
  const gated = { ...CHECK, article: null };
  assert.equal(checkText(gated, 0), "The exact gradient is right in every array. The article prints no recursion for such cells.");
  assert.match(checkText(gated, 1), /no step is small enough for its slope\. The article prints no recursion/u);
  assert.deepEqual(checkRows(gated, 0)[0], { texts: ["w_xh", "4,096", "2.0e-9", "none"], wrong: { exact: false, article: false } });
});

test("of ReLU cells a sum at its corner is named, where no slope is", () => {
  assert.match(checkText({ ...CHECK, cell: "relu" }, 1), /where a gradient explodes, or a sum is at the corner of ReLU, no step/u);
});
