/** What the Train page says beside its curves: the note under the transport, and the test sentences with their answers. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "../support/catalogue.js";
import { allIn, buttonIn, textOf } from "../support/in_part.js";
import { screen } from "../support/inside.js";
import { Part } from "../support/part.js";

const { makeEmitter } = await import("../../../playground/frontend/core/emitter.js");
const { learnSettings } = await import("../../../playground/frontend/core/settings.js");
const { mountNote } = await import("../../../playground/frontend/train/note.js");
const { mountSentences } = await import("../../../playground/frontend/train/test_sentences.js");
const { LIMITS, SETTINGS } = await import("../support/catalogue.js");

/** A part of the page that shows a run. @param {(root: any, context: any) => unknown} mount */
function open(mount) {
  learnSettings({
    settings: SETTINGS.map((setting) => ({ ...setting, changeable: setting.name === "learning_rate" })),
    defaults: {},
    limits: LIMITS,
    arrays: {},
  });
  const { on, tell } = makeEmitter();
  const root = new Part();
  /** @type {any[]} */
  const sent = [];
  /** @type {any[]} */
  const set = [];
  /** @type {string[]} */
  const shown = [];
  const stream = { on, connected: true, send: (/** @type {object} */ message) => stream.connected && sent.push(message) > 0 };
  mount(root, {
    stream,
    setSetting: (/** @type {any[]} */ ...what) => set.push(what),
    show: (/** @type {string} */ text) => shown.push(text),
  });
  return { root, tell, sent, set, shown, stream, says: () => textOf(root).replace(/\s+/gu, " ").trim() };
}

const STATUS = { state: "running", epoch: 10, epochs: 1000, message: "", pending: [], remedy: null, saving: "" };
const RAISE = "Complete: all 1,000 epochs are trained. Raise Epochs to train on.";

/** @type {[name: string, status: object, text: string, tone: string][]} */
const NOTES = [
  ["a run that trains", {}, "", ""],
  ["one that is complete", { state: "done", epoch: 1000 }, RAISE, ""],
  [
    "one with more epochs than are set",
    { state: "done", epoch: 1200 },
    "1,200 epochs are trained, more than the 1,000 that are set. Raise Epochs above 1,200 to train on.",
    "",
  ],
  [
    "one that diverged",
    { state: "diverged", message: "It diverged.", remedy: ["learning_rate", 0.01] },
    "It diverged. Start a new run with learning rate 0.01",
    "bad",
  ],
  ["a change that takes a new run", { pending: ["hidden_size"] }, "Hidden size: this takes a new run. Start a new run", ""],
  [
    "a change after the end",
    { state: "done", epoch: 1000, pending: ["learning_rate"] },
    `${RAISE} Learning rate: this takes a new run, or more epochs. Start a new run`,
    "",
  ],
  [
    "two changes after the end",
    { state: "done", epoch: 1000, pending: ["learning_rate", "hidden_size"] },
    `${RAISE} Learning rate, Hidden size: this takes a new run. Start a new run`,
    "",
  ],
  [
    "a complete run that is not saved, before a change",
    { state: "done", epoch: 1000, pending: ["hidden_size"], saving: "It is not saved.", remedy: ["learning_rate", 0.01] },
    `${RAISE} Hidden size: this takes a new run. Start a new run`,
    "",
  ],
  ["one that failed", { state: "failed", message: "No memory." }, "No memory.", "bad"],
  ["a change in a run that trains", { pending: ["learning_rate"] }, "Learning rate: this takes a new run. Start a new run", ""],
  [
    "what a run is to change by itself",
    { planned: [{ epoch: 120, name: "learning_rate", value: 0.005 }] },
    "This run changes by itself, as in the link: rate 0.005 after epoch 120.",
    "",
  ],
  ["a run that cannot be saved", { saving: "It is not saved." }, "It is not saved.", "bad"],
  ["a run while little room is left", { room: "You have 15 of 20." }, "You have 15 of 20.", ""],
  ["one that is not saved any more", { saving: "It is not saved.", room: "You have 20 of 20." }, "It is not saved.", "bad"],
  [
    "a complete run while little room is left",
    { state: "done", epoch: 1000, room: "You have 15 of 20." },
    `${RAISE} You have 15 of 20.`,
    "",
  ],
  [
    "what a run is to change, while little room is left",
    { planned: [{ epoch: 120, name: "learning_rate", value: 0.005 }], room: "You have 15 of 20." },
    "This run changes by itself, as in the link: rate 0.005 after epoch 120. You have 15 of 20.",
    "",
  ],
  ["a complete run that cannot be saved", { state: "done", epoch: 1000, saving: "It is not saved." }, `${RAISE} It is not saved.`, ""],
];

for (const [name, status, text, tone] of NOTES) {
  test(`the note on ${name}`, () => {
    const { root, tell, says } = open(mountNote);
    tell("status", { ...STATUS, ...status });
    assert.deepEqual([says(), root.dataset.tone ?? ""], [text, tone]);
  });
}

test("the note follows all that it tells of", () => {
  const { tell, says } = open(mountNote);
  const note = (/** @type {object} */ status) => {
    tell("status", { ...STATUS, state: "done", epoch: 1000, ...status });
    return says();
  };
  assert.equal(note({}), RAISE);
  assert.match(note({ epochs: 900 }), /^1,000 epochs are trained, more than the 900/u);
  assert.equal(note({}), RAISE);
  assert.equal(note({ saving: "It is not saved." }), `${RAISE} It is not saved.`);
  assert.equal(note({ room: "You have 15 of 20." }), `${RAISE} You have 15 of 20.`);
  assert.equal(note({ saving: "It is not saved.", message: "It diverged." }), "It diverged.");
  assert.match(note({ message: "It diverged.", remedy: ["learning_rate", 0.01] }), /learning rate 0\.01$/u);
  assert.match(note({ message: "It diverged.", remedy: ["learning_rate", 0.03] }), /learning rate 0\.03$/u);
});

test("the note's buttons start a new run, with the setting that would help", () => {
  const { root, tell, sent, set } = open(mountNote);
  tell("status", { ...STATUS, state: "diverged", message: "It diverged.", remedy: ["learning_rate", 0.01] });
  buttonIn(root, "Start a new run with learning rate 0.01").click();
  assert.deepEqual(set, [["learning_rate", 0.01, true]]);
  tell("status", { ...STATUS, pending: ["hidden_size"] });
  const button = buttonIn(root, "Start a new run");
  tell("status", { ...STATUS, epoch: 11, pending: ["hidden_size"] });
  assert.equal(buttonIn(root, "Start a new run"), button, "it stays the same button while nothing else is said");
  button.click();
  assert.deepEqual(sent, [{ do: "new" }]);
});

test("a new run that is asked for without a connection is told, and asked for again once that is back", () => {
  const { root, tell, sent, stream, says } = open(mountNote);
  tell("status", { ...STATUS, pending: ["hidden_size"] });
  stream.connected = false;
  buttonIn(root, "Start a new run").click();
  assert.match(says(), /^There is no connection to the server just now\./u);
  assert.deepEqual([sent, root.dataset.tone], [[], "bad"]);
  stream.connected = true;
  tell("open", undefined);
  buttonIn(root, "Start a new run").click();
  assert.deepEqual(sent, [{ do: "new" }]);
});

test("while the connection is lost the note says that, or why, and then what it said before", () => {
  const { root, tell, says } = open(mountNote);
  tell("status", { ...STATUS, state: "done", epoch: 1000 });
  tell("lost", null);
  assert.match(says(), /^The connection to the server was lost\. Trying again/u);
  assert.equal(root.dataset.tone, "bad");
  tell("lost", { sentence: "There are too many windows." });
  assert.equal(says(), "There are too many windows.");
  tell("open", undefined);
  assert.deepEqual([says(), root.dataset.tone], [RAISE, ""]);
});

test("of two labels a sentence's bar has both their shares, of more that of the answer and nothing beside it", () => {
  screen.prefers.add("(prefers-reduced-motion: reduce)");
  const { root, tell } = open(mountSentences);
  const list = allIn(root).find(({ tag }) => tag === "ol");
  list.matches = () => false;
  const looks = (/** @type {string[]} */ labels, /** @type {number[][]} */ ...shares) => {
    tell("run", { labels, sentences: shares.map((_, i) => ({ text: `${i}`, label: labels[0] })) });
    tell("answers", { probabilities: shares.map((of) => of.at(-1)), of_labels: shares });
    return list.children
      .toSorted((/** @type {any} */ one, /** @type {any} */ other) => Number(textOf(one) > textOf(other)))
      .map((/** @type {any} */ row) => {
        const [, , { children }] = row.children[0].children;
        return [children[0].style.transform, row.style["--rnn-answer"], row.style["--rnn-rest"], row.dataset.answer];
      });
  };
  const colour = (/** @type {number} */ place) => `var(--rnn-label-${place}, currentColor)`;
  assert.deepEqual(looks(["bad", "good"], [0.9, 0.1], [0.75, 0.25]), [
    ["scaleX(0.1)", colour(1), undefined, "bad"],
    ["scaleX(0.25)", colour(1), undefined, "bad"],
  ]);
  assert.deepEqual(looks(["de", "en", "fr"], [0.5, 0.3, 0.2], [0.6, 0.15, 0.25]), [
    ["scaleX(0.5)", colour(0), "transparent", "de"],
    ["scaleX(0.6)", colour(0), "transparent", "de"],
  ]);
  screen.prefers.clear();
});

test("wrong test sentences stand first, in the order of the data set, and a click puts one into the player", () => {
  screen.prefers.add("(prefers-reduced-motion: reduce)");
  const { root, tell, shown, says } = open(mountSentences);
  const list = allIn(root).find(({ tag }) => tag === "ol");
  list.matches = () => false;
  const sentences = ["a", "b", "c"].map((text) => ({ text, label: "good" }));
  tell("run", { labels: ["bad", "good"], sentences });
  const texts = () => list.children.map((/** @type {any} */ row) => row.children[0].children[1].textContent);
  assert.deepEqual([texts(), says().startsWith("Sentences 3 of the test set")], [["a", "b", "c"], true]);
  const answers = (/** @type {number[]} */ ...shares) =>
    tell("answers", { probabilities: shares, of_labels: shares.map((share) => [1 - share, share]) });
  answers(0.9, 0.2, 0.4);
  assert.deepEqual([texts(), root.dataset.wrong], [["b", "c", "a"], "2"]);
  assert.match(says(), /3 of the test set, 2 wrong/u);
  const [first, , last] = list.children;
  assert.deepEqual(
    [first.dataset.answer, first.dataset.wrong, textOf(first).replace(/\s+/gu, " ").trim()],
    ["bad", "true", "wrong b bad 80 %"],
  );
  assert.deepEqual(
    [last.dataset.answer, last.dataset.wrong, textOf(last).replace(/\s+/gu, " ").trim()],
    ["good", "false", "right a good 90 %"],
  );
  first.children[0].click();
  assert.deepEqual(shown, ["b"]);
  answers(0.9, 0.2);
  assert.deepEqual(texts(), ["b", "c", "a"], "answers to the sentences of another run");
  list.matches = () => true;
  answers(0.9, 0.8, 0.4);
  assert.deepEqual(texts(), ["b", "c", "a"], "no row slips away under the pointer");
  list.matches = () => false;
  const focused = first.children[0];
  focused.focus();
  list.say("pointerleave");
  assert.deepEqual(texts(), ["c", "a", "b"]);
  assert.equal(document.activeElement, focused, "the row that has the focus keeps it on its way");
  tell("run", { labels: ["bad", "good"], sentences: sentences.slice(0, 1) });
  assert.deepEqual(texts(), ["a"]);
  screen.prefers.clear();
});

test("where every word has a label it is counted how many are right, and where a number is answered it stands beside its own", () => {
  screen.prefers.add("(prefers-reduced-motion: reduce)");
  const { root, tell, says } = open(mountSentences);
  const list = allIn(root).find(({ tag }) => tag === "ol");
  list.matches = () => false;
  const rows = () => list.children.map((/** @type {any} */ row) => [row.dataset.wrong, textOf(row).replace(/\s+/gu, " ").trim()]);
  tell("run", { labels: ["noun", "verb"], sentences: ["a", "b"].map((text) => ({ text, label: "noun verb", target: ["noun", "verb"] })) });
  tell("answers", {
    right: [
      [2, 2],
      [1, 2],
    ],
  });
  assert.deepEqual(rows(), [
    ["true", "wrong b 1 of 2 right"],
    ["false", "right a 2 of 2 right"],
  ]);
  assert.match(says(), /2 of the test set, 1 wrong/u);
  tell("run", { labels: ["sum"], sentences: [{ text: "c", label: "1.05", target: 1.05 }] });
  tell("answers", { numbers: [0.85] });
  assert.deepEqual(rows(), [[undefined, "c 0.850 for 1.05"]]);
  assert.match(says(), /1 of the test set, off by 0.200/u);
  tell("run", { labels: ["a", "b"], writes_from: ">", sentences: [{ text: ">ab", label: "ab", target: ["a", "b"] }] });
  tell("answers", { right: [[1, 2]] });
  assert.deepEqual(rows(), [[undefined, ">ab 1 of 2 right"]], "what comes next is not to be known for sure");
  assert.doesNotMatch(says(), /wrong/u);
  screen.prefers.clear();
});
