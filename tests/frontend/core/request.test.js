/** What the visitor is told of a request: the server's own sentence, or one of the page's where there is none. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { api, askSweeps } from "../../../playground/frontend/core/api.js";
import { ApiError, NOT_WHOLE } from "../../../playground/frontend/core/request.js";

/** @type {any[]} */
let requests = [];
/** What the server does next. @type {(options: any) => any} */
let answer = () => undefined;

beforeEach(() => {
  requests = [];
  const fetch = async (/** @type {string} */ path, /** @type {object} */ options) => {
    requests.push({ path, ...options });
    return answer(options);
  };
  Object.assign(globalThis, { window: { location: { href: "http://host/demo/compare?x=1" } }, fetch });
});
afterEach(() => Reflect.deleteProperty(globalThis, "window"));

const says =
  (/** @type {unknown} */ body, status = 200) =>
  () =>
    Response.json(body, { status });
const speaksHtml =
  (status = 200) =>
  () =>
    new Response("<p>a proxy</p>", { status });
const unreachable = () => {
  throw new TypeError("Failed to fetch");
};

test("runs: what was asked, below whatever path a proxy puts the page at", async () => {
  answer = says({ runs: [], notice: "" });
  assert.deepEqual(await api.runs(), { runs: [], notice: "" });
  answer = says({});
  await api.pin(["a"], true);
  await api.bringBack(["a"]);
  answer = says({ words: ["good"] });
  assert.deepEqual(await api.vocabulary("1f"), ["good"]);
  assert.deepEqual(
    requests.map(({ path }) => path),
    ["/demo/api/runs", "/demo/api/runs/pin", "/demo/api/runs/undelete", "/demo/api/runs/1f/vocabulary"],
  );
  assert.deepEqual(JSON.parse(requests[1].body), { ids: ["a"], pinned: true });
  assert.equal(requests[1].headers["Content-Type"], "application/json");
  for (const { credentials, cache } of requests) assert.deepEqual([credentials, cache], ["same-origin", "no-store"]);
  assert.deepEqual(
    requests.map(({ keepalive }) => keepalive),
    [undefined, true, undefined, undefined], // a change is sent even if the page is left at once
  );
});

test("runs: each change has its own address, and is sent as it has to be", async () => {
  answer = says({ title: "", runs: ["loaded"], histories: { a: 1 } });
  const file = new Blob(["a run"]);
  assert.deepEqual((await api.load(file)).runs, ["loaded"]);
  assert.deepEqual([requests[0].method, requests[0].body], ["POST", file]);
  await api.change("1f", { name: "x" });
  await api.remove(["a", "b"]);
  await api.goOn("2e");
  assert.deepEqual(await api.histories(null, { column: "test_loss", points: 9, smooth: 3, seconds: true }), { a: 1 });
  assert.deepEqual(
    requests.slice(1).map(({ path, method, body, keepalive = false }) => [path, method, JSON.parse(body), keepalive]),
    [
      ["/demo/api/runs/1f", "POST", { name: "x" }, true],
      ["/demo/api/runs/delete", "POST", { ids: ["a", "b"] }, true],
      ["/demo/api/runs/2e/continue", "POST", {}, false],
      ["/demo/api/runs/histories", "POST", { ids: null, column: "test_loss", points: 9, smooth: 3, seconds: true }, false],
    ],
  );
});

test("runs: what is saved as a file comes whole, under a name that says what it is", async () => {
  /** @type {any[]} */
  const saved = [];
  /** @type {any} */
  const link = { click: () => saved.push([link.href, link.download]) };
  Object.assign(globalThis, { document: { createElement: () => link } });
  /** @type {Blob[]} */
  const files = [];
  mock.method(URL, "createObjectURL", (/** @type {Blob} */ file) => {
    files.push(file);
    return "blob:1";
  });
  mock.timers.enable({ apis: ["setTimeout"] });
  let letGo = 0;
  mock.method(URL, "revokeObjectURL", () => void (letGo += 1));
  answer = says({ some: "text" });
  await api.saveTable(["a"]);
  await api.saveHistories(null);
  await api.saveParquet(["b", "c"]);
  await api.saveRun({ id: "0123456789abcdef" });
  assert.deepEqual(
    requests.map(({ path, method = "GET", body = "null" }) => [path, method, JSON.parse(body)]),
    [
      ["/demo/api/runs/table.csv", "POST", { ids: ["a"] }],
      ["/demo/api/runs/histories.csv", "GET", null],
      ["/demo/api/runs/histories.parquet", "POST", { ids: ["b", "c"] }],
      ["/demo/api/runs/0123456789abcdef/run.npz", "GET", null],
    ],
  );
  assert.deepEqual(
    saved,
    ["runs.csv", "histories.csv", "histories.parquet", "run-01234567.npz"].map((name) => ["blob:1", name]),
  );
  assert.equal(await files[0].text(), '{"some":"text"}');
  mock.timers.tick(59_000);
  assert.equal(letGo, 0, "the browser may still be reading it");
  mock.timers.tick(1000);
  assert.equal(letGo, 4);
  mock.timers.reset();
  mock.restoreAll();
});

test("runs: a body too large to outlive its page is sent while the page is there", async () => {
  answer = says({});
  for (const count of [3000, 2440, 2000]) await api.remove(Array(count).fill("0123456789abcdef01234567")); // of 27 bytes each
  assert.deepEqual(
    requests.map(({ keepalive }) => keepalive),
    [undefined, undefined, true], // a browser refuses it beyond 64 kB
  );
});

/** @type {[string, () => unknown, string][]} */
const RUNS_REFUSED = [
  ["the server's own sentence", says({ error: "The disk is full." }, 503), "The disk is full."],
  ["none", says({ error: "" }, 500), "The server could not do that. Nothing was changed; try again."],
  ["no JSON", speaksHtml(502), "The server could not do that. Nothing was changed; try again."],
  ["no server", unreachable, "The server cannot be reached. Nothing was changed; try again."],
];
for (const [name, does, sentence] of RUNS_REFUSED) {
  test(`runs: a refusal is an ApiError: ${name}`, async () => {
    answer = does;
    await assert.rejects(
      api.change("1f", { name: "x" }),
      (/** @type {unknown} */ error) => error instanceof ApiError && error.message === sentence,
    );
  });
}

/** @type {[string, () => unknown, object][]} */
const SWEEPS = [
  ["what was asked", says({ runs: 6 }), { runs: 6 }],
  ["problems of fields", says({ problems: { clip: "Too small." } }, 422), { problems: { clip: "Too small." } }],
  ["the server's own sentence", says({ error: "A sweep is under way." }, 409), { error: "A sweep is under way." }],
  ["none", says({ detail: "no" }, 500), { error: "The server could not do that. Try again." }],
  ["no JSON", speaksHtml(), { error: "The server gave no answer that this page understands. Reload the page." }],
  ["a refusal in no JSON", speaksHtml(502), { error: "The server gave no answer that this page understands. Reload the page." }],
  ["no object", says(7), { error: "The server gave no answer that this page understands. Reload the page." }],
  ["no server", unreachable, { error: "The server cannot be reached. Try again when the connection is back." }],
];
for (const [name, does, expected] of SWEEPS) {
  test(`sweeps: ${name}`, async () => {
    answer = does;
    assert.deepEqual(await askSweeps("/api/sweeps/plan", { seeds: 3 }), expected);
    assert.deepEqual([requests[0].path, requests[0].method, requests[0].body], ["/demo/api/sweeps/plan", "POST", '{"seeds":3}']);
  });
}

test("sweeps: an answer that is no longer wanted is an AbortError", async () => {
  const wanted = new AbortController();
  answer = async ({ signal }) => {
    wanted.abort();
    signal.throwIfAborted();
  };
  await assert.rejects(askSweeps("/api/sweeps/ready", undefined, wanted.signal), { name: "AbortError" });
  assert.equal(requests[0].method, undefined); // only looked
});

test("sweeps: an answer that breaks off in the middle is none that is understood", async () => {
  answer = () => ({
    ok: true,
    text: async () => {
      throw new TypeError("network error");
    },
  });
  const { error } = await askSweeps("/api/sweeps/ready");
  assert.equal(error, "The server gave no answer that this page understands. Reload the page.");
});

/** An answer that breaks off in the middle, as when the server ends or the network is lost. */
const brokenOff = () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new TypeError("network error")) });
  return new Response(body, { headers: { "content-disposition": 'attachment; filename="runs.csv"' } });
};

/** @type {[string, () => Promise<unknown>][]} */
const ASKED = [
  ["a list", () => api.runs()],
  ["curves", () => api.histories(["a"], { column: "test_loss", points: 9, smooth: 0, seconds: false })],
  ["a change", () => api.pin(["a", "b"], true)],
  ["a file that is loaded", () => api.load(new Blob(["a run"]))],
  ["a file that is saved", () => api.saveTable(["a"])],
];
for (const [name, ask] of ASKED) {
  test(`runs: an answer that does not come whole is a sentence: ${name}`, async () => {
    answer = brokenOff;
    await assert.rejects(ask, (/** @type {unknown} */ error) => error instanceof ApiError && error.message === NOT_WHOLE);
  });
}

test("runs: a refusal that breaks off in the middle is one without a reason", async () => {
  answer = () => new Response(brokenOff().body, { status: 503 });
  await assert.rejects(
    api.runs(),
    (/** @type {unknown} */ error) =>
      error instanceof ApiError && error.message === "The server could not do that. Nothing was changed; try again.",
  );
});
