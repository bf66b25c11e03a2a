/** The link to the settings in the address bar. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { mount } from "../../../playground/frontend/core/link.js";

const keepLink = (/** @type {string} */ link, isConnected = true) => mount(/** @type {any} */ ({ isConnected }), { link });

/** A window at this address, and what it was told. @param {string} href */
function openAt(href) {
  /** @type {[state: unknown, url: string][]} */
  const replacements = [];
  let updateCount = 0;
  const history = {
    state: "of Streamlit's",
    replaceState: (/** @type {unknown} */ state, /** @type {string} */ _title, /** @type {URL} */ url) =>
      replacements.push([state, String(url)]),
  };
  Object.assign(globalThis, { window: Object.assign(new EventTarget(), { location: { href }, history }) });
  window.addEventListener("rnn-settings", () => (updateCount += 1));
  return { replacements, updateCount: () => updateCount };
}

test("the link takes the place of the one before, and what belongs to Streamlit stays", () => {
  const link = "hidden_size=16&bptt=exact";
  for (const [before, after] of [
    ["http://here/demo/?hidden_size=9&nothing=1", "http://here/demo/?hidden_size=16&bptt=exact"],
    ["http://here/?hidden_size=16&embed=true&nothing=1", "http://here/?hidden_size=16&bptt=exact&embed=true"],
    ["http://here/?EMBED_OPTIONS=dark_theme#top", "http://here/?hidden_size=16&bptt=exact&EMBED_OPTIONS=dark_theme#top"],
  ]) {
    const { replacements, updateCount } = openAt(before);
    keepLink(link);
    assert.deepEqual(replacements, [["of Streamlit's", after]]);
    assert.equal(updateCount(), 1);
  }
});

test("an address that says it already is left alone, and the page is told all the same", () => {
  const { replacements, updateCount } = openAt("http://here/?hidden_size=16");
  keepLink("hidden_size=16");
  assert.deepEqual([replacements, updateCount()], [[], 1]);
});

test("a script that comes after the visitor has left for another page leaves its address alone", () => {
  const { replacements, updateCount } = openAt("http://here/compare?runs=a");
  keepLink("hidden_size=16", false);
  assert.deepEqual([replacements, updateCount()], [[], 0]);
});

test("what the page itself has put into the address stays there, and nothing else", () => {
  const { replacements } = openAt("http://here/?seed=1&scene=negation&sentence=i+am+sad&other=1");
  mount(/** @type {any} */ ({ isConnected: true }), { link: "seed=2", keep: ["scene", "step", "sentence"] });
  assert.deepEqual(replacements, [["of Streamlit's", "http://here/?seed=2&scene=negation&sentence=i+am+sad"]]);
});

test("a page whose address must stay as it is goes on without its link in it", () => {
  openAt("file:///run.html");
  Object.assign(window.history, {
    replaceState() {
      throw new DOMException("not in this document", "SecurityError");
    },
  });
  keepLink("hidden_size=16");
  Object.assign(window.history, {
    replaceState() {
      throw new RangeError("a fault of ours");
    },
  });
  assert.throws(() => keepLink("hidden_size=16"), RangeError);
});
