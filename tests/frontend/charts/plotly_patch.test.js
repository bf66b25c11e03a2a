/** Colours of cells that are painted without Plotly. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { mixer } from "../../../playground/frontend/charts/plotly_patch.js";

test("colours are mixed as in Plotly, and beyond the ends of the scale stay as they are there", () => {
  const [red, green, blue] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ];
  const colour = mixer([
    [0, "#ff0000"],
    [0.25, "#00ff00"],
    [1, "#0000ff"],
  ]);
  assert.deepEqual(
    [-2, -1, -0.75, -0.5, 0.25, 1, 2].map((value) => [...colour(value)]),
    [red, red, [128, 128, 0], green, [0, 128, 128], blue, blue],
  );
});
