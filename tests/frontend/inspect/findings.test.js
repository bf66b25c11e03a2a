/** The Inside page without a browser: what its views lay out and say. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { remedyOf } from "../../../playground/frontend/inspect/diagnosis/diagnosis.js";
import {
  clippingText,
  listText,
  mostTellingWords,
  reachInWords,
  strongestWords,
  wallOrder,
} from "../../../playground/frontend/inspect/wording/findings.js";
import {
  arrowPath,
  arrowWidth,
  bandMean,
  bandsOf,
  layoutOf,
  MOST_CELLS,
  unitNear,
} from "../../../playground/frontend/inspect/network/layout.js";
import { scoreText } from "../../../playground/frontend/inspect/wording/score.js";
import { largest, termsOf } from "../../../playground/frontend/inspect/network/terms.js";
import { forGoodText, learntText } from "../../../playground/frontend/inspect/wording/learnt.js";
import { strengthOf } from "../../../playground/frontend/inspect/wall/tiles.js";
import { csvOf } from "../../../playground/frontend/core/csv.js";
import { learnSettings } from "../../../playground/frontend/core/settings.js";

// The drawn network ---------------------------------------------------------------------------------------------------

test("up to 20 words stand side by side in 1280 px, more of them scroll", () => {
  for (let words = 0; words <= 20; words += 1) assert.ok(layoutOf(words + 1, 64, 940).width <= 960, `${words} words`);
  assert.ok(layoutOf(61, 64, 940).width > 960);
});

test("a point is in the cell that is drawn there", () => {
  const layout = layoutOf(5, 8, 600);
  for (const step of [0, 2, 4]) {
    for (const cell of [0, 3, 7]) {
      const y = layout.states.top + (cell + 0.5) * layout.states.cell;
      assert.deepEqual(layout.cellAt(layout.x(step), y), { step, cell });
    }
  }
  assert.equal(layout.cellAt(layout.x(1), 2), null);
  assert.equal(layout.cellAt((layout.x(1) + layout.x(2)) / 2, layout.states.top + 5), null);
  assert.equal(layout.stepAt(-50), 0);
  assert.equal(layout.stepAt(5000), 4);
});

test("every unit is in one band, and a band has the mean of its units", () => {
  for (const units of [1, 2, 64, 65, 200, 256]) {
    const bands = bandsOf(Array.from({ length: units }, (_, i) => units - 1 - i));
    assert.equal(bands.length, Math.min(units, MOST_CELLS));
    assert.deepEqual(
      bands.flat().sort((a, b) => a - b),
      Array.from({ length: units }, (_, i) => i),
    );
  }
  assert.equal(bandMean([0, 2], [9, 9, 1, 5, 3], 2), 2);
});

test("the unit above and below is that of the next cell, and no further than the ends", () => {
  const bands = [
    [4, 2],
    [0, 5],
    [3, 1],
  ];
  assert.deepEqual([unitNear(bands, 5, 1), unitNear(bands, 5, -1)], [3, 4]);
  assert.deepEqual([unitNear(bands, 1, 1), unitNear(bands, 2, -1)], [3, 4]);
  assert.deepEqual([unitNear(bands, null, 1), unitNear(bands, null, -1)], [4, 4], "from none to the first");
});

test("an arrow points where it goes and is as wide as its share", () => {
  assert.equal(arrowPath([0, 10], [20, 10]), "M0,10L20,10M15,14L20,10L15,6");
  assert.equal(arrowPath([5, 30], [5, 0]), "M5,30L5,0M1,5L5,0L9,5");
  assert.ok(arrowWidth(0) > 0);
  assert.ok(arrowWidth(0.2) < arrowWidth(0.9));
});

test("the terms of a cell that are shown add up to all of them", () => {
  const unit = { word: "bad", input: 0.5, bias: -0.25, recurrent: Array.from({ length: 64 }, (_, k) => Math.sin(k)) };
  const terms = termsOf(unit);
  const shares = largest(terms);
  const sum = (/** @type {{value: number}[]} */ list) => list.reduce((total, { value }) => total + value, 0);
  assert.equal(terms.length, 66);
  assert.equal(shares.length, 9);
  assert.ok(Math.abs(sum(shares) - sum(terms)) < 1e-12);
  assert.ok(Math.abs(shares[0].value) >= Math.abs(shares[7].value));
  assert.equal(largest(termsOf({ word: null, input: 0, bias: 1, recurrent: [1, 2] })).length, 4);
});

// What is said --------------------------------------------------------------------------------------------------------

test("the strongest pushes are shown from the most toward to the most against", () => {
  assert.deepEqual(strongestWords([0.1, -3, 2, 0], [0, 0, 0, 5], 3), [2, 3, 1]);
});

test("words with a number are shown from the lowest, those that say nothing left out first", () => {
  assert.deepEqual(mostTellingWords([1, -0.2, null, 1.01, 0.5], 1, 3), [1, 4, 3]);
  assert.deepEqual(mostTellingWords([null, null], 1), []);
});

test("tiles stand as in the file, by loss, or by the state of a unit", () => {
  const set = { losses: [0.1, 3, 0.5], unit: [0.9, -1, 0.95] };
  assert.deepEqual(wallOrder("file", set), [0, 1, 2]);
  assert.deepEqual(wallOrder("loss", set), [1, 2, 0]);
  assert.deepEqual(wallOrder("unit", set), [2, 0, 1]);
  assert.deepEqual(wallOrder("unit", { losses: [1, 2], unit: null }), [0, 1]);
  assert.deepEqual(
    wallOrder("learnt", {
      ...set,
      learnt: [
        [30, 20],
        [null, 40],
        [10, null],
      ],
    }),
    [2, 0, 1],
  );
  assert.deepEqual(wallOrder("learnt", set), [0, 1, 2], "as long as that is not known");
});

test("when a sentence was learnt for good is told as exactly as it is known", () => {
  assert.deepEqual(
    [
      [null, 40],
      [12, null],
      [0, null],
      [41, 40],
      [1200, 40],
    ].map((each) => forGoodText(/** @type {any} */ (each))),
    [
      "not learnt yet",
      "right ever since epoch 12",
      "right ever since epoch 0",
      "learnt for good in epoch 41",
      "learnt for good between epochs 40 and 1,200",
    ],
  );
  const summary = learntText({
    epochs: [0, 40, 80],
    train: [
      [40, 0],
      [null, 80],
    ],
    test: [
      [80, 40],
      [0, null],
    ],
  });
  assert.match(
    summary,
    /^Learnt for good: 1 of 2 train sentences and 2 of 2 test sentences, the last of them by epoch 80; told by the 3 epochs/u,
  );
  assert.match(learntText({ epochs: [0], train: [[null, 0]], test: [] }), /once the network has trained/u);
});

test("a guess is a faint tile and a certainty a strong one", () => {
  assert.deepEqual([strengthOf(1, 2), strengthOf(0.75, 2), strengthOf(0.5, 2), strengthOf(1, 3)], [1, 0.5, 0.12, 1]);
});

test("it is said what clipping cuts of a lesson", () => {
  const lesson = { beyond: 3, clipped: [false, true, true] };
  assert.equal(
    clippingText("good", 1, lesson),
    "If good is right, 3 entries of its lesson for w_hh are clipped at 1; 2 marked words alone would be cut.",
  );
  assert.match(clippingText("good", 1, { beyond: 1, clipped: [false] }), /1 entry of its lesson for w_hh is clipped at 1\.$/);
  assert.match(clippingText("bad", 1, { beyond: 0, clipped: [false] }), /^If bad is right, no entry of its lesson is clipped at 1\.$/);
  assert.match(clippingText("good", null, lesson), /not known/);
});

test("words are listed as in a sentence", () => {
  assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listText), ["", "a", "a and b", "a, b and c"]);
});

test("a remedy goes on as a branch where its settings may change in mid-run, and else begins anew", () => {
  learnSettings(
    /** @type {any} */ ({
      settings: [
        { name: "learning_rate", changeable: true },
        { name: "init_scale", changeable: false },
        { name: "epochs", changeable: true, most: 1000 },
      ],
      defaults: {},
    }),
  );
  const run = { data: "Article", epochs: 300, settings: { hidden_size: 64, learning_rate: 0.001, epochs: 600 } };
  const faster = { name: "learning rate too low", remedy: { learning_rate: 0.02 } };
  assert.deepEqual(remedyOf(run, faster, { run: "a" }), { do: "branch", run: "a", settings: { learning_rate: 0.02 } });
  const ended = remedyOf({ ...run, epochs: 300, settings: { ...run.settings, epochs: 300 } }, faster, {});
  assert.deepEqual(ended, { do: "branch", settings: { learning_rate: 0.02, epochs: 600 } }, "with epochs to train");
  const far = remedyOf({ ...run, epochs: 600, settings: { ...run.settings, epochs: 600 } }, faster, {});
  assert.deepEqual(far.settings, { learning_rate: 0.02, epochs: 1000 }, "and no more than are offered");
  const anew = { do: "begin", data: "Article" };
  assert.deepEqual(remedyOf(run, { name: "plateau from tiny initial weights", remedy: { init_scale: 0.1 } }, {}), {
    ...anew,
    settings: { ...run.settings, init_scale: 0.1 },
  });
  assert.deepEqual(remedyOf(run, { name: "diverged", remedy: { learning_rate: 0.02 } }, {}), {
    ...anew,
    settings: { ...run.settings, learning_rate: 0.02 },
  });
});

test("a score has its sign and the figures that count", () => {
  assert.deepEqual([1.234, -0.004, 0, -12.34, 345.6, null].map(scoreText), ["+1.23", "+0.00", "+0.00", "−12.3", "+346", "–"]);
});

test("memory reaches back as far as a tenth of the strongest", () => {
  assert.equal(reachInWords([0.01, 0.05, 0.5, 1]), 1);
  assert.equal(reachInWords([1, 1, 1]), 2);
  assert.equal(reachInWords([0, 0]), 0);
});

test("a table is CSV that any word fits into", () => {
  assert.equal(
    csvOf([
      ["word", "push"],
      ['say "no", twice', -0.5],
    ]),
    '\ufeffword,push\r\n"say ""no"", twice",-0.5\r\n',
  );
});
