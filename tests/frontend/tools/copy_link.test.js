/** Copy link: what is asked of the server, and where the link goes: on the clipboard, or into a field where the browser does not allow that. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { linkTo, press } from "../../../playground/frontend/tools/copy_link.js";
import { ToolError } from "../../../playground/frontend/tools/tool_error.js";

const QUERY = "v=1&data=Article&seed=3&sentence=i+am+sad&word=2";

/** What a press says with this clipboard, and asks of the server. @param {object|undefined} clipboard @param {() => Promise<any>} [answer]  of the server */
async function pressWith(clipboard, answer = async () => Response.json({ query: QUERY, notes: ["It opens trained."] })) {
  /** @type {any[]} */
  const said = [];
  /** @type {any[]} */
  const asked = [];
  Object.assign(globalThis, {
    window: { location: { href: "http://here/demo/?seed=3&scene=negation&sentence=old" } },
    fetch: (/** @type {string} */ url, /** @type {any} */ { body }) => {
      asked.push([url, JSON.parse(body)]);
      return answer();
    },
  });
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true });
  const context = {
    say: (/** @type {string} */ text, /** @type {any} */ more) => said.push(text, more?.copy),
    place: () => ({ sentence: "i am sad", word: "2" }),
    network: () => ({ run: "f00", epoch: 7 }),
  };
  await press(/** @type {any} */ (context));
  return { said, asked };
}

test("the server is asked for a link to the place and what the address says besides, and the clipboard takes it", async () => {
  /** @type {string[]} */
  const texts = [];
  const { said, asked } = await pressWith({ writeText: async (/** @type {string} */ text) => void texts.push(text) });
  const view = { seed: "3", scene: "negation", sentence: "i am sad", word: "2" };
  assert.deepEqual(asked, [["/demo/api/link", { run: "f00", epoch: 7, view, room: 2000 - "http://here/demo/?".length }]]);
  assert.deepEqual([texts, said], [[`http://here/demo/?${QUERY}`], ["The link is copied. It opens trained.", undefined]]);
});

test("a page of several saved runs asks for the link to these", async () => {
  /** @type {any} */
  let asked;
  Object.assign(globalThis, {
    window: { location: { href: "http://here/compare?runs=a.b" } },
    fetch: async (/** @type {string} */ _url, /** @type {any} */ { body }) => {
      asked = JSON.parse(body);
      return Response.json({ query: QUERY, notes: [] });
    },
  });
  const { link } = await linkTo({ place: () => ({ sentence: "x" }), runs: () => ["a", "b"] });
  const room = 2000 - "http://here/compare?".length;
  assert.deepEqual([asked, link], [{ runs: ["a", "b"], view: { runs: "a.b", sentence: "x" }, room }, `http://here/compare?${QUERY}`]);
});

test("where there is no clipboard, or it is refused, the link is shown to be copied by hand", async () => {
  const refuse = () => Promise.reject(new DOMException("Write permission denied.", "NotAllowedError"));
  for (const clipboard of [undefined, { writeText: refuse }]) {
    const { said } = await pressWith(clipboard);
    assert.match(said[0], /copy the link from here\. It opens trained\.$/u);
    assert.equal(said[1], `http://here/demo/?${QUERY}`);
  }
});

test("a fault of our own is no refusal of the browser's, and a server that makes no link has its sentence told", async () => {
  await assert.rejects(pressWith({ writeText: () => Promise.reject(new RangeError("ours")) }), RangeError);
  const refusal = async () => Response.json({ error: "There is no such run." }, { status: 404 });
  await assert.rejects(pressWith(undefined, refusal), { constructor: ToolError, message: "There is no such run." });
  await assert.rejects(
    pressWith(undefined, () => Promise.reject(new TypeError("offline"))),
    { message: /cannot be reached/u },
  );
});
