/** Whether a page is light or dark, by its own background or the system's, and the colours that it is given. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { paintPage, themeOf } from "../../../playground/frontend/charts/theme.js";
import { openDocument, Part } from "../support/part.js";

openDocument();

/** The theme of a page whose backgrounds are these. @param {string} own @param {string} system @param {string} [media]  what holds in this browser */
function themeIn(own, system, media = "") {
  /** @type {any[]} */
  const probes = [];
  Object.assign(globalThis, {
    window: { matchMedia: (/** @type {string} */ query) => ({ matches: query === media }) },
    getComputedStyle: (/** @type {any} */ probe) => {
      probes.push([probe.parent === page, probe.style.forcedColorAdjust]);
      return { color: probe.style.color === "Canvas" ? system : probe.style.color === "var(--st-background-color)" ? own : "" };
    },
  });
  const page = new Part();
  const theme = themeOf(/** @type {any} */ (page));
  assert.deepEqual([probes, page.children], [[[true, "none"]], []]);
  return theme;
}

test("a page is dark where its background is darker than the middle, to an eye that sees green best", () => {
  const [white, black] = ["rgb(255, 255, 255)", "rgb(0, 0, 0)"];
  assert.deepEqual([themeIn(white, black), themeIn(black, white)], ["light", "dark"]);
  assert.deepEqual([themeIn("rgb(129, 129, 129)", black), themeIn("rgb(127, 127, 127)", white)], ["light", "dark"]);
  assert.deepEqual([themeIn("rgb(0, 255, 0)", black), themeIn("rgb(255, 0, 255)", white)], ["light", "dark"]);
  assert.equal(themeIn("rgb(200, 120, 0)", white), "light", "130 of 255");
});

test("where the system sets the colours its own background counts", () => {
  const [white, black] = ["rgb(255, 255, 255)", "rgb(0, 0, 0)"];
  const forced = "(forced-colors: active)";
  assert.deepEqual([themeIn(white, black, forced), themeIn(black, white, forced)], ["dark", "light"]);
});

test("a page is given each colour by its name, and lists are for figures", () => {
  const page = new Part();
  paintPage(/** @type {any} */ (page), { "label-0": "red", train: "green", runs: ["a", "b"] });
  const { setProperty, ...colours } = page.style;
  assert.deepEqual(colours, { "--rnn-label-0": "red", "--rnn-train": "green" });
  assert.ok(setProperty);
});
