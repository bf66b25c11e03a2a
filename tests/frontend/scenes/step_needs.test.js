/** What a step needs of the run or the sweep beside it: asked for, said where it is not so, and what ticks it off only when it is. */

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Part } from "../support/part.js";
import { aConfig, aScene, aStep, openStory } from "../support/scenes.js";

const USUAL = aConfig(0.02);
const SCENES = [
  aScene(
    "five",
    aStep({ config: USUAL, trained: 0, text: "7", sentence: "not bad", done_when: { word: 2 } }),
    aStep({ config: USUAL, trained: 0, text: "8", done_when: { epoch: 5 } }),
    aStep({ config: USUAL, trained: 10, text: "9", sentence: "not bad", done_when: { word: 2 } }),
    aStep({ page: "compare", text: "10", done_when: { sweep: { seed: 1 } } }),
  ),
];

/** @type {Awaited<ReturnType<typeof openStory>>["page"]} */
let page;
let close = () => {};

async function open() {
  const opened = await openStory(SCENES, USUAL);
  ({ page, close } = opened);
  return opened;
}

afterEach(() => close());

test("a step that begins untrained has a run that has trained make way, but not what its own training has brought", async () => {
  const { story, host } = await open();
  host.trains(50, 1);
  await story.goTo("five", 1);
  assert.deepEqual(host.asked, [["scene", { scene: "five", step: 1, untrained: true }]]);
  host.trains(0, 0.5); // the run that took its place
  assert.deepEqual(
    host.shown.map(({ text }) => text),
    ["7"],
  );
  await story.goTo("five", 2);
  assert.equal(host.asked.length, 1);
  host.trains(9, 1);
  assert.equal(story.currentStep()?.done, true);
  await story.goTo("five", 3);
  await story.goTo("five", 2);
  assert.equal(host.asked.length, 1, "it is done: what it has trained stays");
  await story.goTo("five", 1);
  assert.equal(host.asked.length, 2);
});

test("whether a run has trained is waited for where the page has just come", async () => {
  const { story, host } = await open();
  host.stream.rows = { length: 0 };
  await story.goTo("five", 1);
  assert.deepEqual([host.asked, host.shown], [[], []]);
  host.trains(0, 0.5);
  assert.deepEqual([host.asked.length, host.shown.length], [0, 1]);
});

test("a step says what of the run is not as it tells, and is not done beside such a run", async () => {
  const { story, host } = await open();
  await story.goTo("five", 1);
  host.trains(3, 0.5);
  assert.equal(story.runFault(), "trained");
  host.words = 2;
  host.trains(4, 0.5);
  assert.equal(story.currentStep()?.done, false);
  await story.goTo("five", 3);
  assert.equal(story.runFault(), "untrained");
  host.trains(9, 0.5);
  assert.equal(story.currentStep()?.done, false);
  host.trains(10, 0.5);
  assert.equal(story.runFault(), "");
  assert.equal(story.currentStep()?.done, true);
});

test("the buttons that make the run so say where there is no connection to send what they ask for", async () => {
  const { story, host } = await open();
  Object.assign(globalThis.document, { createElement: (/** @type {string} */ tag) => new Part(tag) });
  const { runHelp } = await import("../../../playground/frontend/scenes/strip.js");
  await story.goTo("five", 1);
  host.trains(3, 0.5);
  const [told, button, problem] = /** @type {any[]} */ (runHelp(/** @type {any} */ (story.currentStep()), host.stream));
  assert.deepEqual([told, problem.hidden], ["This step is about a network that has learnt nothing yet.", true]);
  host.stream.connected = false;
  button.click();
  assert.deepEqual([host.stream.sent, problem.hidden], [[], false]);
  assert.match(problem.textContent, /^There is no connection to the server just now\./u);
  host.stream.connected = true;
  button.click();
  assert.deepEqual([host.stream.sent, problem.hidden], [[{ do: "reset" }], true]);
});

test("a step on Compare is done by a sweep that the page shows", async () => {
  const { story, move } = await open();
  await story.goTo("five", 4);
  const compare = move("compare");
  const base = { seed: 0 };
  let state = "running";
  Object.assign(compare, {
    sweep: () => ({ data: "Article", base, runs: [{ settings: base }], latest: new Map([["progress", { state }]]) }),
  });
  await page.pass(600);
  assert.equal(story.currentStep()?.done, false);
  state = "done";
  await page.pass(600);
  assert.equal(story.currentStep()?.done, true);
});
