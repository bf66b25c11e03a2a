/** A view that was asked for stays where it belongs while what is around it grows, until the visitor does something else. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { openDocument, Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();
openDocument();
Object.assign(globalThis, { HTMLElement: Part, CSS: { escape: (/** @type {string} */ name) => name } });
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeInSight } = await import("../../../playground/frontend/inspect/view/in_sight.js");

/** How often the view was brought onto the screen. */
let count = 0;
const [views, above, strip, head] = Array.from({ length: 4 }, () => new Part());
const view = Object.assign(new Part(), { scrollIntoView: () => void (count += 1), matches: () => false });
Object.assign(views, { querySelector: () => view });
views.append(above, view);
let height = 0;
/** @param {Part} part */
const grow = (part) => screen.resize(part, 900, (height += 10));

let life = makeLife();
/** @type {(name: string) => void} */
let bring;
beforeEach(() => {
  count = 0;
  life = makeLife();
  bring = makeInSight(/** @type {any} */ (views), /** @type {any[]} */ ([strip, head]), life);
});
afterEach(() => life.part().destroy());

test("it is brought there again when the views grow, and when what stands above them does", () => {
  grow(views);
  assert.equal(count, 0, "none was asked for");
  bring("memory");
  assert.equal(count, 1);
  for (const part of [views, strip, head]) grow(part);
  assert.equal(count, 4);
  grow(above);
  assert.equal(count, 5, "a view above it in a column that is not the tallest");
});

for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  test(`a ${kind} of the visitor lets it go`, () => {
    bring("memory");
    screen.pass(10);
    globalThis.window.dispatchEvent(new Event(kind));
    grow(views);
    assert.equal(count, 1);
  });
}

test("it is held until what comes last is there, and not for ever", () => {
  bring("memory");
  screen.pass(10_000);
  grow(views);
  assert.equal(count, 2);
  screen.pass(20_000);
  grow(views);
  assert.equal(count, 2);
});
