// What a view says of cells other than tanh, whose equations are its own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { activationName, activationText, cellLines } from "../../../playground/frontend/inspect/wording/cells.js";

test("the function of a cell without gates stands around its sum", () => {
  assert.equal(activationText("tanh", "a + b"), "tanh(a + b)");
  assert.equal(activationText("sigmoid", "z"), "sigmoid(z)");
  assert.equal(activationText("relu", "z"), "max(0, z)");
  assert.deepEqual(["tanh", "sigmoid", "relu"].map(activationName), ["tanh", "sigmoid", "ReLU"]);
});

test("nothing is said of tanh cells, nor where they are not known", () => {
  assert.deepEqual(cellLines("tanh"), []);
  assert.deepEqual(cellLines(), []);
});

test("other cells have their equations beside the view's own", () => {
  assert.deepEqual(cellLines("relu"), [
    "Where this says tanh: this network has ReLU cells.",
    "h_t = max(0, w_xh x_t + w_hh h_{t-1} + b_h)",
  ]);
  for (const [cell, last] of [
    ["gru", "h_t = (1 − z_t) n_t + z_t h_{t-1}"],
    ["lstm", "h_t = o_t tanh(c_t)"],
  ])
    assert.equal(cellLines(cell).at(-1), last);
});
