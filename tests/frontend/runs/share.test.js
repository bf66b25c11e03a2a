/** Share a finding, and taking one in: what is said before and after, and what is asked of the server. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { loadedText, refusedText } from "../../../playground/frontend/runs/loading.js";
import { sizeText } from "../../../playground/frontend/runs/share/row.js";
import "../support/catalogue.js";
import { buttonIn, fieldIn, textOf } from "../support/in_part.js";
import { screen } from "../support/inside.js";
import { settled } from "../support/page.js";
import { openDocument, Part } from "../support/part.js";
import { aRun, openStore, SavedRuns, Tab } from "../support/saved_runs.js";

const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { ApiError } = await import("../../../playground/frontend/core/request.js");
const { makeLoad } = await import("../../../playground/frontend/runs/loading.js");
const { makeShare } = await import("../../../playground/frontend/runs/share/share.js");

const SIZE = { runs: 3, bytes: 250_000, most_runs: 512, most_bytes: 40e6, most_page_bytes: 6e6 };
const LIMITS = "A file holds at most 512 runs and 40 MB, and Load takes it; a web page as many runs and 6 MB, and it opens by itself.";

beforeEach(() => {
  new Tab().open();
  openDocument();
});

test("how large a finding will be is said with how large it may be, and that it cannot be before it is tried", () => {
  const [both, neither] = [true, false].map((yes) => ({ page: yes, file: yes }));
  assert.deepEqual(sizeText(SIZE), { fits: both, text: `3 runs, about 0.3 MB as a file. ${LIMITS}` });
  const many = sizeText({ ...SIZE, runs: 513 });
  assert.deepEqual(many, { fits: neither, text: `513 runs, about 0.3 MB as a file. Too many: select fewer. ${LIMITS}` });
  const large = sizeText({ ...SIZE, bytes: 41e6 });
  assert.deepEqual(large, {
    fits: { page: true, file: false },
    text: `3 runs, about 41 MB as a file. Too much for a file: select fewer. ${LIMITS}`,
  });
  assert.match(sizeText({ ...SIZE, runs: 0 }).text, /^Select the runs/u);
});

test("what was loaded is said by name, by title, or by number", () => {
  const [a, b] = ["a", "b"].map((id) => aRun({ id, name: id }));
  assert.equal(loadedText([{ title: "", runs: [a] }]), "“a” was loaded.");
  assert.equal(loadedText([{ title: "", runs: [a, b] }]), "2 runs were loaded.");
  assert.equal(loadedText([{ title: "better", runs: [a, b] }]), "“better”: 2 runs were loaded.");
  assert.equal(
    loadedText([
      { title: "better", runs: [a, b] },
      { title: "", runs: [a] },
    ]),
    "3 runs were loaded from 2 files.",
  );
  assert.equal(refusedText([{ name: "x.npz", sentence: "No." }], 1), "No.");
  assert.equal(refusedText([{ name: "x.npz", sentence: "No." }], 2), "One file was not loaded. x.npz: No.");
});

/** A row of Share a finding over the runs a and b. @param {object} [size]  that the server says */
async function openShare(size = SIZE) {
  const server = new SavedRuns();
  for (const id of "ab") server.add(id);
  const { store, said } = await openStore(server);
  /** @type {any[]} */
  const calls = [];
  const api = /** @type {any} */ ({
    async findingSize(/** @type {string[]} */ ids) {
      calls.push(["size", ids]);
      return size;
    },
    saveFinding: async (/** @type {string[]} */ ids, /** @type {string} */ title) => void calls.push(["save", ids, title]),
    saveFindingPage: async (/** @type {any[]} */ ...what) => void calls.push(["page", ...what]),
  });
  let ids = ["a", "b"];
  const share = makeShare({ api, runStore: store, ids: () => ids });
  const row = /** @type {any} */ (share.row);
  const press = async () => {
    share.button.click();
    await settled();
    await settled();
    screen.pass(1000);
    await settled();
  };
  return { share, row, calls, said, press, choose: (/** @type {string[]} */ some) => (ids = some), says: () => textOf(row) };
}

test("the row says how large the finding will be, follows the selection while it is open, and saves with what was found", async () => {
  const page = await openShare();
  page.share.refresh();
  assert.deepEqual([page.calls, page.row.hidden], [[], true], "a row that is closed asks nothing");
  await page.press();
  assert.deepEqual([page.calls, page.share.button.getAttribute("aria-expanded")], [[["size", ["a", "b"]]], "true"]);
  assert.match(page.says(), /3 runs, about 0\.3 MB as a file/u);
  page.choose(["a"]);
  page.share.refresh();
  screen.pass(1000);
  await settled();
  assert.deepEqual(page.calls.at(-1), ["size", ["a"]]);
  fieldIn(page.row, "What you found").value = "slow is sure";
  buttonIn(page.row, "file").click();
  await settled();
  assert.deepEqual(page.calls.at(-1), ["save", ["a"], "slow is sure"]);
  assert.match(page.said.at(-1)?.[0] ?? "", /^1 run saved as a finding/u);
  buttonIn(page.row, "web page").click();
  await settled();
  const [, ids, title, { sentence, view }] = page.calls.at(-1);
  assert.deepEqual([ids, title, typeof sentence], [["a"], "slow is sure", "string"]);
  assert.deepEqual(view, { column: "loss", set: "test", by: "epoch", log: false });
  await page.press();
  assert.equal(page.row.hidden, true);
  await page.press();
  fieldIn(page.row, "What you found").say("keydown", { key: "Escape" });
  assert.deepEqual([page.row.hidden, page.share.button.getAttribute("aria-expanded")], [true, "false"]);
});

test("a finding that would be too large cannot be saved", async () => {
  const page = await openShare({ ...SIZE, bytes: 50e6 });
  await page.press();
  assert.deepEqual(
    ["file", "web page"].map((name) => buttonIn(page.row, name).disabled),
    [true, false],
  );
  assert.match(page.says(), /Too much for a file: select fewer/u);
});

/** The field of files over the runs a and b; a file brings the runs of its name, or is refused. */
async function openLoad() {
  const server = new SavedRuns();
  for (const id of "ab") server.add(id);
  const { store, said } = await openStore(server);
  /** @type {string[]} */
  const opened = [];
  store.on("open", (id) => opened.push(id));
  const zone = Object.assign(new Part(), new EventTarget());
  const load = async (/** @type {any} */ { name, sweep = null }) => {
    if (name.includes("bad")) throw new ApiError("This run file is cut off.");
    const runs = [...name.split(".")[0]].map((id) => aRun({ id, name: id, sweep }));
    for (const { id } of runs) server.add(id, { sweep });
    return { title: "", runs };
  };
  /** @type {string[]} */
  const revealed = [];
  const life = makeLife();
  const [, field] = /** @type {any[]} */ (
    makeLoad(life, /** @type {any} */ (zone), { api: /** @type {any} */ ({ load }), runStore: store, reveal: (id) => revealed.push(id) })
  );
  const choose = async (/** @type {any[]} */ ...files) => {
    field.files = files;
    field.say("change");
    for (let i = 0; i < 9; i += 1) await settled();
  };
  return { store, said, opened, revealed, choose, zone };
}

test("a finding is selected by itself, a run beside what is selected, and a whole sweep is opened", async () => {
  const { store, choose, revealed, opened, said } = await openLoad();
  store.select(["a"]);
  await choose({ name: "c.npz" });
  assert.deepEqual([[...store.selected].sort(), revealed, opened], [["a", "c"], ["c"], []]);
  await choose({ name: "de.npz", sweep: "s" });
  assert.deepEqual([[...store.selected].sort(), revealed.at(-1), opened], [["d", "e"], "d", ["s"]]);
  assert.equal(said.at(-1)?.[0], "2 runs were loaded.");
});

test("of several files those that are good are loaded, and the others are named", async () => {
  const { store, choose, said } = await openLoad();
  await choose({ name: "c.npz" }, { name: "bad.npz" }, { name: "d.npz" });
  assert.ok(store.selected.has("c") && store.selected.has("d"));
  assert.deepEqual(
    said.slice(-2).map(([text]) => text),
    ["2 runs were loaded from 2 files.", "One file was not loaded. bad.npz: This run file is cut off."],
  );
});
