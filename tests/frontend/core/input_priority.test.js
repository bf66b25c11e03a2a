/** After a press nothing is drawn for a moment that the visitor has not asked for, and yet no visitor can hold the curves up. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

/** How the module listens. @type {Record<string, unknown>} */
const listening = {};
const target = new EventTarget();
const { addEventListener } = target;
target.addEventListener = (kind, hear, options) => {
  listening[kind] = options;
  addEventListener.call(target, kind, hear, options);
};
Object.assign(globalThis, { window: target }); // where the module listens, once, as it is loaded
const { lastActAt, untilNext } = await import("../../../playground/frontend/core/input_priority.js");

let now = 0;
mock.method(performance, "now", () => now);
beforeEach(() => (now += 10_000));

const press = (kind = "keydown") => target.dispatchEvent(new Event(kind));

test("a press is heard before any part of the page can keep it to itself, and no scrolling waits for it", () => {
  const options = { capture: true, passive: true };
  assert.deepEqual(listening, { pointerdown: options, keydown: options, wheel: options, touchmove: options });
});

test("what the visitor did last is a press or a scroll; a scroll holds no drawing up", () => {
  for (const kind of ["wheel", "keydown", "touchmove", "pointerdown"]) {
    now += 1000;
    press(kind);
    assert.equal(lastActAt(), now);
  }
  now += 1000;
  press("wheel");
  assert.equal(untilNext(now - 100, 90), 0);
});

test("without a press only the gap counts", () => {
  assert.deepEqual(
    [now, now - 50, now - 100].map((drawnAt) => untilNext(drawnAt, 90)),
    [90, 40, 0],
  );
});

for (const kind of ["pointerdown", "keydown"]) {
  test(`a press holds the next drawing up: ${kind}`, () => {
    press(kind);
    const at = now;
    const waits = [0, 60, 159, 160].map((later) => {
      now = at + later;
      return untilNext(at - 100, 90);
    });
    assert.deepEqual(waits, [160, 100, 1, 0]);
  });
}

test("a press never shortens the gap", () => {
  press("pointerdown");
  assert.equal(untilNext(now, 220), 220);
});

test("a visitor who presses without end still sees the curves twice a second", () => {
  const start = now;
  const drawTimes = [];
  for (let at = start; now < start + 4000; now += 10) {
    press();
    if (untilNext(at, 90) === 0) drawTimes.push((at = now));
  }
  assert.deepEqual(
    drawTimes.map((time) => time - start),
    Array.from({ length: 9 }, (_, i) => 400 * (i + 1)),
  );
});
