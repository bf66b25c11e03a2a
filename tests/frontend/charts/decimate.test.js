/** Curves are decimated without losing an extreme or an end, and an axis of losses shows the run and not its flown-off end. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { decimate, keptPlaces, lossCeiling, makeCeiling, stepsOfSquares, within } from "../../../playground/frontend/charts/decimate.js";

/** Where the axis of these losses ends, and whether some are cut off. @param {number[]} losses @returns {[top: number, cut: boolean]} */
function fit(...losses) {
  const ceiling = makeCeiling();
  for (const loss of losses) ceiling.take(loss);
  const { top, cut } = ceiling.now();
  return [top, cut];
}

/** @param {number} count @param {number} loss */
const many = (count, loss) => Array(count).fill(loss);

test("a curve with room for all its points is drawn whole, with one point beyond each end", () => {
  assert.deepEqual(decimate([5, 4, 3, 2, 1], [1, 2], 10), { x: [0, 1, 2, 3], y: [5, 4, 3, 2] });
  assert.deepEqual(decimate([6, 5, 4, 3, 2, 1], [3.4, 1.6], 10), { x: [0, 1, 2, 3, 4, 5], y: [6, 5, 4, 3, 2, 1] }); // turned round
  assert.deepEqual(decimate([9, 8, 7, 6, 5, 4], [2, 3.5], 4).x, [1, 3, 4, 5]);
  assert.deepEqual(decimate([], [0, 10], 10), { x: [], y: [] });
});

test("a longer curve keeps both ends and the extremes of every bucket, in order", () => {
  const values = Array.from({ length: 5000 }, (_, i) => Math.sin(i / 7) + ((i * 37) % 101) / 100);
  values[1234] = 9;
  values[4321] = -9;
  [values[0], values[4999]] = [0.5, 0.5]; // neither end is an extreme of its bucket
  const places = keptPlaces(values, 0, 4999, 500);
  assert.ok(places.length <= 502, `${places.length} points`);
  assert.deepEqual([places[0], places.at(-1)], [0, 4999]);
  assert.ok(places.includes(1234) && places.includes(4321));
  assert.deepEqual(
    places,
    [...new Set(places)].sort((a, b) => a - b),
  );
});

test("of a part of a curve nothing beyond its ends is kept, however extreme", () => {
  const values = [9, -9, 0, 5, 1, 7, 6, 2, 3, 0, 8, 4, 10, -10];
  assert.deepEqual(keptPlaces(values, 3, 11, 4), [3, 4, 5, 9, 10, 11]);
});

test("a point once drawn stays where it is while the curve grows", () => {
  const values = Array.from({ length: 1400 }, (_, i) => ((i * 7919) % 1009) / 1009);
  const placesBefore = keptPlaces(values, 0, 1200, 500).slice(0, -3); // the last bucket is still open
  const placesAfter = new Set(keptPlaces(values, 0, 1399, 500));
  const placesAfterMove = new Set(keptPlaces(values, 3, 1203, 500)); // as the window moves
  assert.deepEqual(
    placesBefore.filter((place) => !placesAfter.has(place)),
    [],
  );
  assert.deepEqual(
    placesBefore.filter((place) => place > 16 && !placesAfterMove.has(place)),
    [],
  );
});

test("losses that fit are shown whole", () => {
  assert.deepEqual(fit(), [0.8, false]);
  assert.deepEqual(fit(0.69, 0.1), [0.8, false]);
  assert.deepEqual(
    [fit(0.8), fit(0.69, 0.81), fit(0.69, 1)],
    [
      [0.8, false],
      [1, false],
      [1, false],
    ],
  ); // prettier-ignore
  assert.deepEqual(fit(0.69, 1.3), [2, false]);
  assert.deepEqual(fit(0.69, 4), [4, false]);
  assert.deepEqual(fit(0.69, 5), [4, true], "half of them is most");
  assert.deepEqual(fit(5, 0.69, 6), [8, false]);
});

for (const end of [[10], [5, 40, 300], [1e6, 1e120, 1e300], many(20, 1.7e308), [Infinity], [NaN]]) {
  test(`an end that flies off is cut off: ${end.slice(0, 3)}`, () => {
    assert.deepEqual(fit(...many(20, 0.69), 2.5, ...end), [4, true]);
  });
}

test("what is high for most of its time is shown", () => {
  const high = Array(5).fill([25, 30, 28, 31]).flat();
  assert.deepEqual(fit(0.69, ...high), [32, false]);
  assert.deepEqual(fit(0.69, ...high, 1e9), [32, true]);
  const [top, cut] = fit(1e308, 1e308, 1e308);
  assert.ok(top > 1e299 && top < 1e303 && cut, `${top}`);
});

test("an end that flies off is cut off too where a floor above the usual top has to be reached", () => {
  const ceiling = makeCeiling(5);
  for (const loss of [...many(20, 6), 1000]) ceiling.take(loss);
  assert.deepEqual(ceiling.now(), { top: 8, highest: 1000, cut: true });
});

test("a line that flies off is drawn to somewhere beyond the axis", () => {
  assert.deepEqual(within({ x: [0, 1], y: [1, 1e300] }, 4), { x: [0, 1], y: [1, 40] });
});

test("an axis of squared errors is as long as their floor asks, whatever the size of the numbers", () => {
  const ends = [0.16625, 1.6, 4.1e6, 7.99].map((floor) => [stepsOfSquares(floor).least, stepsOfSquares(floor).top]);
  assert.deepEqual(ends, [
    [0.25, 0.5],
    [2, 4],
    [6e6, 12e6],
    [10, 20],
  ]);
  const steps = stepsOfSquares(0.16625);
  assert.deepEqual(
    [0.01, 0.25, 0.26, 3].map((error) => lossCeiling(error, steps)),
    [0.25, 0.25, 0.5, 4],
  );
  const ceiling = makeCeiling(0.2, steps);
  assert.deepEqual(ceiling.now(), { top: 0.25, highest: 0.2, cut: false });
  for (const error of [1.1, 0.3, 0.1]) ceiling.take(error);
  assert.deepEqual(ceiling.now(), { top: 0.5, highest: 1.1, cut: true });
  for (const floor of [0, NaN]) assert.equal(stepsOfSquares(floor).least, 0.8, "where there is no size, that of losses");
});
