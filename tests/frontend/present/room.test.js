/** What of a list has no room. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { pastEnd } from "../../../playground/frontend/present/room.js";

test("entries that end past the room are left out, but never the first", () => {
  assert.equal(pastEnd([10, 20, 30, 40], 40), 0);
  assert.equal(pastEnd([10, 20, 30, 40], 25), 2);
  assert.equal(pastEnd([10, 20], 0), 1);
});
