/** A part that is taken away leaves nothing behind, and a page that is mounted again keeps its parts. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeLife, makeTimer, mountOnce } from "../../../playground/frontend/core/lifecycle.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();

test("what a part hears, watches and has planned ends with it", () => {
  const life = makeLife();
  /** @type {unknown[]} */
  const events = [];
  const target = new EventTarget();
  const element = /** @type {Element} */ ({});
  life.listen(target, "tap", () => events.push("tap"), { capture: true });
  life.whenSeen(() => events.push("seen"));
  life.whenResized(element, ({ width, height }) => events.push(`${width}x${height}`));
  const timer = life.timer(() => events.push("timer"));
  life.keep(() => events.push("end"));
  const part = life.part((theme) => events.push(theme));

  const stir = () => {
    target.dispatchEvent(new Event("tap"));
    screen.hide(true);
    screen.hide(false);
    screen.resize(element, 300, 200);
    timer.start(50);
    screen.pass(50);
    part.retheme("dark");
  };
  stir();
  assert.deepEqual(events, ["tap", "seen", "300x200", "timer", "dark"]);
  timer.start(50);
  part.destroy();
  assert.deepEqual([life.over, screen.observers, events.at(-1)], [true, 0, "end"]);
  events.length = 0;
  screen.pass(50);
  part.destroy();
  target.dispatchEvent(new Event("tap"));
  screen.hide(true);
  screen.hide(false);
  part.retheme("light");
  assert.deepEqual(events, []);
});

test("the same size again changes nothing", () => {
  const life = makeLife();
  const element = /** @type {Element} */ ({});
  /** @type {number[][]} */
  const sizes = [];
  life.whenResized(element, ({ width, height }) => sizes.push([width, height]));
  for (const [width, height] of [
    [300, 200],
    [300, 200],
    [300, 210],
    [300, 200],
  ])
    screen.resize(element, width, height); // prettier-ignore
  assert.deepEqual(sizes, [
    [300, 200],
    [300, 210],
    [300, 200],
  ]);
  life.part().destroy();
});

test("a timer runs once at a time; it is started once, or begun again", () => {
  /** @type {unknown[]} */
  const rings = [];
  const timer = makeLife().timer(() => rings.push(Date.now() - began));
  const began = Date.now();
  timer.start(100);
  screen.pass(60);
  timer.start(100);
  screen.pass(40);
  assert.deepEqual([rings, timer.running], [[100], false]);
  timer.restart(100);
  screen.pass(60);
  timer.restart(100);
  screen.pass(60);
  assert.deepEqual([rings, timer.running], [[100], true]);
  timer.stop();
  screen.pass(100);
  assert.deepEqual([rings, timer.running], [[100], false]);
});

test("what a timer does may start it again", () => {
  let rings = 0;
  const timer = makeTimer(() => {
    assert.equal(timer.running, false, "it is over");
    rings += 1;
    timer.start(100);
  });
  timer.start(100);
  for (let ring = 0; ring < 3; ring += 1) screen.pass(100);
  timer.stop();
  screen.pass(200);
  assert.equal(rings, 3);
});

// --- mounting ----------------------------------------------------------------------------------------------------------

/** An element in which parts are built, and what became of them. */
function place() {
  /** @type {string[]} */
  const events = [];
  const parent = /** @type {Element} */ ({});
  let builds = 0;
  return {
    events,
    /** @param {object} stream @param {string} [theme] @param {Promise<unknown>} [wait] */
    mount(stream, theme = "light", wait = Promise.resolve()) {
      return mountOnce(
        parent,
        stream,
        () => theme,
        async (isMounted) => {
          builds += 1;
          const name = `part ${builds}`;
          await wait;
          if (!isMounted()) events.push(`${name} is not wanted`);
          return [name, `${name} too`].map((each) => ({
            retheme: (next) => events.push(`${each} ${next}`),
            destroy: () => events.push(`${each} gone`),
          }));
        },
      );
    },
  };
}

test("a page that is mounted again keeps its parts, which follow the theme, and another stream gets parts of its own", async () => {
  const { events, mount } = place();
  const [one, other] = [{}, {}];
  await mount(one);
  await mount(one, "dark");
  assert.deepEqual(events, ["part 1 dark", "part 1 too dark"]);
  const clear = await mount(other);
  assert.deepEqual(events.slice(2), ["part 1 gone", "part 1 too gone"]);
  clear();
  clear();
  assert.deepEqual(events.slice(4), ["part 2 gone", "part 2 too gone"]);
});

test("parts whose page was left, or got another stream, while they were built are not shown", async () => {
  const { events, mount } = place();
  const [one, other] = [{}, {}];
  const slow = mount(one, "light", new Promise((resolve) => setImmediate(resolve)));
  const clear = await mount(other);
  (await slow)(); // leaves the parts of the other stream alone
  assert.deepEqual(events, ["part 1 is not wanted", "part 1 gone", "part 1 too gone"]);
  clear();
  const late = mount(one, "light", new Promise((resolve) => setImmediate(resolve)));
  (await mount(one))();
  await late;
  const ends = ["part 2 gone", "part 2 too gone", "part 3 is not wanted", "part 3 gone", "part 3 too gone"];
  assert.deepEqual(events.slice(3), ends);
});
