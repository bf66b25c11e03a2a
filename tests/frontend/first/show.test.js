/** Show me: a recorded training in the parts of the Train page, told in chapters, left with one key or click, and then the visitor's turn. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";

import { chaptersOf } from "../../../playground/frontend/first/chapters.js";
import { rowsOf, wholeFrames } from "../../../playground/frontend/replay/recording.js";
import { allIn, happen, textOf } from "../support/in_part.js";
import { screen, stored } from "../support/inside.js";
import { settled } from "../support/page.js";
import { Part } from "../support/part.js";
import { leaveTrain, openTrain } from "../support/train_page.js";

const whole = /** @type {any} */ (document);
const FILE = new URL("../../../playground/frontend/first/recording.json", import.meta.url);
const TEXT = readFileSync(FILE.pathname, "utf-8");
/** @type {import("../../../playground/frontend/replay/recording.js").Recording} */
const RECORDING = JSON.parse(TEXT);

/** What the server answers to whatever asks for the recording. @type {() => Promise<Response>} */
let answer;
/** What was asked for. @type {string[]} */
const asked = [];
const fetch = (/** @type {string} */ path) => {
  asked.push(path);
  return answer();
};
Object.assign(globalThis, { fetch });

after(leaveTrain);

/** The page of a first visitor whose own run stands like that. @param {object} [status] */
async function open(status = { state: "ready", can: ["train", "step"] }) {
  screen.prefers.clear();
  answer = async () => new Response(TEXT);
  const page = await openTrain();
  page.line.open();
  page.begin();
  page.status(status);
  page.grow(0.8);
  await page.trace();
  await page.run(500);
  const promise = page.parts.get("promise");
  const named = (/** @type {string} */ name) => allIn(promise).find(({ classList }) => classList.contains(name));
  return {
    ...page,
    promise,
    named,
    /** @param {number} [ms] until it is looked at */
    async press(ms = 100) {
      named("rnn-show-me").click();
      await import("../../../playground/frontend/first/show.js");
      for (let turn = 0; turn < 5; turn += 1) await settled(); // a file is fetched
      await page.run(ms);
    },
    says: () => textOf(promise).replace(/\s+/gu, " ").trim(),
    epoch: () => Number(page.parts.get("curves").children[0].dataset.epoch),
    isShown: () => "show" in page.page.dataset,
    isFixed: () => ["curves", "sentences", "player"].map((name) => page.parts.get(name).hasAttribute("inert")),
  };
}

test("what the show is made of is fetched when it is wanted", async () => {
  asked.length = 0;
  const page = await open();
  assert.deepEqual(asked, []);
  await page.press();
  assert.deepEqual(asked, ["/recording.json"]);
});

test("a recorded training is told in six seconds by the parts of the page, with what is seen in it, and then Train is to be pressed", async () => {
  const page = await open();
  await page.press(200);
  const transport = () => textOf(page.parts.get("transport")).replace(/\s+/gu, " ");
  assert.deepEqual([page.isShown(), page.isFixed()], [true, [true, true, true]]);
  assert.match(page.says(), /^Recorded 64 units that know nothing: every answer is near 50 %\. Leave Escape$/u);
  await page.run(1300);
  assert.match(page.says(), /\d+ epochs, and hardly anything happens/u);
  assert.ok(page.epoch() > 110 && page.epoch() < 160, String(page.epoch()));
  assert.equal(page.button("train").disabled, true);
  await page.run(1000);
  assert.match(page.says(), /Now it learns: the training loss falls first, the test loss follows\./u);
  await page.run(1800);
  assert.match(page.says(), /All 20 test sentences are right\. Watch it read one, word by word\./u);
  assert.match(textOf(page.parts.get("sentences")), /20 of the test set, 0 wrong/u);
  assert.notEqual(page.parts.get("player").dataset.word, "10");
  await page.run(2000);
  assert.equal(page.epoch(), 600);
  assert.match(transport(), /epoch 600 of 600 .* That was a recording\. Train starts a run of your own\./u);
  assert.match(page.says(), /Now you: press Train\./u);
  assert.deepEqual([page.parts.get("player").dataset.word, page.parts.get("player").dataset.answer], ["10", "positive"]);
  assert.ok(document.activeElement === page.button("train"));
});

test("Train at the end leaves the show and trains the visitor's own run, of which nothing was changed", async () => {
  const page = await open();
  /** What the run was asked; that curves are drawn is told of whatever they show. */
  const asks = () => page.line.sent.filter((message) => !("drawn" in message));
  const sent = asks().length;
  const kept = JSON.stringify([...stored].filter(([key]) => key !== "rnn-run"));
  const run = stored.get("rnn-run");
  await page.press(6500);
  assert.deepEqual([page.isShown(), asks().length, stored.get("rnn-run"), page.line.readyState], [true, sent, run, 1]);
  page.button("train").click();
  await page.run(300);
  assert.deepEqual([page.isShown(), page.isFixed(), page.epoch()], [false, [false, false, false], 0]);
  assert.deepEqual(
    asks()
      .slice(sent)
      .filter((message) => "do" in message),
    [{ do: "train" }],
  );
  assert.equal(JSON.stringify([...stored].filter(([key]) => key !== "rnn-run")), kept);
  assert.match(page.says(), /RNN Playground .* Show me/u, "the welcome line is there as before");
});

test("one key or one click leaves it at any moment, and the visitor's run is there again", async () => {
  for (const [ms, leave] of /** @type {[number, (page: any) => void][]} */ ([
    [100, () => void document.dispatchEvent(Object.assign(new Event("keydown"), { key: "Escape" }))],
    [2500, ({ page }) => happen(whole, "click", page)],
    [3000, () => happen(whole, "click", new Part("button"))],
    [7000, ({ named }) => named("rnn-show-leave").click()],
  ])) {
    const page = await open();
    await page.press(ms);
    assert.equal(page.isShown(), true);
    leave(page);
    await page.run(300);
    assert.deepEqual([page.isShown(), page.isFixed(), page.epoch()], [false, [false, false, false], 0]);
    assert.ok(document.activeElement === page.button("train"));
    await page.run(7000);
    assert.deepEqual([page.epoch(), page.isShown()], [0, false], "nothing of it goes on");
  }
});

test("a visitor whose own run cannot be trained now is led back to it", async () => {
  const page = await open({ state: "running", can: ["pause"] });
  await page.press(6500);
  assert.match(page.says(), /Now you: your own run is as you left it\./u);
  assert.equal(page.button("train").disabled, true);
  assert.ok(document.activeElement === page.named("rnn-show-leave"));
  page.grow(0.7);
  page.named("rnn-show-leave").click();
  await page.run(300);
  assert.equal(page.epoch(), 1, "it has gone on meanwhile");
});

test("without motion each chapter is a still picture that waits for the visitor", async () => {
  const page = await open();
  screen.prefers.add("(prefers-reduced-motion: reduce)");
  await page.press();
  const rows = rowsOf(wholeFrames(RECORDING));
  const pictures = [];
  for (const chapter of chaptersOf(rows, /** @type {any} */ (RECORDING.frames[0][1]))) {
    await page.run(10_000);
    pictures.push(page.epoch());
    assert.ok(page.epoch() >= chapter.still && page.epoch() <= chapter.still + 50, `${page.epoch()} shows ${chapter.still}`);
    assert.ok(page.says().includes(chapter.text || "Now you: press Train."));
    assert.equal(Number(page.parts.get("player").dataset.epoch), page.epoch(), "the sentence is read by the same network");
    if (page.named("rnn-show-next").hidden) break;
    page.named("rnn-show-next").click();
    happen(whole, "click", page.named("rnn-show-next"));
  }
  assert.deepEqual([pictures.length, pictures.at(-1), page.isShown()], [5, 600, true]);
  assert.ok(document.activeElement === page.button("train"));
});

test("the theme may change meanwhile, and a page that is left ends the show", async () => {
  const page = await open();
  await page.press(1500);
  page.darken();
  const end = await page.show();
  await page.run(500);
  assert.deepEqual([page.isShown(), page.epoch() > 100, page.curves.config?.theme], [true, true, "light"], "the charts of before are gone");
  end();
  await page.run(1000);
  assert.equal(page.isShown(), false);
  await page.show();
  await page.run(300);
  assert.equal(page.isShown(), false);
});

test("a server that does not answer costs the show alone, and says so", async () => {
  for (const broken of [() => Promise.reject(new TypeError("no network")), async () => new Response("none", { status: 404 })]) {
    const page = await open();
    answer = broken;
    await page.press();
    assert.match(page.says(), /The recording could not be fetched: the server does not answer\. Try again/u);
    assert.equal(page.isShown(), false);
    answer = async () => new Response(TEXT);
    await page.press();
    assert.equal(page.isShown(), true);
  }
});

test("the chapters follow what the rows show", () => {
  const rows = { train_loss: [1, 0.98, 1, 0.8, 0.98, 0.7, 0.1, 0.1, 0.1], test_accuracy: [0, 0, 0, 0.5, 1, 0.5, 1, 1, 1] };
  const chapters = chaptersOf(rows, { settings: { hidden_size: 1 }, sentences: [1, 2] });
  assert.deepEqual(
    chapters.map(({ from, still }) => [from, still]),
    [
      [0, 0],
      [2, 5],
      [5, 6],
      [6, 6],
      [8, 8],
    ],
  );
  assert.match(chapters[0].text, /^1 unit that/u);
});
