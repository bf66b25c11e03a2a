/** The drawer of a phone is closed when the page is left, hidden or followed by another; the sidebar of a wide page stays. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { closeDrawerWithPage } from "../../../playground/frontend/core/drawer.js";

/** What the browser keeps: the keys are its own properties. @type {Record<string, string>} */
const kept = Object.defineProperties(/** @type {any} */ ({}), {
  removeItem: { value: (/** @type {string} */ key) => void delete kept[key] },
});
const phone = { matches: true };
let closed = 0;

/** An element inside others, each known by a selector. */
class Place extends EventTarget {
  /** @param {...string} selectors  of what it is in */
  constructor(...selectors) {
    super();
    this.selectors = selectors;
  }
  /** @param {string} selector */
  closest(selector) {
    return this.selectors.includes(selector) ? this : null;
  }
}

const LINK = "[data-testid=stSidebarNav] a";
const page = Object.assign(new EventTarget(), {
  hidden: false,
  querySelector: (/** @type {string} */ selector) =>
    selector === "[data-testid=stSidebarCollapseButton] button" ? { click: () => (closed += 1) } : null,
});
Object.defineProperty(globalThis, "localStorage", { value: kept, configurable: true });
Object.assign(globalThis, {
  window: Object.assign(new EventTarget(), { matchMedia: () => phone }),
  document: page,
  Element: Place,
});
closeDrawerWithPage();
closeDrawerWithPage(); // as each page does

beforeEach(() => {
  Object.assign(phone, { matches: true });
  closed = 0;
});

/** A press on something, which comes up to the document. @param {string} selector  of what it is in */
const press = (selector) => page.dispatchEvent(Object.defineProperty(new Event("click"), "target", { value: new Place(selector) }));

test("a link to another page closes the drawer of a phone once, and no other press", () => {
  press(LINK);
  assert.equal(closed, 1);
  press("a");
  assert.equal(closed, 1);
  Object.assign(phone, { matches: false });
  press(LINK);
  assert.equal(closed, 1, "beside the page it is in nobody's way");
});

test("that the drawer was open is forgotten when the page of a phone is left or hidden", () => {
  const leaves = (/** @type {() => unknown} */ leave) => {
    Object.assign(kept, { "stSidebarCollapsed-/": "false", other: "1" });
    leave();
    return Object.keys(kept).sort();
  };
  const hide = () => {
    page.hidden = true;
    page.dispatchEvent(new Event("visibilitychange"));
    page.hidden = false;
  };
  assert.deepEqual(
    leaves(() => window.dispatchEvent(new Event("pagehide"))),
    ["other"],
  );
  assert.deepEqual(leaves(hide), ["other"]);
  Object.assign(phone, { matches: false });
  assert.deepEqual(leaves(hide), ["other", "stSidebarCollapsed-/"]);
});
