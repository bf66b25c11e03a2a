/** Numbers as they are written on every page. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, countText, lossText, numberText, NONE, percentText } from "../../../playground/frontend/core/numbers.js";

test("a loss is a few characters however large or small it is", () => {
  const texts = [0.5, 123.4, 99_999, 99_999.6, 1e6, 1.7e308].map(lossText);
  assert.deepEqual(texts, ["0.500", "123", "99999", "1.0e5", "1.0e6", "1.7e308"]);
  assert.deepEqual([99.95, 12.3456, 0.01].map(lossText), ["99.950", "12.346", "0.010"]);
  assert.deepEqual([0.0099, 0.0001, 0.00001, 0].map(lossText), ["0.0099", "0.0001", "1e-5", "0.0000"]);
});

test("what is no number is a dash", () => {
  for (const text of [lossText, percentText, countText]) for (const value of [NaN, Infinity, undefined]) assert.equal(text(value), NONE);
});

test("counts and shares", () => {
  assert.deepEqual([1, 0.5, 0.99999, 0].map(percentText), ["100 %", "50.0 %", "100.0 %", "0.0 %"]);
  assert.equal(countText(1234567), "1,234,567");
  assert.deepEqual([counted(1, "run"), counted(0, "run"), counted(2000, "run")], ["1 run", "0 runs", "2,000 runs"]);
});

test("a number that a network answers with has four figures at most, and a true minus", () => {
  assert.deepEqual([0, 0.16666, 1.046, -2.5, 47.26, 1234.5].map(numberText), ["0.000", "0.167", "1.05", "−2.50", "47.3", "1235"]);
  assert.equal(numberText(-1.5e8), "−1.50e8");
});
