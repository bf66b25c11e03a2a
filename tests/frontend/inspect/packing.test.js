/** The views of the Inside page in columns: each has its column, as many lines as it is high, and a wide one takes all columns. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { openDocument, Part } from "../support/part.js";
import { openScreen } from "../support/screen.js";

const screen = openScreen();
openDocument();
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");
const { packViews } = await import("../../../playground/frontend/inspect/packing.js");

test("views go into the columns one after the other, without the wide ones, and into others when the page becomes narrower", () => {
  const life = makeLife();
  const [host, ...sections] = Array.from({ length: 6 }, () => new Part());
  sections[1].dataset.wide = "";
  packViews(/** @type {any} */ (host), /** @type {any[]} */ (sections), life);
  const columns = () => sections.map(({ style }) => style["grid-column"]);
  screen.resize(host, 1250, 0);
  assert.deepEqual([host.style["--rnn-columns"], columns()], ["2", ["1", undefined, "2", "1", "2"]]);
  screen.resize(host, 500, 0);
  assert.deepEqual([host.style["--rnn-columns"], columns()], ["1", ["1", undefined, "1", "1", "1"]]);
  sections.forEach((section, place) => {
    Object.assign(section, { offsetHeight: 100 * place + 1 });
    screen.resize(section, 500, 100 * place + 1);
  });
  assert.deepEqual(
    sections.map(({ style }) => style["grid-row-end"]),
    ["span 6", "span 56", "span 106", "span 156", "span 206"],
  );
  life.part().destroy();
  assert.equal(screen.observers, 0);
});
