/** A finding as a page: what answers in the place of the server, and what the page says of itself. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "../support/catalogue.js";
import { aRun } from "../support/saved_runs.js";

const { aboutText } = await import("../../../playground/frontend/saved/finding_about.js");
const { makeFindingApi } = await import("../../../playground/frontend/saved/finding_api.js");
const { makeFindingAnswering } = await import("../../../playground/frontend/saved/finding_answering.js");

/** Of two words, one unit and two labels. */
const WEIGHTS = btoa(String.fromCharCode(...new Uint8Array(Float64Array.of(1, -1, 0.5, 2, -2, 0, 0, 0).buffer)));
const curve = { epoch: null, value: "AAAA" };
const runs = ["a", "b"].map((id) => aRun({ id, name: id, machine: "a desk" }));
const finding = () => ({
  title: "it",
  saved: { at: 0, version: "1" },
  sentence: "",
  view: {},
  runs: structuredClone(runs),
  curves: {
    a: { seconds: "BBBB", columns: { test_loss: curve } },
    b: { seconds: null, columns: { test_loss: { ...curve, epoch: "C", seconds: "D" } } },
  },
  data: [{ words: ["bad", "good"], tokenizer: "words", labels: ["no", "yes"], note: "" }],
  networks: {
    a: {
      epoch: 7,
      data: 0,
      network: {
        sizes: { V: 2, H: 1, C: 2, G: 1 },
        cell: "tanh",
        arrays: { w_xh: "HV", w_hh: "HH", w_hy: "CH", b_h: "H", b_y: "C" },
        refused: {},
      },
      values: WEIGHTS,
    },
  },
  yardsticks: { lines: [[{ role: "floor", measure: "loss", value: 0.7, label: "by chance" }]], of: { a: 0 } },
  missing: { b: "It answers with a number." },
  sweeps: [],
});

test("the page says what is in it and what is not", () => {
  assert.match(
    aboutText(/** @type {any} */ (finding())),
    /^2 runs, trained on a desk\. The last weights of 1 of them .* fewer points than epochs/u,
  );
  const { networks, curves, ...rest } = finding();
  const whole = { ...rest, networks: { a: networks.a, b: networks.a }, curves: { a: curves.a } };
  assert.equal(
    aboutText(/** @type {any} */ (whole)),
    "2 runs, trained on a desk. The last weights of each are in this page, so each reads any sentence.",
  );
});

test("what is asked of a server the page answers: curves, words, and changes that last as long as it is open", async () => {
  const api = makeFindingApi(/** @type {any} */ (finding()));
  assert.equal(api.smooths, false);
  const how = { column: "test_loss", points: 500, smooth: 0, seconds: true };
  assert.deepEqual(await api.histories(["a", "b"], how), {
    a: { ...curve, seconds: "BBBB" },
    b: { ...curve, epoch: "C", seconds: "D" },
  });
  assert.deepEqual([await api.vocabulary("a"), await api.vocabulary("b")], [["bad", "good"], []]);
  assert.deepEqual([(await api.yardsticks("a"))[0].label, await api.yardsticks("b")], ["by chance", []]);
  await api.change("a", { name: "the first" });
  await api.change("b", { name: "" });
  await api.pin(["b"], true);
  await api.remove(["a"]);
  const names = async () => (await api.runs()).runs.map(({ name, pinned }) => [name, pinned]);
  assert.deepEqual(await names(), [["b", true]]);
  await api.bringBack(["a"]);
  assert.deepEqual(await names(), [
    ["the first", false],
    ["b", true],
  ]);
});

test("each network reads a sentence with its own weights, and one without says so", async () => {
  const limits = { played: 9, explained: 9, unknown: 9, acting: 9, largest_weight: 1e9, no_number: "No number." };
  const reader = { tokenizers: { words: (/** @type {string} */ text) => text.split(" ") }, nearest: () => [], limits };
  const { transport } = makeFindingAnswering(/** @type {any} */ (finding()), /** @type {any} */ (reader));
  /** @type {any[]} */
  const told = [];
  const line = transport("/saved", {});
  line.onmessage = ({ data }) => told.push(JSON.parse(data));
  await new Promise(setImmediate);
  for (const [id, run] of ["a", "b", "constructor"].entries())
    line.send(JSON.stringify({ ask: { id, run, view: "trace", sentence: "good" } }));
  await new Promise(setImmediate);
  const [{ answer, ...about }, ...refused] = told;
  assert.deepEqual(about, { kind: "answer", id: 0, run: "a", epoch: 7, view: "trace" });
  assert.deepEqual([answer.words, answer.known, answer.labels], [["good"], [true], ["no", "yes"]]);
  assert.deepEqual(
    refused.map(({ error }) => error),
    ["It answers with a number.", "This run is not in this page: choose another run."],
  );
});
