/** The curves of the Compare page: what is drawn of the selected runs, moved while one trains, zoomed, and made to stand out. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { leaveCurves, openCurves } from "../support/curves_page.js";
import { allIn, choose, fieldIn, textOf } from "../support/in_part.js";
import { screen } from "../support/inside.js";

after(leaveCurves);

test("the selected runs are asked for at once and drawn in the room that there is, and asked for no more", async () => {
  const page = await openCurves();
  assert.deepEqual(page.asked, [[["b", "a"], { column: "test_loss", points: 500, smooth: 0, seconds: false }]]);
  assert.deepEqual(page.lines(), [
    [
      [0, 1, 2, 3],
      [0.8, 0.6, 0.4, 0.2],
    ],
    [
      [0, 1, 2, 3],
      [0.7, 0.6, 0.4, 0.3],
    ],
  ]);
  const { width, height, xaxis, yaxis } = page.chart.layout;
  assert.deepEqual([width, height, xaxis.range, yaxis.range, yaxis.type], [250, 125, [0, 3], [0, 1], "linear"]);
  assert.deepEqual(page.list(), ["b 0.200", "a 0.300"]);
  page.calls();
  screen.resize(page.plot, 250.9, 125.1);
  await page.paint();
  assert.deepEqual(page.calls(), [], "no whole pixel is other");
  screen.resize(page.plot, 300, 125);
  await page.paint();
  assert.deepEqual([page.calls(), page.asked.length], [["react"], 1]);
  page.store.select(["a"]);
  await page.paint();
  assert.deepEqual([page.lines().length, page.list()], [1, ["a 0.300"]]);
  page.store.select([]);
  await page.paint();
  assert.deepEqual([page.lines(), page.named("rnn-empty").hidden, page.chart.layout.xaxis.range], [[], false, [0, 3]]);
  page.part.destroy();
  assert.equal(page.Plotly.calls.at(-1), "purge");
});

test("what is chosen above the curves is drawn, asked for where it is not there, and remembered", async () => {
  const page = await openCurves();
  const pick = async (/** @type {string} */ value) => {
    allIn(page.root)
      .find((each) => each.type === "radio" && each.value === value)
      .say("change");
    await page.paint();
  };
  const log = allIn(page.root).find(({ type }) => type === "checkbox");
  log.checked = true;
  log.say("change");
  await page.paint();
  assert.deepEqual([page.chart.layout.yaxis.type, page.chart.layout.yaxis.range[0], page.memory.log], ["log", -1, true]);
  await pick("accuracy");
  assert.deepEqual([page.asked.at(-1)?.[1].column, page.memory.column, log.disabled], ["test_accuracy", "accuracy", true]);
  assert.deepEqual(
    [page.chart.layout.yaxis.type, page.chart.layout.yaxis.range, page.chart.layout.yaxis.tickformat],
    ["linear", [0, 1.02], "%"],
  );
  assert.deepEqual(page.list(), ["b 20.0 %", "a 30.0 %"]);
  await pick("train");
  assert.equal(page.asked.at(-1)?.[1].column, "train_accuracy");
  await pick("loss");
  assert.equal(log.disabled, false);
  await pick("seconds");
  assert.deepEqual(
    [page.asked.at(-1)?.[1], page.chart.layout.xaxis.title.text],
    [{ column: "train_loss", points: 500, smooth: 0, seconds: true }, "seconds"],
  );
  const count = page.asked.length;
  choose(fieldIn(page.root, "Smoothing"), "10");
  await page.paint();
  assert.deepEqual(
    [page.memory.smooth, page.lines()[0][1], page.asked.length],
    [10, [0.8, 0.7, 0.6, 0.5], count],
    "of whole curves the page knows the means by itself",
  );
});

test("a list that grows is asked for again when its runs have grown, at most once a second, and a refusal is said once", async () => {
  const page = await openCurves({ a: { ended: "running" } });
  const grow = async (/** @type {number} */ epochs) => {
    page.server.get("a").epochs_done = epochs;
    await page.store.load();
    await page.paint();
  };
  await grow(4);
  assert.equal(page.asked.length, 1, "not so soon");
  screen.pass(1000);
  await page.paint();
  await page.paint();
  assert.equal(page.asked.length, 2);
  page.server.refuses = "No.";
  screen.pass(1000);
  await grow(5);
  assert.deepEqual([page.asked.length, page.said.at(-1)?.[0]], [3, "No."]);
  page.server.refuses = "";
  screen.pass(1000);
  await grow(6);
  assert.equal(page.asked.length, 4, "a refusal is not the end of it");
});

/** The run that trains, and one that is done, with room for eight epochs. */
async function openTraining() {
  const page = await openCurves({ b: {}, a: { ended: "running", epochs_done: 0, settings: { epochs: 8, seed: 0 } } });
  const grow = async (/** @type {number[]} */ ...losses) => {
    page.stream.grow(...losses);
    screen.pass(500);
    await page.paint();
  };
  page.stream.columns = ["test_loss"];
  page.stream.tell("run", { id: "a" });
  await grow(0.8, 0.7, 0.6, 0.5);
  return { ...page, grow };
}

test("while a run trains its line alone is moved, and all is drawn where the axes have to follow", async () => {
  const page = await openTraining();
  assert.deepEqual(
    [page.lines()[0], page.chart.layout.xaxis.range],
    [
      [
        [0, 1, 2, 3],
        [0.8, 0.7, 0.6, 0.5],
      ],
      [0, 8],
    ],
    "the one that grows is the first line",
  );
  page.calls();
  await page.grow(0.8, 0.7, 0.6, 0.5, 0.4);
  assert.deepEqual(
    [page.calls(), page.chart.drawn[0].path.attributes.d],
    [[], "M0.00,0.00L25.00,12.50L50.00,25.00L75.00,37.50L100.00,50.00"],
  );
  assert.deepEqual(page.list(), ["a 0.400", "b 0.300"]);
  await page.grow(0.8, 0.7, 0.6, 0.5, 0.4, 3);
  assert.deepEqual([page.calls(), page.chart.layout.yaxis.range[1] > 0.8], [["react"], true]);
  page.store.select(["b"]);
  await page.paint();
  page.calls();
  await page.grow(0.8, 0.7, 0.6, 0.5, 0.4, 3, 0.1);
  assert.deepEqual(page.calls(), [], "it is not among those that are shown");
});

test("a zoom stays while curves grow, other epochs are then drawn closer, and a double click takes it back", async () => {
  const page = await openTraining();
  page.Plotly.zoom(page.chart, "xaxis", [2, 3]);
  await page.paint();
  assert.deepEqual(
    [page.chart.layout.xaxis.range, page.lines()[1][0]],
    [
      [2, 3],
      [2, 3],
    ],
  );
  await page.grow(0.8, 0.7, 0.6, 0.5, 0.4);
  assert.deepEqual(page.chart.layout.xaxis.range, [2, 3]);
  page.plot.say("pointermove", { clientX: 20, clientY: 50 });
  await page.paint();
  assert.equal(textOf(page.named("rnn-run-curves-place")), "epoch 2", "read within the zoom");
  page.chart.tell("plotly_doubleclick");
  await page.paint();
  assert.deepEqual(
    [page.chart.layout.xaxis.range, page.lines()[1][0]],
    [
      [0, 8],
      [0, 1, 2, 3],
    ],
  );
  page.Plotly.zoom(page.chart, "xaxis", [2, 3]);
  page.memory.column = "accuracy";
  page.store.point("b");
  await page.paint();
  assert.deepEqual(page.chart.layout.xaxis.range, [0, 8], "other axes begin without it");
});

test("of more curves than eyes can tell apart the one that is picked stands out, or the one whose name is pointed at", async () => {
  const runs = Object.fromEntries("abcdefghijklmnopqrstuvwxyz".split("").map((id) => [id, {}]));
  const page = await openCurves(runs);
  const lit = () => page.chart.drawn.findIndex((/** @type {any} */ { element }) => element.classList.contains("rnn-lit"));
  const count = page.chart.drawn.length;
  assert.deepEqual([lit(), page.chart.hasAttribute("data-spotlight"), page.note().includes(`${count} curves`)], [-1, false, true]);
  page.store.point("c");
  await page.paint();
  assert.deepEqual(
    [lit(), page.chart.hasAttribute("data-spotlight"), page.chart.data[count - 1].line.width],
    [count - 1, true, 2],
    "on top of the others",
  );
  const entry = allIn(page.root).find(({ classList, children }) => classList.contains("rnn-reading") && children[1].textContent === "b");
  entry.say("pointerenter");
  assert.equal(lit(), count - 3, "before a, the oldest, and the one on top");
  entry.say("pointerleave");
  assert.equal(lit(), count - 1);
  page.store.point(null);
  await page.paint();
  assert.equal(lit(), -1);
  page.part.retheme("dark");
  await page.paint();
  assert.equal(page.chart.config.theme, "dark");
});

test("a click on a curve picks it where the pointer went down and up at one place", async () => {
  const page = await openCurves();
  const press = (/** @type {object} */ down, /** @type {object} */ up) => {
    page.plot.say("pointerdown", { button: 0, clientX: 20, clientY: 110, ...down });
    window.dispatchEvent(Object.assign(new Event("pointerup"), { clientX: 20, clientY: 110, ...up }));
    return [page.store.current, page.revealed.splice(0)];
  };
  assert.deepEqual(press({ clientY: 44 }, { clientY: 44 }), ["a", ["a"]], "a begins at 0.7");
  page.store.point(null);
  window.dispatchEvent(Object.assign(new Event("pointerup"), { clientX: 20, clientY: 44 }));
  assert.equal(page.store.current, null, "a press is one click");
  assert.deepEqual(press({ button: 2, clientY: 44 }, { clientY: 44 }), [null, []], "another button");
  assert.deepEqual(press({ clientY: 60 }, { clientY: 44 }), [null, []], "a drag");
  window.dispatchEvent(Object.assign(new Event("pointerup"), { clientX: 20, clientY: 44 }));
  assert.equal(page.store.current, null, "it went down elsewhere");
  assert.deepEqual(press({ clientY: 105 }, { clientY: 105 }), [null, []], "no curve is near");
});

test("without any run there are no curves", async () => {
  const page = await openCurves({});
  assert.equal(page.root.hidden, true);
  page.server.add("a", { epochs_done: 3 });
  await page.store.load();
  await page.paint();
  assert.deepEqual([page.root.hidden, page.named("rnn-empty").hidden], [false, false], "none is selected yet");
});

test("one request is under way at a time, and what was selected meanwhile is asked for after it", async () => {
  const page = await openCurves();
  page.server.add("c", { epochs_done: 3 });
  page.server.add("d", { epochs_done: 3 });
  await page.store.load();
  let answer = () => {};
  page.slow.now = new Promise((resolve) => (answer = () => resolve(0)));
  page.store.select(["a", "c"]);
  await page.paint();
  page.store.select(["a", "d"]);
  await page.paint();
  assert.deepEqual(
    page.asked.slice(1).map(([ids]) => ids),
    [["c"]],
  );
  answer();
  page.slow.now = Promise.resolve();
  await page.paint();
  await page.paint();
  assert.deepEqual(
    page.asked.slice(2).map(([ids]) => ids),
    [["d"]],
  );
  assert.deepEqual(page.list(), ["d 0.200", "a 0.300"], "the list has as many entries, and others");
  page.part.destroy();
});

test("curves that came with fewer epochs are smoothed by the server, and are read near an epoch", async () => {
  const page = await openCurves({ a: {} }, {}, [0, 2, 4, 6]);
  assert.deepEqual(page.lines()[0][0], [0, 2, 4, 6]);
  assert.match(page.note(), /^These are too many epochs to read each/u);
  page.plot.say("pointermove", { clientX: 20, clientY: 50 });
  await page.paint();
  assert.equal(textOf(page.named("rnn-run-curves-place")), "near epoch 0");
  page.plot.say("pointerleave");
  await page.paint();
  assert.equal(textOf(page.named("rnn-run-curves-place")), "last epoch", "the pointer has left");
  const { length } = page.asked;
  choose(fieldIn(page.root, "Smoothing"), "10");
  await page.paint();
  await page.paint();
  assert.deepEqual([page.asked.length - length, page.asked.at(-1)?.[1].smooth], [1, 10]);
});
