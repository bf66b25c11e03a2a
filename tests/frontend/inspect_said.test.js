/** The sentences of the Inside page: how to read each view, and what it says where it cannot show all. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openDocument } from "./part.js";
import { openScreen } from "./screen.js";

openScreen();
Object.assign(openDocument(), new EventTarget());
Object.assign(document, { addEventListener() {}, removeEventListener() {} });
const { foundText } = await import("../../playground/frontend/inspect/diagnosis.js");
const { farthestText } = await import("../../playground/frontend/inspect/findings.js");
const { decadesApart } = await import("../../playground/frontend/inspect/lines.js");
const { neededText } = await import("../../playground/frontend/inspect/units.js");
const { VIEWS } = await import("../../playground/frontend/inspect/views.js");

test("every view and every part says in one sentence how to read it", () => {
  for (const view of VIEWS.flatMap((each) => [each, ...(each.parts ?? [])])) {
    assert.match(view.reading, /^[A-Z].*\.$/su, view.name);
    assert.doesNotMatch(view.reading, /[.!?]\s/u, view.name);
  }
});

test("it is said which of the words are shown, unless all are", () => {
  assert.equal(farthestText(24, 200), "the 24 of 200 words farthest from 1");
  assert.equal(farthestText(24, 24), "");
});

test("a logarithmic axis names whole decades, and no more than a few", () => {
  assert.equal(decadesApart([0.2, 3, null, 0]), 1);
  assert.equal(decadesApart([1e-11, 1e2]), 3);
  assert.equal(decadesApart([]), 1);
});

test("without the data set units and the diagnosis say what they can, and what not", () => {
  const units = { says: [1, 2], flips: [null, null], tested: 0, of: 0 };
  assert.match(neededText(units), /^The data set is not here, so this is what each unit says/);
  assert.equal(
    neededText({ ...units, flips: [0, 3], tested: 20, of: 20 }),
    "Without 1 of 2 units some answer changes; without any one of the others none does.",
  );
  assert.match(foundText({ findings: [], epochs: 40, measured: false }), /after 40 epochs\. The data set is not here, so the curves alone/);
  assert.equal(foundText({ findings: [1], epochs: 40, measured: true }), "1 finding after 40 epochs.");
});
