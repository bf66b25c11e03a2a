/** The unit of the design. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { px, setUnit } from "../../../playground/frontend/core/unit.js";

test("a length of the design is that many px of the window, and more of them once the unit is larger", () => {
  assert.equal(px(13), 13);
  setUnit(1.5);
  assert.equal(px(12), 18);
  setUnit(1);
  assert.equal(px(12), 12);
});
