/** One reader for any number of networks: what is typed is asked once, their traces move one playhead, whatever they are. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();
const { BY_WEIGHT, EMPTY } = await import("../../../playground/frontend/reader/trace.js");
const { mountReader } = await import("../../../playground/frontend/reader/reader.js");

/** @typedef {import("../../../playground/frontend/reader/reader.js").Options} Options */
/** @typedef {import("../../../playground/frontend/reader/reader.js").Hear} Hear */
/** @typedef {import("../../../playground/frontend/reader/reader.js").View} View */

const NAMES = ["field", "vocabulary", "chips", "notes", "plot", "play", "scrub", "place", "rate", "order"];
const LABELS = ["cold", "mild", "hot"];

/** @type {Part} */
let root;
/** @type {Record<string, Part>} */
let parts;
/** What the view was asked to show. @type {[what: string, ...how: any[]][]} */
let calls;
/** @type {string[]} */
let asked;
/** @type {Hear} */
let hear;
/** @type {ReturnType<typeof mountReader>} */
let reader;
/** @type {Options["memory"]} */
let memory;
/** What the visitor does with a note. @type {(unknown: string, known: string) => void} */
let replace;
/** The networks answer. @type {(text: string, epoch?: number, isAwaited?: boolean) => void} */
let answer;

/** A reader of `count` networks. */
function mount({ plays = true, count = 3 } = {}) {
  root = new Part();
  parts = Object.fromEntries(NAMES.map((name) => [name, new Part()]));
  calls = [];
  asked = [];
  memory = { text: "not bad", typed: false, order: "index", rate: 10, open: null };
  /** @type {Omit<View, "parts">} */
  const view = {
    draw(traces, by, word, quick) {
      calls.push(["draw", traces.length, by, word, quick]);
      return quick;
    },
    move: (word) => calls.push(["move", word]),
    showWord: () => {},
    showAnswers: () => {},
    note: (_traces, _text, _sent, act) => (replace = act),
    showPlaying: (playing) => calls.push([playing ? "plays" : "holds"]),
    roomy: () => false,
    retheme: (theme) => calls.push([theme]),
    destroy: () => calls.push(["gone"]),
  };
  reader = mountReader(/** @type {any} */ (root), {
    memory,
    keepMemory() {},
    plays,
    networks: {
      ask: (text) => asked.push(text),
      follow(listener) {
        hear = listener;
        return () => calls.push(["not followed"]);
      },
    },
    makeView: () => ({ ...view, parts: /** @type {any} */ (parts) }),
  });
  answer = (text, epoch = 0, isAwaited = false) => {
    const words = text.split(" ").filter(Boolean);
    const each = { ...EMPTY, epoch, text, words, known: words.map(() => true), labels: LABELS, probabilities: [0.5] };
    hear.traces(
      Array.from({ length: count }, () => ({ ...each })),
      isAwaited,
    );
  };
}

/** Lets time go by with frames, and the promises that are kept. @param {number} ms */
async function run(ms) {
  await Promise.resolve();
  screen.run(ms);
}

const words = () => calls.filter(([what]) => what === "move" || what === "draw").map((each) => (each[0] === "move" ? each[1] : each[3]));

beforeEach(() => screen.pass(10_000));
afterEach(() => {
  reader.destroy();
  screen.prefers.clear();
  assert.deepEqual(calls.slice(-2), [["gone"], ["not followed"]]);
  assert.equal(screen.frameCount, 0);
});

test("a sentence plays for all networks, word by word, and from the first word that is another", async () => {
  mount();
  reader.read("not bad", "start");
  assert.deepEqual(asked, ["not bad"]);
  answer("not bad");
  await run(500);
  assert.deepEqual([...new Set(words())], [0, 1, 2]);
  assert.deepEqual(calls.find(([what]) => what === "draw")?.slice(0, 4), ["draw", 3, "index", 0]);
  assert.equal(parts.place.textContent, "2 / 2");
  assert.equal(parts.order.attributes["aria-description"].includes("speak most for hot"), true, "labels are the data set's");
  calls.length = 0;
  parts.field.value = "not good at all";
  parts.field.say("input");
  await run(100);
  assert.equal(asked.length, 1, "the visitor is still typing");
  await run(300);
  assert.deepEqual([asked.at(-1), memory.typed], ["not good at all", true]);
  answer("not good at all");
  await run(600);
  assert.deepEqual([...new Set(words())], [1, 2, 3, 4]);
});

test("a reader that does not play stands at the end, and stays where the words are the same", async () => {
  mount({ plays: false, count: 2 });
  reader.read("not bad", "end");
  answer("not bad");
  await run(100);
  assert.deepEqual(words().at(-1), 2);
  parts.scrub.value = "1";
  parts.scrub.say("input");
  parts.field.value = "not bad ";
  parts.field.say("keydown", { key: "Enter" });
  answer("not bad ");
  await run(400);
  assert.equal(root.dataset.word, "1");
  parts.play.say("click");
  assert.equal(calls.at(-1)?.[0], "plays", "but it plays when it is asked to");
  await run(400);
  assert.deepEqual([root.dataset.word, calls.filter(([what]) => what === "holds").length > 0], ["2", true]);
});

const HOLDS = {
  "a new sentence"() {
    reader.read("good", "end");
    answer("good");
  },
  "the visitor who moves the playhead": () => Object.assign(parts.scrub, { value: "1" }).say("input"),
};
for (const [name, hold] of Object.entries(HOLDS)) {
  test(`what plays is held by ${name}`, async () => {
    mount({ plays: false });
    reader.read("a b c d e f g h", "end");
    answer("a b c d e f g h");
    await run(50);
    parts.play.say("click");
    await run(150);
    hold();
    await run(500);
    assert.deepEqual([root.dataset.word, calls.filter(([what]) => what === "plays" || what === "holds").at(-1)], ["1", ["holds"]]);
  });
}

test("networks that train are followed a few times a second, and Plotly is told once they rest", async () => {
  mount();
  reader.read("not bad", "end");
  answer("not bad");
  await run(50);
  calls.length = 0;
  for (let epoch = 1; epoch <= 100; epoch += 1) {
    answer("not bad", epoch);
    await run(10);
  }
  assert.ok(calls.length >= 2 && calls.length <= 4, `${calls.length} drawings in a second`);
  assert.ok(calls.every((each) => each[0] === "draw" && each[4] === true));
  await run(1500);
  assert.deepEqual(calls.at(-1), ["draw", 3, "index", 2, false]);
  calls.length = 0;
  answer("not bad", 101, true);
  screen.frame();
  assert.deepEqual(calls, [["draw", 3, "index", 2, false]], "what the visitor has asked for comes at once");
});

test("an order of units, a theme and other looks are drawn anew, and remembered", async () => {
  mount();
  reader.read("not bad", "end");
  answer("not bad");
  await run(50);
  calls.length = 0;
  parts.order.value = BY_WEIGHT;
  parts.order.say("change");
  screen.frame();
  assert.deepEqual([calls, memory.order], [[["draw", 3, BY_WEIGHT, 2, false]], BY_WEIGHT]);
  reader.retheme("dark");
  screen.frame();
  reader.redraw();
  screen.frame();
  assert.deepEqual(
    calls.slice(1).map(([what]) => what),
    ["dark", "draw", "draw"],
  );
});

test("keys move the playhead wherever they are pressed, but not while the visitor types", async () => {
  mount();
  reader.read("a b c", "end");
  answer("a b c");
  await run(50);
  /** @param {string} key @param {{tag?: string, ctrlKey?: boolean}} [where] */
  const press = (key, { tag, ctrlKey = false } = {}) => {
    let isStopped = false;
    const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ctrlKey, stopPropagation: () => (isStopped = true) });
    Object.defineProperty(event, "target", { value: new Part(tag) });
    root.dispatchEvent(event);
    screen.frame();
    return [Number(root.dataset.word), isStopped, event.defaultPrevented];
  };
  const playCount = () => calls.filter(([what]) => what === "plays").length;
  assert.deepEqual(press("Home"), [0, true, true]);
  assert.deepEqual(press("ArrowRight"), [1, true, true]);
  assert.deepEqual(press("End"), [3, true, true]);
  assert.deepEqual(press("ArrowRight"), [3, true, true]);
  assert.deepEqual(press("ArrowLeft"), [2, true, true]);
  for (const tag of ["input", "select"]) {
    assert.deepEqual(press("Home", { tag }), [2, true, false]);
    assert.deepEqual(press("r", { tag }), [2, true, false], "nor does the page read along");
  }
  assert.deepEqual(press("Home", { ctrlKey: true }), [2, true, false]);
  assert.deepEqual(press("r"), [2, false, false]);
  const before = playCount();
  assert.equal(press(" ", { tag: "button" })[2], false, "the space bar presses the button that has the focus");
  assert.equal(playCount(), before);
  assert.equal(press(" ")[2], true);
  assert.equal(playCount(), before + 1);
});

test("an unknown word is replaced in what is read by all", async () => {
  mount();
  reader.read("a goof film", "end");
  answer("a goof film");
  replace("goof", "good");
  assert.deepEqual([asked.at(-1), parts.field.value], ["a good film", "a good film"]);
});

test("where nothing reads any more nothing is drawn, and the next sentence is as new", async () => {
  mount({ plays: false });
  reader.read("not bad", "end");
  answer("not bad");
  await run(50);
  parts.scrub.value = "1";
  parts.scrub.say("input");
  await run(50);
  hear.none();
  calls.length = 0;
  reader.redraw();
  reader.retheme("dark");
  await run(50);
  assert.deepEqual(calls, [["dark"]]);
  answer("not bad");
  await run(50);
  assert.equal(root.dataset.word, "2");
});

test("without any answer the figure stands empty rather than nothing at all, once", async () => {
  mount();
  hear.lost();
  await run(400);
  hear.lost();
  await run(400);
  assert.deepEqual(calls, [["draw", 0, "index", 0, false]]);
});

test("where nothing should move that need not, a sentence stands at its end, a new one and one that is read again", async () => {
  screen.prefers.add("(prefers-reduced-motion: reduce)");
  mount();
  reader.read("not bad", "start");
  answer("not bad");
  await run(50);
  assert.deepEqual([root.dataset.word, calls.some(([what]) => what === "plays")], ["2", false]);
  reader.put(1);
  reader.show("not bad");
  await run(50);
  assert.deepEqual([root.dataset.word, calls.some(([what]) => what === "plays")], ["2", false]);
});
