/** The playhead: the button and the space bar play, hold and play on, and what it shows is word by word. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();
const { makePlayhead, steer } = await import("../../../playground/frontend/reader/playhead.js");

const LAST = 6;

/** @type {number[]} */
let words;
/** @type {ReturnType<typeof makePlayhead>} */
let playhead;

const { run } = screen;

const stands = () => [playhead.word, playhead.playing];

beforeEach(() => {
  words = [];
  playhead = makePlayhead({ last: () => LAST, onMove() {}, onFrame: () => words.push(playhead.word), onPlay() {} });
  playhead.setRate(10);
});

test("it begins at the start where all is read, holds, and plays on from there to the end", () => {
  playhead.put(LAST);
  playhead.toggle();
  run(350);
  assert.deepEqual(stands(), [3, true]);
  playhead.toggle();
  run(500);
  assert.deepEqual(stands(), [3, false]);
  playhead.toggle();
  run(150);
  assert.deepEqual(stands(), [4, true]);
  run(500);
  assert.deepEqual(stands(), [LAST, false]);
  assert.deepEqual(words, [1, 2, 3, 4, 5, 6]);
});

test("the space bar plays and holds, and keys that move it hold it", () => {
  const part = new Part();
  const end = steer(/** @type {any} */ (part), playhead, () => LAST);
  part.press(" ");
  run(250);
  assert.deepEqual(stands(), [2, true]);
  part.press(" ");
  assert.deepEqual(stands(), [2, false]);
  part.press(" ");
  part.press("ArrowRight");
  assert.deepEqual(stands(), [3, false]);
  for (const key of ["End", " ", "Home", "ArrowLeft"]) part.press(key);
  assert.deepEqual(stands(), [0, false]);
  end();
  part.press(" ");
  assert.deepEqual(stands(), [0, false], "what was taken away hears no key");
});
