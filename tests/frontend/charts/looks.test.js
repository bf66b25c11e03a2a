/** Runs that are shown together are told apart by eye: no two of a selection look alike. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { assignLooks, lookAt } from "../../../playground/frontend/charts/looks.js";
import { makeSwatch, markOf, OUTLINES, paintSwatch } from "../../../playground/frontend/charts/swatch.js";
import { openDocument } from "../support/part.js";
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
  const runs = [11, 1, 11, 11, 5, 17, 7].map((colour, i) => ({ id: `${i}`, colour }));
  const looks = assignLooks(runs);
  assert.deepEqual(
    runs.map(({ id }) => looks.get(id)),
    [11, 1, 0, 2, 5, 6, 7].map((colour) => ({ colour, variant: 0 })), // the next one round that is no other's own
  );
});

test("beyond all ways to draw a curve they come again", () => {
  const runs = Array.from({ length: 12 * 28 + 2 }, (_, i) => ({ id: `${i}`, colour: 3 }));
  const looks = [...assignLooks(runs).values()];
  assert.deepEqual([looks[11].variant, looks[12], looks.at(-3)?.variant, looks.at(-2)], [0, { colour: 3, variant: 1 }, 27, looks[0]]);
  assert.deepEqual([0, 11, 12, 38, 12 * 28].map(lookAt), [
    { colour: 0, variant: 0 },
    { colour: 11, variant: 0 },
    { colour: 0, variant: 1 },
    { colour: 2, variant: 3 },
    { colour: 0, variant: 0 },
  ]);
});

test("a mark has Plotly's names, and the swatch shows the same", () => {
  openDocument();
  const marks = Array.from({ length: 8 }, (_, variant) =>
    Object.values(markOf({ colour: 0, look: { colour: 1, variant } }, ["red", "blue"])),
  );
  assert.deepEqual(
    marks.map((mark) => mark.join(" ").trim()),
    ["solid", "dot circle", "dash square", "dashdot triangle-up", "solid diamond", "dot x", "dash cross", "dashdot"].map(
      (mark) => `blue ${mark}`,
    ),
  );
  assert.deepEqual(markOf({ colour: 5 }, ["red", "blue"]), { colour: "blue", dash: "solid", marker: "" });
  const swatch = /** @type {any} */ (makeSwatch());
  for (const [variant, dashes, marker, mark] of /** @type {[number, string, string, string][]} */ ([
    [3, "7 2 2 2", "triangle-up", "blue dashdot triangle-up"],
    [0, "", "", "blue solid"],
  ])) {
    paintSwatch(swatch, { colour: 0, look: { colour: 1, variant } }, ["red", "blue"]);
    const { stroke, strokeDasharray } = swatch.style;
    const outline = swatch.lastChild;
    assert.deepEqual([stroke, strokeDasharray, swatch.dataset.mark], ["blue", dashes, mark]);
    assert.deepEqual([outline.attributes.d, outline.style.fill], [OUTLINES[marker], "blue"]);
  }
  assert.deepEqual([swatch.children.length, swatch.attributes.viewBox, swatch.attributes["aria-hidden"]], [2, "0 0 22 10", "true"]);
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
