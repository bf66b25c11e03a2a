/** Clicks in the views of the Inside page: what each chooses in all of them, and what is marked then. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { allIn, choose, happen } from "../support/in_part.js";
import { openInside, screen } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";
import { wordsOf } from "../support/words.js";

const { dimensions } = await import("../../../playground/frontend/inspect/landscape/dimensions.js");
const { flips } = await import("../../../playground/frontend/inspect/weights/flips.js");
const { gradientNorms } = await import("../../../playground/frontend/inspect/time_machine/over_epochs.js");
const { gradients } = await import("../../../playground/frontend/inspect/diagnosis/gradients.js");
const { ledger } = await import("../../../playground/frontend/inspect/words/ledger.js");
const { lossAlongItsWay } = await import("../../../playground/frontend/inspect/landscape/loss_slice.js");
const { memory } = await import("../../../playground/frontend/inspect/memory/memory.js");
const { memoryOverEpochs } = await import("../../../playground/frontend/inspect/memory/over_epochs.js");
const { modifierPairs } = await import("../../../playground/frontend/inspect/words/modifier_pairs.js");
const { nearest } = await import("../../../playground/frontend/inspect/memory/nearest.js");
const { plane } = await import("../../../playground/frontend/inspect/landscape/plane.js");
const { restingPoints } = await import("../../../playground/frontend/inspect/landscape/resting_points.js");
const { units } = await import("../../../playground/frontend/inspect/weights/units.js");
const { wall } = await import("../../../playground/frontend/inspect/wall/wall.js");
const { weights } = await import("../../../playground/frontend/inspect/weights/weights.js");
const { whatif } = await import("../../../playground/frontend/inspect/words/whatif.js");

/** Where a frame stands: its columns and rows, half a place beyond what it is around. @param {number} place */
const around = (place) => [place - 0.5, place + 0.5];

/** @type {[name: string, view: any, selected: object, clicks: [point: object, chosen: object][], chart?: number][]} */
const CHARTS = [
  ["a row of the ledger", ledger, { word: 0 }, [[{ x: 2, y: 1 }, { word: 1 }]]],
  ["a place of the memory", memory, { word: 0 }, [[{ x: 2, y: 1 }, { word: 2 }]]],
  [
    "a cell of the memory by epoch",
    memoryOverEpochs,
    { word: 0 },
    [
      [
        { x: 1, y: 2 },
        { word: 2, epoch: 40 },
      ],
    ],
  ],
  [
    "a point of the landscape",
    plane,
    { word: 0, sentence: "not bad" },
    [
      [{ customdata: [0, 1] }, { word: 1, sentence: "not bad" }],
      [{}, { word: 1, sentence: "not bad" }],
      [{ customdata: [1, 2] }, { word: 2, sentence: "so good" }],
    ],
  ],
  [
    "a dot of the way down the loss",
    lossAlongItsWay,
    { epoch: 10 },
    [
      [{ customdata: 0 }, { epoch: 0 }],
      [{}, { epoch: 0 }],
    ],
  ],
  ["an epoch of the gradient", gradientNorms, { epoch: 0 }, [[{ x: 2, y: 0 }, { epoch: 20 }]]],
  [
    "a row of the pairs of words",
    whatif,
    { word: 0, sentence: "not bad" },
    [
      [
        { x: 0, y: 1 },
        { word: 2, sentence: "not bad" },
      ],
    ],
    2,
  ],
  ["a cell of the weights from words", weights, { unit: 0 }, [[{ x: 1, y: 2 }, { unit: 2 }]]],
  // biome-ignore format: a row
  ["a cell of which word acts on which", modifierPairs, { sentence: "it is good", word: 2 }, [[{ x: 1, y: 0 }, { sentence: "it is not bad", word: 4 }]]],
  [
    "a number of the strongest directions",
    dimensions,
    { edits: ["silence 1", "rank 2"] },
    [
      [{ x: 0, y: 0 }, { edits: ["silence 1", "rank 0"] }],
      [{ x: 1, y: 1 }, { edits: ["silence 1", "rank 1"] }],
      [{ x: 2, y: 1 }, { edits: ["silence 1"] }],
    ],
  ],
];

for (const [name, view, selected, clicks, chart] of CHARTS) {
  test(`a click on ${name} chooses it in every view`, () => {
    const { selection, show } = openInside(selected);
    const { click, drawing } = show(view, ANSWERS[view.name]);
    drawing.draw(ANSWERS[view.name]);
    screen.frame(); // drawn twice it still hears each click once
    let changeCount = 0;
    selection.on(() => (changeCount += 1));
    for (const [point, chosen] of clicks) {
      click(point, chart);
      const now = Object.fromEntries(Object.keys(chosen).map((each) => [each, Reflect.get(selection.now, each)]));
      assert.deepEqual(now, chosen);
    }
    assert.equal(changeCount, clicks.filter(([point]) => Object.keys(point).length).length);
  });
}

test("what is selected is marked: a column of the ledger, a place of the memory, a word and an epoch, an epoch, a unit", () => {
  const { selection, show } = openInside({ word: 1, epoch: 40, unit: 2 });
  const marked = (/** @type {any} */ view) => {
    const { marks, drawing } = show(view, ANSWERS[view.name]);
    drawing.select();
    return marks().map(({ x0, x1, y0, y1 }) => [x0, x1, y0, y1]);
  };
  assert.deepEqual(marked(ledger), [[...around(1), -0.5, 2.5]]);
  assert.deepEqual(marked(memory), [[0.6, 1.4, undefined, undefined]]);
  assert.deepEqual(marked(memoryOverEpochs), [
    [...around(1), -0.5, 2.5],
    [-0.5, 1.5, ...around(1)],
  ]);
  assert.deepEqual(marked(weights), [[-0.5, 1.5, ...around(2)]]);
  assert.deepEqual(marked(dimensions), [[0.6, 1.4, undefined, undefined]], "the rank that is needed");
  assert.deepEqual(marked(gradientNorms), [], "epoch 40 is not among its own");
  selection.set({ epoch: 20, unit: null, word: 0 });
  assert.deepEqual(marked(gradientNorms), [[1.6, 2.4, undefined, undefined]]);
  assert.deepEqual(marked(weights), []);
  assert.deepEqual(marked(ledger), [[...around(0), -0.5, 2.5]]);
  selection.set({ epoch: 0 });
  assert.deepEqual(marked(gradientNorms), [[-0.4, 0.4, undefined, undefined]], "the untrained network too");
  assert.deepEqual(marked(memoryOverEpochs)[0], [...around(0), -0.5, 2.5]);
});

test("a unit is chosen and silenced in its row, and speaks again with another press", () => {
  const { selection, show } = openInside();
  const { drawing, rows, button } = show(units, ANSWERS.units);
  const chosen = () => rows().flatMap((row) => (row.hasAttribute("data-chosen") ? [row.dataset.unit] : []));
  assert.deepEqual(
    rows().map((row) => row.dataset.unit),
    [undefined, "1", "2", "0"],
    "the one that says most first",
  );
  assert.deepEqual(chosen(), []);
  button("0").click();
  drawing.select();
  assert.deepEqual([selection.now.unit, chosen()], [0, ["0"]]);
  const silence = () => button("Unit 2: silence");
  silence().click();
  assert.deepEqual(selection.now.edits, ["silence 2"]);
  drawing.draw(ANSWERS.units);
  assert.deepEqual([silence().textContent, button("Unit 1: silence").textContent, chosen()], ["silenced", "silence", ["0"]]);
  silence().click();
  assert.deepEqual(selection.now.edits, []);
});

test("a tile reads its sentence, and the arrows go from tile to tile in the order that is chosen", () => {
  const { selection, requests, show } = openInside({ sentence: "c" });
  const { body, drawing, field } = show(wall, ANSWERS.wall);
  const [train, test] = allIn(body).filter(({ className }) => className === "rnn-wall");
  const texts = (/** @type {any} */ set) => set.children.map((/** @type {any} */ tile) => tile.dataset.text);
  const flagged = (/** @type {string} */ flag) => train.children.filter((/** @type {any} */ tile) => tile.hasAttribute(flag));
  assert.deepEqual([texts(train), texts(test)], [["a", "b", "c"], ["d"]]);
  assert.deepEqual(texts({ children: flagged("data-chosen") }), ["c"]);
  assert.deepEqual(texts({ children: flagged("data-wrong") }), ["b"]);
  assert.equal(train.children[1].title, "b: good 60 %, though bad is right");
  happen(train, "click", train.children[1]);
  drawing.select();
  assert.deepEqual([selection.now.sentence, texts({ children: flagged("data-chosen") })], ["b", ["b"]]);
  happen(train, "click", train);
  assert.equal(selection.now.sentence, "b", "between the tiles there is no sentence");
  const stop = () => train.children.findIndex((/** @type {any} */ tile) => tile.tabIndex === 0 && document.activeElement === tile);
  const stops = ["ArrowRight", "ArrowRight", "ArrowLeft", "Home", "ArrowLeft", "End"].map((key) => [train.press(key), stop()][1]);
  assert.deepEqual(stops, [2, 2, 1, 0, 0, 2]);
  assert.equal(train.children.filter((/** @type {any} */ tile) => tile.tabIndex === 0).length, 1);
  choose(field("Order of the tiles"), "loss");
  assert.deepEqual(texts(train), ["b", "c", "a"]);
  choose(field("Order of the tiles"), "learnt");
  requests[0].onOutcome({
    answer: {
      epochs: [0, 10],
      train: [
        [10, 0],
        [null, 10],
        [0, null],
      ],
      test: [[10, 0]],
    },
  });
  assert.deepEqual(texts(train), ["c", "a", "b"]);
  drawing.draw({ ...ANSWERS.wall, train: ANSWERS.wall.test });
  assert.deepEqual([texts(train), train.children[0].tabIndex], [["d"], 0], "there are fewer");
});

test("a sentence that the edits flip is read by a click, and it is told whether it is right now", () => {
  const { selection, show } = openInside({ edits: ["silence 1"] });
  const { body, button, says } = show(flips, ANSWERS.flips);
  const items = allIn(body).filter(({ tag }) => tag === "li");
  assert.deepEqual(
    items.map(({ children: [, verdict] }) => verdict),
    [" bad → good, now wrong (train)", " good → bad, now right (train)", " bad → good, now right (test)"],
  );
  button("not so bad").click();
  assert.equal(selection.now.sentence, "not so bad");
  const many = Array.from({ length: 201 }, (_, i) => ({ text: String(i), before: 0, after: 1, right: 1 }));
  const { body: full } = show(flips, { ...ANSWERS.flips, test: { ...ANSWERS.flips.test, flips: many } });
  assert.equal(allIn(full).findLast(({ tag }) => tag === "li").textContent, "and 3 more");
  assert.match(says(), /Answered otherwise: 2 of 40 train sentences/u);
});

test("a beginning that looks the same is read by a click, to its end, and so is the one without a word", () => {
  const { selection, show } = openInside({ sentence: "not bad", word: 2 });
  selection.take(wordsOf(2));
  const { drawing, button } = show(nearest, ANSWERS.nearest);
  button("so bad").click();
  assert.deepEqual([selection.now.sentence, selection.now.word], ["so bad", 2]);
  selection.set({ word: 0 });
  drawing.select();
  button("(no word)").click();
  assert.deepEqual([selection.now.sentence, selection.now.word], ["", 0]);
});

test("the gradient check marks what fails for the label that is chosen", () => {
  const { show } = openInside();
  const { rows, field, says } = show(gradients, ANSWERS.gradients);
  const texts = () =>
    rows()
      .slice(1)
      .map(({ children }) => children.map((/** @type {any} */ cell) => cell.textContent));
  assert.deepEqual(texts(), [["w_hh", "9", "✗ 0.10", "✓ 0"]]);
  choose(field("Label that counts as right"), "0");
  assert.deepEqual(texts(), [["w_hh", "9", "✓ 1.0e-10", "✗ 0.20"]]);
  assert.match(says(), /As printed in the article it is wrong in w_hh/u);
});

test("the lesson of the memory is that of the label that is chosen", () => {
  const { show } = openInside();
  const { charts, field } = show(memory, ANSWERS.memory);
  const bars = () => charts()[0].data.at(-1);
  assert.deepEqual(
    [bars().y, bars().marker.color],
    [
      [0, 3, 4],
      ["grey", "grey", "grey"],
    ],
  );
  choose(field("Label that counts as right"), "0");
  screen.frame();
  assert.deepEqual(
    [bars().y, bars().marker.color],
    [
      [0, 1, 2],
      ["grey", "red", "grey"],
    ],
  );
  assert.match(bars().name, /if bad is right/u);
});

test("what the resting points are is drawn into the landscape while their part is open", () => {
  const laid = /** @type {any[]} */ ([]);
  const { show } = openInside();
  const { drawing } = show(restingPoints, ANSWERS.resting_points, { parent: { lay: (/** @type {any} */ answer) => laid.push(answer) } });
  drawing.close?.();
  assert.deepEqual(laid, [ANSWERS.resting_points, null]);
  const { charts, drawing: landscape } = show(plane, ANSWERS.plane);
  const before = charts()[0].data.length;
  landscape.lay?.(ANSWERS.resting_points);
  screen.frame();
  assert.equal(charts()[0].data.length, before + 1);
  landscape.lay?.({ ...ANSWERS.resting_points, units: 7 });
  screen.frame();
  assert.equal(charts()[0].data.length, before, "those of another network are not drawn");
});

test("in the question “what if” a word is chosen, swapped or left out, and Undo goes back", () => {
  const { selection, show } = openInside({ sentence: "not bad", word: 0 });
  const { body, drawing, button, field, says } = show(whatif, ANSWERS.whatif);
  const [word, other] = [field("Word to change"), field("Change it to")];
  choose(word, "1");
  assert.equal(selection.now.word, 2);
  Object.assign(other, { value: "good", selectedIndex: 1 });
  other.say("change");
  assert.match(says(), / 70 % good /u);
  button("Take it").click();
  assert.equal(selection.now.sentence, "bad", "the smallest change");
  drawing.draw({ ...ANSWERS.whatif, words: ["bad"], path: [0.5, 0.1], swaps: base64(0.1, 0.2, 0.3), pairs: null, flip: null });
  assert.match(says(), /Before: “not bad”, 90 % good; now 10 %\./u);
  const history = allIn(body).find(({ children }) => String(children[0]).startsWith("Before"));
  assert.equal(history.hidden, false);
  button("Undo").click();
  assert.equal(selection.now.sentence, "not bad");
  drawing.draw(ANSWERS.whatif);
  assert.equal(history.hidden, true);
  Object.assign(word, { value: "1" });
  const [, takeSwap] = allIn(body).filter(({ textContent }) => textContent === "Take it");
  takeSwap.click();
  assert.equal(selection.now.sentence, "not good");
});
