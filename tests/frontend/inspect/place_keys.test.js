/** The keyboard of bars and lines on the Inside page: which place is marked and read out, and that Enter takes it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeLife } from "../../../playground/frontend/core/lifecycle.js";
import { makePlaceKeys, placeText } from "../../../playground/frontend/inspect/drawing/place_keys.js";
import { openDocument, Part } from "../support/part.js";

openDocument();
Object.assign(globalThis, { window: new EventTarget() });

/** A host that the keyboard has reached. */
class Host extends Part {
  hasVisibleFocus = true;
  /** @param {string} selector */
  matches(selector) {
    return selector === ":focus-visible" && this.hasVisibleFocus;
  }
}

/** @param {{count?: () => number, startPlace?: () => number}} [more] */
function open(more = {}) {
  const host = new Host();
  /** @type {number[]} */
  const picks = [];
  let moves = 0;
  const options = {
    life: makeLife(),
    count: () => 3,
    text: (/** @type {number} */ place) => `place ${place}`,
    onPick: (/** @type {number} */ place) => void picks.push(place),
    onMove: () => void (moves += 1),
    ...more,
  };
  const keys = makePlaceKeys(/** @type {any} */ (host), options);
  host.say("focus");
  return { host, keys, picks, voiceText: () => host.children[0].textContent, moves: () => moves };
}

test("the first arrow marks the chosen place, the next move on, and each is read out", () => {
  const { host, keys, voiceText, moves } = open({ startPlace: () => 1 });
  const { role, "aria-label": label, "aria-keyshortcuts": shortcuts } = host.attributes;
  assert.deepEqual([host.tabIndex, role, label], [0, "group", "A chart; the arrow keys choose a place, Enter takes it"]);
  assert.match(shortcuts, /ArrowLeft .*Enter/u);
  assert.deepEqual([keys.place, moves()], [-1, 0]);
  assert.ok(host.press("ArrowDown"));
  assert.deepEqual([keys.place, voiceText()], [1, "place 1"]);
  for (const key of ["ArrowRight", "ArrowRight"]) host.press(key);
  assert.equal(keys.place, 2, "it stays at the end");
  host.press("Home");
  assert.deepEqual([keys.place, voiceText()], [0, "place 0"]);
  host.press("End");
  host.press("ArrowUp");
  assert.equal(keys.place, 1);
  const before = moves();
  host.say("blur");
  assert.deepEqual([keys.place, moves()], [-1, before + 1], "no mark where the keyboard is not");
});

test("Enter takes the marked place, and none that the chart has no longer", () => {
  let places = 3;
  const { host, picks } = open({ count: () => places });
  assert.equal(host.press("Enter"), false);
  host.press("End");
  host.press("Enter");
  assert.deepEqual(picks, [2]);
  places = 1;
  assert.equal(host.press("Enter"), false);
  places = 0;
  assert.equal(host.press("ArrowLeft"), false);
  assert.deepEqual(picks, [2]);
});

test("a place is marked by an arrow too where a click has brought the focus", () => {
  const { host, keys } = open();
  host.say("blur");
  host.hasVisibleFocus = false;
  host.say("focus");
  assert.equal(keys.place, -1);
  host.press("ArrowRight");
  assert.equal(keys.place, 0);
  host.say("blur");
  assert.equal(keys.place, -1);
});

test("a place is read out with the number of each series", () => {
  const series = [
    { name: "now", values: [0.12345, null] },
    { name: "at the start", values: [-2, 1] },
  ];
  assert.equal(placeText("not", series, 0), "not: now 0.123; at the start -2");
  assert.equal(placeText("very", series, 1), "very: now nothing; at the start 1");
});
