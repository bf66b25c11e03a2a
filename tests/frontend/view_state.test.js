/** Anything may have been kept in a tab or a link, and a valid state comes of it. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import * as kinds from "../../playground/frontend/core/view_state.js";
import { recall, remember, linkedRuns, linkRuns, readSweepLink, strayText, writeSweepLink } from "../../playground/frontend/runs/memory.js";

let stored;
const storage = () => ({ getItem: (key) => stored.get(key) ?? null, setItem: (key, text) => stored.set(key, text) });

beforeEach(() => {
  stored = new Map();
  Object.defineProperty(globalThis, "sessionStorage", { get: storage, configurable: true });
  const state = { page: "theirs" };
  const replaceState = (same, _title, url) => {
    assert.equal(same, state); // Streamlit's own
    window.location.href = String(url);
  };
  globalThis.window = { location: { href: "http://host/compare?x=1" }, history: { state, replaceState } };
});

const view = () =>
  kinds.viewState("view", {
    name: kinds.text("plain"),
    on: kinds.flag(),
    count: kinds.number(7),
    axis: kinds.oneOf("epoch", "seconds"),
    ids: kinds.texts(),
    chosen: kinds.maybe(kinds.texts()),
    sort: kinds.object({ key: kinds.text("started"), down: kinds.flag(true) }),
  });
const FRESH = { name: "plain", on: false, count: 7, axis: "epoch", ids: [], chosen: null, sort: { key: "started", down: true } };

test("before anything is kept it is fresh, and no view shares it with another", () => {
  assert.deepEqual(view().recall(), FRESH);
  const { recall } = view();
  recall().ids.push("a");
  recall().sort.key = "loss";
  assert.deepEqual(recall(), FRESH);
});

test("what was remembered is recalled", () => {
  const other = { name: "", on: true, count: 0, axis: "seconds", ids: ["b"], chosen: [], sort: { key: "loss", down: false } };
  view().remember(other);
  assert.deepEqual(view().recall(), other);
});

for (const text of ["", "nonsense", "null", "7", '"text"', "[]", "[1]", '{"__proto__": {"on": true}}', '{"more": 1, "toString": "x"}']) {
  test(`what is none of ours is as if nothing was kept: ${text}`, () => {
    stored.set("view", text);
    const recalled = view().recall();
    assert.deepEqual({ ...recalled }, FRESH);
    assert.equal(recalled.on, false);
  });
}

for (const [name, bad] of Object.entries({
  name: [7, null, {}],
  on: ["true", 1, null],
  count: ["7", null],
  axis: ["loss", 0, null, "toString"],
  ids: ["a", [1], {}, null],
  chosen: ["a", [null], 0],
  sort: [null, "started", { key: "loss" }, { key: "loss", down: "yes" }, []],
})) {
  test(`a property that makes no sense costs no other: ${name}`, () => {
    for (const value of bad) {
      stored.set("view", JSON.stringify({ ...FRESH, name: "kept", count: 3, [name]: value }));
      const expected = { ...FRESH, name: "kept", count: 3, [name]: FRESH[name] };
      assert.deepEqual(view().recall(), expected);
    }
  });
}

test("properties of other names are kept where there may be some, as what they may be", () => {
  const form = kinds.viewState("form", { folded: kinds.maybe(kinds.flag()) }, undefined, kinds.text());
  stored.set("form", '{"hidden_size": "16, 32", "seeds": 3, "folded": true}');
  assert.deepEqual(form.recall(), { folded: true, hidden_size: "16, 32" });
});

test("a browser that stores nothing goes on without", () => {
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const { recall, remember: keep } = kinds.viewState("view", { on: kinds.flag() }, refuse);
  keep({ on: true });
  assert.deepEqual(recall(), { on: false });
});

// --- what of the Compare page stands in the link ------------------------------------------------------------------------

const ID = (letter) => letter.repeat(32);

test("the runs of a link are those here that it names; an old tab's memory is read on", () => {
  assert.equal(linkedRuns([ID("a")], []), null);
  linkRuns([ID("a"), ID("b")]);
  assert.equal(window.location.href, "http://host/compare?x=1&runs=aaaaaaaa.bbbbbbbb");
  assert.deepEqual(linkedRuns([ID("b"), ID("c"), ID("a")], []), [ID("b"), ID("a")]);
  assert.equal(linkedRuns([ID("a"), ID("b")], [ID("a"), ID("b")]), null, "what was selected here is more than the link says");
  assert.equal(strayText([ID("a"), ID("b")], []), "");
  assert.match(strayText([ID("a")], []), /^The link names a run that is not here/);
  assert.match(strayText([], []), /^The link names 2 runs that are not here/);
  linkRuns([]);
  assert.equal(window.location.href, "http://host/compare?x=1");
  stored.set("rnn-compare", JSON.stringify({ selected: [ID("a")], order: "for positive", by: "seconds", place: "sweep" }));
  const { selected, order, by, place, rate } = recall();
  assert.deepEqual(
    { selected, order, by, place, rate },
    { selected: [ID("a")], order: "for positive", by: "seconds", place: "sweep", rate: 2 },
  );
  remember({ ...recall(), by: "epoch" });
  assert.equal(recall().by, "epoch");
});

test("the sweep of a link is one by its beginning, the newest, or none", () => {
  assert.equal(readSweepLink(), null);
  writeSweepLink(ID("c"));
  assert.equal(readSweepLink(), "cccccccc");
  writeSweepLink(null);
  assert.equal(readSweepLink(), "");
  writeSweepLink(undefined);
  assert.equal(window.location.href, "http://host/compare?x=1");
});
