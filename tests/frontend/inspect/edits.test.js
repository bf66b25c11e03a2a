/** Edits of the network on the Inside page: what they say, which takes the place of which, and what the page says of them. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { cutTo, editText, silence, weightTo, withEdit, withoutEdit } from "../../../playground/frontend/inspect/weights/edits.js";
import { flipsText } from "../../../playground/frontend/inspect/weights/flips.js";
import { makeSelection } from "../../../playground/frontend/inspect/selection.js";
import { cellOfWeights } from "../../../playground/frontend/inspect/weights/layout.js";
import { keepAddress, openPage } from "../support/page.js";

/** @type {ReturnType<typeof openPage>} */
let page;

beforeEach(() => {
  page = openPage();
  keepAddress();
});
afterEach(() => page.close());

const select = () => makeSelection(/** @type {any} */ ({ dataset: {} }));

test("edits are the texts that the server reads", () => {
  assert.deepEqual(
    [silence(3), cutTo(2), weightTo("w_hh", [2, 5], 0.25), weightTo("b_h", [1], -3), weightTo("w_xh", [0, 17], 1e-7)],
    ["silence 3", "rank 2", "w_hh 2 5 0.25", "b_h 1 -3.0", "w_xh 0 17 1e-7"],
  );
});

test("an edit takes the place of one about the same, and stands last", () => {
  const edits = ["silence 3", "rank 2", "w_hh 2 5 0.25"];
  assert.deepEqual(withEdit(edits, "rank 9"), ["silence 3", "w_hh 2 5 0.25", "rank 9"]);
  assert.deepEqual(withEdit(edits, "w_hh 2 5 1.0"), ["silence 3", "rank 2", "w_hh 2 5 1.0"]);
  assert.deepEqual(withEdit(edits, "silence 4"), [...edits, "silence 4"]);
  assert.deepEqual(withoutEdit(withEdit(edits, "silence 4"), "silence 4"), edits);
});

test("edits are told in words, and what is none of them as it is", () => {
  assert.deepEqual(["silence 3", "rank 0", "w_hh 2 5 0.25", "b_y 1 -3.0", "nonsense"].map(editText), [
    "unit 3 silenced",
    "w_hh cut to rank 0",
    "w_hh[2, 5] = 0.25",
    "b_y[1] = -3",
    "nonsense",
  ]);
});

test("edits are part of every question and of the link, and those of another run are none", () => {
  const selection = select();
  assert.equal("edits" in selection.question("wall"), false);
  selection.set({ edits: ["silence 3", "rank 2"] });
  assert.deepEqual(selection.question("wall").edits, ["silence 3", "rank 2"]);
  assert.equal(new URL(globalThis.window.location.href).searchParams.get("edits"), "silence 3,rank 2");
  assert.deepEqual(select().now.edits, ["silence 3", "rank 2"]);
  selection.set({ run: "a".repeat(32) });
  assert.deepEqual(selection.now.edits, []);
  assert.equal(new URL(globalThis.window.location.href).searchParams.get("edits"), null);
});

test("what the edits change is counted for both sets", () => {
  const flip = { before: 0, after: 1, right: 0 };
  const answer = {
    train: { flips: [flip, flip], right_before: 40, right_after: 38, of: 40 },
    test: { flips: [], right_before: 1, right_after: 1, of: 1 },
  };
  assert.equal(
    flipsText(answer, 1),
    "Answered otherwise: 2 of 40 train sentences (40 right before, 38 now), 0 of 1 test sentence (1 right before, 1 now).",
  );
  assert.match(flipsText(answer, 0), /^Nothing is edited yet/u);
});

test("a cell of the picture is a weight of the whole array", () => {
  const answer = {
    axes: { w_xh: "HV", w_hh: "HH", w_hy: "CH", b_h: "H", b_y: "C" },
    units: 4,
    labels: ["no", "yes"],
    shown: ["bad", "good"],
    places: [3, 17],
    of: 200,
    norms: {},
    largest: {},
  };
  assert.deepEqual(cellOfWeights("w_xh", answer, 2, 1), { place: [2, 17], text: "from “good” to unit 2" });
  assert.deepEqual(cellOfWeights("w_hh", answer, 2, 1), { place: [2, 1], text: "from unit 1 to unit 2" });
  assert.deepEqual(cellOfWeights("w_hy", answer, 1, 3), { place: [1, 3], text: "from unit 3 to yes" });
  assert.deepEqual(cellOfWeights("b_h", answer, 0, 3), { place: [3], text: "the bias of unit 3" });
  assert.deepEqual(cellOfWeights("b_y", answer, 0, 1), { place: [1], text: "the bias of yes" });
});
