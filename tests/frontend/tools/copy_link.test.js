/** Copy link: on the clipboard, or in a field where the browser does not allow that. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { press } from "../../../playground/frontend/tools/copy_link.js";

/** What a press says with this clipboard. @param {object|undefined} clipboard */
async function pressWith(clipboard) {
  /** @type {unknown[]} */
  const said = [];
  Object.assign(globalThis, { window: { location: { href: "http://here/demo/?seed=3" } } });
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true });
  await press(
    /** @type {any} */ ({ say: (/** @type {string} */ text, /** @type {any} */ more) => said.push(text.split(":")[0], more?.copy) }),
  );
  return said;
}

test("the link is put on the clipboard", async () => {
  /** @type {string[]} */
  const texts = [];
  assert.deepEqual(await pressWith({ writeText: async (/** @type {string} */ text) => void texts.push(text) }), [
    "The link is copied",
    undefined,
  ]);
  assert.deepEqual(texts, ["http://here/demo/?seed=3"]);
});

test("where there is no clipboard, or it is refused, the link is shown to be copied by hand", async () => {
  const refuse = () => Promise.reject(new DOMException("Write permission denied.", "NotAllowedError"));
  for (const clipboard of [undefined, { writeText: refuse }])
    assert.deepEqual(await pressWith(clipboard), ["The browser keeps the clipboard from this page", "http://here/demo/?seed=3"]);
});

test("a fault of our own is no refusal of the browser's", async () => {
  await assert.rejects(pressWith({ writeText: () => Promise.reject(new RangeError("ours")) }), RangeError);
});
