/** The story: a step is shown once the page is ready for it, what it needs is asked for until it is so, and it ticks itself off. */

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { aConfig, aScene, aStep, openStory, settled } from "../support/scenes.js";

const [SLOW, USUAL] = [aConfig(0.001), aConfig(0.02)];
const SCENES = [
  aScene("one", aStep({ config: USUAL, text: "1" }), aStep({ config: USUAL, text: "2", sentence: "not bad", done_when: { word: 2 } })),
  aScene(
    "two",
    aStep({ config: SLOW, text: "3", done_when: { epoch: 10 } }),
    aStep({ config: SLOW, page: "inside", view: "memory", text: "4" }),
  ),
  aScene("three", aStep({ text: "5", done_when: { accuracy: 1 } })),
  aScene(
    "four",
    aStep({
      config: USUAL,
      text: "6",
      predict: { question: "Which?", answers: ["a", "b"], right: 2, because: "So." },
      done_when: { epoch: 5 },
    }),
  ),
  aScene(
    "five",
    aStep({ text: "7", sentence: "not bad", trained: 0, predict: { question: "When?", answers: ["a", "b"], right: 1, because: "So." } }),
  ),
];

/** @type {Awaited<ReturnType<typeof openStory>>["page"]} */
let page;
let close = () => {};

/** The story of a window of its own, on a page that is shown. @param {[name?: string, link?: string, isFresh?: boolean]} where */
async function open(...where) {
  const opened = await openStory(SCENES, USUAL, ...where);
  ({ page, close } = opened);
  return opened;
}

afterEach(() => close());

test("a step with the settings that are there needs nothing of Streamlit, and is in the address", async () => {
  const { story, host, now } = await open();
  await story.goTo("one", 2);
  assert.equal(now(), "2");
  assert.deepEqual([host.asked, host.shown.map(({ text }) => text)], [[], ["2"]]);
  assert.equal(page.address(), "?scene=one&step=2");
});

test("other settings are asked for until they are there, and no more after that", async () => {
  const { story, host } = await open();
  await story.goTo("two", 1);
  assert.deepEqual(host.asked, [["scene", { scene: "two", step: 1 }]]);
  assert.deepEqual(host.shown, []);
  await page.pass(1900);
  assert.equal(host.asked.length, 1);
  await page.pass(200);
  assert.equal(host.asked.length, 2, "Streamlit was not connected, so it is asked again");
  host.laysOut(SLOW);
  assert.deepEqual(
    host.shown.map(({ text }) => text),
    ["3"],
  );
  await page.pass(30_000);
  assert.equal(host.asked.length, 2);
});

test("nothing is asked for while the server cannot be reached, and at last it is given up", async () => {
  const { story, host } = await open();
  host.stream.connected = false;
  await story.goTo("two", 1);
  await page.pass(60_000);
  assert.deepEqual(host.asked, []);
  host.stream.connected = true;
  await page.pass(60_000);
  assert.equal(host.asked.length, 15);
});

test("frames that come while it waits make it ask no sooner", async () => {
  const { story, host } = await open();
  await story.goTo("two", 1);
  for (let epoch = 1; epoch < 50; epoch += 1) host.trains(epoch, 0.5);
  assert.equal(host.asked.length, 1);
});

test("a run that trains is left alone: the step says that it is about another one", async () => {
  const { story, host } = await open();
  host.says("status", { state: "running" });
  await story.goTo("two", 1);
  host.laysOut(SLOW, false);
  assert.equal(host.shown.length, 1);
  assert.equal(story.runFault(), "other");
  host.trains(20, 1);
  await page.pass(1000);
  assert.equal(story.currentStep()?.done, false, "what another run has reached counts for nothing");
  assert.deepEqual(host.stream.sent, []);
  host.says("run", { data: SLOW.data, settings: SLOW.settings });
  assert.equal(story.runFault(), "");
});

test("a run that would be lost stays, and the step is shown all the same", async () => {
  const { story, host } = await open();
  await story.goTo("two", 1);
  host.laysOut(SLOW, false);
  await page.pass(4500);
  assert.equal(host.shown.length, 1);
  assert.equal(story.runFault(), "other");
});

test("settings first, then the page: Streamlit goes there by its own link, and the address of this one stays for Back", async () => {
  const { story, host, move, now } = await open("train", "?scene=two&step=1");
  await story.goTo("two", 2);
  assert.equal(host.asked.length, 1);
  assert.deepEqual(page.gone, []);
  host.laysOut(SLOW);
  assert.deepEqual(page.gone, ["inside"]);
  assert.equal(page.address(), "?scene=two&step=1");
  assert.equal(now(), "4");
  await page.pass(2100);
  assert.deepEqual(page.gone, ["inside", "inside"], "it was not connected");
  globalThis.window.location.href = "http://playground/inside";
  const inside = move("inside");
  assert.deepEqual(
    inside.shown.map(({ view }) => view),
    ["memory"],
  );
  await page.pass(10_000);
  assert.equal(page.gone.length, 2);
});

test("next and previous go across scenes and end at the ends, and the next scene begins at its first step", async () => {
  const { story, now } = await open();
  await story.goTo("one", 1);
  const seen = [];
  for (let i = 0; i < 8; i += 1) {
    seen.push(now());
    story.next();
    await settled();
  }
  assert.deepEqual(seen, ["1", "2", "3", "4", "5", "6", "7", "7"]);
  story.goToScene(-3);
  await settled();
  assert.equal(now(), "3");
  story.previous();
  await settled();
  assert.equal(now(), "2");
});

test("a scene or a step that does not exist changes nothing", async () => {
  const { story, now } = await open();
  await story.goTo("one", 1);
  await story.goTo("none", 1);
  await story.goTo("one", 9);
  assert.equal(now(), "1");
});

test("a step is done at its epoch in its run, and stays done", async () => {
  const { story, host } = await open();
  await story.goTo("two", 1);
  host.laysOut(SLOW);
  host.trains(9, 0.5);
  assert.equal(story.currentStep()?.done, false);
  host.trains(10, 0.5);
  assert.equal(story.currentStep()?.done, true);
  host.trains(0, 0.5);
  assert.equal(story.currentStep()?.done, true);
});

test("a step in any run is done by any", async () => {
  const { story, host } = await open();
  await story.goTo("three", 1);
  host.trains(3, 0.95);
  assert.equal(story.currentStep()?.done, false);
  host.trains(4, 1);
  assert.equal(story.currentStep()?.done, true);
});

test("a word counts while the sentence of the step is on the screen", async () => {
  const { story, host } = await open();
  host.words = 2;
  host.trains(1, 0.5);
  await story.goTo("one", 1);
  host.trains(2, 0.5);
  assert.equal(story.currentStep()?.done, false);
  host.sentence = "not good";
  await story.goTo("one", 2);
  host.trains(3, 0.5);
  assert.equal(story.currentStep()?.done, false, "two words of another sentence are read");
  host.sentence = "not bad";
  host.words = 1;
  host.trains(3, 0.5);
  assert.equal(story.currentStep()?.done, false);
  host.words = 2;
  host.trains(4, 0.5);
  assert.equal(story.currentStep()?.done, true);
});

test("words that are read after the page has been loaded again count too", async () => {
  const { story, host } = await open("train", "?scene=one&step=2");
  host.words = 2;
  host.trains(1, 0.5);
  assert.equal(story.currentStep()?.done, false, "the player stands at the end of a sentence when it comes");
  host.words = 0;
  host.trains(1, 0.5);
  host.words = 2;
  host.trains(1, 0.5);
  assert.equal(story.currentStep()?.done, true);
});

test("a link to a step beyond the last leads to the last, and says so until another step is told", async () => {
  const { story, now } = await open("train", "?scene=one&step=99", true);
  assert.equal(now(), "2");
  assert.equal(page.address(), "?scene=one&step=2");
  assert.equal(story.missedStep(), "There is no step 99 in this scene: this is the last.");
  story.previous();
  await settled();
  assert.equal(story.missedStep(), "");
});

test("a step is not done before its question is answered, even in a run that has trained", async () => {
  const { story, host } = await open();
  await story.goTo("four", 1);
  host.trains(9, 1);
  assert.equal(story.currentStep()?.done, false);
  story.predict(1);
  host.trains(9, 1);
  assert.equal(story.currentStep()?.done, true);
});

test("what a question is about is shown only once an answer is chosen, which the tab remembers", async () => {
  const { story, host } = await open();
  await story.goTo("four", 1);
  assert.deepEqual(host.shown, []);
  story.predict(2);
  assert.equal(host.shown.length, 1);
  assert.equal(story.currentStep()?.prediction, 2);
  await story.goTo("one", 1);
  await story.goTo("four", 1);
  assert.equal(story.currentStep()?.prediction, 2);
  assert.equal(host.shown.at(-1)?.text, "6");
});

test("the sentence of a network that has not learnt is shown while the question waits: it is not that of the story before", async () => {
  const { story, host } = await open();
  host.trains(0, 0.5);
  await story.goTo("five", 1);
  assert.deepEqual(
    host.shown.map(({ sentence }) => sentence),
    ["not bad"],
  );
  assert.equal(story.currentStep()?.prediction, 0);
});

test("a link that names a step and no more makes the page ready for it; one that is come back to does not", async () => {
  const { host } = await open("train", "?scene=two&step=1", true);
  assert.equal(host.asked.length, 1);
  close();
  const { host: back } = await open("train", "?scene=two&step=1", false);
  await page.pass(5000);
  assert.deepEqual([back.asked, back.shown], [[], []]);
});

test("who leaves the scenes leaves the page as it is, and the address without them", async () => {
  const { story, host, now } = await open();
  await story.goTo("two", 1);
  story.leave();
  assert.equal(now(), undefined);
  assert.equal(page.address(), "");
  await page.pass(10_000);
  assert.equal(host.asked.length, 1);
});

test("the strip tells a step before the step is shown: what is brought onto the screen stands below it", async () => {
  const { story, host } = await open();
  /** @type {string[]} */
  const order = [];
  const off = story.onStep(() => order.push(`told ${story.currentStep()?.step.text}`));
  host.show = ({ text }) => void order.push(`shown ${text}`);
  await story.goTo("one", 2);
  assert.deepEqual(order.slice(-2), ["told 2", "shown 2"]);
  await story.goTo("four", 1);
  story.predict(1);
  assert.deepEqual(order.slice(-2), ["told 6", "shown 6"]);
  off();
});
