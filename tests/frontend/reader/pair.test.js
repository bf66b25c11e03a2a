/** One sentence and two runs: what is drawn of both, which two they are, and what stays when one of them is gone. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn, choose, fieldIn } from "../support/in_part.js";
import { base64 } from "../support/base64.js";
import { leavePair, openPair } from "../support/pair_page.js";
import { aTrace } from "../support/reader_page.js";

after(leavePair);

/** Two runs that have read "this is". */
async function openRead() {
  const page = await openPair();
  await page.answer({ b: { hidden: base64(0, 0, 0.1, -0.2, 0.3, 0.4) } });
  page.calls();
  return page;
}
/** Numbers as they are written in a test. @param {Float32Array[]} rows */
const rounded = (rows) => rows.map((row) => [...row].map((value) => Number(value.toFixed(2))));

test("the states of both runs, their difference and their answers are drawn, and each step stands in a table", async () => {
  const { chart, named, says, root, plot } = await openRead();
  const [one, other, difference, first, second] = chart.data;
  assert.deepEqual(
    [rounded(one.z), rounded(other.z), rounded(difference.z)],
    [
      [
        [0, 0.5, 0.6],
        [0, -0.5, -0.5],
      ],
      [
        [0, 0.1, 0.3],
        [0, -0.2, 0.4],
      ],
      [
        [0, 0.4, 0.3],
        [0, -0.3, -0.9],
      ],
    ],
  );
  assert.deepEqual([first.y, second.y, first.line.color, second.line.color], [[0.5, 0.9, 0.9], [0.5, 0.2, 0.2], "blue", "red"]);
  const { xaxis, xaxis4, yaxis, yaxis3, yaxis4, shapes } = chart.layout;
  assert.deepEqual(
    [xaxis.range, xaxis.ticktext, xaxis4.ticktext, yaxis.ticktext, yaxis3.ticktext, yaxis4.range],
    [[-0.5, 2.5], undefined, ["start", "this", "is"], ["0", "1"], [], [0, 1]],
  );
  assert.deepEqual([shapes[0].x0, chart.dataset.panels, root.dataset.answers], [2.5, "wide", "good,bad"]);
  const rows = named("words").children.map((/** @type {any} */ row) => row.children.map(says));
  assert.deepEqual(rows, [
    ["", "start", "this", "is"],
    ["a", "good 50 %", "good 90 %", "good 90 %"],
    ["b", "good 50 %", "bad 80 %", "bad 80 %"],
  ]);
  const titles = allIn(root).filter(({ classList }) => classList.contains("rnn-side-by-side-title"));
  assert.deepEqual(
    titles.map(({ textContent, hidden, style }) => [textContent, hidden, style.left, style.top, Math.round(parseFloat(style.width))]),
    [
      ["a", false, "50px", "1px", 270],
      ["b", false, "350px", "1px", 270],
      ["first − second", false, "650px", "1px", 270],
    ],
  );
  assert.match(plot.ariaLabel, /and P\(good\) after each word$/u);
});

test("a word that one of the two does not know is struck through", async () => {
  for (const stranger of ["a", "b"]) {
    const page = await openPair();
    await page.answer({ [stranger]: { known: [true, false] } });
    assert.deepEqual(page.chart.layout.xaxis4.ticktext, ["start", "this", "<i><s>is</s></i>"]);
  }
});

test("runs of unlike size have no difference, and a narrow page has the panels one above the other", async () => {
  const page = await openPair();
  await page.answer({ b: { units: 1, hidden: base64(0, 0.5, 0.5), speaks: base64(1) } });
  const titles = allIn(page.root).filter(({ classList }) => classList.contains("rnn-side-by-side-title"));
  assert.deepEqual([page.chart.data.length, titles.map(({ hidden }) => hidden), page.chart.dataset.heatmaps], [4, [false, false, true], 2]);
  assert.match(page.says(page.named("note")), /^The runs have 2 and 1 unit, so there is no difference/u);
  page.plot.clientWidth = 500;
  page.part.retheme("dark");
  await page.paint();
  assert.deepEqual([page.chart.dataset.panels, page.chart.config.theme], ["tall", "dark"]);
  page.plot.clientWidth = 0;
  page.calls();
  page.part.retheme("light");
  await page.paint();
  assert.deepEqual(page.calls(), [], "there is no room");
});

test("the word under the pointer is shown in whichever panel it is, and in the table a click shows a word", async () => {
  const { plot, named, root, calls, paint, chart } = await openRead();
  const place = async (/** @type {number} */ clientX) => {
    plot.say("pointerdown", { button: 0, pointerId: 1, clientX });
    await paint();
    return root.dataset.word;
  };
  // 900 px for panels from 50 on, three columns in each
  assert.deepEqual(
    [await place(60), await place(200), await place(360), await place(345), await place(660)],
    ["0", "1", "0", "0", "0"],
    "between panels there is no word",
  );
  assert.deepEqual([calls(), chart.layout.shapes[0].x0], [["relayout", "relayout", "relayout", "relayout"], 0.5]);
  const places = () =>
    named("words")
      .children[1].children.slice(1)
      .map((/** @type {any} */ { dataset }) => dataset.place);
  assert.deepEqual(places(), ["now", "later", "later"]);
  const cell = named("words").children[1].children[2];
  cell.cellIndex = 2;
  for (const row of named("words").children)
    row.children.forEach((/** @type {any} */ each, /** @type {number} */ i) => (each.offsetLeft = 200 * i));
  const event = new Event("click");
  Object.defineProperty(event, "target", { value: cell });
  named("words").dispatchEvent(event);
  await paint();
  assert.deepEqual([root.dataset.word, places(), named("scroll").scrollLeft], ["1", ["", "now", "later"], 150], "and stands in the middle");
  cell.cellIndex = 0;
  named("words").dispatchEvent(Object.defineProperty(new Event("click"), "target", { value: cell }));
  await paint();
  assert.equal(root.dataset.word, "1", "the name of a run is no word");
});

test("while a run trains its numbers are moved, and Plotly draws where the words or units are others", async () => {
  const page = await openRead();
  page.server.get("a").epochs_done = 4;
  await page.store.load();
  await page.paint();
  page.calls();
  page.store.isLive = () => true;
  page.stream.tell("run", { id: "a" });
  page.stream.grow(0.8, 0.7);
  await page.run(1100);
  assert.deepEqual(
    page.asked.map(({ run }) => run),
    ["a"],
    "the other one has not changed",
  );
  await page.answer({ a: { probabilities: [0.5, 0.6, 0.6] } });
  await page.run(600);
  assert.deepEqual([page.calls(), page.chart.data[3].y], [[], [0.5, 0.6, 0.6]]);
  assert.match(page.chart.drawn[3].path.attributes.d, /^M33\.33,50\.00H66\.67V40\.00/u);
  await page.run(1100);
  assert.deepEqual(page.calls(), ["react"], "what stands still is Plotly's");
});

test("the runs of the pair are chosen among the selected ones, and the same one twice changes places", async () => {
  const page = await openRead();
  const choices = ["First run", "Second run"].map((name) => fieldIn(page.root, name));
  const chosen = () => choices.map(({ value }) => value);
  assert.deepEqual(
    [chosen(), choices.map(({ children }) => children.length)],
    [
      ["a", "b"],
      [2, 2],
    ],
  );
  choose(choices[0], "b");
  await page.answer();
  assert.deepEqual([chosen(), page.chart.data[3].y.at(-1)], [["b", "a"], 0.2]);
  page.store.select(["a", "b", "c"]);
  choose(choices[1], "c");
  assert.deepEqual([chosen(), page.asked.map(({ run }) => run)], [["b", "c"], ["c"]], "what b made of the sentence is known");
  await page.answer();
  page.store.select(["c"]);
  await page.paint();
  assert.deepEqual(
    [page.named("body").hidden, page.says(page.named("note"))],
    [true, "Select two runs in the table: both will read this sentence."],
  );
  assert.deepEqual(
    choices.map(({ disabled }) => disabled),
    [true, true],
  );
  page.store.select(["a", "c"]);
  await page.answer();
  assert.deepEqual([chosen(), page.named("body").hidden, page.says(page.named("note"))], [["a", "c"], false, ""]);
});

test("what both say is taken away when nothing reads, and Play goes through the words", async () => {
  const page = await openRead();
  const play = allIn(page.root).find(({ textContent }) => textContent === "Play");
  play.click();
  assert.deepEqual([play.textContent, play.attributes["aria-pressed"]], ["Hold", "true"]);
  await page.run(20);
  assert.equal(page.root.dataset.word, "0");
  await page.run(2000);
  assert.deepEqual([play.textContent, page.root.dataset.word], ["Play", "2"]);
  page.stream.tell("lost");
  assert.equal(page.named("body").hidden, false, "what is there stays");
  page.store.select(["a", "c"]);
  page.stream.tell("lost");
  assert.deepEqual(
    [page.named("body").hidden, page.says(page.named("note")).startsWith("The connection")],
    [true, true],
    "an answer was waited for",
  );
  page.part.destroy();
  assert.equal(page.Plotly.calls.at(-1), "purge");
});

test("why the server has no answer is said in place of both, and it is asked again with the next list", async () => {
  const page = await openRead();
  choose(fieldIn(page.root, "Second run"), "a");
  page.store.select(["a", "c"]);
  for (const { id } of page.asked.splice(0)) page.stream.tell("answer", { id, error: "Its file is damaged." });
  await page.paint();
  assert.deepEqual([page.named("body").hidden, page.says(page.named("note"))], [true, "Its file is damaged."]);
  await page.store.load();
  assert.equal(page.asked.length, 1);
  await page.answer();
  assert.deepEqual([page.named("body").hidden, page.says(page.named("note"))], [false, ""]);
});

test("runs that cut the sentence into different words, or of which one answers with a number, are not read side by side", async () => {
  const letters = [..."this is"];
  const byLetter = { ...aTrace("t h i s x i s", Array(8).fill(0.3)), words: letters, between: "" };
  for (const one of ["a", "b"]) {
    const page = await openPair();
    await page.answer({ [one]: byLetter });
    assert.equal(page.named("body").hidden, true);
    assert.match(page.says(page.named("note")), /^These two runs cut the sentence into different words/u);
    page.store.select(["a", "b", "c"]);
    choose(fieldIn(page.root, one === "a" ? "First run" : "Second run"), "c");
    await page.answer();
    assert.deepEqual([page.named("body").hidden, page.says(page.named("note"))], [false, ""]);
  }
  const page = await openPair();
  await page.answer({ b: { readout: "number", numbers: [0, 1, 2] } });
  assert.match(page.says(page.named("note")), /^One of these runs answers with a number and the other with a label/u);
});

test("two networks that answer with numbers have an axis of these, and no share is told of them", async () => {
  const page = await openPair();
  const numbers = (/** @type {number} */ most) => ({ readout: "number", labels: ["sum"], numbers: [0, 4, most], of_labels: undefined });
  await page.answer({ a: numbers(10), b: numbers(20) });
  const { yaxis4 } = page.chart.layout;
  assert.deepEqual([yaxis4.range, yaxis4.tickvals, page.chart.data[4].y], [[-3, 23], null, [0, 4, 20]]);
  assert.deepEqual([page.chart.data[3].meta, page.chart.data[3].hovertemplate.includes("P(")], ["sum", false]);
  assert.match(page.plot.ariaLabel, /and the answer after each word$/u);
});
