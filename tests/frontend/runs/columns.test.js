/** The columns of the table of runs: what they say, how they sort and filter, and in what runs are alike. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { savedSweepsOf } from "../../../playground/frontend/runs/saved_sweeps.js";
import { alike, listedRuns, makeColumns, unlike } from "../../../playground/frontend/runs/table/columns.js";
import { linesOf } from "../../../playground/frontend/runs/table/lines.js";
import { rangeText } from "../../../playground/frontend/runs/table/rows.js";
import { emptyText, sameText } from "../../../playground/frontend/runs/table/table.js";
import { DEFAULTS } from "../support/catalogue.js";
import { aRun as plain } from "../support/saved_runs.js";

/** @param {string} id @param {Record<string, number|string>} [settings] @param {object} [more] */
const aRun = (id, settings = {}, more = {}) => plain({ id, settings: { ...DEFAULTS, ...settings }, ...more });
const columns = makeColumns(() => new Set());

/** @param {string} key */
const column = (key) => columns.find((each) => each.key === key) ?? columns[0];
/** @param {string} key @param {import("../../../playground/frontend/types.js").Run} run */
const text = (key, run, of = columns) => {
  const { value, text: say } = of.find((each) => each.key === key) ?? columns[0];
  return say(value(run), run);
};

/** Names of the runs that are listed. @param {import("../../../playground/frontend/types.js").Run[]} runs @param {object} how */
const names = (runs, how) => {
  const memory = { filter: "", kind: /** @type {"all"} */ ("all"), sort: { key: "started", down: true }, ...how };
  return listedRuns(runs, memory, columns, savedSweepsOf(runs)).map(({ name }) => name);
};

test("a setting without a column is told where it is not its default, or where selected runs differ in it", () => {
  assert.equal(text("others", aRun("a")), "–");
  assert.equal(text("others", aRun("a", { clip: 0.5, bptt: "article" })), "clip 0.5, as printed in the article");
  const change = { epoch: 300, name: "learning_rate", value: 0.01 };
  assert.equal(text("others", aRun("a", {}, { changes: [change] })), "rate 0.01 from 300");
  const parent = { run: "a", epoch: 1200 };
  assert.match(text("others", aRun("b", {}, { parent })), /^branch of a run that is gone after 1.200$/u);
  const named = makeColumns(
    () => new Set(),
    (id) => `run ${id}`,
  );
  assert.match(text("others", aRun("b", { clip: 0.5 }, { parent }), named), /^clip 0\.5, branch of run a after 1.200$/u);
  const different = unlike([aRun("a"), aRun("b", { bptt: "article" })]);
  assert.deepEqual(different, new Set(["bptt"]));
  const always = makeColumns(() => different);
  assert.deepEqual(
    [text("others", aRun("a"), always), text("others", aRun("b", { bptt: "article" }), always)],
    ["exact", "as printed in the article"],
  );
});

test("what runs have in common is told, and what differs is not", () => {
  const runs = [aRun("one", { hidden_size: 16, clip: 0.5 }), aRun("other", { seed: 1 })];
  const alikeColumns = alike(runs, columns);
  for (const key of ["data", "learning_rate"]) assert.ok(alikeColumns.has(key), key);
  for (const key of ["hidden_size", "seed", "others"]) assert.ok(!alikeColumns.has(key), key);
  assert.match(sameText(2, columns, alikeColumns), /^The same in all 2: Data Article {2}· {2}Learn\. rate 0\.02/u);
  assert.equal(sameText(2, columns, new Map()), "Nothing is the same in all 2.");
  assert.equal(sameText(1, columns, alikeColumns), "Select two or more runs to see only what differs between them.");
  assert.deepEqual(alike([runs[0]], columns), new Map(), "of one run nothing is folded");
});

test("two losses of one text are not alike", () => {
  const runs = [0.12341, 0.12342].map((test_loss, i) => aRun(String(i), {}, { test_loss }));
  assert.equal(text("loss", runs[0]), text("loss", runs[1]));
  assert.ok(!alike(runs, columns).has("loss"));
});

test("runs are sorted by any column, pinned ones first, and what a run does not have comes last both ways", () => {
  const runs = [
    aRun("a", { seed: 3 }, { first_all_test: 20 }),
    aRun("b", { seed: 10 }, { first_all_test: null }),
    aRun("c", { seed: 2 }, { first_all_test: 3 }),
  ];
  assert.deepEqual(names(runs, { sort: { key: "seed", down: false } }), ["c", "a", "b"]);
  assert.deepEqual(names(runs, { sort: { key: "seed", down: true } }), ["b", "a", "c"]);
  assert.deepEqual(names(runs, { sort: { key: "all_test", down: false } }), ["c", "a", "b"]);
  assert.deepEqual(names(runs, { sort: { key: "all_test", down: true } }), ["a", "c", "b"]);
  runs[1].pinned = true;
  assert.deepEqual(names(runs, { sort: { key: "seed", down: false } }), ["b", "c", "a"]);
  const numberedRuns = ["run 10", "Run 9", "run 1"].map((id) => aRun(id));
  assert.deepEqual(names(numberedRuns, { sort: { key: "name", down: false } }), ["run 1", "Run 9", "run 10"]);
});

test("a filter finds all its words anywhere in what a line says", () => {
  const runs = [aRun("seed 3", { hidden_size: 199 }), aRun("seed 1", { hidden_size: 64 }), aRun("seed 2", { hidden_size: 199 })];
  assert.deepEqual(names(runs, { filter: "199 SEED", sort: { key: "seed", down: false } }), ["seed 3", "seed 2"]);
  assert.deepEqual(names(runs, { filter: "nothing like it" }), []);
  assert.equal(emptyText({ runs, stray: "" }), "No run fits the filter.");
  assert.equal(emptyText({ runs: [], stray: "The link names a run." }), "No runs yet: train one on the Train page. The link names a run.");
});

const RATES = [0.01, 0.02, 0.05];
/** The runs of a sweep over three rates, two seeds each. @param {(place: number) => object} [more] */
const sweep = (more = () => ({})) =>
  RATES.flatMap((learning_rate, i) =>
    [0, 1].map((seed) => aRun(`s${2 * i + seed}`, { learning_rate, seed }, { sweep: "s", ...more(2 * i + seed) })),
  );

test("what the line of a sweep says finds its runs, and a word of one run finds that alone", () => {
  const runs = [aRun("single"), ...sweep()];
  runs[4].name = "the odd one";
  assert.equal(names(runs, { filter: "sweep learning" }).length, 6);
  assert.deepEqual(names(runs, { filter: "odd" }), ["the odd one"]);
  assert.equal(names(runs, { filter: "article" }).length, 7);
  assert.deepEqual(names(runs, { kind: "single" }), ["single"]);
  assert.equal(names(runs, { kind: "sweep" }).length, 6);
});

for (const [key, range] of [
  ["learning_rate", "Learn. rate 0.01 to 0.05"],
  ["loss", "Test loss 0.100 to 1.100"],
  ["seed", "Seed 0 to 1"],
  ["all_test", "100 % test 100 to 150"],
]) {
  test(`a sorted line of a sweep stands where its first run would, and says from where to where: ${key}`, () => {
    const own = sweep((place) => ({ test_loss: [0.1, 0.3, 0.5, 0.7, 0.9, 1.1][place], first_all_test: 100 + 10 * place }));
    const low = aRun("low", { learning_rate: 0.015, seed: 1 }, { test_loss: 0.2, first_all_test: 120 });
    const high = aRun("high", { learning_rate: 0.5, seed: 99 }, { test_loss: 9, first_all_test: 190 });
    const runs = [low, high, ...own];
    const savedSweeps = savedSweepsOf(runs);
    /** @param {boolean} down */
    const heads = (down) =>
      linesOf(listedRuns(runs, { filter: "", kind: "all", sort: { key, down } }, columns, savedSweeps), savedSweeps, () => false).lines.map(
        ({ run, sweep }) => run?.name ?? sweep?.id,
      );
    assert.deepEqual(heads(false), ["s", "low", "high"]);
    assert.deepEqual(heads(true)[0], "high");
    assert.equal(rangeText(column(key), own), range);
  });
}

test("a sweep is named by what was swept", () => {
  assert.equal(savedSweepsOf(sweep()).get("s")?.name, "Learning rate 0.01, 0.02, 0.05");
  const seeds = [0, 1].map((seed) => aRun(String(seed), { seed }, { sweep: "s" }));
  assert.equal(savedSweepsOf(seeds).get("s")?.name, "2 seeds of one setting");
  assert.equal(savedSweepsOf(seeds.slice(1)).size, 0, "the last run that is left of a sweep is a run like others");
});
