/** Anything may have been kept in a tab or a link, and a valid state comes of it. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import * as kinds from "../../../playground/frontend/core/view_state.js";
import { PROPERTIES, recall, remember, linkedRuns, show, strayIn, strayText } from "../../../playground/frontend/runs/memory.js";
import { makeStorage } from "../support/storage.js";

/** @type {Map<string, string>} */
let stored = new Map();
/** @returns {any} */
const storage = () => makeStorage(stored).storage;

beforeEach(() => {
  stored = new Map();
  Object.defineProperty(globalThis, "sessionStorage", { get: storage, configurable: true });
  const state = { page: "theirs" };
  const replaceState = (/** @type {unknown} */ same, /** @type {string} */ _title, /** @type {URL} */ url) => {
    assert.equal(same, state); // Streamlit's own
    window.location.href = String(url);
  };
  Object.assign(globalThis, { window: { location: { href: "http://host/compare?x=1" }, history: { state, replaceState } } });
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
/** @type {Record<string, unknown>} */
const FRESH = { name: "plain", on: false, count: 7, axis: "epoch", ids: [], chosen: null, sort: { key: "started", down: true } };

test("before anything is kept it is fresh, and no view shares it with another", () => {
  assert.deepEqual(view().recall(), FRESH);
  const { recall } = view();
  recall().ids.push("a");
  recall().sort.key = "loss";
  assert.deepEqual(recall(), FRESH);
});

test("what was remembered is recalled", () => {
  /** @type {ReturnType<ReturnType<typeof view>["recall"]>} */
  const other = { name: "", on: true, count: 0, axis: "seconds", ids: ["b"], chosen: [], sort: { key: "loss", down: false } };
  view().remember(other);
  assert.deepEqual(view().recall(), other);
});

for (const text of ["", "nonsense", "null", "7", '"text"', "[]", "[1]", '{"__proto__": {"on": true}}', '{"more": 1, "toString": "x"}']) {
  test(`what is none of ours is as if nothing was kept: ${text}`, () => {
    stored.set("view", text);
    const values = view().recall();
    assert.deepEqual({ ...values }, FRESH);
    assert.equal(values.on, false);
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

// --- what stands in the link too -----------------------------------------------------------------------------------------

const linkedView = () =>
  kinds.viewState("view", {
    unit: kinds.inLink(kinds.number(-1), "unit"),
    by: kinds.inLink(kinds.oneOf("epoch", "seconds"), "by"),
    log: kinds.inLink(kinds.flag(), "log"),
    name: kinds.text(),
    draft: kinds.inLink(kinds.passing(kinds.text()), "draft"),
  });

test("a property of the link is remembered and stands in the address, as long as it is not as at first", () => {
  const { recall, remember } = linkedView();
  remember({ unit: 7, by: "seconds", log: true, name: "mine", draft: "x y" });
  assert.equal(window.location.href, "http://host/compare?x=1&unit=7&by=seconds&log=1&draft=x+y");
  assert.deepEqual(JSON.parse(stored.get("view") ?? ""), { unit: 7, by: "seconds", log: true, name: "mine" });
  remember({ ...recall(), unit: -1, by: "epoch", draft: "" });
  assert.equal(window.location.href, "http://host/compare?x=1&log=1");
});

test("what a link says is stronger than what was remembered, and what it does not say is as it was", () => {
  const { recall, remember } = linkedView();
  remember({ unit: 7, by: "seconds", log: false, name: "mine", draft: "" });
  window.location.href = "http://host/compare?unit=12&log=1";
  assert.deepEqual(recall(), { unit: 12, by: "seconds", log: true, name: "mine", draft: "" });
});

for (const link of ["unit=&by=&log=", "unit=many&by=loss&log=yes", "unit=Infinity&by=toString&log=__proto__", "unit=NaN"]) {
  test(`what a link says and makes no sense is not said: ${link}`, () => {
    linkedView().remember({ unit: 7, by: "seconds", log: true, name: "", draft: "" });
    window.location.href = `http://host/compare?${link}`;
    const { unit, by, log } = linkedView().recall();
    assert.deepEqual({ unit, by, log }, { unit: 7, by: "seconds", log: true });
  });
}

test("a value that is longer than the server reads is not read here either, and not written", () => {
  const linked = kinds.viewState("linked", { name: kinds.inLink(kinds.text(), "name") });
  const open = (/** @type {string} */ name) => void (window.location.href = `http://host/compare?${new URLSearchParams({ name })}`);
  open("🙂".repeat(1000));
  assert.equal(linked.recall().name, "🙂".repeat(1000)); // it counts characters as Python does
  open("a".repeat(1001));
  assert.equal(linked.recall().name, "");
  linked.remember({ name: "b".repeat(1001) });
  assert.equal(window.location.href, "http://host/compare");
  assert.equal(linked.recall().name, "b".repeat(1001), "the tab has room for it");
});

test("one more property of the Compare page is in its memory and its link at once, with one line", () => {
  const { recall, remember } = kinds.viewState("rnn-compare", { ...PROPERTIES, unit: kinds.inLink(kinds.number(-1), "unit") });
  remember({ ...recall(), unit: 3, by: "seconds" });
  assert.match(window.location.href, /[?&]unit=3(&|$)/u);
  assert.equal(recall().unit, 3);
  stored.clear();
  assert.deepEqual([recall().unit, recall().by], [3, "seconds"], "a link that is opened elsewhere shows what it says");
  window.location.href = "http://host/compare";
  remember({ ...recall(), unit: 5 });
  window.location.href = "http://host/compare";
  assert.equal(recall().unit, 5, "the tab remembers it by itself");
});

test("what views have in common is remembered once, and what an old tab kept in one of them is read on", () => {
  const shared = kinds.common(kinds.text("plain"), "shared");
  const one = kinds.viewState("one", { name: shared, own: kinds.number() });
  const other = kinds.viewState("other", { title: kinds.inLink(shared, "title"), own: kinds.number() });
  stored.set("one", JSON.stringify({ name: "old", own: 1 }));
  assert.equal(one.recall().name, "old");
  one.remember({ name: "mine", own: 2 });
  assert.deepEqual(other.recall(), { title: "mine", own: 0 });
  other.remember({ title: "theirs", own: 3 });
  assert.deepEqual(one.recall(), { name: "theirs", own: 2 });
  assert.deepEqual(JSON.parse(stored.get("one") ?? ""), { own: 2 });
  window.location.href = "http://host/compare?title=linked";
  assert.equal(other.recall().title, "linked", "a link is stronger");
  window.location.href = "http://host/compare";
  for (const text of ["7", "{", "null"]) {
    stored.set("shared", text);
    assert.equal(one.recall().name, "plain", text);
  }
});

// --- what of the Compare page stands in the link ------------------------------------------------------------------------

/** @param {string} letter */
const ID = (letter) => letter.repeat(32);

/** Shows the runs that are selected in the link. @param {string[]} selected */
const linkRuns = (selected) => show({ ...recall(), named: [], selected });

test("the runs of a link are those here that it names; an old tab's memory is read on", () => {
  assert.deepEqual(recall().named, []);
  assert.equal(linkedRuns([ID("a")], []), null);
  linkRuns([ID("a"), ID("b")]);
  assert.equal(window.location.href, "http://host/compare?x=1&runs=aaaaaaaa.bbbbbbbb");
  const { named } = recall();
  assert.deepEqual(linkedRuns([ID("b"), ID("c"), ID("a")], named), [ID("b"), ID("a")]);
  remember({ ...recall(), selected: [ID("a"), ID("b")] });
  assert.deepEqual(recall().named, [], "what was selected here is more than the link says");
  assert.deepEqual(strayIn([ID("a"), ID("b")], named), []);
  assert.deepEqual(strayIn([ID("a")], named), ["bbbbbbbb"]);
  assert.equal(strayText(0), "");
  assert.match(strayText(1), /^The link names a run that is not here/u);
  assert.match(strayText(2), /^The link names 2 runs that are not here/u);
  linkRuns([]);
  assert.equal(window.location.href, "http://host/compare?x=1");
  stored.clear();
  stored.set("rnn-compare", JSON.stringify({ selected: [ID("a")], order: "for positive", by: "seconds", place: "sweep" }));
  const { selected, order, by, place, rate } = recall();
  assert.deepEqual(
    { selected, order, by, place, rate },
    { selected: [ID("a")], order: "for positive", by: "seconds", place: "sweep", rate: 2 },
  );
  remember({ ...recall(), by: "epoch" });
  assert.equal(recall().by, "epoch");
});

test("the axes of the curves, what is listed and what is seen of a sweep are in the link, as long as they are not as at first", () => {
  const fresh = recall();
  const chosen = {
    ...{ filter: "seed 3", kind: /** @type {const} */ ("single"), sort: { key: "loss", down: false }, differences: true },
    ...{ column: /** @type {const} */ ("accuracy"), set: /** @type {const} */ ("train"), by: /** @type {const} */ ("seconds") },
    ...{ log: true, smooth: 50, order: "weight", outcome: "epochs_to_all", panels: 2, slice: { across: "clip", up: "seed", clip: "0.5" } },
  };
  remember({ ...fresh, ...chosen });
  const link = window.location.href;
  stored.clear();
  const opened = recall();
  assert.deepEqual(Object.fromEntries(Object.keys(chosen).map((name) => [name, Reflect.get(opened, name)])), chosen);
  remember({ ...opened, ...fresh });
  assert.equal(window.location.href, "http://host/compare?x=1");
  stored.clear();
  window.location.href = link.replace(/=(?!1&)[^&]*/gu, "=%3Cb%3E");
  const { filter, slice, ...others } = recall();
  const { filter: _filter, slice: _slice, ...usual } = fresh;
  assert.deepEqual([filter, slice, others.sort, others.smooth], ["<b>", { "<b>": "" }, fresh.sort, 0]);
  assert.deepEqual({ ...others, differences: false, log: false, outcome: "", named: [] }, { ...usual, outcome: "", named: [] });
});

test("runs that a link names and that are not here stay in it until others are chosen", () => {
  window.location.href = "http://host/compare?runs=0badcafe.deadbeef";
  const memory = recall();
  assert.deepEqual(memory.named, ["0badcafe", "deadbeef"]);
  remember({ ...memory, selected: [ID("a")] });
  assert.equal(window.location.href, "http://host/compare?runs=0badcafe.deadbeef");
  assert.deepEqual(recall().named, ["0badcafe", "deadbeef"], "also after a refresh");
  remember({ ...memory, named: [], selected: [ID("a")] });
  assert.equal(window.location.href, "http://host/compare?runs=aaaaaaaa");
});

test("a link has room for a hundred runs, and means all that was selected here if it is the beginning of that", () => {
  const many = Array.from({ length: 130 }, (_, i) => String(i).padStart(32, "0"));
  remember({ ...recall(), selected: many });
  assert.equal(new URL(window.location.href).searchParams.get("runs")?.split(".").length, 100);
  assert.deepEqual(recall().named, []);
  assert.deepEqual(recall().selected, many);
});

test("the sweep of a link is one by its beginning, the newest, or none", () => {
  assert.deepEqual([recall().place, recall().sweep], ["runs", null]);
  show({ ...recall(), place: "sweep", sweep: ID("c") });
  assert.equal(window.location.href, "http://host/compare?x=1&sweep=cccccccc");
  assert.deepEqual([recall().place, recall().sweep], ["sweep", "cccccccc"]);
  show({ ...recall(), place: "sweep", sweep: null });
  assert.equal(window.location.href, "http://host/compare?x=1&sweep=newest");
  assert.deepEqual([recall().place, recall().sweep], ["sweep", null]);
  show({ ...recall(), place: "runs" });
  assert.equal(window.location.href, "http://host/compare?x=1");
});
