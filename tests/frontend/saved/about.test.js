/** What a saved page says of its run besides the numbers, and that it remembers nothing for others. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { learnSettings } from "../../../playground/frontend/core/settings.js";
import { rememberIn, text, viewState } from "../../../playground/frontend/core/view_state.js";
import { lastingText, settingRows, trainedRows } from "../../../playground/frontend/saved/about.js";
import { makeMemory } from "../../../playground/frontend/saved/memory.js";

/** @type {any} */
const ABOUT = {
  data: "Article",
  epochs_done: 1200,
  ended: "diverged",
  message: "It went too far.",
  started: 0,
  seconds: 65,
  machine: "",
  versions: { python: "3.11.7", numpy: "2.4.6" },
  settings: { hidden_size: 64, learning_rate: 0.05, new_one: 1 },
  first_settings: { hidden_size: 64, learning_rate: 0.02, new_one: 1 },
};

test("settings are told as they are, and as they were at first where they were changed", () => {
  const settings = ["data", "hidden_size", "learning_rate"].map((name) => ({ name, label: name.toUpperCase() }));
  learnSettings({ settings: /** @type {any} */ (settings) });
  assert.deepEqual(settingRows(ABOUT), [
    ["HIDDEN_SIZE", "64"],
    ["LEARNING_RATE", "0.05, at first 0.02"],
  ]);
});

test("how it was trained and with what is told, or that it is not known", () => {
  const rows = trainedRows(ABOUT);
  assert.deepEqual(rows[1], ["Trained", "1,200 epochs in 1 min 5 s, diverged"]);
  assert.match(trainedRows({ ...ABOUT, ended: "running" })[1][1], /s, and still training when it was saved$/u);
  assert.deepEqual(rows[2], ["", "It went too far."]);
  assert.deepEqual(rows.slice(-2), [
    ["Machine", "not known"],
    ["Versions", "python 3.11.7, numpy 2.4.6"],
  ]);
  assert.deepEqual(trainedRows({ ...ABOUT, message: "", versions: {} }).slice(-1), [["Versions", "not known"]]);
  assert.equal(trainedRows({ ...ABOUT, message: "" }).length, 5);
  assert.deepEqual([0.32, 9.96, 42.4, 3600].map(lastingText), ["0.3 s", "10.0 s", "42 s", "60 min 0 s"]);
});

test("a page that is a file of its own remembers in itself alone", () => {
  Object.assign(globalThis, { window: { location: { href: "file:///run.html" } }, sessionStorage: null });
  rememberIn(makeMemory({ "rnn-sentence": "not bad" }));
  const state = viewState("rnn-other", { own: text() });
  assert.equal(viewState("rnn-sentence-of", { sentence: { ...text(), common: "rnn-sentence" } }).recall().sentence, "not bad");
  state.remember({ own: "kept" });
  assert.equal(state.recall().own, "kept");
});
