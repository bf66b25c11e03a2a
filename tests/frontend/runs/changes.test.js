/** What is done to runs: they are deleted and brought back, named and pinned, and what the server refuses is taken back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "../../../playground/frontend/core/request.js";
import { fill, lists, pass, server } from "../support/each_tab.js";
import { settled } from "../support/page.js";
import { openStore } from "../support/saved_runs.js";

// --- deleting and bringing back ------------------------------------------------------------------------------------------------

test("what is deleted is gone at once, and can be brought back with its selection", async () => {
  fill("abc");
  const page = await openStore(server);
  const done = page.store.remove(["c", "b"]);
  assert.deepEqual(page.ids(), ["a"], "before the server knows");
  await done;
  const [text, offer] = page.said[0];
  assert.deepEqual([text, offer.action], ["2 runs deleted.", "Undo"]);
  offer.act?.();
  await settled();
  assert.deepEqual(page.ids(), ["c", "b", "a"]);
  assert.deepEqual(page.selected(), ["c", "b"]);
});

test("Undo brings back all that was deleted while it is offered, and no more once that is over", async () => {
  fill("abcd");
  const page = await openStore(server);
  page.store.select(["b"], true);
  for (const ids of ["dc", "b"]) await page.store.remove([...ids]);
  assert.equal(page.said[1][0], "3 runs deleted.");
  page.said[1][1].act?.();
  await settled();
  assert.deepEqual([page.ids().join(""), page.selected().join("")], ["dcba", "dcb"], "as selected as they were");
  page.said[1][1].over?.();
  await page.store.remove(["a"]);
  assert.equal(page.said[2][0], "1 run deleted.");
});

test("what could not be deleted is there again, and the refusal is told", async () => {
  fill("abc");
  const page = await openStore(server);
  server.refuses = "That cannot be.";
  await page.store.remove(["c", "b"]);
  assert.deepEqual(page.ids(), ["c", "b", "a"]);
  assert.deepEqual(page.selected(), ["c", "b"]);
  assert.deepEqual(page.said, [["That cannot be.", { bad: true }]]);
});

test("of two deletions that cannot be done both are taken back, of one that can only the other", async () => {
  fill("abcd");
  const page = await openStore(server);
  server.away = true;
  server.refuses = "That cannot be.";
  await Promise.all([page.store.remove(["c"]), page.store.remove(["b"])]);
  assert.equal(page.ids().join(""), "dcba");
  const first = page.store.remove(["c"]);
  Object.assign(server, { away: false, refuses: "" });
  await Promise.all([first, page.store.remove(["b"])]);
  assert.equal(page.ids().join(""), "dca");
});

test("a list that was under way when a run was deleted does not bring it back", async () => {
  fill("abc");
  const page = await openStore(server);
  const late = page.store.load();
  await page.store.remove(["c"]);
  await late;
  assert.deepEqual(page.ids(), ["b", "a"]);
});

// --- changes ---------------------------------------------------------------------------------------------------------------------

test("a name and a pin are shown before the server knows, and stay in a list that does not know them yet", async () => {
  fill("ab");
  const page = await openStore(server);
  const named = page.store.rename("a", "<i>new</i>");
  assert.equal(page.store.byId.get("a")?.name, "<i>new</i>");
  await named;
  assert.equal(server.get("a").name, "<i>new</i>");
  await page.store.pin(["a", "b"], true);
  assert.deepEqual(server.requests.at(-1), ["pin", ["a", "b"], true]);
  assert.deepEqual(
    page.store.runs.map(({ pinned }) => pinned),
    [true, true],
  );
});

test("a list that was on its way while a run was renamed is passed over, and another one asked for", async () => {
  fill("ab");
  const page = await openStore(server);
  let arrive = () => {};
  server.slow = new Promise((resolve) => (arrive = () => resolve(null)));
  const late = page.store.load();
  await page.store.rename("a", "new");
  const before = lists();
  arrive();
  await late;
  assert.equal(page.store.byId.get("a")?.name, "new");
  await pass(800);
  assert.equal(lists(), before + 1);
});

test("what the server refuses is taken back and told in its own sentence", async () => {
  fill("ab");
  const page = await openStore(server);
  server.refuses = "The disk is full: make room and try again.";
  await page.store.pin(["a"], true);
  await page.store.rename("b", "other");
  assert.equal(page.store.byId.get("a")?.pinned, false);
  assert.equal(page.store.byId.get("b")?.name, "b");
  assert.deepEqual(
    page.said.map(([text]) => text),
    [server.refuses, server.refuses],
  );
});

test("of two changes of one thing that are refused the first leaves nothing behind, and of others each is by itself", async () => {
  fill("a");
  const page = await openStore(server);
  const run = () => page.store.byId.get("a");
  server.refuses = "Not now.";
  await Promise.all([page.store.rename("a", "one"), page.store.rename("a", "two"), page.store.pin(["a"], true)]);
  assert.deepEqual([run()?.name, run()?.pinned, page.store.changing.size], ["a", false, 0]);
  const first = page.store.rename("a", "one");
  server.refuses = "";
  await Promise.all([first, page.store.rename("a", "two")]);
  assert.equal(run()?.name, "two");
  server.refuses = "Not now.";
  await page.store.rename("a", "three");
  assert.equal(run()?.name, "two");
});

for (const isDone of [true, false]) {
  const became = isDone ? "done" : "refused";
  test(`of two changes of one thing the later one stays where it is answered before the first, which is ${became} then`, async () => {
    fill("ab");
    const page = await openStore(server);
    /** What answers the requests, in their order. @type {((isDone: boolean) => void)[]} */
    const answers = [];
    const late = (/** @type {(...what: any[]) => Promise<any>} */ act) =>
      async function answer(/** @type {any[]} */ ...what) {
        const made = await act(...what);
        await new Promise((resolve, reject) => answers.push((isGiven) => (isGiven ? resolve(null) : reject(new ApiError("Not now.")))));
        return made;
      };
    Object.assign(server.api, { change: late(server.api.change), pin: late(server.api.pin) });
    const shows = () => page.ids().map((id) => [page.store.byId.get(id)?.name, page.store.byId.get(id)?.pinned].join(" "));
    const { rename, pin } = page.store;
    const changes = [rename("a", "one"), pin(["a", "b"], true), rename("a", "two"), pin(["a"], false)];
    await settled();
    for (const i of [3, 2]) {
      answers[i](true);
      await changes[i];
      assert.deepEqual(shows(), ["b true", "two false"]);
    }
    await page.store.load();
    assert.deepEqual(shows(), ["b true", "two false"], "in a list too");
    for (const answer of [answers[1], answers[0]]) answer(isDone);
    await Promise.all(changes);
    assert.deepEqual([shows(), page.store.changing.size], [[`b ${isDone}`, "two false"], 0]);
  });
}
