/** Runs that are shown together are told apart by eye: no two of a selection look alike. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { assignLooks } from "../../../playground/frontend/charts/looks.js";
import { markOf, OUTLINES } from "../../../playground/frontend/charts/swatch.js";
import { pick, random, sample } from "../support/random.js";

test("no two of a selection look alike, and a run that stays keeps its look", () => {
  const chance = random(1);
  for (let round = 0; round < 40; round += 1) {
    const runs = Array.from({ length: 60 }, (_, i) => ({ id: `${i}`, colour: pick(chance, [i % 12, 3]) }));
    let before = new Map();
    for (let turn = 0; turn < 4; turn += 1) {
      const selected = sample(chance, runs, 1 + Math.floor(60 * chance()));
      const looks = assignLooks(selected, before);
      assert.deepEqual(new Set(looks.keys()), new Set(selected.map(({ id }) => id)));
      assert.equal(new Set([...looks.values()].map(({ colour, variant }) => `${colour} ${variant}`)).size, selected.length);
      for (const [id, look] of looks) if (before.has(id)) assert.deepEqual(look, before.get(id));
      before = looks;
    }
  }
});

test("up to twelve runs have twelve colours, and their own where they can", () => {
  const runs = [0, 1, 0, 0, 5, 5, 7].map((colour, i) => ({ id: `${i}`, colour }));
  const looks = assignLooks(runs);
  assert.deepEqual(
    ["0", "1", "4", "6"].map((id) => looks.get(id)?.colour),
    [0, 1, 5, 7],
  );
  assert.equal(new Set([...looks.values()].map(({ colour }) => colour)).size, 7);
  assert.deepEqual(new Set([...looks.values()].map(({ variant }) => variant)), new Set([0]));
});

for (const [name, colourOf] of /** @type {[string, (i: number) => number][]} */ ([
  ["of one colour", () => 0],
  ["of all colours in turn", (i) => i % 12],
])) {
  test(`a hundred curves ${name} are drawn in a hundred ways`, () => {
    const runs = Array.from({ length: 100 }, (_, i) => ({ id: `${i}`, colour: colourOf(i) }));
    const looks = assignLooks(runs);
    const colours = Array.from({ length: 12 }, (_, i) => `c${i}`);
    const marks = runs.map((run) => markOf({ ...run, look: looks.get(run.id) }, colours));
    for (const { marker } of marks) assert.ok(marker in OUTLINES);
    assert.equal(new Set(marks.map((mark) => Object.values(mark).join())).size, 100);
  });
}
