/** Results of a sweep as the server tells them, made up by a test. */

/** @typedef {import("../../../playground/frontend/core/sweep_data.js").Result} Result */
/** @typedef {import("../../../playground/frontend/core/settings.js").Value} Value */

export const NOTHING = { median: null, low: null, high: null };

/** @param {number} value */
export const same = (value) => ({ median: value, low: value, high: value });

/** A cell for each combination of these values, the last setting changing fastest. @param {Record<string, Value[]>} values @param {number} [seeds] */
export function cellsOf(values, seeds = 5) {
  /** @type {Record<string, Value>[]} */
  let all = [{}];
  for (const [name, own] of Object.entries(values)) all = all.flatMap((cell) => own.map((value) => ({ ...cell, [name]: value })));
  return all.map((cell, i) => ({ values: cell, runs: Array.from({ length: seeds }, (_, seed) => seeds * i + seed) }));
}

/** What became of each cell. @param {Record<string, Value[]>} values @param {(place: number) => Partial<Result>} [change] @returns {Result[]} */
export function resultsOf(values, change = () => ({})) {
  return cellsOf(values).map((cell, place) => ({
    ...cell,
    seeds: cell.runs.length,
    diverged: 0,
    diverged_runs: [],
    test_loss: same((place + 1) / 10),
    test_accuracy: same(0.5),
    epochs_to_all: { ...same(100 + place), reached: cell.runs.length },
    ...change(place),
  }));
}

/** Two rates with five seeds: of the first two diverged, of the second all did. */
export const DIVERGED = resultsOf({ learning_rate: [0.02, 1] }, (place) => ({
  diverged: place ? 5 : 2,
  diverged_runs: place ? [5, 6, 7, 8, 9] : [1, 3],
  test_loss: place ? NOTHING : { median: 0.54, low: 0.5, high: null },
  epochs_to_all: place ? { ...NOTHING, reached: 0 } : { median: null, low: 148, high: null, reached: 2 },
}));
