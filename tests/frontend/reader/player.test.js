/** The sentence player: its figure drawn and moved, the word under the pointer, and what else follows the playhead. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { choose, fieldIn } from "../support/in_part.js";
import { settled } from "../support/page.js";
import { aTrace, leavePlayer, openPlayer } from "../support/reader_page.js";

await import("../../../playground/frontend/reader/one/word_menu.js"); // which is fetched when it is wanted first
after(leavePlayer);

const TEXT = "this is strange";

/** The player that has read three words. */
async function openRead() {
  const page = await openPlayer();
  await page.read(TEXT, [0.5, 0.4, 0.7, 0.9]);
  page.calls();
  return page;
}

test("a sentence is drawn with its states, its answers and its words, and stands at its end", async () => {
  const { chart, root, named, says, plot } = await openRead();
  const [states, answers] = chart.data;
  assert.deepEqual(
    states.z.map((/** @type {Float32Array} */ row) => [...row].map((value) => Number(value.toFixed(2)))),
    [
      [0, 0.5, 0.6, 0.7],
      [0, -0.5, -0.5, -0.5],
    ],
  );
  assert.deepEqual(
    [answers.y, answers.marker.color, answers.marker.symbol],
    [
      [0.5, 0.4, 0.7, 0.9],
      [0.5, 0.4, 0.7, 0.9],
      ["circle", "circle", "circle", "x"],
    ],
  );
  const { xaxis, yaxis, yaxis2, shapes, width, height } = chart.layout;
  assert.deepEqual(
    [xaxis.ticktext, xaxis.tickangle, yaxis.range, yaxis.ticktext, yaxis2.title.text],
    [["start", "this", "is", "<i><s>strange</s></i>"], 0, [1.5, -0.5], ["0", "1"], "P(good)"],
  );
  assert.deepEqual([width, height, shapes[0], [shapes[1].x0, shapes[1].x1]], [700, 332, { x0: 3.5, x1: 3.5 }, [2.5, 3.5]]);
  assert.deepEqual([shapes[1].y0, yaxis.title.text, answers.marker.size], [-20 / 300, "unit", 9]);
  // Under the margin of 10 px 300 px are left, of which the states have the upper 0.6.
  const places = ["top", "left", "right", "height"].map((side) => plot.style[`--rnn-states-${side}`]);
  assert.deepEqual(places, ["10px", "50px", "80px", "180px"]);
  assert.deepEqual(
    [says(named("place")), root.dataset.answer, root.dataset.probability, says(named("answers"))],
    ["3 / 3", "good", 0.9, "so far good 90 % answer good 90 %"],
  );
  assert.equal(plot.ariaLabel, "Hidden state and P(good) after each word");
});

test("while the network trains the numbers are moved without Plotly, which is told all once they rest, or the pointer comes", async () => {
  const { stream, chart, calls, run, paint, plot } = await openRead();
  const [drawn, line] = chart.drawn;
  const grow = async (/** @type {number[]} */ ...shares) => {
    stream.tell("trace", aTrace(TEXT, shares));
    await run(500);
  };
  await grow(0.5, 0.4, 0.7, 0.2);
  assert.deepEqual([calls(), chart.data[1].y], [[], [0.5, 0.4, 0.7, 0.2]]);
  assert.match(drawn.image.attributes["xlink:href"], /^data:128,128,128,255,191,191,191,255/u);
  assert.equal(line.path.attributes.d, "M25.00,50.00H50.00V60.00H100.00V30.00H150.00V80.00H175.00");
  assert.deepEqual(
    line.points.map((/** @type {any} */ { style }) => style.stroke),
    ["green", "crimson", "green", "crimson"],
  );
  await grow(0.5, 0.4, 0.7, 0.3);
  await run(400);
  assert.deepEqual(calls(), [], "Plotly waits for the newest");
  await run(1000);
  assert.deepEqual(calls(), ["react"]);
  plot.matches = () => true;
  await grow(0.5, 0.4, 0.7, 0.4);
  assert.deepEqual(calls(), ["react"], "the pointer may ask for any number");
  plot.matches = () => false;
  plot.say("pointerenter");
  await paint();
  assert.deepEqual(calls(), ["react"]);
  stream.tell("trace", aTrace(TEXT, [0.5, 0.4, 0.7, 0.4], { known: [true, true, true] }));
  await run(500);
  assert.deepEqual(calls(), ["react"], "a word is known to another run");
});

test("so they are where the network answers after every word", async () => {
  const { read, stream, chart, calls, run } = await openPlayer();
  await read(TEXT, [0.5, 0.4, 0.7, 0.9], { readout: "every" });
  calls();
  stream.tell("trace", aTrace(TEXT, [0.5, 0.4, 0.7, 0.2], { readout: "every" }));
  await run(500);
  assert.deepEqual([calls(), chart.data[1].y], [[], [0.5, 0.4, 0.7, 0.2]]);
  assert.equal(chart.drawn[1].path.attributes.d, "M25.00,50.00H50.00V60.00H100.00V30.00H150.00V80.00H175.00");
});

test("the column that is clicked or dragged to is the word that is shown, and what comes after it is covered", async () => {
  const { plot, chart, says, named, paint, calls } = await openRead();
  const place = async (/** @type {string} */ kind, /** @type {object} */ event) => {
    plot.say(kind, { button: 0, pointerId: 1, clientY: 50, ...event });
    await paint();
    return says(named("place"));
  };
  // 570 px for four columns, from 50 on
  assert.deepEqual(
    [await place("pointermove", { clientX: 60 }), await place("pointerdown", { clientX: 60, button: 2 })],
    ["3 / 3", "3 / 3"],
  );
  assert.deepEqual([await place("pointerdown", { clientX: 250 }), calls()], ["1 / 3", ["relayout"]], "only the playhead moves");
  assert.deepEqual(
    [chart.layout.shapes[0], named("veil").style.left, says(named("answers"))],
    [{ x0: 1.5, x1: 3.5 }, "335px", "so far bad 60 % answer good 90 %"],
  );
  assert.deepEqual([await place("pointermove", { clientX: 2000 }), await place("pointermove", { clientX: -9 })], ["3 / 3", "0 / 3"]);
  plot.releasePointerCapture(1);
  assert.equal(await place("pointermove", { clientX: 250 }), "0 / 3", "the pointer was let go");
});

test("Play reads from the first word to the last one, and the answer is spoken when it stands", async () => {
  const { root, named, says, run } = await openRead();
  const spoken = () => named("live").textContent;
  await run(200);
  assert.equal(spoken(), "The answer is good 90 %");
  const play = named("play");
  play.click();
  assert.deepEqual([play.attributes["aria-pressed"], play.title.startsWith("Hold"), says(named("place"))], ["true", true, "3 / 3"]);
  await run(20);
  assert.equal(root.dataset.word, "0");
  await run(600);
  assert.equal(root.dataset.word, "1");
  await run(2000);
  assert.deepEqual([root.dataset.word, play.attributes["aria-pressed"], play.title.startsWith("Play")], ["3", "false", true]);
});

test("units are sorted by what they speak for, and a figure that was sorted so is moved as it stands", async () => {
  const { root, chart, calls, paint } = await openRead();
  choose(fieldIn(root, "Order of units"), "weight");
  await paint();
  assert.deepEqual(
    [calls(), chart.data[0].customdata.map((/** @type {number[]} */ [unit]) => unit), chart.layout.yaxis.title.text],
    [["react"], [1, 0], "weight"],
  );
});

test("of three labels each has a line, which Plotly draws whenever the network has changed", async () => {
  const three = {
    labels: ["bad", "good", "so"],
    of_labels: [
      [0.5, 0.3, 0.2],
      [0.2, 0.3, 0.5],
    ],
  };
  const page = await openPlayer({ labels: three.labels });
  await page.read("this", [0.2, 0.5], three);
  const [, ...lines] = page.chart.data;
  assert.deepEqual(
    lines.map((/** @type {any} */ { y, line, meta }) => [y, line.color, meta]),
    [
      [[0.5, 0.2], "crimson", "bad"],
      [[0.3, 0.3], "green", "good"],
      [[0.2, 0.5], "blue", "so"],
    ],
  );
  assert.deepEqual(
    [page.chart.layout.yaxis2.title.text, page.plot.ariaLabel],
    ["P", "Hidden state and the share of each label after each word"],
  );
  page.calls();
  page.stream.tell(
    "trace",
    aTrace("this", [0.2, 0.6], {
      ...three,
      of_labels: [
        [0.5, 0.3, 0.2],
        [0.2, 0.2, 0.6],
      ],
    }),
  );
  await page.run(500);
  assert.deepEqual(page.calls(), ["react"]);
});

test("why there is nothing to see is said over the figure, and gone with the next sentence", async () => {
  const page = await openRead();
  const why = page.named("why");
  assert.equal(why.hidden, true);
  await page.read("", [0.5]);
  assert.match(page.says(why), /^The sentence is empty/u);
  assert.equal(why.hidden, false);
  await page.read("this", [0.5, 0.6]);
  assert.deepEqual([why.hidden, page.says(why)], [true, ""]);
});

test("a figure without room is drawn once it has some, narrow it has no scale, and it follows the theme", async () => {
  const page = await openPlayer();
  await page.resize(0, 0);
  page.calls();
  await page.read(TEXT, [0.5, 0.4, 0.7, 0.9]);
  assert.deepEqual(page.calls(), []);
  await page.resize(300, 332);
  assert.deepEqual(
    [page.calls(), page.chart.data[0].showscale, page.chart.layout.margin.r, page.chart.layout.xaxis.tickangle],
    [["react"], false, 12, 0],
  );
  await page.resize(700, 332);
  assert.deepEqual([page.chart.data[0].showscale, page.chart.layout.margin.r], [true, 80]);
  await page.resize(700, 100);
  assert.deepEqual(page.chart.layout.yaxis2.ticktext, ["0", "1"]);
  assert.equal(page.chart.data[1].marker.size.toFixed(2), "4.08", "a fifth of the height of the answers");
  await page.resize(700, 60);
  assert.equal(page.chart.layout.yaxis.title.text, "", "the axis is shorter than its title");
  page.part.retheme("dark");
  await page.paint();
  assert.equal(page.chart.config.theme, "dark");
  page.part.destroy();
  assert.deepEqual([page.Plotly.calls.at(-1), page.root.children], ["purge", []]);
});

test("the word that is shown is named over an axis that has no room for all names", async () => {
  const page = await openPlayer();
  const words = Array.from({ length: 80 }, (_, i) => `w${i}`);
  await page.read(words.join(" "), [0.5, ...words.map(() => 0.5)]);
  const name = page.named("word");
  assert.deepEqual([page.chart.layout.xaxis.tickangle, page.chart.layout.xaxis.ticktext.length < 60, name.hidden], [-90, true, true]);
  page.plot.press("ArrowLeft");
  const { root } = page;
  root.press("ArrowLeft");
  await page.paint();
  const isNamed = page.chart.layout.xaxis.tickvals.includes(79);
  assert.deepEqual([isNamed, name.hidden, name.textContent], [false, false, "w78"]);
  await page.read(words.slice(0, 79).join(" "), [0.5, ...words.slice(1).map(() => 0.5)]);
  assert.equal(name.hidden, true, "the last word has its name at the axis");
});

test("a word is changed in a menu that opens at its name, with a click there or a key at the playhead", async () => {
  Object.assign(globalThis, { innerWidth: 800, innerHeight: 600 });
  const page = await openRead();
  const { plot } = page;
  const menu = () => page.named("menu");
  const at = (/** @type {string} */ kind, /** @type {number} */ clientX, clientY = 320) =>
    plot.say(kind, { button: 0, pointerId: 1, clientX, clientY });
  /** Whether it has opened, of which word, and where. */
  const opened = async () => {
    await settled();
    const node = menu();
    if (!node?.isPoppedUp) return null;
    Object.assign(node, { isPoppedUp: false, offsetWidth: 100, offsetHeight: 90 });
    return [node.attributes["aria-label"], node.style.left, node.style.top];
  };
  at("pointermove", 250);
  assert.equal(plot.title, "Mute or swap “this”");
  at("pointermove", 250, 50);
  assert.equal(plot.title, "");
  at("pointerdown", 250, 50);
  at("click", 250);
  assert.equal(await opened(), null, "the pointer went down elsewhere");
  at("pointerdown", 60);
  at("click", 60);
  assert.equal(await opened(), null, "there is no word yet at the start");
  at("pointerdown", 250);
  at("click", 250);
  assert.equal((await opened())?.[0], "Mute or swap “this”");
  at("pointerdown", 610);
  at("click", 610);
  assert.deepEqual(await opened(), ["Mute or swap “strange”", "477.5px", "332px"]);
  Object.assign(globalThis, { innerWidth: 500, innerHeight: 400 });
  assert.equal(plot.press("Enter"), true);
  assert.deepEqual(
    await opened(),
    ["Mute or swap “strange”", "392px", "220px"],
    "over the names where there is no room below them, within the window",
  );
  page.root.press("Home");
  await page.paint();
  assert.deepEqual([plot.press("Enter"), await opened()], [false, null]);
  at("pointerdown", 250);
  at("click", 250);
  await settled();
  const [, mute] = menu().children[0].children;
  mute.click();
  await settled();
  assert.deepEqual([page.sent.at(-1), menu().isPoppedUp], [{ sentence: "muted is strange" }, false]);
});

test("what a network answers with a number is told as one beside the pointer, and as no share", async () => {
  const page = await openPlayer({ labels: ["sum"] });
  await page.read(TEXT, [], { readout: "number", labels: ["sum"], numbers: [0, 1, 2, 12.5], of_labels: undefined });
  const [, answers] = page.chart.data;
  assert.deepEqual([answers.y, answers.meta, answers.hovertemplate.includes("P(")], [[0, 1, 2, 12.5], "sum", false]);
});
