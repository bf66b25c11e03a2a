/** Drawings are coalesced into frames, keep their pace, give way to the visitor, and wait while the page is hidden. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { makeLife } from "../../../playground/frontend/core/lifecycle.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();
const { makePainter } = await import("../../../playground/frontend/charts/painter.js");

let life = makeLife();
let part = life.part();
let state = 0;
/** State of each drawing, and whether it was one in its turn, for which the visitor does not wait. @type {[number, boolean][]} */
let drawings = [];

beforeEach(() => {
  screen.pass(10_000); // whatever was pressed before is long ago
  life = makeLife();
  part = life.part();
  drawings = [];
  state = 0;
});
afterEach(() => {
  part.destroy();
  assert.equal(screen.frameCount, 0);
});

/** @param {Parameters<typeof makePainter>[2]} [options] @param {number} [took]  milliseconds of a drawing */
const painter = (options, took = 0) =>
  makePainter(
    life,
    (inTurn) => {
      drawings.push([state, inTurn]);
      screen.busy(took);
    },
    options,
  );

const { run } = screen;

test("however often it is asked for, one frame draws, and the newest", () => {
  const { soon, inTurn } = painter();
  for (state = 1; state < 4; state += 1) soon();
  inTurn();
  assert.equal(screen.frameCount, 1);
  assert.deepEqual(drawings, []);
  screen.frame();
  run(100);
  assert.deepEqual(drawings, [[4, false]]);
});

test("what the visitor does not wait for keeps a gap after the last drawing, and what comes in between is drawn together", () => {
  const { inTurn } = painter({ least: 100 });
  const start = Date.now();
  const times = [];
  for (state = 1; state <= 30; state += 1) {
    inTurn();
    run(10);
    if (drawings.length > times.length) times.push(Date.now() - start);
  }
  assert.deepEqual(times, [10, 110, 210]);
  assert.ok(drawings.every(([, isInTurn]) => isInTurn));
});

test("what the visitor waits for is drawn in the next frame, and takes the place of what would have had its turn", () => {
  const { now, soon, inTurn } = painter({ least: 100 });
  now();
  state = 1;
  inTurn();
  soon();
  screen.frame();
  assert.deepEqual(drawings, [
    [0, false],
    [1, false],
  ]);
  run(300);
  assert.equal(drawings.length, 2);
});

test("a slow drawing makes the gap longer, up to the longest", () => {
  for (const [took, gap] of [
    [10, 100],
    [40, 160],
    [100, 200],
  ]) {
    const { now, inTurn } = painter({ least: 100, longest: 200, share: 0.25 }, took);
    drawings = [];
    const start = Date.now();
    now();
    inTurn();
    while (drawings.length < 2) run(10);
    assert.ok(Math.abs(Date.now() - took - start - gap) <= 10, `${took}: ${Date.now() - took - start}`);
  }
});

test("a press holds up what the visitor does not wait for, and nothing else", () => {
  const { inTurn, soon } = painter({ least: 50 });
  inTurn();
  screen.press();
  run(100);
  assert.deepEqual(drawings, [[0, true]], "it was due before the press");
  inTurn();
  screen.pass(20);
  screen.press();
  run(100);
  assert.equal(drawings.length, 1);
  soon();
  screen.frame();
  assert.equal(drawings.length, 2);
});

test("a hidden page draws nothing, and once what was asked for when it is seen again", () => {
  const { soon, inTurn, now } = painter();
  soon();
  screen.hide(true);
  screen.frame();
  for (state = 1; state < 4; state += 1) [soon, inTurn, now][state - 1]();
  run(500);
  assert.deepEqual(drawings, []);
  assert.equal(screen.frameCount, 0);
  screen.hide(false);
  run(100);
  assert.deepEqual(drawings, [[4, false]]);
  screen.hide(true);
  screen.hide(false);
  run(100);
  assert.equal(drawings.length, 1, "nothing was missed");
});

test("where timers go on without frames, as in a hidden tab, one frame is asked for however long rows come", () => {
  const { inTurn } = painter({ least: 90 });
  for (state = 1; state < 4; state += 1) {
    inTurn();
    screen.pass(500);
    assert.equal(screen.frameCount, 1);
  }
  screen.frame();
  assert.deepEqual(drawings, [[4, true]]);
});

test("another size is drawn anew", () => {
  const element = /** @type {Element} */ ({});
  painter({ sized: element });
  screen.resize(element, 300, 200);
  screen.resize(element, 310, 200);
  screen.frame();
  assert.equal(drawings.length, 1);
});

test("a drawing that had nothing to draw does not hold up the first that has", () => {
  let isReady = false;
  const { now, inTurn } = makePainter(life, () => isReady && void drawings.push([0, false]), { least: 10_000 });
  now();
  isReady = true;
  inTurn();
  run(20);
  assert.equal(drawings.length, 1);
});

test("a late drawing comes after the browser has painted its frame", () => {
  const { soon } = painter({ late: true });
  soon();
  screen.frame();
  soon();
  assert.deepEqual([drawings, screen.frameCount], [[], 0]);
  screen.pass(0);
  assert.deepEqual(drawings, [[0, false]]);
});

test("what is taken back, and what a part that is gone has planned, is not drawn", () => {
  const { soon, inTurn, now, cancel } = painter();
  soon();
  cancel();
  inTurn();
  cancel();
  run(100);
  soon();
  part.destroy();
  assert.equal(screen.frameCount, 0);
  soon();
  inTurn();
  now();
  run(100);
  assert.deepEqual(drawings, []);
});
