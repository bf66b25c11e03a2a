/** Runs that are selected before the list knows them, as those of a young sweep, are selected when it does. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { makeRunStore } from "../../playground/frontend/runs/run_store.js";

let listed; // ids that the server lists
let runStore;

beforeEach(async () => {
  const stored = new Map();
  globalThis.sessionStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text) };
  globalThis.window = { location: { href: "http://host/compare", search: "" }, history: { replaceState() {} } };
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  listed = ["a", "b"];
  const run = (id, started) => ({ id, started, settings: {}, colour: started, sweep: "s" });
  const stream = { on: () => () => {}, rows: { length: 0 }, latest: new Map() };
  const api = { runs: async () => ({ runs: listed.map(run), notice: "" }) };
  runStore = makeRunStore({ api, stream, memory: { selected: [], seen: 0 } });
  await runStore.load();
});

/** Lists these runs; the ids that are selected then. */
async function list(...ids) {
  listed = ids;
  await runStore.load();
  return [...runStore.selected].sort();
}

test("they join as they come", async () => {
  runStore.select(["b", "c", "d"]);
  assert.deepEqual([...runStore.selected], ["b"]);
  assert.deepEqual(await list("a", "b", "c"), ["b", "c"]);
  assert.deepEqual(await list("a", "b", "c", "d", "e"), ["b", "c", "d"]);
});

test("each joins once", async () => {
  runStore.select(["c"]);
  assert.deepEqual(await list("a", "b", "c"), ["c"]);
  runStore.select(["c"], false);
  assert.deepEqual(await list("a", "b", "c"), []);
});

test("a visitor who selects others waits for them no more", async () => {
  runStore.select(["c"]);
  runStore.select(["a"]);
  assert.deepEqual(await list("a", "b", "c"), ["a"]);
});

test("more may be selected while they are awaited", async () => {
  runStore.select(["c"]);
  runStore.select(["a"], true);
  assert.deepEqual(await list("a", "b", "c"), ["a", "c"]);
});
