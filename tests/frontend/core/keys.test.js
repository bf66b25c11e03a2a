/** The map of keys: what fires where, what does not, and the help that is made from it. */

import assert from "node:assert/strict";
import test from "node:test";

import {
  KEYS,
  keepFromPage,
  keyOf,
  keysOf,
  onKeys,
  onTyping,
  pressKey,
  pressesButton,
  shortcutsOf,
} from "../../../playground/frontend/core/keys.js";

/** An element of which only what it is counts. */
class StandIn extends EventTarget {
  /** @param {string} tag @param {string} [type] */
  constructor(tag, type = "") {
    super();
    this.tag = tag;
    this.type = type;
  }

  /** Understands lists of tags, of [type=…] and of one `:not(…)`. @param {string} selectors */
  matches(selectors) {
    return selectors.split(/,\s*(?![^(]*\))/u).some((selector) => {
      const [, tag, not = ""] = /^([a-z]*|\[.*\])(?::not\((.*)\))?$/u.exec(selector) ?? [];
      return tag === this.tag && !not.includes(`[type=${this.type}]`);
    });
  }
}
Object.assign(globalThis, { Element: StandIn });

/** @param {EventTarget} target @param {string} key @param {object} [modifiers]  keys that are down with it */
function press(target, key, modifiers = {}) {
  let isStopped = false;
  const event = Object.assign(new Event("keydown", { cancelable: true }), {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...modifiers,
  });
  event.stopPropagation = () => void (isStopped = true);
  target.dispatchEvent(event);
  return { isStopped, prevented: event.defaultPrevented };
}

/** @param {EventTarget} target */
function listen(target) {
  /** @type {string[]} */
  const done = [];
  const off = onKeys(target, "settings", { on: () => void done.push("on"), back: () => void done.push("back"), none: () => false });
  return { done, off };
}

test("a key does what the map says, and nothing besides", () => {
  const target = new StandIn("svg");
  const { done, off } = listen(target);
  assert.deepEqual(press(target, "ArrowDown"), { isStopped: true, prevented: true });
  assert.deepEqual(press(target, "ArrowLeft"), { isStopped: true, prevented: true });
  assert.deepEqual(press(target, "x"), { isStopped: false, prevented: false });
  assert.deepEqual(press(target, "Escape"), { isStopped: false, prevented: false }, "an act that declines leaves the key to others");
  off();
  press(target, "ArrowDown");
  assert.deepEqual(done, ["on", "back"]);
});

/** What each key does where, as hands know it: the arrow that points there goes there. */
const ARROWS = /** @type {Record<keyof typeof KEYS, string>} */ ({
  sentence: "← back, → on",
  word: "",
  writing: "",
  vocabulary: "← back, → on",
  network: "← back, → on, ↑ up, ↓ down",
  matrix: "← back, → on, ↑ up, ↓ down",
  chart: "← back, → on, ↑ back, ↓ on",
  epochs: "← back, → on, ↑ on, ↓ back",
  tools: "",
  chip: "",
  runs: "← fold, → unfold, ↑ up, ↓ down",
  curves: "← back, → on",
  show: "",
  tour: "",
  settings: "← back, → on, ↑ back, ↓ on",
  present: "← wordBack, → wordOn, ↑ epochOn, ↓ epochBack",
});
const OTHERS = /** @type {Record<keyof typeof KEYS, Record<string, string>>} */ ({
  sentence: { " ": "play", Home: "first", End: "last" },
  word: { Enter: "change" },
  writing: {},
  vocabulary: { Home: "first", End: "last" },
  network: { Enter: "inCell", Escape: "none" },
  matrix: { Home: "first", End: "last", Enter: "take" },
  chart: { Home: "first", End: "last", Enter: "take" },
  epochs: { Home: "first", End: "last" },
  tools: { Escape: "close" },
  chip: { Delete: "undo", Backspace: "undo" },
  runs: { Home: "first", End: "last", " ": "choose", Enter: "open", F2: "rename", p: "pin", Delete: "remove" },
  curves: {},
  show: { Escape: "leave" },
  tour: { Escape: "dismiss" },
  settings: { Escape: "none" },
  present: { Home: "firstWord", End: "lastWord", Escape: "leave", p: "previous", PageUp: "previous", PageDown: "next" },
});
const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

for (const place of /** @type {(keyof typeof KEYS)[]} */ (Object.keys(KEYS))) {
  test(`each key does its own in every place: ${place}`, () => {
    const target = new StandIn("svg");
    let done = "";
    const acts = Object.fromEntries(Object.keys(KEYS[place]).map((name) => [name, () => void (done = name)]));
    onKeys(target, place, /** @type {any} */ (acts));
    const does = (/** @type {string} */ key) => {
      done = "";
      press(target, key);
      return done;
    };
    const arrows = Object.entries(SIGNS).flatMap(([key, sign]) => (does(key) ? [`${sign} ${does(key)}`] : []));
    assert.equal(arrows.join(", "), ARROWS[place]);
    const others = [" ", "Home", "End", "Enter", "Escape", "F2", "p", "Delete", "Backspace", "Tab", "PageUp", "PageDown"];
    assert.deepEqual(Object.fromEntries(others.flatMap((key) => (does(key) ? [[key, does(key)]] : []))), OTHERS[place]);
  });
}

test("no key fires while the visitor types or chooses", () => {
  for (const [tag, type] of [["input", "text"], ["input", "search"], ["textarea"], ["select"], ["[contenteditable]"]]) {
    const field = new StandIn(tag, type);
    const { done } = listen(field);
    assert.deepEqual(press(field, "ArrowDown"), { isStopped: false, prevented: false });
    assert.deepEqual(done, [], tag);
  }
  const slider = new StandIn("input", "range");
  const { done } = listen(slider);
  press(slider, "ArrowDown");
  assert.deepEqual(done, ["on"]);
});

test("no key fires with a modifier that makes it the browser's", () => {
  const target = new StandIn("svg");
  const { done } = listen(target);
  for (const modifiers of ["ctrlKey", "metaKey", "altKey"]) press(target, "ArrowLeft", { [modifiers]: true });
  assert.deepEqual(done, []);
  press(target, "ArrowLeft", { shiftKey: true });
  assert.deepEqual(done, ["back"]);
});

test("what is typed is no shortcut, and Enter is answered but not while a word is composed", () => {
  const field = new StandIn("input", "text");
  /** @type {string[]} */
  const done = [];
  onTyping(/** @type {any} */ (field), { Enter: () => void done.push("Enter") });
  assert.deepEqual(press(field, "r"), { isStopped: true, prevented: false });
  assert.deepEqual(press(field, "Escape"), { isStopped: true, prevented: false });
  assert.deepEqual(press(field, "Enter", { isComposing: true }), { isStopped: true, prevented: false });
  assert.deepEqual(done, []);
  assert.deepEqual(press(field, "Enter"), { isStopped: true, prevented: true });
  assert.deepEqual(done, ["Enter"]);
});

test("the page hears nothing of what is typed in a part or pressed with a modifier, and all the rest", () => {
  const part = new StandIn("input", "search");
  const off = keepFromPage(part);
  assert.deepEqual(press(part, "r"), { isStopped: true, prevented: false });
  off();
  assert.deepEqual(press(part, "r"), { isStopped: false, prevented: false });
  const other = new StandIn("button");
  keepFromPage(other);
  assert.deepEqual(press(other, "c", { metaKey: true }), { isStopped: true, prevented: false });
  assert.deepEqual(press(other, "r"), { isStopped: false, prevented: false });
});

test("a button's own keys are told from others", () => {
  const at = (/** @type {string} */ tag, /** @type {string} */ key) =>
    pressesButton(/** @type {any} */ ({ key, target: new StandIn(tag) }));
  assert.equal(at("button", "Enter"), true);
  assert.equal(at("button", " "), true);
  assert.equal(at("button", "p"), false);
  assert.equal(at("tr", "Enter"), false);
});

test("no place has a key twice, and its shortcuts name every key of it", () => {
  for (const [place, actions] of Object.entries(KEYS)) {
    const keys = Object.values(actions).flat();
    assert.equal(new Set(keys).size, keys.length, place);
    const shortcuts = shortcutsOf(/** @type {keyof typeof KEYS} */ (place)).split(" ");
    assert.equal(shortcuts.length, keys.length);
  }
  assert.equal(keyOf("sentence", "play"), "space");
  assert.equal(shortcutsOf("curves"), "ArrowLeft ArrowRight");
  assert.match(shortcutsOf("runs"), /\bP\b/u);
});

/** Keys that are held: c and r by Streamlit, F keys by every browser, and by Firefox those that search in the page. */
const HELD = /^(?:[cr]|F\d{1,2}|['/ ]|Enter|Tab|Backspace|Delete)$/iu;

test("no key of the presentation is held by Streamlit or the browser, or presses and scrolls what has the focus", () => {
  const keys = Object.values(KEYS.present).flat();
  assert.ok(keys.length > 25);
  assert.deepEqual(
    keys.filter((key) => HELD.test(key)),
    [],
  );
});

test("Caps Lock, which is held down by mistake, makes no other key of a letter", () => {
  const target = new StandIn("body");
  /** @type {string[]} */
  const done = [];
  const acts = Object.fromEntries(Object.keys(KEYS.present).map((name) => [name, () => void done.push(name)]));
  onKeys(target, "present", /** @type {any} */ (acts));
  const locked = { getModifierState: (/** @type {string} */ name) => name === "CapsLock" };
  for (const key of ["N", "n", "V", "?", "0", "PageDown"]) press(target, key, locked);
  for (const key of ["N", "n"]) press(target, key, { getModifierState: () => false });
  assert.deepEqual(done, ["next", "nextScene", "view", "keys", "reset", "next", "nextScene", "next"]);
});

test("a part does what a key does there without the key", () => {
  Object.assign(globalThis, {
    KeyboardEvent: class extends Event {
      /** @param {string} kind @param {{key: string}} init */
      constructor(kind, init) {
        super(kind, { cancelable: true });
        Object.assign(this, { key: init.key });
      }
    },
  });
  const target = new StandIn("svg");
  const { done } = listen(target);
  pressKey(target, "settings", "back");
  assert.deepEqual(done, ["back"]);
});

test("a list names keys as they stand on a keyboard", () => {
  assert.deepEqual(keysOf("present", "next"), ["Page Down", "n"]);
  assert.deepEqual(keysOf("present", "nextScene"), ["Shift + N"]);
  assert.deepEqual(keysOf("present", "wordOn"), ["→"]);
});
