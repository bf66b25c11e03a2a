/** Parts of the Compare page under pointer and keys: the toolbar, the lines at its foot, the readings of curves, a sweep's lines. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "../support/catalogue.js";
import { allIn, buttonIn, fieldIn, textOf } from "../support/in_part.js";
import { screen } from "../support/inside.js";
import { settled } from "../support/page.js";
import { openDocument, Part } from "../support/part.js";
import { aRun, openStore, SavedRuns, Tab } from "../support/saved_runs.js";
import { resultsOf } from "../support/sweep_results.js";

const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeReadings } = await import("../../../playground/frontend/runs/curves/readings.js");
const { mountToast } = await import("../../../playground/frontend/runs/toast.js");
const { mountToolbar } = await import("../../../playground/frontend/runs/toolbar.js");
const { mountParallel } = await import("../../../playground/frontend/sweep/parallel.js");
const { mountSweepList } = await import("../../../playground/frontend/sweep/sweep_list.js");

beforeEach(() => {
  const listens = new EventTarget();
  new Tab().open();
  openDocument();
  Object.assign(globalThis, { window: Object.assign(listens, globalThis.window) });
});

/** The toolbar over the runs a, b and c, of which the filter lists `listed`. @param {string[]} listed */
async function openToolbar(listed = ["c", "b", "a"]) {
  const server = new SavedRuns();
  for (const id of "abc") server.add(id, { can: id === "c" ? [] : ["continue"] });
  const { store, memory, said } = await openStore(server);
  /** @type {any[]} */
  const calls = [];
  const names = ["saveTable", "saveHistories", "saveParquet", "saveRun", "goOn"];
  const saves = Object.fromEntries(
    names.map((name) => [name, async (/** @type {any} */ what) => void calls.push([name, what?.id ?? what])]),
  );
  async function load() {
    server.add("d");
    return { title: "", runs: [aRun({ id: "d", name: "loaded" })] };
  }
  const api = { ...server.api, ...saves, load };
  /** @type {any[]} */
  const events = [];
  const table = {
    listedSelection: () => listed.filter((id) => store.selected.has(id)),
    order: () => listed.map((id) => store.byId.get(id)),
    refresh: () => events.push(["refresh", memory.filter, memory.kind, memory.differences]),
    reveal: (/** @type {string} */ id) => events.push(["reveal", id]),
  };
  const root = /** @type {any} */ (new Part());
  mountToolbar(root, { runStore: store, api, memory, table: /** @type {any} */ (table), zone: root });
  const button = (/** @type {string} */ name) => buttonIn(root, name);
  return { root, server, store, memory, said, calls, events, button, says: () => textOf(root).replace(/\s+/gu, " ") };
}

test("each button of the toolbar takes the runs that are selected and listed, and is grey where there are none", async () => {
  const { store, server, calls, button, said, says } = await openToolbar(["b", "a"]);
  const names = ["Export CSV", "Export histories", "Parquet", "Download", "Continue"];
  const press = async (/** @type {string} */ name) => {
    button(name).click();
    await settled();
  };
  assert.match(says(), /2 of 3 selected, 1 of them not listed/u);
  for (const name of names) await press(name);
  assert.deepEqual(calls, [
    ["saveTable", ["b"]],
    ["saveHistories", ["b"]],
    ["saveParquet", ["b"]],
    ["saveRun", "b"],
    ["goOn", "b"],
  ]);
  assert.equal(said.at(-1)?.[0], "“b” trains on.");
  assert.deepEqual([button("Continue").title, button("Continue").style.visibility], ["Train “b” on from epoch 200", "visible"]);
  assert.equal(button("Export CSV").title, "The table of the one selected and listed run as CSV");
  store.select(["b", "a"]);
  assert.equal(button("Download").disabled, true);
  store.point("a");
  await press("Download");
  await press("Continue");
  assert.deepEqual(
    calls.slice(5),
    [
      ["saveRun", "a"],
      ["goOn", "a"],
    ],
    "the one that is pointed out",
  );
  await press("Delete");
  assert.deepEqual(server.requests.at(-1), ["remove", ["b", "a"]]);
  store.select(["c"]);
  assert.deepEqual(
    ["Delete", "Download", "Continue", "Export CSV"].map((name) => button(name).disabled),
    [true, true, true, false],
  );
  assert.equal(button("Continue").style.visibility, "hidden");
});

test("a run that is loaded is selected, pointed out and shown, and a refusal is told", async () => {
  const { root, store, events, said, calls } = await openToolbar();
  const file = fieldIn(root, "Run file");
  file.say("change");
  assert.deepEqual(events, [], "no file was chosen");
  Object.assign(file, { files: [{}], value: "C:/run.npz" });
  file.say("change");
  await settled();
  assert.deepEqual([store.selected.has("d"), store.current, events, file.value], [true, "d", [["reveal", "d"]], ""]);
  assert.equal(said.at(-1)?.[0], "“loaded” was loaded.");
  assert.deepEqual(calls, []);
});

test("what is filtered is listed anew and remembered", async () => {
  const { root, events, memory } = await openToolbar();
  const [filter, kind] = [fieldIn(root, "Filter runs"), fieldIn(root, "Which runs")];
  kind.selectedIndex = 0;
  filter.value = "wide";
  filter.say("input");
  kind.selectedIndex = 2;
  kind.say("change");
  const [differences] = allIn(root).filter(({ tag, type }) => tag === "input" && type === "checkbox");
  differences.checked = true;
  differences.say("change");
  assert.deepEqual(events, [
    ["refresh", "wide", "all", false],
    ["refresh", "wide", "sweep", false],
    ["refresh", "wide", "sweep", true],
  ]);
  assert.deepEqual([memory.filter, memory.kind, memory.differences], ["wide", "sweep", true]);
});

/** Lines at the foot of a page. */
function openToast() {
  const { on, tell } = makeEmitter();
  const root = /** @type {any} */ (new Part());
  let isUnder = false;
  root.matches = () => isUnder;
  mountToast(root, { runStore: { on } });
  return {
    root,
    say: (/** @type {string} */ text, /** @type {any} */ more = {}) => tell("say", text, more),
    lines: () => root.children.map((/** @type {any} */ line) => textOf(line).replace(/\s+/gu, " ").trim()),
    under: (/** @type {boolean} */ is) => (isUnder = is),
  };
}

test("a line stands for a while at the foot of the page, an offer longer beside it, until it is taken or over", () => {
  const { root, say, lines, under } = openToast();
  /** @type {string[]} */
  const events = [];
  const offer = (/** @type {string} */ name) => ({
    action: "Undo",
    act: () => events.push(`act ${name}`),
    over: () => events.push(`over ${name}`),
  });
  say("1 run deleted.", offer("one"));
  say("Saved.");
  assert.deepEqual([lines(), root.hasAttribute("data-shown")], [["1 run deleted. Undo", "Saved."], true]);
  screen.pass(5999);
  assert.equal(lines().length, 2);
  screen.pass(1);
  assert.deepEqual(lines(), ["1 run deleted. Undo"]);
  say("2 runs deleted.", offer("two"));
  assert.deepEqual([lines(), events], [["2 runs deleted. Undo"], []], "another offer in its place is not its end");
  screen.pass(19_999);
  under(true);
  screen.pass(1);
  assert.equal(lines().length, 1, "not under the pointer");
  under(false);
  screen.pass(6000);
  assert.deepEqual([lines(), events, root.hasAttribute("data-shown")], [[], ["over two"], false]);
  say("3 runs deleted.", offer("three"));
  buttonIn(root, "Undo").click();
  assert.deepEqual([lines(), events.slice(1)], [[], ["over three", "act three"]]);
  say("The disk is full.", { bad: true });
  screen.pass(19_999);
  assert.deepEqual([lines(), root.children[0].dataset.tone], [["The disk is full."], "bad"]);
});

test("curves are read where the pointer is or the keys go, and a click picks the nearest", () => {
  const [plot, cursor, list, place] = [1, 2, 3, 4].map(() => /** @type {any} */ (new Part()));
  plot.getBoundingClientRect = () => ({ left: 0, top: 0 });
  const run = aRun({ id: "a", epochs_done: 10 });
  /** @type {any[]} */
  const events = [];
  const store = { current: /** @type {string|null} */ (null), point: (/** @type {string|null} */ id) => (store.current = id) };
  const line = { x: [0, 10], y: [1, 0], epochs: [0, 10], values: [1, 0], whole: true };
  const context = {
    runStore: store,
    memory: { column: "loss", by: "epoch", smooth: 0 },
    reveal: (/** @type {string} */ id) => events.push(id),
    plot,
    cursor,
    list,
    place,
  };
  const view = {
    curves: () => [{ run, line }],
    visible: () => [0, 10],
    place: () => ({ left: 20, top: 5, width: 100, height: 50 }),
    colours: () => ["red"],
    height: (/** @type {number} */ value) => value,
    spotlight: (/** @type {string|null} */ id) => events.push(["spot", id]),
  };
  const { show } = makeReadings(makeLife(), /** @type {any} */ (context), /** @type {any} */ (view));
  show();
  const [button] = allIn(list).filter(({ tag }) => tag === "button");
  const at = () => {
    screen.frame();
    return cursor.hidden ? null : cursor.style.transform;
  };
  assert.equal(at(), null);
  plot.say("pointermove", { clientX: 70, clientY: 20 });
  assert.equal(at(), "translateX(70px)");
  plot.say("pointermove", { clientX: 10, clientY: 20 });
  assert.equal(at(), null, "beside the plot");
  assert.ok(plot.press("ArrowLeft"));
  const reads = (/** @type {string} */ key) => [plot.press(key), at(), textOf(place)][1];
  assert.equal(at(), "translateX(120px)", "from the end");
  assert.deepEqual(["ArrowLeft", "ArrowLeft", "ArrowRight"].map(reads), ["translateX(110px)", "translateX(100px)", "translateX(110px)"]);
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"])
    assert.equal(reads(key), "translateX(120px)", "no further than the last epoch");
  for (let press = 0; press < 12; press += 1) plot.press("ArrowLeft");
  assert.equal(at(), "translateX(20px)", "nor before the first");
  plot.say("blur");
  assert.equal(at(), null);
  button.click();
  assert.deepEqual([store.current, events.splice(0)], ["a", ["a"]]);
  show();
  assert.equal(button.attributes["aria-pressed"], "true");
  button.click();
  assert.equal(store.current, null, "once more and it is not pointed out any more");
  button.say("focus");
  button.say("pointerleave");
  assert.deepEqual(events, [
    ["spot", "a"],
    ["spot", null],
  ]);
});

test("the lines of a sweep are gone through with keys, all round, and left with Escape", () => {
  const root = /** @type {any} */ (new Part());
  const results = resultsOf({ learning_rate: [0.02, 0.5, 1] });
  const { show } = mountParallel(root, { sweeps: /** @type {any} */ ({ swept: ["learning_rate"], base: {} }) });
  const [svg, readout] = root.children;
  Object.assign(svg, { clientWidth: 600, clientHeight: 300, querySelector: () => null });
  assert.equal(svg.press("ArrowDown"), false, "there is none yet");
  show(results, 100);
  assert.match(readout.textContent, /^Each line is one setting/u);
  const after = (/** @type {string} */ key) => [svg.press(key), /^rate (\S+):/u.exec(readout.textContent)?.[1]];
  assert.deepEqual(["ArrowUp", "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft"].map(after), [
    [true, "1"],
    [true, "0.02"],
    [true, "0.5"],
    [true, "0.02"],
    [true, "1"],
  ]);
  const active = () =>
    svg.children
      .filter((/** @type {any} */ each) => each.tag === "polyline")
      .map((/** @type {any} */ each) => each.classList.contains("rnn-sweep-active"));
  assert.deepEqual(active(), [false, false, true]);
  show(results.slice(0, 2), 100);
  assert.match(readout.textContent, /^rate 0\.5:/u, "of fewer lines the last one");
  assert.equal(svg.press("Escape"), false);
  assert.match(readout.textContent, /^Each line/u);
});

test("of a sweep that only tries seeds, of numbers, the one axis that there is stands in the picture", () => {
  const root = /** @type {any} */ (new Part());
  const { show } = mountParallel(root, { sweeps: /** @type {any} */ ({ swept: [], base: { readout: "number" } }) });
  Object.assign(root.children[0], { clientWidth: 600, clientHeight: 300, querySelector: () => null });
  show(resultsOf({}), 100);
  const points = root.children[0].children[0].attributes.points.split(",").map(Number);
  assert.ok(points.every(Number.isFinite) && points[0] > 0 && points[0] < 600, String(points));
});

test("the list of past sweeps opens the one that is pressed, and marks the one that is looked at", () => {
  const root = /** @type {any} */ (new Part());
  /** @type {string[]} */
  const opened = [];
  const { show } = mountSweepList(root, { open: (id) => opened.push(id) });
  const sweep = (/** @type {string} */ id) =>
    /** @type {any} */ ({ id, name: `sweep ${id}`, started: 0, runs: [aRun({ id: "r" })], swept: [] });
  show([], null);
  assert.equal(root.hidden, true);
  show([sweep("b"), sweep("a")], "a");
  const buttons = () => allIn(root).filter(({ tag }) => tag === "button");
  const marked = () => buttons().map(({ attributes }) => attributes["aria-current"] ?? "");
  assert.deepEqual([root.hidden, marked()], [false, ["", "true"]]);
  const [first] = buttons();
  first.click();
  assert.deepEqual(opened, ["b"]);
  show([sweep("b")], "b");
  assert.deepEqual([buttons()[0] === first, marked()], [true, ["true"]]);
});
