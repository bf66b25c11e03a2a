/** What of a presented section has no room: lists end with how many more there are, wide tables with how many columns, and all of it is as before once there is room. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openDocument, Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();

const LINE = 20; // px that a line of text is high, and a note as well
const CUT = "data-past-room";

/** A box whose children stand below one another, those of a row beside one another; what is left out takes no room. */
class Box extends Part {
  /** @type {any} */
  children = [];
  room = 0; // px that it is high whatever is in it; 0: as high as that
  width = 0;
  /** @type {Box|null} */
  get around() {
    return /** @type {any} */ (this.parent);
  }
  get isOut() {
    return this.hasAttribute(CUT);
  }
  /** @returns {number} */
  get content() {
    const heights = this.children.map((/** @type {Box} */ each) => each.high);
    return this.tag === "tr"
      ? Math.max(...heights)
      : heights.reduce((/** @type {number} */ sum, /** @type {number} */ each) => sum + each, 0);
  }
  get high() {
    if (this.isOut) return 0;
    return this.room || (this.children.length ? this.content : LINE);
  }
  get clientHeight() {
    return this.high;
  }
  get scrollHeight() {
    return Math.max(this.high, this.content);
  }
  /** What stands before it in the same box, added up. @param {(box: Box) => number} size @returns {number} */
  before(size) {
    const siblings = this.around?.children ?? [];
    return siblings.slice(0, siblings.indexOf(this)).reduce((/** @type {number} */ sum, /** @type {Box} */ each) => sum + size(each), 0);
  }
  /** @returns {number} */
  get top() {
    return this.around ? this.around.top + (this.around.tag === "tr" ? 0 : this.before(({ high }) => high)) : 0;
  }
  getBoundingClientRect() {
    const left = this.around?.tag === "tr" ? this.before(({ width }) => width) : 0;
    const edges = { top: this.top, bottom: this.top + this.high, left, right: left + this.width };
    return { ...edges, width: this.width, height: this.high };
  }
  get tHead() {
    return this.children.find((/** @type {Box} */ { tag }) => tag === "thead") ?? null;
  }
  get rows() {
    return this.tag === "table" ? this.children.flatMap((/** @type {Box} */ { children }) => children) : this.children;
  }
  /** @param {string} name  of a tag, a class or an attribute */
  is(name) {
    if (name.startsWith("[")) return this.hasAttribute(name.slice(1, -1));
    return name.startsWith(".") ? this.className === name.slice(1) : this.tag === name;
  }
  /** @param {string} selector  names, each of which is of something in what the one before is of */
  isBy(selector) {
    const names = selector.split(" ");
    if (!this.is(names.pop() ?? "")) return false;
    for (let box = this.around; box && names.length; box = box.around) if (box.is(names[names.length - 1])) names.pop();
    return names.length === 0;
  }
  /** @param {string} [selectors] @returns {any} */
  querySelectorAll(selectors = "") {
    const fits = selectors.split(", ").some((selector) => this.isBy(selector));
    return [...(fits ? [this] : []), ...this.children.flatMap((/** @type {Box} */ each) => each.querySelectorAll(selectors))];
  }
}

Object.assign(openDocument(), { createElement: (/** @type {string} */ tag) => new Box(tag) });

/** What is told of changes in an element, as long as it is watched. @type {Set<{heard: unknown, hear: () => void}>} */
const watches = new Set();
Object.assign(globalThis, {
  MutationObserver: class {
    /** @param {() => void} hear */
    constructor(hear) {
      this.hear = hear;
    }
    /** @param {unknown} heard */
    observe(heard) {
      Object.assign(this, { heard });
      watches.add(/** @type {any} */ (this));
    }
    takeRecords() {}
    disconnect() {
      watches.delete(/** @type {any} */ (this));
    }
  },
});

const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { makeRoom, pastEnd } = await import("../../../playground/frontend/present/room.js");

/** @param {string} tag @param {object} [more] @param {...Box} children */
function box(tag, more = {}, ...children) {
  const made = Object.assign(new Box(tag), more);
  made.append(...children);
  return made;
}

const lines = (/** @type {number} */ count, tag = "li") => Array.from({ length: count }, () => box(tag));
const row = (/** @type {string} */ tag, /** @type {number[]} */ ...widths) => box("tr", {}, ...widths.map((width) => box(tag, { width })));

/** A list of the wall of sentences, which is one of those that may be cut. @param {number} count */
const list = (count) => box("div", { className: "rnn-wall" }, ...lines(count));

/** A section of that height, whose room is watched. @param {number} room @param {...Box} children */
function watched(room, ...children) {
  const section = box("section", { room }, ...children);
  const life = makeLife();
  let redrawn = 0;
  const { watch } = makeRoom(life, () => {
    redrawn += 1;
  });
  watch(/** @type {any} */ (section));
  /** The section is so high from now on. @param {number} [height] */
  const resize = (height = section.room) => {
    section.room = height;
    screen.resize(section, 500, height);
    screen.pass(0);
  };
  resize();
  return { section, watch, resize, redrawn: () => redrawn, end: life.part().destroy };
}

const shown = (/** @type {Box} */ within) => within.children.filter((/** @type {Box} */ each) => !each.isOut);
const notes = (/** @type {Box} */ section) => section.querySelectorAll("p").map((/** @type {Box} */ { textContent }) => textContent);
const fits = (/** @type {Box} */ section) => section.scrollHeight <= section.clientHeight;

test("entries that end past the room are left out, but never the first", () => {
  assert.equal(pastEnd([10, 20, 30, 40], 40), 0);
  assert.equal(pastEnd([10, 20, 30, 40], 25), 2);
  assert.equal(pastEnd([10, 20], 0), 1);
});

test("a list that has no room ends with how many more there are, and the note itself has room", () => {
  const wall = list(20);
  const { section } = watched(200, box("p", { textContent: "Every sentence" }), wall);
  assert.equal(shown(wall).length, 8, "a line above it and the note below it are two of ten");
  assert.deepEqual(notes(section), ["Every sentence", "12 more"]);
  assert.ok(fits(section));
});

test("what has room is left as it is", () => {
  const wall = list(10);
  const { section } = watched(200, wall);
  assert.equal(shown(wall).length, 10);
  assert.deepEqual(notes(section), []);
});

test("the chosen entry of a list stays, wherever it stands", () => {
  const wall = list(20);
  const chosen = wall.children[19];
  chosen.setAttribute("data-chosen", "");
  const { section } = watched(200, wall);
  assert.ok(!chosen.isOut);
  assert.equal(shown(wall).length, 9);
  assert.deepEqual(notes(section), ["11 more"]);
  assert.ok(fits(section));
});

test("of two lists the longer gives way, and the other only where that is not enough", () => {
  const [short, long] = [list(4), list(16)];
  const one = watched(200, short, long);
  assert.deepEqual([shown(short).length, shown(long).length, notes(one.section)], [4, 5, ["11 more"]]);
  const [a, b] = [list(6), list(8)];
  const both = watched(100, a, b);
  assert.deepEqual([shown(a).length, shown(b).length, notes(both.section)], [2, 1, ["4 more", "7 more"]]);
  assert.ok(fits(both.section));
});

test("the note of a table's rows stands below the table, and a list that is not shown is none", () => {
  const table = box("table", {}, box("thead", {}, row("th", 90)), box("tbody", {}, ...Array.from({ length: 9 }, () => row("td", 90))));
  const hidden = Object.assign(list(3), { getBoundingClientRect: () => ({ height: 0 }) });
  const { section } = watched(100, table, hidden);
  assert.equal(section.children[1].textContent, "8 more");
  assert.deepEqual([shown(table.children[1]).length, shown(hidden).length], [1, 3]);
});

test("a table that is too wide loses its last columns in every row, but never its first", () => {
  const table = box("table", {}, box("thead", {}, row("th", 100, 100, 100)), box("tbody", {}, row("td", 100, 100, 100), row("td", 100)));
  const { section } = watched(400, box("div", { className: "rnn-table-scroll", width: 250 }, table));
  const isOut = table.rows.map((/** @type {Box} */ { children }) => children.map((/** @type {Box} */ cell) => cell.isOut));
  assert.deepEqual(isOut, [[false, false, true], [false, false, true], [false]]); // biome-ignore format: a row each
  assert.deepEqual(notes(section), ["1 more column"]);
  const narrow = box("table", {}, box("thead", {}, row("th", 100, 100)));
  watched(400, box("div", { className: "rnn-table-scroll", width: 50 }, narrow));
  assert.deepEqual(shown(narrow.rows[0]).length, 1);
});

test("more room brings entries back, and other content is fitted anew once all of it is there", () => {
  const wall = list(20);
  const { section, resize } = watched(200, wall);
  assert.equal(shown(wall).length, 9);
  resize(300);
  assert.deepEqual([shown(wall).length, notes(section)], [14, ["6 more"]]);
  resize(400);
  assert.deepEqual([shown(wall).length, notes(section)], [20, []]);
  wall.append(...lines(5));
  for (const { heard, hear } of watches) if (heard === section) hear();
  assert.ok(!fits(section));
  screen.pass(0);
  assert.deepEqual([shown(wall).length, notes(section)], [19, ["6 more"]]);
});

test("what is drawn is drawn anew for another height, but not for the first", () => {
  const { resize, redrawn } = watched(200, list(3));
  assert.equal(redrawn(), 0);
  resize(300);
  assert.equal(redrawn(), 1);
  resize();
  assert.equal(redrawn(), 1);
});

test("a section is whole again once another one is presented, and once the presentation ends", () => {
  const wall = list(20);
  const { section, watch, end } = watched(200, wall);
  const next = box("section", { room: 100 }, list(20));
  watch(/** @type {any} */ (next));
  assert.deepEqual([shown(wall).length, notes(section)], [20, []]);
  screen.resize(section, 500, 100);
  screen.resize(next, 500, 100);
  screen.pass(0);
  assert.deepEqual([notes(section), notes(next)], [[], ["16 more"]]);
  watch(/** @type {any} */ (next)); // the same again is left alone
  assert.deepEqual(notes(next), ["16 more"]);
  end();
  assert.deepEqual([notes(next), [...watches].some(({ heard }) => heard === next)], [[], false]);
});
