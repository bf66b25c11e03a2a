/** The stream of a run through moves to other jobs: what is told once, how often it is tried, and what ends with the job before. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { makeQuestions } from "../../../playground/frontend/core/questions.js";
import { mount } from "../../../playground/frontend/core/presence.js";
import { RunStream, runStreamAt } from "../../../playground/frontend/core/run_stream.js";
import { openPage, settled } from "../support/page.js";

/** @type {ReturnType<typeof openPage>} */
let page;

beforeEach(() => (page = openPage()));
afterEach(() => {
  globalThis.window.rnnRunStream?.close();
  page.close();
});

/** The window's stream of the job `one`. */
async function connect() {
  const stream = (globalThis.window.rnnRunStream = new RunStream("/live/one", page.transport));
  await settled();
  return stream;
}
const paths = () => page.openings.map(({ path }) => path);
/** The server knows the jobs that begin so no more. @param {string} name */
const forget = (name) => (page.listens = (path) => !path.startsWith(`/live/${name}`));

test("the first move is made at once, one after the other ever slower, and after an arrival at once again", async () => {
  await connect();
  forget("one");
  let next = 0;
  page.server.answer = () => ({ reason: "unknown", sentence: "", job: `two${(next += 1)}` });
  page.line.close();
  await page.pass(300, 10);
  assert.equal(paths().at(-1), "/live/two1", "after a first try again");
  forget("two");
  page.line.close();
  const { length } = page.openings;
  await page.pass(3000, 10);
  const tries = page.openings.length - length;
  assert.ok(tries > 3 && tries < 9, `${tries} tries`);
  page.listens = () => true;
  await page.pass(3000);
  forget("two");
  page.line.close();
  await page.pass(210, 10);
  const before = page.openings.length;
  await page.pass(60, 10);
  assert.equal(page.openings.length, before + 1);
});

test("a stream that is closed asks Streamlit for nothing any more", async () => {
  const stream = await connect();
  let reruns = 0;
  stream.rerun = () => (reruns += 1);
  forget("one");
  page.server.answer = () => ({ reason: "unknown", sentence: "", job: "two" });
  page.line.close();
  await page.pass(2000);
  assert.equal(reruns, 3);
  stream.close();
  await page.pass(60_000);
  assert.deepEqual([reruns, page.loads], [3, 0]);
});

test("the speed of the job before is told to the one that takes its place, and once", async () => {
  await connect();
  page.line.say({ kind: "status", state: "paused", speed: 5 });
  forget("one");
  page.server.answer = () => ({ reason: "unknown", sentence: "", job: "two" });
  page.line.close();
  await page.pass(500);
  assert.deepEqual(page.line.sent, [{ speed: 5 }]);
  page.line.close();
  await page.pass(500);
  assert.deepEqual(page.line.sent, [], "the visitor may have chosen another since");
});

test("another job has a stream of its own, and the one before is closed", async () => {
  const one = await connect();
  const { line } = page;
  const two = runStreamAt("/live/two", undefined, page.transport);
  assert.deepEqual([two === one, one.closed, line.readyState, globalThis.window.rnnRunStream === two], [false, true, 3, true]);
  /** @type {any[]} */
  const told = [];
  mount(null, { live: "/live/two" }, (...what) => told.push(what));
  two.rerun?.();
  assert.deepEqual(
    [told, globalThis.window.rnnRunStream === two],
    [[["rerun", true]], true],
    "what asks for a run of the script is the newest",
  );
});

test("a run that trains and is silent is taken for lost, one that rests is not", async () => {
  await connect();
  page.line.say({ kind: "status", state: "paused" });
  await page.pass(20_000);
  assert.equal(page.openings.length, 1);
  page.line.say({ kind: "status", state: "running" });
  await page.pass(10_000);
  assert.equal(page.openings.length, 2);
});

test("a run that is still there is not asked for: the same one in another job, or another of the same job", async () => {
  const begins = (/** @type {number} */ run, /** @type {string} */ id) =>
    page.line.say({ kind: "run", run, id, columns: ["test_loss"], changes: [] }, { kind: "rows", from: 0, test_loss: [0.7, 0.6] });
  await connect();
  begins(1, "a");
  begins(2, "b");
  runStreamAt("/live/two", undefined, page.transport);
  await settled();
  begins(1, "b");
  await settled();
  assert.deepEqual(page.requests, []);
  runStreamAt("/live/three", undefined, page.transport);
  await settled();
  begins(1, "c");
  await settled();
  assert.deepEqual(page.requests, [{ job: "three", run: "b", was: "two" }]);
});

test("questions of a part that is gone are neither answered nor asked again", async () => {
  const stream = await connect();
  const questions = makeQuestions(stream);
  /** @type {any[]} */
  const answers = [];
  questions.ask({ view: "trace" }, (outcome) => answers.push(outcome));
  const [{ ask }] = page.line.sent;
  questions.destroy();
  page.line.say({ kind: "answer", id: ask.id, view: "trace" });
  page.line.close();
  await page.pass(500);
  assert.deepEqual([answers, page.line.sent], [[], []]);
});
