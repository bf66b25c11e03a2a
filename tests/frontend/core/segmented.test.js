/** A segmented control: one of few that stand side by side is chosen. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { segmented } from "../../../playground/frontend/core/segmented.js";
import { openDocument } from "../support/part.js";

openDocument();

/** @type {import("../../../playground/frontend/core/segmented.js").Segment[]} */
const SEGMENTS = [
  ["1", "slow", "one epoch a second"],
  ["10", "fast"],
  ["0", "max", "as fast as it goes"],
];

test("it says what is chosen at first and later, and tells only of what the visitor chooses", () => {
  /** @type {string[]} */
  const told = [];
  const control = segmented({ name: "speed", label: "Speed", segments: SEGMENTS, value: "10", legend: "How fast" }, (value) =>
    told.push(value),
  );
  const node = /** @type {any} */ (control.node);
  const [legend, ...labels] = node.children;
  const radios = labels.map((/** @type {any} */ { children }) => children[0]);
  const chosen = () => radios.filter((/** @type {any} */ { checked }) => checked).map((/** @type {any} */ { value }) => value);
  assert.deepEqual([node.tag, node.attributes["aria-label"], legend.tag, legend.textContent], ["fieldset", "Speed", "legend", "How fast"]);
  assert.deepEqual(
    labels.map((/** @type {any} */ { tag, title, children }) => [tag, title, children[1].textContent]),
    [
      ["label", "one epoch a second", "slow"],
      ["label", undefined, "fast"],
      ["label", "as fast as it goes", "max"],
    ],
  );
  for (const { type, name } of radios) assert.deepEqual([type, name], ["radio", "speed"]);
  assert.deepEqual(chosen(), ["10"]);
  control.choose("0");
  assert.deepEqual([chosen(), told], [["0"], []]);
  radios[0].say("change");
  assert.deepEqual(told, ["1"]);
  control.choose("7");
  assert.deepEqual(chosen(), []);
  assert.equal(control.textOf("0"), labels[2].children[1]);
});

test("without a value none is chosen, and without a legend there is none", () => {
  const node = /** @type {any} */ (segmented({ name: "speed", label: "Speed", segments: SEGMENTS }, () => {}).node);
  assert.deepEqual(
    node.children.map((/** @type {any} */ { tag, children }) => [tag, children[0].checked]),
    SEGMENTS.map(() => ["label", false]),
  );
});
