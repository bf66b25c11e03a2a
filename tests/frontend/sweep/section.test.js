/** The section of sweeps: which sweep it shows, the one that trains or a past one, and what it says of that. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { allIn } from "../support/in_part.js";
import { aRun } from "../support/saved_runs.js";
import { aSweep, grown, GROWN, leaveSweeps, openSweeps } from "../support/sweep_page.js";

after(leaveSweeps);

/** A past sweep of the list. @param {string} id @param {number} [done]  epochs of its runs @param {string} [ended] */
const past = (id, done = 100, ended = "done") => ({
  ...{ id, name: `sweep ${id}`, started: id.charCodeAt(0), swept: [] },
  runs: ["r", "s"].map((run) => aRun({ id: `${id}${run}`, epochs_done: done, ended })),
});
/** What the server tells of it. @param {string} id @param {object} [more] */
const told = (id, more = {}) => ({
  frames: [aSweep({ id, state: "done", can: ["start"], message: `M${id}.`, ...more }), grown(0, [0, 10], [0.9, 0.8])],
});

test("a past sweep of the list is shown in place of the one that trains, until the visitor goes back or a sweep begins", async () => {
  const page = await openSweeps({
    saved: [past("first"), past("old")],
    answers: { "/api/sweeps/past/old": () => told("old", { cells: [aSweep().cells[0]] }) },
  });
  await page.say(aSweep(), ...GROWN);
  const listed = () =>
    allIn(page.root)
      .filter(({ attributes }) => attributes["data-sweep"])
      .map(({ children: [{ attributes }], dataset }) => [dataset.sweep, attributes["aria-current"] ?? ""]);
  const note = page.named("rnn-sweep-looking");
  const [back] = note.children.slice(-1);
  assert.deepEqual(
    [listed(), note.hidden, page.panels().length],
    [
      [
        ["old", ""],
        ["first", "true"],
      ],
      true,
      2,
    ],
  );
  const open = (/** @type {string} */ id) =>
    allIn(page.root)
      .find(({ dataset }) => dataset.sweep === id)
      .children[0].click();
  open("old");
  await Promise.resolve();
  assert.match(page.says(note), /^This past sweep is being read/u);
  await page.pass(100);
  assert.match(page.says(note), /^sweep old, .* Mold\. .*Show the sweep that trains$/u);
  assert.deepEqual(
    [page.panels().length, note.hidden, listed(), page.memory.sweep],
    [
      1,
      false,
      [
        ["old", "true"],
        ["first", ""],
      ],
      "old",
    ],
  );
  assert.deepEqual(page.events.at(-1), ["under way", "training 0 %"]);
  await page.say({ kind: "progress", state: "running", can: ["stop"], done_epochs: 30, of_epochs: 120 });
  assert.deepEqual(page.events.at(-1), ["under way", "training 25 %"]);
  await page.say(grown(0, [30], [0.5]));
  assert.equal(page.named("rnn-sweep-panels").dataset.epoch, "10", "what is looked at does not grow with the one that trains");
  await page.say({ kind: "progress", state: "done", can: ["start"], done_epochs: 120, of_epochs: 120 });
  assert.equal(back.textContent, "Show the newest sweep");
  back.click();
  assert.deepEqual([page.panels().length, note.hidden, page.memory.sweep, page.events.at(-1)], [2, true, null, ["under way", ""]]);
  open("old");
  await Promise.resolve();
  back.click();
  await page.pass(100);
  assert.deepEqual([page.panels().length, page.memory.sweep], [2, null], "one that was left on its way does not come");
  open("old");
  await page.pass(100);
  await page.say(aSweep({ id: "next-1" }));
  assert.deepEqual([page.memory.sweep, page.panels().length], ["old", 1], "a sweep that begins elsewhere takes nothing away");
});

test("a sweep that was looked at as a past one, and is the newest that the server has, is shown as it goes on", async () => {
  const page = await openSweeps({
    saved: [past("first"), past("old")],
    looked: "first",
    answers: { "/api/sweeps/past/first": () => told("first") },
  });
  await page.pass(100);
  assert.equal(page.memory.sweep, "first");
  await page.say(aSweep(), ...GROWN);
  assert.deepEqual([page.memory.sweep, page.named("rnn-sweep-looking").hidden], [null, true]);
});

test("a past sweep is read again when its runs have changed, and left when they are gone or the server has none of it", async () => {
  let reads = 0;
  const page = await openSweeps({
    saved: [past("old", 50, "running"), past("bad")],
    looked: "ol",
    answers: {
      "/api/sweeps/past/old": () => told("old", { message: `${++reads}.` }),
      "/api/sweeps/past/bad": () => ({ error: "It is gone." }),
    },
  });
  await page.pass(100);
  const note = page.named("rnn-sweep-looking");
  assert.match(page.says(note), / 1\./u, "the address names the beginning of its id");
  await page.list(past("old", 50, "running"), past("bad"));
  assert.equal(reads, 1);
  await page.list(past("old", 60, "running"), past("bad"));
  await page.pass(100);
  assert.match(page.says(note), / 2\./u);
  await page.list(past("bad"));
  assert.deepEqual([note.hidden, page.memory.sweep], [true, null]);
  allIn(page.root)
    .find(({ dataset }) => dataset.sweep === "bad")
    .children[0].click();
  await page.pass(100);
  assert.deepEqual([note.hidden, page.memory.sweep, page.events.includes("It is gone.")], [true, null, true]);
});

test("a past sweep that was cut off is offered to be continued, unless one trains", async () => {
  const page = await openSweeps({
    saved: [past("old")],
    looked: "old",
    answers: { "/api/sweeps/past/old": () => told("old", { can: ["continue"] }) },
  });
  await page.pass(100);
  const button = page.button("Continue this sweep");
  assert.equal(button.hidden, false);
  await page.say({ kind: "progress", state: "running", can: ["stop"] });
  assert.equal(button.hidden, true);
  await page.say({ kind: "progress", state: "done", can: ["start"] });
  page.served["/api/sweeps/continue?sweep=old"] = () => ({ error: "Its data set is gone." });
  button.click();
  await page.pass(100);
  assert.deepEqual([page.events.includes("Its data set is gone."), page.memory.sweep, button.disabled], [true, "old", false]);
  page.served["/api/sweeps/continue?sweep=old"] = () => ({});
  button.click();
  await page.pass(100);
  assert.equal(page.memory.sweep, null);
});
