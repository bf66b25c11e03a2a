/** What makes a sentence in the player another, and from which word on that is read. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn } from "../support/in_part.js";
import { settled } from "../support/page.js";
import { aTrace, leavePlayer, openPlayer } from "../support/reader_page.js";

after(leavePlayer);

/** The player that has read three words. */
async function openRead() {
  const page = await openPlayer();
  await page.read("this is strange", [0.5, 0.4, 0.7, 0.9]);
  const answer = async (/** @type {string} */ text) => {
    await settled();
    page.stream.tell("trace", aTrace(text, [0.5, ...text.split(" ").map((_, i) => 0.4 + i / 10)]));
    await page.paint();
    return page.root.dataset.word;
  };
  return { ...page, answer, field: page.named("field"), scrub: page.named("scrub") };
}

test("a screen reader hears at which word the playhead stands", async () => {
  const { root, scrub, paint } = await openRead();
  const place = () => [scrub.attributes["aria-valuetext"], scrub.value, scrub.max];
  assert.deepEqual(place(), ["3 of 3: strange", "3", "3"]);
  root.press("ArrowLeft");
  await paint();
  assert.deepEqual(place(), ["2 of 3: is", "2", "3"]);
  root.press("Home");
  await paint();
  assert.deepEqual(place(), ["0 of 3: start", "0", "3"]);
});

test("a changed sentence is read from the first word that is another, one word back at most where the playhead stood before that", async () => {
  const { part, root, answer, named, run, paint } = await openRead();
  part.change("this is good bad");
  assert.equal(await answer("this is good bad"), "2");
  named("play").click();
  await paint();
  root.press("Home");
  root.press("ArrowRight");
  part.change("this is good so bad");
  assert.equal(await answer("this is good so bad"), "1");
  await run(5000);
  assert.equal(root.dataset.word, "5", "it plays to its end");
});

test("a sentence that is shorter than the one before stands at its end", async () => {
  const { root, part, answer, paint } = await openRead();
  root.press("Home");
  await paint();
  part.read("this is", "end");
  assert.equal(await answer("this is"), "2");
});

test("a word of the vocabulary is put behind the text, and the text can be taken away word by word or whole", async () => {
  const { field, sent, named, answer, root } = await openRead();
  field.value = "this is  ";
  const list = allIn(named("chips")).find(({ className }) => className === "rnn-player-chiplist");
  const chip = allIn(list).find(({ textContent }) => textContent === "not");
  list.dispatchEvent(Object.assign(new Event("click"), { composedPath: () => [chip, list] }));
  await settled();
  assert.deepEqual([sent.at(-1), field.value], [{ sentence: "this is not" }, "this is not"]);
  assert.equal(await answer("this is not"), "2");
  const [erase, clear] = allIn(root).filter(({ classList }) => classList.contains("rnn-player-tool"));
  erase.click();
  await settled();
  assert.deepEqual(sent.at(-1), { sentence: "this is" });
  clear.click();
  await settled();
  assert.deepEqual([sent.at(-1), field.value, document.activeElement], [{ sentence: "" }, "", field]);
});

test("another data set brings its own sentence, unless the visitor has typed one", async () => {
  const { stream, sent, field } = await openRead();
  const begin = async (/** @type {string} */ data, /** @type {string} */ text) => {
    stream.tell("run", { data, words: ["hot"], sentences: [{ text }], labels: ["cold", "hot"], settings: { init_scale: 0.1 } });
    await settled();
    return [sent.at(-1), field.value];
  };
  assert.deepEqual(await begin("Weather", "not hot"), [{ sentence: "not hot" }, "not hot"]);
  field.value = "mine";
  field.press("Enter");
  assert.deepEqual(await begin("Mood", "not sad"), [{ sentence: "mine" }, "mine"]);
});

test("a sentence that plays rests where another network cuts it into fewer words, or more", async () => {
  const { part, stream, root, named, run } = await openRead();
  const isHeld = () => named("play").attributes["aria-pressed"] === "false";
  const byLetter = (/** @type {string} */ text) => ({
    ...aTrace([...text.replaceAll(" ", "x")].join(" "), Array(text.length + 1).fill(0.6)),
    ...{ text, words: [...text], between: "" },
  });
  part.show("this is bad");
  await run(20);
  stream.tell("trace", byLetter("this is bad"));
  await run(3200);
  assert.deepEqual([Number(root.dataset.word) > 3, isHeld()], [true, false]);
  stream.tell("trace", aTrace("this is bad", [0.5, 0.4, 0.3, 0.2]));
  await run(3000);
  assert.deepEqual([root.dataset.word, isHeld()], ["3", true]);
  root.press("Home");
  named("play").click();
  await run(700);
  stream.tell("trace", byLetter("this is bad"));
  await run(3000);
  assert.deepEqual([root.dataset.word, isHeld()], ["1", true]);
});
