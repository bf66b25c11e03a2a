/** The store of runs: what is selected, and when the list is asked for. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, lists, pass, server, tab } from "../support/each_tab.js";
import { openStore } from "../support/saved_runs.js";

const href = () => window.location.href;

// --- what is selected at first ----------------------------------------------------------------------------------------------

test("the newest two are selected at first and stand in the link", async () => {
  fill("abcd");
  const page = await openStore(server);
  assert.deepEqual(page.selected(), ["d", "c"]);
  assert.equal(href(), "http://host/compare?runs=d.c");
});

test("a link shows the runs that it names, in another tab too", async () => {
  fill("abcd");
  tab.open("http://host/compare?runs=a.c");
  assert.deepEqual((await openStore(server)).selected(), ["c", "a"]);
});

test("a new run joins ones own selection and no other link", async () => {
  fill("abc");
  await openStore(server);
  const own = href();
  server.add("d");
  server.add("e", { sweep: "s" });
  tab.open(own);
  assert.deepEqual((await openStore(server)).selected(), ["d", "c", "b"], "those of a sweep do not");
  tab.open("http://host/compare?runs=a");
  assert.deepEqual((await openStore(server)).selected(), ["a"]);
});

test("a new run joins ones own selection after a file whose date is in the future, and one that was left out stays so", async () => {
  fill("ab");
  server.add("file", { started: 2e9 });
  const page = await openStore(server);
  page.store.select(["a"]);
  server.add("c");
  tab.open(href());
  assert.deepEqual((await openStore(server)).selected(), ["c", "a"]);
});

test("a refresh keeps more runs than the link has room for", async () => {
  for (let i = 0; i < 130; i += 1) server.add(`run ${i}`);
  const page = await openStore(server);
  page.store.select(page.ids());
  page.store.select(["run 7"], false);
  assert.equal(new URL(href()).searchParams.get("runs")?.split(".").length, 100);
  tab.open(href());
  const again = (await openStore(server)).selected();
  assert.equal(again.length, 129);
  assert.ok(!again.includes("run 7"));
});

for (const count of [0, 3]) {
  test(`a link to runs of another browser says whose they are and stays until others are chosen: ${count} here`, async () => {
    fill("abc".slice(0, count));
    const link = "http://host/compare?runs=0badcafe.deadbeef";
    tab.open(link);
    const page = await openStore(server);
    assert.deepEqual(page.selected(), []);
    assert.match(page.store.stray, /^The link names 2 runs that are not here: .* press Share a finding there and Load here/u);
    assert.equal(href(), link);
    await page.store.load();
    assert.equal(href(), link);
    if (!count) return;
    page.store.select(["a"], true);
    assert.equal(page.store.stray, "");
    assert.equal(href(), "http://host/compare?runs=a");
  });
}

test("of a link of which some runs are here those are selected and the rest is named", async () => {
  fill("abc");
  tab.open("http://host/compare?runs=b.deadbeef");
  const page = await openStore(server);
  assert.deepEqual(page.selected(), ["b"]);
  assert.match(page.store.stray, /^The link names a run that is not here/u);
});

// --- runs that are selected before they are in the list ----------------------------------------------------------------------

/** Lists these runs; the ids that are selected then. @param {Awaited<ReturnType<typeof openStore>>} page @param {string} ids */
async function list(page, ids) {
  server.runs = [];
  for (const id of ids) server.add(id, { sweep: "s" });
  await page.store.load();
  return page.selected().sort();
}

test("runs that are selected before the list knows them join as they come, once", async () => {
  const page = await openStore(server);
  await list(page, "ab");
  page.store.select(["b", "c", "d"]);
  assert.deepEqual(page.selected(), ["b"]);
  assert.deepEqual(await list(page, "abc"), ["b", "c"]);
  assert.deepEqual(await list(page, "abcde"), ["b", "c", "d"]);
  page.store.select(["c"], false);
  assert.deepEqual(await list(page, "abcde"), ["b", "d"]);
});

test("a visitor who selects others waits for them no more, one who adds others does", async () => {
  const page = await openStore(server);
  await list(page, "ab");
  page.store.select(["c"]);
  page.store.select(["a"]);
  assert.deepEqual(await list(page, "abc"), ["a"]);
  page.store.select(["d"]);
  page.store.select(["a"], true);
  assert.deepEqual(await list(page, "abcd"), ["a", "d"]);
});

// --- names ----------------------------------------------------------------------------------------------------------------------

test("two runs of one name are told apart", async () => {
  server.add("a", { name: "same" });
  server.add("b", { name: "same" });
  const page = await openStore(server);
  assert.deepEqual(
    page.store.runs.map(({ shown }) => shown),
    ["same #2", "same"],
  );
});

// --- the run that trains, and a sweep ------------------------------------------------------------------------------------------

test("the run that trains is as far as its rows are, and joins the selection when it is listed", async () => {
  fill("ab");
  const page = await openStore(server);
  page.stream.tell("run", { id: "new" });
  page.stream.grow(0.7, 0.6);
  server.add("new", { ended: "running", epochs_done: 0 });
  await pass(800);
  assert.deepEqual(page.selected(), ["new", "b", "a"]);
  page.stream.grow(0.7, 0.6, 0.3, 0.4);
  const run = page.store.byId.get("new");
  assert.deepEqual([run?.epochs_done, run?.test_loss, run?.best_test_loss], [3, 0.4, 0.3]);
  assert.ok(page.store.isLive("new"));
});

test("a deleted run does not come back with its last rows", async () => {
  fill("ab");
  const page = await openStore(server);
  page.stream.tell("run", { id: "b" });
  await page.store.remove(["b"]);
  const before = lists();
  page.stream.grow(0.7, 0.6);
  await pass(5000);
  assert.equal(lists(), before);
  assert.deepEqual(page.ids(), ["a"]);
});

test("while a sweep trains the list is asked for every three seconds, and at once when its state changes", async () => {
  const page = await openStore(server);
  const trains = { state: "running", final: false };
  page.store.followSweep(trains);
  const before = lists();
  for (let i = 0; i < 130; i += 1) {
    page.store.followSweep(trains);
    await pass(100);
  }
  assert.equal(lists() - before, 3, "in 13 seconds, each 0.8 s after it is due");
  page.store.followSweep({ state: "stopped", final: false });
  await pass(800);
  assert.equal(lists() - before, 4);
  page.store.followSweep({ state: "stopped", final: true });
  await pass(800);
  assert.equal(lists() - before, 5, "its last runs have come to rest, and can go on alone");
});

test("a list that did not come is asked for again, without a word, until it comes or the page is left", async () => {
  fill("ab");
  Object.assign(server, { away: true, refuses: "Away." });
  const page = await openStore(server);
  for (let i = 0; i < 3; i += 1) await pass(5000);
  assert.deepEqual([lists(), page.said, page.store.loaded], [4, [["Away.", { bad: true }]], false]);
  server.away = false;
  await pass(5000);
  assert.deepEqual(
    [page.ids(), page.selected()],
    [
      ["b", "a"],
      ["b", "a"],
    ],
  );
  await pass(20_000);
  assert.equal(lists(), 5);
  server.away = true;
  await page.store.load();
  page.store.destroy();
  await pass(20_000);
  assert.equal(lists(), 6);
});

test("a page that is hidden asks for nothing, and for the list when it is seen again", async () => {
  const page = await openStore(server);
  Object.assign(document, { hidden: true });
  page.store.followSweep({ state: "running", final: false });
  await pass(10_000);
  page.store.followSweep({ state: "running", final: false });
  await pass(10_000);
  assert.equal(lists(), 1);
  Object.assign(document, { hidden: false });
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(lists(), 2);
  page.store.destroy();
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(lists(), 2, "a page that was left asks no more");
});
