/** Plotly as the page has it: fetched once, passed over by a screen reader, and no chart holds a page fast that a finger scrolls. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { plotly } from "../../../playground/frontend/charts/plotly.js";

test("it is fetched once, what it draws is hidden from a screen reader, and a finger zooms into nothing", async () => {
  const touched = { matches: false };
  /** @type {any[]} */
  const scripts = [];
  /** @type {any[]} */
  const drawn = [];
  const part = () => ({ setAttribute: (/** @type {string} */ name, /** @type {string} */ value) => (parts[name] = value) });
  /** @type {Record<string, string>} */
  const parts = {};
  const Plotly = { react: async (/** @type {any[]} */ ...given) => void drawn.push(given) };
  Object.assign(globalThis, {
    window: { matchMedia: () => touched, Plotly, location: { href: "http://host/" } },
    document: {
      createElement: () => ({}),
      head: { append: (/** @type {any} */ script) => scripts.push(script) },
      getElementById: () => null,
    },
  });
  const asked = [plotly("/plotly.js"), plotly("/plotly.js")];
  assert.equal(scripts.length, 1);
  scripts[0].onload();
  const [one, other] = await Promise.all(asked);
  assert.equal(one, other);
  const chart = /** @type {any} */ ({
    querySelector: (/** @type {string} */ selector) => (selector === ".plot-container" ? part() : null),
  });
  const layout = { dragmode: "zoom", width: 300 };
  await one.react(chart, [], layout, { responsive: false });
  touched.matches = true;
  await one.react(chart, [], layout, {});
  assert.deepEqual(parts, { "aria-hidden": "true" });
  assert.deepEqual(drawn, [
    [chart, [], { dragmode: "zoom", width: 300 }, { responsive: false }],
    [chart, [], { dragmode: false, width: 300 }, {}],
  ]);
  assert.equal(layout.dragmode, "zoom", "the figure stays as it is");
});
