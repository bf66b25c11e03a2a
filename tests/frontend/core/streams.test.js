/** Streams over recorded frames: what a page knows of a run and of a sweep, whatever came twice, late or not at all. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { RunStream } from "../../../playground/frontend/core/run_stream.js";
import { SweepStream, valuesOf } from "../../../playground/frontend/core/sweep_stream.js";
import { linesOf, runsIn } from "../../../playground/frontend/runs/table/lines.js";
import { ToldSweep } from "../../../playground/frontend/core/sweep_data.js";
import { openPage, settled } from "../support/page.js";
import { aRun } from "../support/saved_runs.js";

/** @type {ReturnType<typeof openPage>} */
let page;
/** A stream of either kind. @type {any} */
let stream;

beforeEach(() => (page = openPage()));
afterEach(() => {
  stream?.close();
  stream = undefined;
  page.close();
});

const COLUMNS = ["test_loss", "seconds"];
/** @param {number} run @param {object} [more] */
const begins = (run, more = {}) => ({ kind: "run", run, id: `run ${run}`, columns: COLUMNS, changes: [], ...more });
/** @param {number} from @param {number[]} losses */
const rows = (from, ...losses) => ({ kind: "rows", from, test_loss: losses, seconds: losses.map((_, i) => from + i) });

/** @param {object[]} frames */
async function follow(...frames) {
  stream = new RunStream("/live/one", page.transport);
  await settled();
  page.line.say(...frames);
}

test("rows are appended, and those that are told twice are known already", async () => {
  await follow(begins(1), rows(0, 0.7, 0.6), rows(1, 0.6, 0.5, 0.4), rows(2, 0.5));
  assert.deepEqual(stream.rows, { length: 4, test_loss: [0.7, 0.6, 0.5, 0.4], seconds: [0, 1, 2, 3] });
});

test("rows with a hole before them are not taken: the line is opened anew from what is known", async () => {
  await follow(begins(1), rows(0, 0.7));
  let updateCount = 0;
  stream.on("rows", () => (updateCount += 1));
  page.line.say(rows(5, 0.2));
  assert.deepEqual([stream.rows.length, updateCount], [1, 1]);
  await page.pass(200);
  assert.deepEqual(page.openings.at(-1)?.query, { run: 1, from: 1 });
});

test("another run begins with nothing of the one before", async () => {
  const [changes, parent] = [[{ epoch: 3, name: "epochs", value: 50 }], { run: "a", epoch: 7 }];
  await follow(begins(1, { changes, parent }), rows(0, 0.7), { kind: "trace", text: "a" }, { kind: "answers" });
  page.line.say({ kind: "status", state: "running" });
  assert.deepEqual([stream.rows.length, stream.changes, stream.parent, stream.trained], [1, changes, parent, ""]);
  page.line.say(rows(1, 0.6));
  assert.equal(stream.trained, "run 1", "its first epoch is there");
  page.line.say(begins(2));
  assert.deepEqual([stream.rows.length, stream.rows.test_loss, stream.trained], [0, [], ""]);
  assert.deepEqual([stream.changes, stream.parent], [[], null]);
  /** @type {string[]} */
  const kinds = [];
  for (const kind of ["rows", "trace", "answers", "status"]) stream.on(kind, () => kinds.push(kind));
  assert.deepEqual(kinds, ["status"]);
});

test("a change that is told again, or replaced after the same epoch, is one mark", async () => {
  /** @param {number} epoch @param {string} name @param {number} value */
  const change = (epoch, name, value) => ({ kind: "change", epoch, name, value });
  await follow(
    begins(1),
    change(3, "learning_rate", 0.1),
    change(3, "learning_rate", 0.1),
    change(3, "epochs", 50),
    change(9, "epochs", 90),
  );
  page.line.say(change(3, "learning_rate", 0.2));
  assert.deepEqual(
    stream.changes.map((/** @type {any} */ { epoch, name, value }) => [epoch, name, value]),
    [
      [3, "epochs", 50],
      [9, "epochs", 90],
      [3, "learning_rate", 0.2],
    ],
  );
});

test("a command is sent where there is a connection, and it is told where there is none", async () => {
  await follow(begins(1));
  assert.equal(stream.send({ do: "train" }), true);
  assert.deepEqual(page.line.sent, [{ do: "train" }]);
  page.line.close();
  assert.equal(stream.send({ do: "pause" }), false);
});

test("a part that comes late is told the newest frame, and one that has left nothing more", async () => {
  await follow(begins(1), { kind: "status", state: "running" }, { kind: "status", state: "paused" });
  /** @type {unknown[]} */
  const heard = [];
  const off = stream.on("status", (/** @type {any} */ { state }) => heard.push(state));
  off();
  page.line.say({ kind: "status", state: "done" });
  assert.deepEqual(heard, ["paused"]);
});

test("a tab whose run the server has forgotten asks for it once", async () => {
  await follow(begins(1), rows(0, 0.7, 0.6));
  stream.close();
  stream = new RunStream("/live/two", page.transport);
  await settled();
  page.line.say(begins(4), begins(5));
  await settled();
  assert.deepEqual(page.requests, [{ job: "two", run: "run 1", was: "one" }]);
});

// --- sweeps ------------------------------------------------------------------------------------------------------------

const CELLS = [
  { values: { hidden_size: 64, bptt: "exact" }, runs: [0] },
  { values: { hidden_size: 8, bptt: "article" }, runs: [1] },
];
const SWEEP = {
  kind: "sweep",
  id: "s",
  data: "Article",
  epochs: 10,
  swept: ["hidden_size"],
  stride: 4,
  columns: ["test_loss", "test_accuracy"],
  runs: ["r0", "r1"],
  cells: CELLS,
};
/** @param {number[]} at @param {number[]} epoch @param {(number|null)[][]} losses */
const curves = (at, epoch, ...losses) => ({
  kind: "curves",
  at,
  epoch,
  test_loss: losses,
  test_accuracy: losses.map((each) => each.map(() => 0.5)),
});

test("curves of a sweep grow; a point between two strides stands in until the next comes", async () => {
  stream = new SweepStream("/sweeps/live", page.transport);
  await settled();
  page.line.say(SWEEP, curves([0, 1], [0, 4], [0.7, 0.6], [0.7, 0.65]), curves([0], [8, 9], [0.5, 0.45]), curves([0], [8, 10], [0.5, 0.4]));
  assert.deepEqual(stream.curves[0], { epoch: [0, 4, 8, 10], test_loss: [0.7, 0.6, 0.5, 0.4], test_accuracy: [0.5, 0.5, 0.5, 0.5] });
  assert.deepEqual(stream.curves[1].epoch, [0, 4]);
  page.line.say(curves([7], [0], [1])); // a run that this page does not know
  page.line.say({ ...SWEEP, id: "t", runs: ["x"] });
  assert.deepEqual([stream.id, stream.curves], ["t", [{ epoch: [], test_loss: [], test_accuracy: [] }]]);
});

test("a loss that is no number, of a run that diverged before its first epoch, is infinite", async () => {
  stream = new SweepStream("/sweeps/live", page.transport);
  await settled();
  page.line.say(SWEEP, curves([0, 1], [0], [null], [0.7]));
  assert.deepEqual([stream.curves[0].test_loss, stream.curves[1].test_loss], [[Infinity], [0.7]]);
});

test("another sweep begins with nothing of the one before", async () => {
  stream = new SweepStream("/sweeps/live", page.transport);
  await settled();
  page.line.say(SWEEP, curves([0], [0, 4], [0.7, 0.6]), { kind: "progress", state: "running" }, { kind: "results", cells: [] });
  assert.deepEqual([stream.cells, stream.stride, stream.expectsFrames()], [CELLS, 4, true]);
  page.line.say({ kind: "sweep", id: null, state: "none" });
  const { id, data, epochs, swept, stride, runs, columns, curves: known, cells } = stream;
  assert.deepEqual([id, data, epochs, swept, stride, runs, columns, known, cells], [null, "", 0, [], 1, [], [], [], []]);
  assert.deepEqual([[...stream.latest.keys()], stream.expectsFrames()], [["sweep"], false]);
});

test("a past sweep that is told as a whole is as one that has grown", () => {
  const pastSweep = new ToldSweep([SWEEP, curves([0, 1], [0, 4], [0.7, 0.6], [0.7, 0.65])]);
  assert.deepEqual(pastSweep.curves[1].test_loss, [0.7, 0.65]);
  /** @type {unknown[]} */
  const heard = [];
  pastSweep.on("sweep", ({ id }) => heard.push(id));
  pastSweep.on("results", () => heard.push("results"));
  assert.deepEqual(heard, ["s"]);
});

test("the values of a setting are in order where they are numbers", () => {
  assert.deepEqual(valuesOf(CELLS, "hidden_size"), [8, 64]);
  assert.deepEqual(valuesOf(CELLS, "bptt"), ["exact", "article"]);
});

// --- the lines of the table of runs --------------------------------------------------------------------------------------

test("the runs of a sweep are one line, where the first of them stands, and follow it where it is open", () => {
  /** @param {string} id @param {object} [more] */
  const run = (id, more = {}) => aRun({ id, ...more });
  const [a, b, c, d, e] = [run("a"), run("b"), run("c"), run("d"), run("e", { pinned: true })];
  /** @param {string} id @param {import("../../../playground/frontend/types.js").Run[]} runs */
  const sweep = (id, ...runs) => ({ id, runs, started: 0, swept: [], name: id });
  const savedSweeps = new Map([
    ["s", sweep("s", b, d, e)],
    ["of one", sweep("of one", c)],
  ]);
  const foldedLines = linesOf([e, a, b, c, d], savedSweeps, () => false);
  assert.deepEqual(
    foldedLines.lines.map((line) => line.run?.id ?? line.sweep?.id),
    ["e", "a", "s", "c"],
  );
  assert.deepEqual(
    foldedLines.order.map(({ id }) => id),
    ["e", "a", "b", "d", "c"],
  );
  assert.equal(runsIn(foldedLines.lines), 5);
  /** @type {[string, boolean][]} */
  const asked = [];
  const open = linesOf([a, b], savedSweeps, (id, some) => asked.push([id, some]) > 0);
  assert.deepEqual(asked, [["s", true]], "the filter has left only some of its runs");
  assert.deepEqual(
    open.lines.map((line) => [line.run?.id ?? line.sweep?.id, line.run && line.inner]),
    [
      ["a", false],
      ["s", undefined],
      ["b", true],
    ],
  );
  assert.equal(runsIn(open.lines), 2);
});
