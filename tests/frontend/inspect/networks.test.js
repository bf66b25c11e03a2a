/** Views of the Inside page when the network becomes another one: nothing that they say is of the one before. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { allIn, textOf } from "../support/in_part.js";
import { openDocument, Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";
import { makeStorage } from "../support/storage.js";

const screen = openScreen();
openDocument();
const { storage: sessionStorage, stored } = makeStorage();
Object.assign(globalThis, { sessionStorage });
const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeLines } = await import("../../../playground/frontend/inspect/drawing/lines.js");
const { mountStep } = await import("../../../playground/frontend/inspect/network/step/step.js");
const { makeSwapHistory } = await import("../../../playground/frontend/inspect/words/swap_history.js");
const { wall } = await import("../../../playground/frontend/inspect/wall/wall.js");

const LINE = { mode: "lines", line: {} };
const FIGURE = {
  config: {},
  data: [LINE, { marker: {} }],
  layout: { meta: { colours: {}, head: {} }, yaxis2: { title: {} } },
};

/** What was asked, the newest last. @type {{question: any, onOutcome: (outcome: any) => void}[]} */
let requests;
/** What is selected. @type {any} */
let now;
/** What Plotly was told to draw. @type {any[]} */
let traces;
/** The run that trains. @type {string} */
let liveRun;
/** The network that trains has learnt. @type {() => void} */
let learn;
/** @type {any} */
let context;

beforeEach(() => {
  stored.clear();
  requests = [];
  traces = [];
  liveRun = "a";
  now = { run: "", epoch: null, edits: [], sentence: "good", word: 1, unit: 0 };
  /** @type {Set<(names: Set<string>) => void>} */
  const listeners = new Set();
  const selection = {
    now,
    on: (/** @type {(names: Set<string>) => void} */ onChange) => listeners.add(onChange),
    get isLive() {
      return !now.run && now.epoch === null;
    },
    question: (/** @type {string} */ view, /** @type {object} */ more) => ({ view, ...now, ...more }),
    set(/** @type {object} */ change) {
      Object.assign(now, change);
      for (const onChange of listeners) onChange(new Set(Object.keys(change)));
    },
  };
  const questions = {
    ask(/** @type {any} */ question, /** @type {(outcome: any) => void} */ onOutcome) {
      requests.push({ question, onOutcome });
      return () => {};
    },
  };
  const { on, tell } = makeEmitter();
  learn = () => tell("answers", {});
  const stream = { latest: { get: () => ({ id: liveRun }) }, on };
  const Plotly = {
    react(/** @type {any} */ chart, /** @type {any[]} */ data) {
      chart.on = () => {};
      traces = data;
    },
    relayout() {},
    purge() {},
  };
  context = { selection, questions, stream, life: makeLife(), Plotly };
});

test("the wall of a run says nothing of what the run before had learnt", () => {
  const set = { texts: ["good"], answers: [1], shares: [0.9], right: [1], losses: [0.1] };
  const answer = { labels: ["no", "yes"], train: set, test: set, confusion: [[0, 0], [0, 1]] }; // biome-ignore format: a table
  const body = /** @type {any} */ (new Part());
  const shown = wall.mount(body, context);
  shown.draw(answer);
  requests[0].onOutcome({ answer: { epochs: [0, 10], train: [[10, 0]], test: [[10, 0]] } });
  assert.match(textOf(body), /Learnt for good: 1 of 1 train sentence/u);
  now.run = "b";
  shown.draw(answer);
  assert.doesNotMatch(textOf(body), /Learnt for good/u);
  requests[1].onOutcome({ error: "Of this run no weights are kept." });
  assert.match(textOf(body), /Of this run no weights are kept\./u);
});

test("when the selected sentence was learnt is said below the tiles, of none that is not there and of none of which it is unknown", () => {
  const set = (/** @type {string[]} */ ...texts) => ({
    texts,
    ...{ answers: texts.map(() => 1), shares: texts.map(() => 0.9), right: texts.map(() => 1), losses: texts.map(() => 0.1) },
  });
  const answer = { labels: ["no", "yes"], train: set("good", "so good"), test: set("not bad"), confusion: [[0, 0], [0, 1]] }; // biome-ignore format: a table
  const body = /** @type {any} */ (new Part());
  const shown = wall.mount(body, context);
  const note = allIn(body).find(({ dataset }) => dataset.testid === "inside-learnt-chosen");
  const said = (/** @type {string} */ sentence) => {
    now.sentence = sentence;
    shown.select();
    return note.hidden ? null : note.textContent;
  };
  assert.equal(said("so good"), null, "before there is an answer");
  shown.draw(answer);
  assert.equal(said("so good"), null);
  requests[0].onOutcome({ answer: { epochs: [0, 10, 40], train: [[10, 0], [40, 10]], test: [[null, 40]] } }); // biome-ignore format: a table
  assert.equal(note.textContent, "“so good”: learnt for good between epochs 10 and 40.");
  assert.equal(said("not bad"), "“not bad”: not learnt yet.");
  assert.equal(said("bad"), null);
});

test("the order of the wall stays as it was chosen", () => {
  /** @returns {any} */
  const order = () => {
    const body = /** @type {any} */ (new Part());
    wall.mount(body, context);
    return body.children.flatMap((/** @type {any} */ part) => part.children).find((/** @type {any} */ part) => part.tag === "select");
  };
  const select = order();
  assert.equal(select.value, "file");
  select.value = "loss";
  select.say("change");
  assert.equal(order().value, "loss");
});

test("the sums of a step are those of the chosen network even under the pointer; those of one that learns wait until it leaves", () => {
  const { node, draw: drawStep } = mountStep(context);
  const draw = () => drawStep({ words: ["good"] });
  let under = true;
  Object.assign(node, { matches: () => under });
  draw();
  assert.equal(requests.length, 1);
  learn();
  draw();
  assert.equal(requests.length, 1, "it has learnt");
  now.epoch = 10;
  draw();
  assert.deepEqual([requests.length, requests[1].question.epoch], [2, 10]);
  now.sentence = "bad";
  draw();
  assert.deepEqual([requests.length, requests[2].question.sentence], [3, "bad"]);
  under = false;
  draw();
  assert.equal(requests.length, 3, "it is the same network as before");
  learn();
  draw();
  assert.equal(requests.length, 4);
});

test("a sentence before a swap is not compared with one that another network reads", () => {
  const answer = { words: ["good"], between: " ", path: [0.5, 0.9], labels: ["no", "yes"], toward: 1 };
  const swapHistory = makeSwapHistory(context, FIGURE);
  const [before] = swapHistory.nodes;
  for (const change of [{ epoch: 10 }, { edits: ["silence 3"] }, { run: "c" }, "another run trains"]) {
    Object.assign(now, { run: "", epoch: null, edits: [], sentence: "good" });
    swapHistory.take(answer, [[0, "bad"]]);
    swapHistory.show({ ...answer, words: ["bad"] });
    assert.equal(before.hidden, false);
    if (typeof change === "string") liveRun = "b";
    else Object.assign(now, change);
    swapHistory.show({ ...answer, words: ["bad"] });
    assert.equal(before.hidden, true, JSON.stringify(change));
  }
});

test("the name of a line is text", () => {
  const host = new Part();
  const lines = makeLines(/** @type {any} */ (host), { life: makeLife(), Plotly: context.Plotly, figure: FIGURE, onPick() {} });
  lines.draw({ names: ["start"], lines: [{ name: "P(<b>bold</b>)", values: [1], colour: "text" }] });
  screen.frame();
  assert.deepEqual([traces[0].name, traces[0].text], ["P(&lt;b&gt;bold&lt;/b&gt;)", ["start<br>P(&lt;b&gt;bold&lt;/b&gt;)"]]);
  const [legend] = host.children;
  assert.ok(legend instanceof Part && textOf(legend).includes("P(<b>bold</b>)"), "and in the legend, which is no markup");
});

test("a chart names its lines and bars above it, and its picture has a legend of its own, on the page's ground and in its letters", async () => {
  /** @type {any[]} */
  const pictures = [];
  const Plotly = { ...context.Plotly, toImage: async (/** @type {any} */ chart) => void pictures.push(chart) };
  Plotly.react = (/** @type {any} */ chart, /** @type {any[]} */ data, /** @type {any} */ layout) =>
    Object.assign(chart, { data, layout, on() {} });
  const host = new Part();
  const figure = { ...FIGURE, layout: { ...FIGURE.layout, height: 280, margin: { l: 54, r: 10, t: 8, b: 26 } } };
  figure.layout.meta = { ...FIGURE.layout.meta, colours: { test: "#123456" } };
  const lines = makeLines(/** @type {any} */ (host), { life: makeLife(), Plotly, figure, onPick() {} });
  const reach = { name: "reach", values: [1, 2], colour: "test" };
  lines.draw({ names: ["start", "bad"], lines: [reach], bars: { name: "taught", values: [0, 1] } });
  screen.frame();
  const legend = /** @type {Part} */ (host.children[0]);
  const named = () => legend.children.map((each) => textOf(each).trim());
  assert.deepEqual([named(), legend.hidden], [["reach", "taught"], false]);
  const entries = [...legend.children];
  lines.draw({ names: ["start", "bad"], lines: [{ ...reach, values: [3, 4] }], bars: { name: "taught", values: [1, 0] } });
  screen.frame();
  assert.ok(
    legend.children.every((each, i) => each === entries[i]),
    "the same names stay as they are",
  );
  await lines.picture();
  const [{ data, layout }] = pictures;
  assert.deepEqual([data[0].y, layout.showlegend, layout.height > 280], [[3, 4], true, true]);
  assert.deepEqual([layout.paper_bgcolor, layout.font.family], ["--st-background-color", "letters"]);
  const [, chart] = /** @type {any[]} */ (host.children);
  assert.deepEqual([chart.layout.height, chart.layout.showlegend], [280, undefined]);
});

test("what is chosen is drawn with the new data, once, and moved alone only where the data stay", () => {
  /** @type {any[]} */
  const drawn = [];
  const Plotly = {
    ...context.Plotly,
    react: (/** @type {any} */ chart, /** @type {any} */ _, /** @type {any} */ { shapes }) =>
      drawn.push(["react", ...shapes.map((/** @type {any} */ each) => each.x0)]) && Object.assign(chart, { on() {} }),
    relayout: (/** @type {any} */ _, /** @type {any} */ { shapes }) =>
      drawn.push(["relayout", ...shapes.map((/** @type {any} */ each) => each.x0)]),
  };
  const lines = makeLines(/** @type {any} */ (new Part()), { life: makeLife(), Plotly, figure: FIGURE, onPick() {} });
  const content = { names: ["start", "not", "bad"], lines: [{ name: "reach", values: [1, 2, 3], colour: "text" }] };
  lines.draw(content);
  lines.choose(2);
  assert.deepEqual(drawn, []);
  screen.frame();
  lines.choose(2);
  assert.deepEqual(drawn, [["react", 1.6]]);
  lines.choose(1);
  lines.draw(content);
  lines.choose(0);
  screen.frame();
  assert.deepEqual(drawn.slice(1), [
    ["relayout", 0.6],
    ["react", -0.4],
  ]);
});

test("a chart off the screen is drawn anew once it is seen, or once it is saved as a picture", async () => {
  /** @type {any[]} */
  const drawn = [];
  const Plotly = {
    ...context.Plotly,
    react: (/** @type {any} */ chart, /** @type {any} */ data, /** @type {any} */ layout) =>
      drawn.push(data[0].y) && Object.assign(chart, { data, layout, on() {} }),
    relayout: () => drawn.push("relayout"),
    toImage: async () => drawn.push("picture"),
  };
  const figure = { ...FIGURE, layout: { ...FIGURE.layout, margin: {} } };
  const lines = makeLines(/** @type {any} */ (new Part()), { life: makeLife(), Plotly, figure, onPick() {} });
  const draw = (/** @type {number} */ value) => {
    lines.draw({ names: ["start", "bad"], lines: [{ name: "reach", values: [1, value], colour: "text" }] });
    lines.choose(value % 2);
    screen.frame();
  };
  screen.scroll(false);
  draw(1); // the first time at once
  draw(2);
  draw(3);
  assert.deepEqual(drawn, [[1, 1]]);
  screen.scroll(true);
  screen.frame();
  screen.scroll(false);
  screen.scroll(true);
  screen.frame();
  assert.deepEqual(drawn.splice(0), [
    [1, 1],
    [1, 3],
  ]);
  screen.scroll(false);
  draw(4);
  await lines.picture();
  assert.deepEqual(drawn, [[1, 4], "picture"]);
  screen.scroll(true);
});
