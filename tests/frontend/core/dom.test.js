/** Elements as they are made, and the focus, which stays where it was while they change. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { choice, drawing, element, focusIn, keepingFocus, setText } from "../../../playground/frontend/core/dom.js";
import { openDocument, Part } from "../support/part.js";

const page = openDocument();
Object.assign(globalThis, { HTMLElement: Part });
beforeEach(() => (page.activeElement = null));

test("names with a dash, the role and what a label is for are attributes, all else are properties", () => {
  const child = new Part("b");
  const made = /** @type {any} */ (
    element(
      "label",
      { "aria-label": "Speed", role: "note", for: "field", className: "a", hidden: true },
      "text",
      /** @type {any} */ (child),
    )
  );
  assert.deepEqual(made.attributes, { "aria-label": "Speed", role: "note", for: "field" });
  assert.deepEqual([made.tag, made.className, made.hidden, made.children], ["label", "a", true, ["text", child]]);
});

test("a drawing is one path that screen readers pass over", () => {
  for (const [svg, box, className] of /** @type {[any, string, string][]} */ ([
    [drawing("M1 2"), "0 0 16 16", ""],
    [drawing("M1 2", "icon", "0 0 22 10"), "0 0 22 10", "icon"],
  ])) {
    assert.deepEqual([svg.tag, svg.attributes, svg.className], ["svg", { viewBox: box, "aria-hidden": "true" }, className]);
    assert.deepEqual(
      svg.children.map((/** @type {any} */ { tag, attributes }) => [tag, attributes]),
      [["path", { d: "M1 2" }]],
    );
  }
});

test("a choice has a name for screen readers, and its options in order", () => {
  const select = /** @type {any} */ (
    choice("Speed", [
      [2, "two"],
      ["x", "max"],
    ])
  ); // prettier-ignore
  assert.deepEqual([select.tag, select.attributes["aria-label"]], ["select", "Speed"]);
  assert.deepEqual(
    select.children.map((/** @type {any} */ { tag, value, textContent }) => [tag, value, textContent]),
    [
      ["option", 2, "two"],
      ["option", "x", "max"],
    ],
  );
});

test("a text that stands there already is left alone", () => {
  const texts = ["before"];
  const node = /** @type {any} */ ({
    get textContent() {
      return texts[texts.length - 1];
    },
    set textContent(text) {
      texts.push(text);
    },
  });
  for (const text of ["before", "now", "now"]) setText(node, text);
  assert.deepEqual(texts, ["before", "now"]);
});

test("the focus is given back to what had it, unless that is gone, has it still or stands elsewhere", () => {
  const root = new Part();
  const [inside, outside] = [new Part("button"), new Part("button")];
  root.append(inside);
  new Part().append(outside);
  /** Options of each call. @type {any[]} */
  const calls = [];
  for (const part of [inside, outside]) {
    const { focus } = part;
    part.focus = (/** @type {any[]} */ ...options) => {
      calls.push(options);
      focus.call(part);
    };
  }
  const change = (/** @type {() => void} */ what) => {
    calls.length = 0;
    keepingFocus(/** @type {any} */ (root), what);
    return calls.length;
  };
  outside.focus();
  assert.deepEqual([focusIn(/** @type {any} */ (root)), change(() => root.append(new Part()))], [null, 0]);
  inside.focus();
  assert.deepEqual([focusIn(/** @type {any} */ (root)), change(() => {})], [inside, 0]);
  assert.equal(
    change(() => root.append(inside)), // moved
    1,
  );
  assert.deepEqual([page.activeElement, calls], [inside, [[{ preventScroll: true }]]]);
  assert.equal(
    change(() => inside.remove()),
    0,
  );
  assert.equal(page.activeElement, null);
});
