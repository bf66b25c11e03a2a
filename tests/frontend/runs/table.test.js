/** The table of runs under pointer and keys: what a click or a key in a row does to its run, or to all runs of its sweep. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "../support/catalogue.js";
import { allIn, buttonIn, fieldIn, happen, textOf } from "../support/in_part.js";
import "../support/inside.js";
import { settled } from "../support/page.js";
import { openDocument, Part } from "../support/part.js";
import { openStore, SavedRuns, Tab } from "../support/saved_runs.js";

const { mountTable } = await import("../../../playground/frontend/runs/table/table.js");

const COLOURS = { light: { runs: ["red", "blue"] }, dark: { runs: ["pink", "cyan"] } };

/** @type {Awaited<ReturnType<typeof open>>} */
let page;
beforeEach(async () => {
  page = await open();
});

/** The table of three runs of a sweep, x, y and z, and after them a, b and c, the newest of which stands first. */
async function open() {
  const server = new SavedRuns();
  for (const id of "xyz") server.add(id, { sweep: "s", sweep_name: "widths" });
  for (const id of "abc") server.add(id);
  new Tab().open();
  openDocument();
  const { store, memory, selected } = await openStore(server);
  const root = new Part();
  const part = mountTable(/** @type {any} */ (root), { runStore: store, memory, colours: /** @type {any} */ (COLOURS), theme: "light" });
  const body = allIn(root).find(({ tag }) => tag === "tbody");
  /** @type {() => any[]} */
  const rows = () => body.children;
  const row = (/** @type {string} */ id) => rows().find(({ dataset }) => dataset.id === id || dataset.sweep === id);
  return {
    ...{ root, server, store, memory, body, row, part },
    selected: () => selected().join(""),
    /** The rows by their ids. */
    listed: () =>
      rows()
        .map(({ dataset }) => dataset.id ?? dataset.sweep)
        .join(" "),
    /** A click in a cell of a row, counted from the left. @param {string} id */
    click: (id, cell = 2, more = {}) =>
      happen(body, "click", row(id).children[Math.min(cell, row(id).children.length - 1)], { detail: 1, ...more }),
    /** A click on the pin of a row. @param {string} id */
    pin: (id) =>
      happen(
        body,
        "click",
        allIn(row(id)).find(({ className }) => className === "rnn-pin"),
        { detail: 1 },
      ),
    /** A key in a row. @param {string} id @param {string} key @param {object} [more] @param {Part} [at] */
    press: (id, key, more, at = row(id)) => body.press(key, more, at),
    focused: () => /** @type {any} */ (document.activeElement)?.dataset,
    tabStops: () =>
      rows()
        .flatMap(({ tabIndex, dataset }) => (tabIndex === 0 ? [dataset.id ?? dataset.sweep] : []))
        .join(" "),
    pinned: () =>
      store.runs
        .flatMap(({ pinned, id }) => (pinned ? [id] : []))
        .sort()
        .join(""),
    removed: () =>
      server.requests
        .flatMap(([what, ids]) => (what === "remove" ? ids : []))
        .sort()
        .join(""),
  };
}

test("a branch names the one of several runs of one name that it goes on from", async () => {
  const { server, store, row } = page;
  const name = "the same";
  for (const id of ["one", "two"]) server.add(id, { name });
  server.add("of one", { parent: { run: "one", epoch: 344 } });
  server.add("of two", { parent: { run: "two", epoch: 344 } });
  await store.load();
  assert.match(textOf(row("of one")), /branch of the same after 344/u);
  assert.match(textOf(row("of two")), /branch of the same #2 after 344/u);
});

test("a click selects a run or drops it; with Shift all between it and the one before; the second of a double click does nothing", () => {
  const { click, selected, listed, store } = page;
  assert.deepEqual([listed(), selected()], ["c b a s", "cb"]);
  click("c");
  assert.deepEqual([selected(), store.current], ["b", "c"]);
  click("c", 2, { detail: 2 });
  assert.equal(selected(), "b");
  click("a", 2, { shiftKey: true });
  assert.equal(selected(), "cba", "from c, which was the one before");
  click("b");
  click("c", 2, { shiftKey: true });
  assert.equal(selected(), "a", "what is dropped is dropped with all between");
  assert.deepEqual([page.row("a").attributes["aria-selected"], page.row("b").attributes["aria-selected"]], ["true", "false"]);
});

test("a click in the line of a sweep unfolds it, at its box selects all its runs, and at its pin pins them", async () => {
  const { click, selected, listed, pin, pinned, row, memory } = page;
  click("s", 0);
  assert.equal(selected(), "cbzyx");
  assert.equal(row("s").attributes["aria-selected"], "true");
  click("s", 0);
  assert.equal(selected(), "cb");
  click("s", 1, { detail: 2 });
  assert.equal(listed(), "c b a s");
  click("s", 1);
  assert.deepEqual([listed(), memory.unfolded], ["c b a s z y x", ["s"]]);
  click("y");
  assert.deepEqual([selected(), row("s").dataset.selected, row("s").attributes["aria-selected"]], ["cby", "1", "false"]);
  click("s", 1);
  assert.equal(listed(), "c b a s");
  pin("s");
  await settled();
  assert.equal(pinned(), "xyz");
  pin("s");
  await settled();
  assert.equal(pinned(), "");
  pin("a");
  await settled();
  assert.deepEqual([pinned(), selected()], ["a", "cby"]);
  pin("a");
  await settled();
  assert.equal(pinned(), "");
});

test("keys go from row to row, select, pin, unfold and fold, and one row is in the tab order", async () => {
  const { press, focused, tabStops, selected, listed, pinned, store } = page;
  assert.equal(tabStops(), "c");
  for (const [from, key, to] of [
    ["c", "ArrowUp", "c"],
    ["c", "ArrowDown", "b"],
    ["b", "End", "s"],
    ["s", "ArrowDown", "s"],
    ["s", "Home", "c"],
  ]) {
    assert.ok(press(from, key));
    assert.deepEqual([focused().id ?? focused().sweep, tabStops()], [to, to]);
  }
  assert.equal(store.current, "c");
  press("c", " ");
  assert.equal(selected(), "b");
  press("a", " ", { shiftKey: true });
  assert.equal(selected(), "cba");
  press("s", " ");
  assert.equal(selected(), "cbazyx");
  press("s", "ArrowRight");
  assert.equal(listed(), "c b a s z y x");
  press("s", "ArrowRight");
  assert.equal(listed(), "c b a s z y x", "it is unfolded already");
  assert.ok(press("y", "ArrowLeft"));
  assert.equal(focused().sweep, "s", "from a run to its sweep");
  assert.equal(press("a", "ArrowLeft"), false, "which it has none");
  press("s", "ArrowLeft");
  assert.equal(listed(), "c b a s");
  press("s", "Enter");
  assert.equal(listed(), "c b a s z y x");
  press("b", "p");
  await settled();
  assert.equal(pinned(), "b");
  press("s", "p");
  await settled();
  assert.equal(pinned(), "bxyz");
});

test("Delete takes a run, of the selected ones all, of a sweep all its runs", async () => {
  page.press("a", "Delete");
  await settled();
  assert.deepEqual([page.removed(), page.listed()], ["a", "c b s"]);
  page.press("c", "Delete");
  await settled();
  assert.deepEqual([page.removed(), page.listed()], ["abc", "s"]);
  page.press("s", "Delete");
  await settled();
  assert.deepEqual([page.removed(), page.listed()], ["abcxyz", ""]);
});

test("a name is changed in its row: Enter keeps it, Escape and an empty one do not, and the table stands still meanwhile", async () => {
  const { press, row, body, store, server, focused, listed } = page;
  const edit = (/** @type {string} */ key) => {
    assert.ok(press("b", key));
    return fieldIn(row("b"), "Name of the run");
  };
  const name = () => store.byId.get("b")?.name;
  for (const [start, typed, end, expected] of [
    ["F2", "new", "Enter", "new"],
    ["Enter", "other", "Escape", "new"],
    ["F2", " ", "Enter", "new"],
  ]) {
    const field = edit(start);
    assert.equal(field.value, name());
    field.value = typed;
    field.press(end);
    await settled();
    assert.deepEqual([name(), focused().id], [expected, "b"]);
  }
  const field = edit("F2");
  const rows = body.children;
  server.add("d");
  await store.load();
  assert.equal(body.children, rows);
  field.value = "left";
  field.say("blur");
  await settled();
  assert.deepEqual([name(), listed()], ["left", "d c b a s"]);
  happen(body, "dblclick", row("a").children[1]);
  assert.ok(fieldIn(row("a"), "Name of the run"));
  assert.ok(store.selected.has("a"));
});

test("the head sorts by a column, the other way round at once more, and its box selects all that is listed", () => {
  const { root, listed, selected, memory } = page;
  const [box] = allIn(root).filter(({ attributes }) => attributes["aria-label"] === "Select all listed runs");
  assert.deepEqual([box.checked, box.indeterminate], [false, true]);
  const title = () =>
    allIn(root)
      .filter(({ attributes }) => attributes["aria-sort"])
      .map(({ attributes, children }) => [children[0].textContent, attributes["aria-sort"]]);
  buttonIn(root, "Name").click();
  assert.deepEqual([listed(), memory.sort, title()], ["a b c s", { key: "name", down: false }, [["Name", "ascending"]]]);
  buttonIn(root, "Name").click();
  assert.deepEqual([listed(), title()], ["s c b a", [["Name", "descending"]]]);
  box.checked = true;
  box.say("change");
  assert.deepEqual([selected().length, box.checked, box.indeterminate], [6, true, false]);
  box.checked = false;
  box.say("change");
  assert.deepEqual([selected(), box.checked, box.indeterminate], ["", false, false]);
});

test("a hundred rows are listed at a time, and why there are none is said", async () => {
  const { root, server, store, memory, part, listed, row } = page;
  for (let i = 0; i < 120; i += 1) server.add(`run ${i}`);
  await store.load();
  const more = allIn(root).find(({ className }) => className.includes("rnn-more"));
  const count = () => listed().split(/ (?!\d)/u).length;
  assert.deepEqual([count(), more.hidden, more.textContent], [100, false, "Show more: 26 of 126 runs are not listed"]);
  more.click();
  assert.deepEqual([count(), more.hidden], [124, true]);
  part.refresh();
  assert.equal(count(), 100);
  part.reveal("run 3");
  assert.deepEqual([count(), Boolean(row("run 3"))], [124, true]);
  part.reveal("y");
  assert.ok(row("y"), "its sweep is unfolded");
  memory.filter = "nothing like it";
  part.refresh();
  assert.deepEqual([listed(), root.dataset.count], ["", "0"]);
  const empty = allIn(root).find(({ className }) => className === "rnn-empty");
  assert.deepEqual([empty.hidden, textOf(empty).trim()], [false, "No run fits the filter."]);
});
