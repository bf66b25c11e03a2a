/** A framed setting is in sight however late it comes, until the visitor does something. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { openPage } from "../support/page.js";
import { Part } from "../support/part.js";

const page = openPage();
Object.assign(globalThis, { HTMLElement: Part, CSS: { escape: String }, getComputedStyle: () => ({ getPropertyValue: () => "red" }) });
const { highlight } = await import("../../../playground/frontend/scenes/highlight.js");

/** An element of the page that can be seen or not, and counts how often it is brought into sight. */
class Seen extends Part {
  isSeen = true;
  brought = 0;
  /** @param {boolean} isSetting  it stands in the panel of settings */
  constructor(isSetting) {
    super();
    this.isSetting = isSetting;
  }
  getClientRects() {
    return this.isSeen ? [{}] : [];
  }
  closest() {
    return this.isSetting ? this : null;
  }
  scrollIntoView() {
    this.brought += 1;
  }
}

/** @type {{chip: Seen, field: Seen}} */
let parts;
const root = /** @type {any} */ (new Part());
const tick = () => highlight("shuffle_seed", root);
const act = (/** @type {string} */ kind) => globalThis.window.dispatchEvent(new Event(kind));

beforeEach(() => {
  parts = { chip: new Seen(false), field: new Seen(true) };
  Object.assign(document, { querySelectorAll: () => [parts.field, parts.chip] });
  highlight("", root);
  pass(10);
});

/** @param {number} ms */
function pass(ms) {
  page.pass(ms, ms);
}

test("a setting that unfolds late is brought into sight, and held there", () => {
  parts.field.isSeen = false;
  tick(); // the chip tells it meanwhile
  assert.deepEqual([parts.chip.hasAttribute("data-highlighted"), parts.chip.brought], [true, 0]);
  pass(60_000);
  parts.field.isSeen = true;
  tick();
  assert.deepEqual([parts.field.hasAttribute("data-highlighted"), parts.field.brought], [true, 1]);
  pass(60_000);
  tick(); // what is above it may have grown
  assert.equal(parts.field.brought, 2);
});

for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  test(`it is left alone after the visitor's ${kind}, until another is framed`, () => {
    tick();
    pass(10);
    act(kind);
    pass(10);
    tick();
    assert.equal(parts.field.brought, 1);
    highlight("seed", root);
    assert.equal(parts.field.brought, 2);
  });
}
