/** How large a presented page is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { unitOf } from "../../../playground/frontend/present/present.js";

test("the smallest letters have 18 px in a window of 1280 x 720, and as much of every other", () => {
  for (const [width, height, letters] of [
    [1280, 720, 18],
    [1920, 1080, 27],
    [3840, 2160, 54],
    [1280, 800, 18],
    [1600, 720, 18],
  ])
    assert.equal(12 * unitOf(width, height), letters);
});

test("a window that is no projector's has letters that can be read there", () => {
  assert.ok(Math.abs(12 * unitOf(390, 844) - 12.6) < 1e-9);
});
