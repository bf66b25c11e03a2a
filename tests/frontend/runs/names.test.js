/** What runs are called where several are shown together: no two alike, and no longer than it takes to tell them apart. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { labelsOf, namesOf } from "../../../playground/frontend/runs/names.js";
import { DEFAULTS } from "../support/catalogue.js";
import { random } from "../support/random.js";

/** @typedef {import("../../../playground/frontend/runs/names.js").Named} Named */

/** The name that a run has as long as it is given none. @param {Record<string, number|string>} settings */
const plainName = ({ hidden_size, learning_rate, seed }) => `Article H=${hidden_size} lr=${learning_rate} seed=${seed}`;

/** @param {number} number @param {Record<string, number|string>} [own]  settings @param {Partial<Named>} [more] @returns {Named} */
function aRun(number, own = {}, more = {}) {
  const settings = { ...DEFAULTS, ...own };
  const name = more.name ?? plainName(settings);
  const named = !name.startsWith(plainName(settings));
  return { id: String(number).padStart(32, "0"), named, data: "Article", settings, changes: [], started: 1000 + number, ...more, name };
}

/** @param {Named[]} runs */
const labels = (runs) => [...labelsOf(runs).values()];

test("a label says what differs and nothing else", () => {
  assert.deepEqual(labels([aRun(0, { seed: 1 }), aRun(1, { seed: 2 })]), ["seed 1", "seed 2"]);
  assert.deepEqual(labels([aRun(0), aRun(1, { hidden_size: 16, seed: 7, bptt: "article" }), aRun(2, {}, { name: "mine" })]), [
    "64 units · seed 0 · exact",
    "16 units · seed 7 · as printed in the article",
    "mine",
  ]);
  assert.deepEqual(labels([aRun(1, { seed: 1 })]), ["Article H=64 lr=0.02 seed=1"]);
});

test("runs of equal settings have the number of their names, or the one that tells them apart", () => {
  const [name, other] = ["Article H=64 lr=0.02 seed=0", "Article H=64 lr=0.02 seed=0 #2"];
  assert.deepEqual(labels([aRun(0), aRun(1, {}, { name: other })]), [name, other]);
  assert.deepEqual(labels([aRun(0), aRun(1)]), [name, other], "as an earlier version named them");
  const plain = "Article H=64 lr=0.02 seed=2";
  const numberedRuns = [2, 3].map((number) => aRun(number, { seed: 2 }, { name: `${plain} #${number}` }));
  assert.deepEqual(labels([aRun(0, { seed: 1 }), ...numberedRuns]), ["seed 1", "seed 2 #2", "seed 2 #3"]);
});

test("runs that the visitor has named alike are told apart by their settings too, and a change is told", () => {
  const alike = [1, 2, 2].map((seed, number) => aRun(number, { seed }, { name: "mine" }));
  assert.deepEqual(labels(alike), ["mine · seed 1", "mine · seed 2 #2", "mine · seed 2 #3"]);
  const changedRun = aRun(1, {}, { changes: [{ epoch: 300, name: "epochs", value: 2000 }] });
  assert.deepEqual(labels([aRun(0), changedRun]), ["1,000 epochs", "2,000 epochs from 300"]);
});

test("of several runs of one name the oldest has it plain", () => {
  const runs = [aRun(2, {}, { name: "twin" }), aRun(0, {}, { name: "twin" }), aRun(1, {}, { name: "twin #2" })];
  assert.deepEqual([...namesOf(runs).values()], ["twin #3", "twin", "twin #2"]);
});

for (const seed of [1, 2, 3, 4]) {
  test(`no two of a selection are called alike, whatever they are: ${seed}`, () => {
    const chance = random(seed);
    /** @template T @param {T[]} from */
    const pick = (from) => from[Math.floor(chance() * from.length)];
    for (let round = 0; round < 30; round += 1) {
      const runs = Array.from({ length: 1 + Math.floor(chance() * 60) }, (_, number) => {
        const settings = {
          hidden_size: pick([16, 64]),
          learning_rate: pick([0.02, 0.0123456, 0.0123457]),
          bptt: pick(["exact", "exact", "article"]),
          epochs: pick([1000, 1000, 50]),
          seed: pick([0, 1, 2]),
        };
        const name = pick([undefined, undefined, undefined, "mine", "", "seed 1", "16 units", "mine #2"]);
        const changes = pick([[], [], [{ epoch: 30, name: "learning_rate", value: 0.5 }]]);
        return aRun(number, settings, { changes, ...(name !== undefined && { name }) });
      });
      const labels = labelsOf(runs);
      assert.deepEqual(new Set(labels.keys()), new Set(runs.map(({ id }) => id)));
      assert.equal(new Set(labels.values()).size, runs.length);
      assert.equal(new Set(namesOf(runs).values()).size, runs.length);
    }
  });
}
