/** The keyboard in the landscape and on the planes of the loss: arrows go along the points, which get a ring, and Enter selects one. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { allIn } from "../support/in_part.js";
import { openDocument, Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";
import { makeStorage } from "../support/storage.js";
import "../support/catalogue.js";

const screen = openScreen();
openDocument();
Object.assign(globalThis, { sessionStorage: makeStorage().storage });
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { lossAlongItsWay, lossSlice } = await import("../../../playground/frontend/inspect/landscape/loss_slice.js");
const { plane } = await import("../../../playground/frontend/inspect/landscape/plane.js");

const AXIS = { title: {} };
const LINE = { line: {}, marker: {} };
const BORDER = { type: "line" };
const RING = { type: "circle", x0: -10 };
const SQUARED = { shapes: [], height: 460, xaxis: { range: [-1, 1] }, yaxis: { range: [-1, 1] } };
const META = { labels: ["#111", "#222"], colours: ["#333"], first: "#000", ring: RING, note: { font: {} }, squared: SQUARED };
const LAYOUT = { margin: { l: 0, r: 0, t: 0, b: 0 }, height: 400, xaxis: AXIS, yaxis: AXIS, shapes: [BORDER], meta: META };
const FIGURE = { data: [{}, LINE, {}, LINE, {}, {}], layout: LAYOUT, config: {} };

/** What is selected. @type {any} */
let now;
/** The shapes that Plotly was told to draw last. @type {any[]} */
let shapes;
/** @type {any} */
let context;

beforeEach(() => {
  now = { run: "", epoch: null, sentence: "not bad", word: 2 };
  const Plotly = {
    react(/** @type {any} */ chart, /** @type {any} */ _data, /** @type {any} */ layout) {
      chart.on = () => {};
      shapes = layout.shapes;
    },
    relayout: (/** @type {any} */ _chart, /** @type {any} */ change) => void ({ shapes } = change),
    purge() {},
  };
  const selection = { now, set: (/** @type {object} */ change) => Object.assign(now, change) };
  const stream = { on: () => () => {}, send() {} };
  context = { selection, stream, life: makeLife(), Plotly, figures: { light: { plane: FIGURE } }, theme: "light", again() {} };
});

/** Draws an answer, and reaches its chart with the Tab key. @param {import("../../../playground/frontend/inspect/view/view.js").View} view @param {any} answer */
function open(view, answer) {
  const body = new Part();
  const drawing = view.mount(/** @type {any} */ (body), context);
  drawing.draw(answer);
  screen.frame();
  const host = allIn(body).find(({ attributes }) => attributes["aria-keyshortcuts"]);
  if (!host) return { drawing, voiceText: () => "", press: () => false };
  Object.assign(host, { matches: (/** @type {string} */ selector) => selector === ":focus-visible" });
  host.say("focus");
  const voice = allIn(host).find(({ attributes }) => attributes.role === "status");
  return { drawing, voiceText: () => voice.textContent, press: (/** @type {string} */ key) => host.press(key) };
}

/** @param {string} sentence @param {number[]} score */
const path = (sentence, score) => ({ words: sentence.split(" "), between: " ", x: score, y: score.map((_, t) => t), score });
const land = (/** @type {object[]} */ ...paths) => ({
  ...{ paths, flow: [[0, 0, 1, 1], [1, 1, 1, 1]], square: false, share: 0.9 }, // biome-ignore format: two arrows
  ...{ labels: ["no", "yes"], toward: 1, against: 0 },
});

test("arrows go along the paths from the selected word on, and Enter selects the sentence and the word", () => {
  const paths = [path("not bad", [0.25, -1, 2]), path("good", [0.25, 1.5])];
  const { drawing, voiceText, press } = open(plane, land(...paths));
  assert.deepEqual(shapes, [BORDER], "no ring before an arrow");
  press("ArrowLeft");
  assert.deepEqual([voiceText(), shapes], ["“not bad”, bad: score +2.00", [BORDER, { ...RING, xanchor: 2, yanchor: 2 }]]);
  press("ArrowLeft");
  press("Enter");
  assert.deepEqual([now.sentence, now.word], ["not bad", 1]);
  press("End");
  assert.deepEqual([voiceText(), shapes[1].xanchor], ["“good”, good: score +1.50", 1.5]);
  press("Enter");
  assert.deepEqual([now.sentence, now.word], ["good", 1]);

  // Its path is the first one now: what was marked stands elsewhere.
  drawing.draw(land(paths[1], paths[0]));
  screen.frame();
  assert.deepEqual(shapes, [BORDER]);
  press("ArrowRight");
  assert.equal(voiceText(), "“good”, good: score +1.50");
});

test("the kept epochs on the way down the loss are chosen with the keyboard", () => {
  const losses = [[0.7, 0.2, null], [0.6, 0.1, 0.5], [0.7, 0.3, 0.4]]; // biome-ignore format: a table
  const slice = { across: [-1, 0, 1], up: [-1, 0, 1], losses, sentences: 5, of: 5, share: 0.9, guessing: Math.LN2 };
  const answer = { ...slice, path: [[3, 1], [2, 0], [0, 0]], epochs: [0, 50, 100], way: [0.7, null, 0.1] }; // biome-ignore format: points
  const { voiceText, press } = open(lossAlongItsWay, answer);
  press("ArrowLeft");
  assert.deepEqual([voiceText(), shapes], ["epoch 100: loss 0.100", [{ ...RING, xanchor: 0, yanchor: 0 }]]);
  press("ArrowLeft");
  assert.equal(voiceText(), "epoch 50: loss beyond all bounds");
  press("Enter");
  assert.equal(now.epoch, 50);
  now.epoch = 0;
  const untrained = open(lossAlongItsWay, answer);
  untrained.press("ArrowLeft");
  assert.equal(untrained.voiceText(), "epoch 0: loss 0.700", "it begins at the epoch that is selected");
});

test("the loss at each place around the network is read out, from the middle on, and nothing is selected there", () => {
  const losses = [[0.7, 0.2, null], [0.6, 0.1, 0.5], [0.8, 0.3, 0.4]]; // biome-ignore format: a table
  const slice = { across: [-1, 0, 1], up: [-0.5, 0, 0.5], losses, sentences: 5, of: 5, path: [], epochs: [], way: [] };
  const { voiceText, press } = open(lossSlice, slice);
  assert.deepEqual(shapes, []);
  press("ArrowUp");
  assert.deepEqual([voiceText(), shapes], ["x 0, y 0: loss 0.100", [{ ...RING, xanchor: 0, yanchor: 0 }]]);
  press("ArrowUp");
  assert.deepEqual([voiceText(), shapes], ["x 0, y 0.5: loss 0.300", [{ ...RING, xanchor: 0, yanchor: 0.5 }]]);
  for (const key of ["ArrowDown", "ArrowDown", "End"]) press(key);
  assert.deepEqual([voiceText(), shapes[0].yanchor], ["x 1, y -0.5: loss beyond all bounds", -0.5]);
  const before = { ...now };
  assert.equal(press("Enter"), false);
  assert.deepEqual(now, before);
});
