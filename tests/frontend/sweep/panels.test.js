/** What a sweep has got to, as it is drawn: a panel for each setting, sentences, medians over the seeds, and what the pointer reads of them. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn } from "../support/in_part.js";
import { resultsOf } from "../support/sweep_results.js";
import { aSweep, grown, GROWN, leaveSweeps, openSweeps, screen } from "../support/sweep_page.js";

after(leaveSweeps);

/** The section with the sweep of two rates, drawn up to epoch 20. */
async function openGrown() {
  const page = await openSweeps();
  await page.say(aSweep(), ...GROWN);
  const [first, second] = page.panels();
  const canvases = [first, second].map((panel) => page.canvases(panel)[0]);
  /** What was drawn in the two panels since this was asked last. */
  const drawn = () => canvases.map((canvas) => canvas.takeDrawn());
  return { ...page, first, second, drawn, readout: page.named("rnn-sweep-readout"), panelsRoot: page.named("rnn-sweep-panels") };
}
/** What the server has found. @param {object} [more] @param {(place: number) => object} [change]  of a cell */
const found = (more = {}, change = () => ({})) => ({
  ...{ kind: "results", epoch: 20, final: false, sentences: ["Both learn."] },
  cells: resultsOf({ learning_rate: [0.01, 0.1] }, change).map((cell, i) => ({ ...cell, seeds: 2, runs: aSweep().cells[i].runs })),
  ...more,
});

test("a panel draws only what is new of its runs, and all of them where something else has changed", async () => {
  const { drawn, say, root, part, paint, line, panelsRoot } = await openGrown();
  const [first, second] = drawn();
  assert.deepEqual([first.anew, second.anew, first.ends.filter(([x]) => x > 36).length >= 4], [true, true, true]);
  await say(grown(0, [30], [0.5]));
  assert.deepEqual(drawn(), [
    { anew: false, texts: [], shares: [0.8], colours: ["--rnn-test"], ends: [[173, 34]] },
    { anew: false, texts: [], shares: [0.8], colours: ["--rnn-test"], ends: [] },
  ]);
  assert.equal(panelsRoot.dataset.epoch, "30");
  const views = allIn(root).filter(({ name }) => name === "rnn-sweep-view");
  for (const [place, tick] of [
    [1, "0.1"],
    [2, "50 %"],
    [0, "0.4"],
  ]) {
    views[Number(place)].say("change");
    await paint();
    const [{ anew, texts, ends }] = drawn();
    assert.deepEqual([anew, texts.includes(tick), ends.filter(([x]) => x < 400).length], [true, true, 5], `view ${place}`);
  }
  part.retheme("dark");
  await paint();
  drawn();
  line.say(aSweep(), ...GROWN);
  screen.pass(1000);
  await paint();
  assert.deepEqual(
    drawn().map(({ anew }) => anew),
    [true, true],
    "the same sweep told again: the line was opened anew",
  );
  line.say(aSweep(), grown(0, [0, 10], [0.8, 3]));
  screen.pass(1000);
  await paint();
  assert.equal(drawn()[0].texts.includes("4"), true, "all its losses are looked at again");
});

test("panels that are out of sight are not drawn until they are scrolled to", async () => {
  const { drawn, say, paint } = await openGrown();
  drawn();
  screen.scroll(false);
  await say(grown(0, [30], [0.5]));
  assert.deepEqual(drawn()[0].ends, []);
  screen.scroll(true);
  await paint();
  assert.deepEqual(drawn()[0].ends, [[173, 34]]);
});

test("the point under the pointer is read, a click compares the panel's runs, and the pointer that leaves takes its dot along", async () => {
  const { first, readout, events, say, pass } = await openGrown();
  const [dot] = allIn(first).filter(({ classList }) => classList.contains("rnn-sweep-dot"));
  const resting = "Each line is one seed. Point at it for its numbers; click to compare its runs.";
  assert.deepEqual([readout.textContent, dot.hidden], [resting, true]);
  first.say("pointermove", { clientX: 127, clientY: 24 });
  assert.deepEqual([readout.textContent, dot.hidden], ["rate 0.01, seed 0: test loss 0.600 after epoch 20", false]);
  first.say("pointermove", { clientX: 400, clientY: 90 });
  assert.deepEqual([readout.textContent, dot.hidden], [resting, true], "nothing is near");
  first.say("pointermove", { clientX: 127, clientY: 24 });
  first.say("pointerleave");
  assert.deepEqual([readout.textContent, dot.hidden], [resting, true]);
  first.click();
  await pass(100);
  assert.deepEqual(events.slice(-2), [["selected", ["a", "b"]], "curves in sight"]);
  await say(grown(3, [30], [900]));
  assert.equal(readout.textContent, `${resting} Losses above 4 stand at the upper edge.`);
});

test("another sweep has panels of its own, a setting whose runs were deleted says so, and none leaves none", async () => {
  const { say, panels, panelsRoot, readout } = await openGrown();
  await say(grown(3, [30], [900]));
  const cells = [
    { values: {}, runs: [0] },
    { values: { learning_rate: 2 }, runs: [] },
  ];
  await say(aSweep({ id: "b", runs: [{ id: "e", settings: { seed: 4 } }], cells }));
  assert.deepEqual(
    panels().map(({ title, disabled }) => [title, disabled]),
    [
      ["as in Settings (1 of 2 seeds): compare these runs", false],
      ["rate 2 (0 of 2 seeds): compare these runs", true],
    ],
  );
  assert.doesNotMatch(readout.textContent, /upper edge/u, "no loss of this sweep is that high");
  await say({ kind: "sweep", id: null, state: "none", can: ["start"] });
  assert.equal(panelsRoot.hidden, true);
});

test("what the server finds is said as it says it, panels tell how their seeds ended, and another sweep begins with none of it", async () => {
  const { say, says, named, panels, heatmap } = await openGrown();
  const results = named("rnn-sweep-results");
  const sentences = named("rnn-sweep-sentences");
  const said = () => sentences.children.map((/** @type {any} */ { textContent }) => textContent);
  assert.deepEqual([results.hidden, heatmap()], [true, null]);
  sentences.offsetHeight = 40;
  await say(found({}, (place) => ({ story: `seeds ${place}` })));
  assert.deepEqual(
    [results.hidden, said(), results.dataset.epoch, results.dataset.final, named("rnn-sweep-when").textContent],
    [false, ["Both learn."], "20", "false", "so far: all runs compared at epoch 20 of 100"],
  );
  assert.equal(panels()[1].title, "rate 0.1: seeds 1. Click to compare these runs.");
  assert.equal(sentences.style.minHeight, "40px", "what stands below does not jump while sentences come and go");
  const [item] = sentences.children;
  await say(found());
  assert.equal(sentences.children[0], item, "the same sentence stays the same element");
  await say(found({ final: true, sentences: ["One is better."] }));
  assert.deepEqual([said(), sentences.style.minHeight, results.dataset.final], [["One is better."], "", "true"]);
  const parallel = named("rnn-sweep-parallel");
  assert.equal(parallel.dataset.lines, "2");
  await say(found({ cells: found().cells.map((cell, i) => ({ ...cell, seeds: i })), final: true }));
  assert.equal(parallel.dataset.lines, "1", "of a setting without runs there is no line");
  sentences.offsetHeight = 60;
  await say(found());
  const cells = aSweep().cells.map((cell, i) => ({ ...cell, values: { learning_rate: i + 1 } }));
  await say(aSweep({ id: "b", cells }));
  assert.deepEqual([results.hidden, sentences.style.minHeight], [true, ""]);
  await say({ ...found(), cells: found().cells.map((cell, i) => ({ ...cell, values: cells[i].values })) });
  assert.deepEqual(
    named("rnn-sweep-legend").children.map((/** @type {any} */ item) => says(item).split(" ").slice(0, 2).join(" ")),
    ["rate 1", "rate 2"],
  );
});

/** What the legend says: names and values. @param {any} page */
const legend = (page) => page.named("rnn-sweep-legend").children.map((/** @type {any} */ item) => page.says(item));

/** The marks of the lines in the legend. @param {any} page */
const marks = (page) => page.named("rnn-sweep-legend").children.map((/** @type {any} */ { children: [swatch] }) => swatch.dataset.mark);

test("medians over the seeds are read at the end, at the epoch under the pointer, and at the end again when it leaves", async () => {
  const page = await openGrown();
  const read = page.named("rnn-sweep-at");
  const plot = page.named("rnn-sweep-median-plot");
  const [canvas, cursor] = plot.children;
  await page.say(found());
  assert.deepEqual(legend(page), ["rate 0.01 0.550 (0.500 to 0.600)", "rate 0.1 0.350 (0.300 to 0.400)"]);
  assert.equal(read.textContent, "median (range) at epoch 20");
  canvas.say("pointermove", { clientX: 36 });
  assert.deepEqual(
    [legend(page)[0], read.textContent, cursor.hidden, cursor.style.translate],
    ["rate 0.01 0.800 (0.800 to 0.800)", "median (range) at epoch 0", false, "36px 0"],
  );
  await page.say(...[0, 1, 2, 3].map((run) => grown(run, [30], [0.2])));
  assert.equal(read.textContent, "median (range) at epoch 0", "it stays where the pointer is while curves grow");
  canvas.say("pointermove", { clientX: 496 });
  assert.equal(cursor.hidden, true, "beside the plot");
  canvas.say("pointermove", { clientX: 36 });
  canvas.say("pointerleave");
  assert.deepEqual(
    [read.textContent, cursor.hidden, legend(page)[0]],
    ["median (range) at epoch 30", true, "rate 0.01 0.200 (0.200 to 0.200)"],
  );
  canvas.say("pointermove", { clientX: 36 });
  canvas.say("pointerleave");
});

test("a line stands out while its name is pointed at, and its runs that diverged are counted until another sweep begins", async () => {
  const page = await openGrown();
  const [canvas] = page.named("rnn-sweep-median-plot").children;
  await page.say(found({}, (place) => ({ diverged: place, diverged_runs: place ? [3] : [] })));
  assert.deepEqual(legend(page), ["rate 0.01 0.550 (0.500 to 0.600)", "rate 0.1 , 1 of 2 diverged 0.350 (0.300 to 0.400)"]);
  const edge = page.named("rnn-sweep-edge");
  await page.say(...[0, 1, 2].map((run) => grown(run, [30], [0.2])));
  assert.match(edge.textContent, /^Runs that diverged stand at the upper edge/u);
  canvas.takeDrawn();
  const [item] = page.named("rnn-sweep-legend").children;
  const shares = async (/** @type {string} */ kind) => {
    item.say(kind);
    await page.paint();
    return canvas.takeDrawn().shares.slice(-2);
  };
  assert.deepEqual(
    [await shares("pointerenter"), await shares("pointerleave")],
    [
      [1, 0.2],
      [1, 1],
    ],
  );
  await page.say(found({}, (place) => ({ diverged: 1 - place, diverged_runs: place ? [] : [1] })));
  assert.deepEqual(
    legend(page).map((/** @type {string} */ text) => / . of . diverged/u.test(text)),
    [true, false],
    "as many, but others",
  );
  await page.say(found());
  assert.doesNotMatch(edge.textContent, /diverged/u, "the server says that none did");
  item.say("pointerenter");
  allIn(page.root)
    .find(({ name }) => name === "rnn-sweep-metric")
    .say("change");
  await page.paint();
  assert.deepEqual(canvas.takeDrawn().shares.slice(-2), [1, 1], "the names are others now, and none is pointed at");
});

test("another outcome is shown in the heatmap and in the curves, whose log axis is for losses alone, and all follow the theme", async () => {
  const page = await openGrown();
  await page.say(found());
  const colour = () => page.heatmap()?.colour;
  const canvas = page.named("rnn-sweep-median-plot").children[0];
  const [log] = allIn(page.named("rnn-sweep-median")).filter(({ type }) => type === "checkbox");
  const outcome = async (/** @type {number} */ place) => {
    allIn(page.root)
      .filter(({ name }) => name === "rnn-sweep-metric")
      [place].say("change");
    await page.paint();
  };
  canvas.takeDrawn();
  log.checked = true;
  log.say("change");
  await page.paint();
  assert.equal(canvas.takeDrawn().texts.includes("0.1"), true);
  await outcome(1);
  assert.deepEqual(
    [log.disabled, canvas.ariaLabel, canvas.takeDrawn().texts.includes("50 %")],
    [true, "test accuracy by epoch: median and range over seeds", true],
  );
  assert.deepEqual(legend(page), ["rate 0.01 45.0 % (40.0 % to 50.0 %)", "rate 0.1 65.0 % (60.0 % to 70.0 %)"]);
  await outcome(2);
  assert.match(canvas.ariaLabel, /^test accuracy/u);
  await outcome(0);
  assert.deepEqual([log.disabled, colour()], [false, "light"]);
  canvas.takeDrawn();
  const [panel] = page.canvases(page.first);
  panel.takeDrawn();
  Object.assign(globalThis, { getComputedStyle: () => ({ getPropertyValue: (/** @type {string} */ name) => `dark ${name}` }) });
  page.part.retheme("dark");
  await page.paint();
  const { anew, colours } = canvas.takeDrawn();
  assert.deepEqual([colours[0], panel.takeDrawn().colours.at(-1)], ["dark --st-text-color", "dark --rnn-test"]);
  assert.deepEqual([colour(), anew, colours.slice(-2), marks(page)], ["dark", true, ["pink", "cyan"], ["pink solid", "cyan solid"]]);
  canvas.clientWidth = 0;
  await page.say(grown(0, [30], [0.5]));
  assert.equal(canvas.takeDrawn().anew, false, "there is no room");
  const { part } = page;
  part.destroy();
  assert.equal(page.heatmap(), null, "Plotly lets go of what it drew");
});

test("a line that ends before the epoch that is read has no value there, and lines beyond those that eyes tell apart are told of", async () => {
  const rates = Array.from({ length: 25 }, (_, i) => i + 1);
  const page = await openSweeps();
  const runs = rates.map((rate) => ({ id: `r${rate}`, settings: { seed: 0 } }));
  await page.say(aSweep({ seeds: 1, runs, cells: rates.map((rate, i) => ({ values: { learning_rate: rate }, runs: [i] })) }));
  await page.say(...rates.map((_, i) => grown(i, i ? [0, 10, 20, 30, 40] : [0, 10], i ? [0.8, 0.7, 0.6, 0.5, 0.4] : [0.8, 0.7])));
  await page.say({ ...found(), cells: resultsOf({ learning_rate: rates }, (i) => ({ seeds: 1, runs: [i] })) });
  assert.deepEqual(legend(page).slice(0, 2), ["rate 1 –", "rate 2 0.400 (0.400 to 0.400)"]);
  assert.match(page.named("rnn-sweep-edge").textContent, /^25 lines are more than eyes can tell apart/u);
  assert.deepEqual(
    [0, 1, 12].map((place) => marks(page)[place]),
    ["red solid", "blue solid", "red dot circle"],
  );
});

test("of a very large sweep some settings have a panel, which is said, and each tells how its own seeds ended", async () => {
  const page = await openSweeps();
  const cells = Array.from({ length: 700 }, (_, i) => ({ values: { learning_rate: (i + 1) / 1000 }, runs: [i] }));
  const runs = cells.map((_, i) => ({ id: `run ${i}`, settings: { seed: 0 } }));
  await page.say(aSweep({ cells, runs, seeds: 1 }), grown(699, [0, 10], [0.8, 0.7]));
  assert.equal(page.panels().length, 512);
  assert.match(
    page.named("rnn-sweep-readout").textContent,
    /^512 of 700 settings have a panel, spread over all: Results has every one\. Each line is one seed\./,
  );
  const outcomes = resultsOf({ learning_rate: cells.map(({ values }) => values.learning_rate) }, (place) => ({ story: `story ${place}` }));
  await page.say({ ...found(), cells: outcomes.map((cell, i) => ({ ...cell, seeds: 1, runs: [i] })) });
  const titles = page.panels().map(({ title }) => title);
  assert.match(titles[0], /story 0\./);
  assert.match(titles[511], /story 699\./);
});
