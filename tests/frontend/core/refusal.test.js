/** Why the server refuses a page: what it says, or null where nothing of its own is heard. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { whyRefused } from "../../../playground/frontend/core/refusal.js";

const REFUSAL = { reason: "host", sentence: "The proxy must pass Host on.", job: null };

/** @type {any[]} */
let requests = [];
/** How long the page waits for an answer, in ms. @type {number[]} */
let waits = [];
/** What the server does. @type {() => any} */
let answer = () => Response.json(REFUSAL);

beforeEach(() => {
  [requests, waits] = [[], []];
  Object.assign(globalThis, {
    window: { location: { href: "http://host/demo/" } },
    fetch: async (/** @type {string} */ path, /** @type {any} */ options) => {
      requests.push({ path, ...options });
      return answer();
    },
  });
  mock.method(AbortSignal, "timeout", (/** @type {number} */ ms) => {
    waits.push(ms);
    return new AbortController().signal;
  });
});
afterEach(() => {
  mock.restoreAll();
  Reflect.deleteProperty(globalThis, "window");
});

test("the server is asked about the page, and its reason is told as it is", async () => {
  answer = () => Response.json(REFUSAL);
  assert.deepEqual(await whyRefused({ job: "one", run: "" }), REFUSAL);
  const [{ path, method, body, signal }] = requests;
  assert.deepEqual([path, method, JSON.parse(body)], ["/demo/api/connection", "POST", { job: "one", run: "" }]);
  assert.deepEqual([waits, signal instanceof AbortSignal], [[4000], true]);
});

const breaksOff = (/** @type {Error} */ error) => ({
  ok: true,
  text: async () => {
    throw error;
  },
});
const raises = (/** @type {Error} */ error) => () => {
  throw error;
};

/** @type {[string, () => any][]} */
const SILENT = [
  ["no server", raises(new TypeError("Failed to fetch"))],
  ["no answer in time", raises(new DOMException("", "TimeoutError"))],
  ["an answer that breaks off", () => breaksOff(new TypeError("network error"))],
  ["an answer that takes too long", () => breaksOff(new DOMException("", "TimeoutError"))],
  ["a refusal of something else", () => Response.json({ error: "too large" }, { status: 413 })],
  ["no JSON", () => new Response("<p>a proxy</p>")],
  ["an answer without a reason", () => Response.json({})],
];
for (const [name, does] of SILENT) {
  test(`nothing of the server's is heard: ${name}`, async () => {
    answer = does;
    assert.equal(await whyRefused({}), null);
  });
}

test("a fault of the page's own is none of the server's", async () => {
  answer = raises(new RangeError("a fault"));
  await assert.rejects(whyRefused({}), RangeError);
});
