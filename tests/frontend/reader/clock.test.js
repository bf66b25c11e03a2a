/** The player's clock keeps its deadlines however long a frame takes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeClock } from "../../../playground/frontend/reader/clock.js";

/** @typedef {ReturnType<typeof makeClock>} Clock */

/**
 * Plays up to word `last` with frames at these times; `stopAt` is a word that ends it, `before` is called before each frame.
 * @param {{frames: number[], rate: number, last: number, stopAt?: number, before?: (clock: Clock, at: number) => void}} options
 */
function play({ frames, rate, last, stopAt, before }) {
  let now = 0;
  /** @type {(() => void)|null} */
  let pendingFrame = null;
  let stops = 0;
  /** @type {[word: number, at: number][]} */
  const words = [];
  const clock = makeClock({
    show: (word) => {
      words.push([word, now]);
      if (word === stopAt) clock.stop();
    },
    onStop: () => (stops += 1),
    now: () => now,
    request: (frame) => {
      pendingFrame = frame;
      return 1;
    },
    cancel: () => (pendingFrame = null),
  });
  clock.setRate(rate);
  clock.start(0, last);
  for (const at of frames) {
    now = at;
    before?.(clock, at);
    const frame = /** @type {(() => void)|null} */ (pendingFrame);
    pendingFrame = null;
    frame?.();
  }
  return { words, stops, pendingFrame: pendingFrame !== null };
}

test("each word comes in the first frame after its time", () => {
  const frames = Array.from({ length: 37 }, (_, i) => 30 * i);
  const played = play({ frames, rate: 10, last: 10 });
  assert.deepEqual(
    played.words,
    Array.from({ length: 10 }, (_, i) => [i + 1, Math.ceil((100 * (i + 1)) / 30) * 30]),
  );
  assert.deepEqual([played.stops, played.pendingFrame], [1, false]);
});

test("after one late frame the words catch up, one a frame, and the rest is on time again", () => {
  const { words } = play({ frames: [100, 350, 360, 400, 500], rate: 10, last: 5 });
  assert.deepEqual(words, [
    [1, 100],
    [2, 350],
    [3, 360],
    [4, 400],
    [5, 500],
  ]);
});

test("where every frame takes long it skips words instead of falling behind, and ends when the last word is due", () => {
  const { words } = play({ frames: [450, 900, 1350, 1800, 2250], rate: 10, last: 20 });
  assert.deepEqual(words, [
    [4, 450],
    [9, 900],
    [13, 1350],
    [18, 1800],
    [20, 2250],
  ]);
});

test("what it shows can stop it", () => {
  const played = play({ frames: [100, 200, 300, 400], rate: 10, last: 10, stopAt: 2 });
  assert.deepEqual(played, {
    words: [
      [1, 100],
      [2, 200],
    ],
    stops: 1,
    pendingFrame: false,
  });
});

test("another rate holds from the next word on, which comes so long after the one before as the rate says", () => {
  const frames = Array.from({ length: 40 }, (_, i) => 50 * i);
  /** @param {number} rate */
  const wordsAt = (rate) => {
    const before = (/** @type {Clock} */ clock, /** @type {number} */ at) => void (at === 250 && clock.setRate(rate));
    return play({ frames, rate: 5, last: 4, before }).words;
  };
  assert.deepEqual(wordsAt(10), [
    [1, 200],
    [2, 300],
    [3, 400],
    [4, 500],
  ]);
  assert.deepEqual(wordsAt(2), [
    [1, 200],
    [2, 700],
    [3, 1200],
    [4, 1700],
  ]);
});

test("after a time without frames it goes on from where it was", () => {
  const before = (/** @type {Clock} */ clock, /** @type {number} */ at) => void (at === 5000 && clock.resume());
  const { words } = play({ frames: [100, 5000, 5100, 5200], rate: 10, last: 20, before });
  assert.deepEqual(words, [
    [1, 100],
    [2, 5000],
    [3, 5100],
    [4, 5200],
  ]);
});
