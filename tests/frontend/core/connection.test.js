/** A stream's connection: a dead line is given up, and a refused one asks why and follows what it is told. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { RunStream, runStreamAt } from "../../../playground/frontend/core/run_stream.js";
import { SweepStream } from "../../../playground/frontend/core/sweep_stream.js";
import { openPage, settled } from "../support/page.js";

/** @typedef {import("../../../playground/frontend/core/transport.js").Transport} Transport */

/** @type {Record<string, (transport: Transport) => any>} */
const STREAMS = {
  run: (transport) => new RunStream("/live/one", transport),
  sweep: (transport) => new SweepStream("/sweeps/live", transport),
};

/** @type {ReturnType<typeof openPage>} */
let page;
/** A stream of either kind. @type {any} */
let stream;
/** What was told of it. @type {string[]} */
let events = [];

beforeEach(() => (page = openPage()));
afterEach(() => {
  stream.close();
  page.close();
});

async function connect(kind = "run") {
  events = [];
  stream = STREAMS[kind](page.transport);
  stream.rerun = () => events.push("rerun");
  stream.on("open", () => events.push("open"));
  stream.on("lost", (/** @type {any} */ refusal) => events.push(refusal?.reason ?? "lost"));
  stream.on("status", (/** @type {any} */ { state }) => events.push(state));
  await settled();
}

/** Lets time go by until the page has asked so often why it is refused. @param {number} times */
async function untilAsked(times) {
  for (let i = 0; i < 200 && page.requests.length < times; i += 1) await page.pass(500);
  assert.ok(page.requests.length >= times, `asked ${page.requests.length} times`);
}

// --- a dead line -----------------------------------------------------------------------------------------------------

for (const kind of Object.keys(STREAMS)) {
  test(`a line that falls silent is given up and another one taken: ${kind}`, async () => {
    await connect(kind);
    for (let i = 0; i < 4; i += 1) {
      page.line.say({ kind: "alive" });
      await page.pass(4000); // a busy server may be late
    }
    assert.equal(page.openings.length, 1);
    await page.pass(3000);
    assert.deepEqual(events, ["open", "lost", "open"]);
    assert.equal(page.openings.length, 2);
    page.openings[0].line.say({ kind: "status", state: "running" }); // what comes late on the dead one is not heard
    page.line.say({ kind: "status", state: "paused" });
    assert.equal(events.slice(3).join(), "paused");
  });

  test(`a line on which no sign of life was promised may be silent: ${kind}`, async () => {
    await connect(kind);
    await page.pass(60_000, 1000);
    assert.equal(page.openings.length, 1);
  });
}

test("a line that breaks is taken up again, sooner at first, and asks for the rows that are missing", async () => {
  await connect();
  page.line.say({ kind: "run", run: 7, id: "r", changes: [], columns: ["test_loss", "seconds"] });
  const rows = { test_loss: [0.7, 0.6], seconds: [0, 1] };
  page.line.say({ kind: "rows", from: 0, ...rows });
  page.line.close();
  assert.equal(events.at(-1), "lost");
  assert.equal(stream.send({ do: "train" }), false);
  await page.pass(200);
  assert.equal(events.at(-1), "open");
  assert.deepEqual(page.openings.at(-1)?.query, { run: 7, from: 2 });
});

for (const [name, happens] of /** @type {[string, () => void][]} */ ([
  ["the network is back", () => window.dispatchEvent(new Event("online"))],
  ["the page is seen again", () => document.dispatchEvent(new Event("visibilitychange"))],
])) {
  test(`a lost line is taken up at once, and only one, when ${name}`, async () => {
    await connect();
    happens();
    assert.equal(page.openings.length, 1, "there is one");
    page.line.close();
    happens();
    happens();
    assert.equal(page.openings.length, 2);
    await page.pass(5000);
    assert.deepEqual([page.openings.length, events], [2, ["open", "lost", "open"]]);
  });
}

test("where there is no server it is tried less and less often, and every two seconds in the end", async () => {
  page.listens = () => false;
  const began = Date.now();
  /** @type {number[]} */
  const times = [];
  const { transport } = page;
  page.transport = (path, query) => {
    times.push(Date.now() - began);
    return transport(path, query);
  };
  await connect();
  await page.pass(7000);
  assert.deepEqual(times, [0, 200, 600, 1400, 3000, 5000, 7000]);
  page.listens = () => true;
  await page.pass(2000);
  page.line.close();
  await page.pass(200);
  assert.deepEqual(times.slice(-2), [9000, 9200], "and often again after it was there");
});

test("a stream that was closed connects no more, whatever happens, and has no listeners left", async () => {
  page.listens = () => false;
  await connect();
  stream.close();
  const [lineCount, requestCount] = [page.openings.length, page.requests.length];
  window.dispatchEvent(new Event("online"));
  document.dispatchEvent(new Event("visibilitychange"));
  stream.hangUpIfDead = () => events.push("looked whether the line is dead");
  await page.pass(20_000, 500);
  assert.deepEqual([page.openings.length, page.requests.length], [lineCount, requestCount]);
  assert.ok(!events.includes("looked whether the line is dead"));
});

test("a stream that is closed tells of no line that is lost", async () => {
  await connect();
  stream.close();
  await page.pass(5000);
  assert.deepEqual([events, page.openings.length, page.line.readyState], [["open"], 1, 3]);
});

test("no line is opened while the server is asked why, and nothing is told of a stream that was closed meanwhile", async () => {
  page.listens = () => false;
  page.server.answer = () => {
    window.dispatchEvent(new Event("online"));
    return { reason: "host", sentence: "The proxy must pass Host on.", job: null };
  };
  await connect();
  await settled();
  assert.deepEqual([page.openings.length, events], [1, ["lost", "host"]]);
  page.server.answer = () => {
    stream.close();
    return { reason: "host", sentence: "The proxy must pass Host on.", job: null };
  };
  await untilAsked(2);
  const told = events.length;
  await page.pass(5000);
  assert.deepEqual([page.openings.length, events.length, events.slice(2)], [2, told, ["host"]]);
});

// --- a refused page --------------------------------------------------------------------------------------------------

for (const [kind, asks] of /** @type {[string, object][]} */ ([
  ["run", { job: "one", run: "" }],
  ["sweep", { sweep: true }],
])) {
  test(`a refused page asks why, says so, and goes on trying: ${kind}`, async () => {
    page.listens = () => false;
    page.server.answer = () => ({ reason: "host", sentence: "The proxy must pass Host on.", job: null });
    await connect(kind);
    await untilAsked(4);
    assert.deepEqual(events.slice(0, 2), ["lost", "host"]);
    for (const request of page.requests) assert.deepEqual(request, asks);
    assert.deepEqual([...page.paths], ["/demo/api/connection"]);
    assert.deepEqual([...new Set(events.slice(1))], ["host"], "between two tries it is not told as lost");
  });
}

test("what the server refused a page for is forgotten once it lets the page in", async () => {
  page.listens = () => false;
  page.server.answer = () => ({ reason: "host", sentence: "The proxy must pass Host on.", job: null });
  await connect();
  await untilAsked(1);
  page.listens = () => true;
  await page.pass(2000);
  assert.deepEqual([events.at(-1), stream.refusal], ["open", null]);
  page.line.close();
  assert.equal(events.at(-1), "lost");
});

for (const said of [null, {}, { error: "too large" }, { reason: null, sentence: "", job: "one" }, { detail: "Not Found" }]) {
  test(`where the server gives no reason the connection is lost: ${JSON.stringify(said)}`, async () => {
    page.listens = () => false;
    page.server.answer = () => said;
    await connect();
    await untilAsked(2);
    assert.deepEqual([...new Set(events)], ["lost"]);
    assert.equal(stream.refusal, null);
  });
}

test("a proxy that passes no WebSockets on is told of once that is sure", async () => {
  page.listens = () => false;
  page.server.answer = () => ({ reason: null, sentence: "", job: "one" });
  await connect();
  await untilAsked(2);
  page.listens = () => true; // it was something else
  await page.pass(2000);
  page.listens = () => false;
  page.line.close();
  await untilAsked(4);
  await settled();
  assert.ok(!events.includes("sockets"));
  await untilAsked(5);
  await settled();
  assert.equal(events.at(-1), "sockets");
  page.server.answer = () => null; // the server is gone: that is another matter
  await untilAsked(7);
  await settled();
  assert.deepEqual(events.slice(-2), ["lost", "lost"]);
});

test("a page whose job is unknown goes to the one that it is told of, and asks Streamlit until that has named the same", async () => {
  /** @type {Record<string, string>} */
  const jobs = { one: "two", two: "three" };
  page.listens = (path) => path === "/live/three";
  page.server.answer = ({ job }) => ({ reason: "unknown", sentence: "Unknown.", job: jobs[job] });
  await connect();
  await page.pass(3000);
  assert.deepEqual(
    page.requests.map(({ job }) => job),
    ["one", "two"],
  );
  assert.equal(stream.path, "/live/three");
  const reruns = events.filter((event) => event === "rerun");
  assert.deepEqual([reruns.length, events.includes("unknown")], [6, false], "of each job once, and every 700 ms of the last one");
  window.rnnRunStream = stream;
  assert.equal(runStreamAt("/live/one", stream.rerun), stream, "a script that still names the old job is behind");
  assert.equal(runStreamAt("/live/three", stream.rerun), stream);
  await page.pass(3000); // once more, for what was turned meanwhile, and then no more
  events.length = 0;
  await page.pass(30_000);
  assert.ok(!events.includes("rerun"));
});

test("the job that is followed gets the speed that was chosen for the one before", async () => {
  await connect();
  page.line.say({ kind: "status", state: "paused", speed: 5 });
  page.listens = () => false;
  page.server.answer = () => ({ reason: "unknown", sentence: "Unknown.", job: "two" });
  page.line.close();
  await untilAsked(1);
  page.listens = () => true;
  await page.pass(300);
  assert.equal(page.openings.at(-1)?.path, "/live/two");
  assert.deepEqual(page.line.sent, [{ speed: 5 }]);
});

test("the job that is followed is asked for all its rows, whatever is known of the run before", async () => {
  await connect();
  page.line.say({ kind: "run", run: 7, id: "r", changes: [], columns: ["test_loss", "seconds"] });
  page.line.say({ kind: "rows", from: 0, test_loss: [0.7, 0.6], seconds: [0, 1] });
  page.listens = (path) => path === "/live/two";
  page.server.answer = () => ({ reason: "unknown", sentence: "Unknown.", job: "two" });
  page.line.close();
  await untilAsked(1);
  await page.pass(300);
  const { path, query } = page.openings[page.openings.length - 1];
  assert.deepEqual({ path, query }, { path: "/live/two", query: {} });
});

test("a page that Streamlit leaves behind is loaded anew once and never in a loop", async () => {
  page.listens = (path) => path === "/live/two";
  page.server.answer = () => ({ reason: "unknown", sentence: "Unknown.", job: "two" });
  for (const loads of [1, 1, 1]) {
    await connect();
    await page.pass(25_000);
    assert.ok(events.includes("rerun"));
    assert.equal(page.loads, loads);
    stream.close();
  }
});

test("a browser that is another visitor by now is loaded anew once and then told", async () => {
  page.listens = () => false;
  page.server.answer = () => ({ reason: "unknown", sentence: "Reload the page.", job: null });
  await connect();
  await settled();
  assert.equal(page.loads, 1);
  stream.close();
  await connect();
  await untilAsked(6);
  assert.deepEqual(events.slice(0, 2), ["lost", "unknown"]);
  assert.equal(page.loads, 1);
});
