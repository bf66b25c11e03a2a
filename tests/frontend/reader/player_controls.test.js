/** The controls of the sentence player, and what it says: the answer aloud, labels by name, words to put in another's place, the vocabulary. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn, choose, fieldIn } from "../support/in_part.js";
import { settled } from "../support/page.js";
import { aTrace, leavePlayer, openPlayer } from "../support/reader_page.js";

after(leavePlayer);

const TEXT = "this is strange";

/** The player that has read three words. */
async function openRead() {
  const page = await openPlayer();
  await page.read(TEXT, [0.5, 0.4, 0.7, 0.9]);
  return page;
}

test("the answer is spoken once a sentence and when it is another, not at every update", async () => {
  const { stream, named, run } = await openRead();
  await run(200);
  const live = named("live");
  const spoken = async (/** @type {number} */ share, ms = 500) => {
    live.textContent = "";
    stream.tell("trace", aTrace(TEXT, [0.5, 0.4, 0.7, share]));
    await run(ms);
    return live.textContent;
  };
  assert.equal(await spoken(0.95), "", "it is as good as before");
  assert.equal(await spoken(0.1), "", "not so soon after the last");
  await run(2000);
  assert.equal(live.textContent, "The answer is bad 90 %");
  assert.equal(await spoken(0.2, 3000), "");
});

test("what the controls say names the labels of the data set, and what is chosen there is kept", async () => {
  const { root, says, run, named, part } = await openRead();
  const order = fieldIn(root, "Order of units");
  assert.deepEqual([says(order), order.attributes["aria-description"].endsWith("for bad.")], ["number weight for good", true]);
  const help = (/** @type {string} */ last, /** @type {string} */ others) =>
    `Each row of the heatmap is a unit. By number: as the network stores them. By weight for ${last}: at the top the units whose ` +
    `weights to the answer speak most for ${last}, at the bottom those that speak most for ${others}.`;
  assert.equal(order.attributes["aria-description"], help("good", "bad"));
  assert.equal(order.parentElement.title, order.attributes["aria-description"]);
  const rate = fieldIn(root, "Words per second");
  assert.deepEqual([says(rate.parentElement), rate.value], ["1 2 4 10 words/s", "2"]);
  assert.equal(says(order.parentElement), "sort units by number weight for good");
  choose(order, "weight");
  choose(rate, "10");
  const kept = () => JSON.parse(sessionStorage.getItem("rnn-player") ?? "{}");
  assert.deepEqual([sessionStorage.getItem("rnn-order"), kept().rate], ['"weight"', 10]);
  named("play").click();
  await run(350);
  assert.equal(root.dataset.word, "3", "ten words a second");
  part.destroy();
  const other = await openPlayer({ labels: ["a", "b", "c"] });
  await other.read("this", [0.5, 0.4], {
    labels: ["a", "b", "c"],
    of_labels: [
      [0.3, 0.2, 0.5],
      [0.3, 0.3, 0.4],
    ],
  }); // prettier-ignore
  const again = fieldIn(other.root, "Order of units");
  assert.deepEqual([again.attributes["aria-description"], other.says(again)], [help("c", "the others"), "number weight for c"]);
});

test("what was chosen once is chosen in the next page, and what an earlier version kept is understood", async () => {
  leavePlayer();
  const kept = { order: "for good", rate: 4 };
  const { root } = await openPlayer({}, () => sessionStorage.setItem("rnn-player", JSON.stringify(kept)));
  assert.deepEqual([fieldIn(root, "Order of units").value, fieldIn(root, "Words per second").value], ["weight", "4"]);
});

test("a known word near one that is unknown takes its place, and the answer has the colour of its label", async () => {
  const page = await openPlayer();
  await page.read(TEXT, [0.5, 0.4, 0.7, 0.9], { nearest: { strange: ["bad", "good"] } });
  const near = allIn(page.named("notes")).find(({ textContent }) => textContent === "good");
  near.click();
  await settled();
  assert.deepEqual(page.sent.at(-1), { sentence: "this is good" });
  const [value] = page.named("final").children.slice(-1);
  assert.deepEqual([value.dataset.answer, value.style["--rnn-answer"]], ["good", "var(--rnn-label-1, currentColor)"]);
});

test("a vocabulary of few words is open at first where there is room, and from then on as the visitor has left it", async () => {
  const { root, stream, named } = await openPlayer();
  const button = named("vocabulary");
  const isOpen = () => {
    assert.equal(button.attributes["aria-expanded"], String(!named("chips").hidden));
    return !named("chips").hidden;
  };
  let runCount = 0;
  /** Whether it is open in a run on other data. @param {number} wordCount @param {number} clientWidth @param {number} clientHeight */
  const opens = (wordCount, clientWidth, clientHeight) => {
    Object.assign(root, { clientWidth, clientHeight });
    runCount += 1;
    const words = Array.from({ length: wordCount }, (_, i) => `word${i}`);
    stream.tell("run", { data: `set ${runCount}`, words, sentences: [], labels: ["bad", "good"], settings: { init_scale: 0.1 } });
    return isOpen();
  };
  const kept = () => JSON.parse(sessionStorage.getItem("rnn-player") ?? "{}").open;
  assert.deepEqual([opens(40, 700, 300), opens(41, 700, 300), opens(40, 699, 300), opens(40, 700, 299)], [true, false, false, false]);
  opens(40, 700, 300);
  button.click();
  assert.deepEqual([isOpen(), kept(), opens(40, 700, 300)], [false, false, false]);
  button.click();
  assert.deepEqual([isOpen(), kept(), opens(41, 699, 299)], [true, true, true]);
});
