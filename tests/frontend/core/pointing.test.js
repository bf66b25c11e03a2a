/** What is pointed at: a mouse leaves it when it goes, a finger when it taps on something else. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { onPoint } from "../../../playground/frontend/core/pointing.js";

/** Something that can be pointed at, and what it has heard. */
function makePlace() {
  const node = /** @type {any} */ (new EventTarget());
  /** @type {string[]} */
  const heard = [];
  onPoint(
    node,
    ({ type }) => heard.push(type),
    () => heard.push("away"),
  );
  return {
    say: (/** @type {string} */ kind, pointerType = "mouse") => node.dispatchEvent(Object.assign(new Event(kind), { pointerType })),
    heard,
  };
}

test("a mouse is at a place while it is over it", () => {
  const { say, heard } = makePlace();
  for (const kind of ["pointerenter", "pointermove", "pointerleave"]) say(kind);
  assert.deepEqual(heard, ["pointerenter", "pointermove", "away"]);
});

test("a finger stays where it has tapped until it taps on something else, or a mouse comes", () => {
  const [one, two] = [makePlace(), makePlace()];
  const tap = (/** @type {typeof one} */ { say }) => {
    say("pointerenter", "touch");
    say("pointerleave", "touch");
  };
  tap(one);
  tap(one);
  assert.deepEqual(one.heard, ["pointerenter", "pointerenter"]);
  tap(two);
  assert.deepEqual([one.heard.at(-1), two.heard], ["away", ["pointerenter"]]);
  one.say("pointerenter");
  assert.deepEqual(two.heard, ["pointerenter", "away"]);
  one.say("pointerleave");
  assert.deepEqual(one.heard.slice(3), ["pointerenter", "away"]);
});
