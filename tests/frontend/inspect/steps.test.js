/** The numbers behind the drawn network: its cells, one step of it as a sum, and its weights, which can be set. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { allIn, buttonIn, choose, textOf } from "../support/in_part.js";
import { openInside, SIDES } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { layoutOf } = await import("../../../playground/frontend/inspect/network/layout.js");
const { roundedTogether } = await import("../../../playground/frontend/inspect/network/terms.js");
const { mountStep } = await import("../../../playground/frontend/inspect/network/step/step.js");
const { network } = await import("../../../playground/frontend/inspect/network/network.js");
const { weights } = await import("../../../playground/frontend/inspect/weights/weights.js");

test("a weight that is chosen can be set, and w_hh can be cut; another array begins without a choice", () => {
  const { selection, show } = openInside();
  const { body, click, button, field, says } = show(weights, ANSWERS.weights);
  const [value, rank] = [field("Value of the weight"), field("Rank of w_hh")];
  assert.deepEqual([value.hidden, allIn(body).find(({ children }) => children.includes(rank)).hidden], [true, true]);
  click({ x: 1, y: 2 });
  assert.deepEqual([value.hidden, value.value], [false, "6"]);
  assert.match(says(), /w_xh\[2, 17\], from “good” to unit 2:/u);
  value.value = "0.5";
  button("Set it").click();
  assert.deepEqual(selection.now.edits, ["w_xh 2 17 0.5"]);
  value.value = "2000";
  value.press("Enter");
  assert.deepEqual(selection.now.edits, ["w_xh 2 17 0.5"], "no weight is that large");
  value.value = "-7";
  value.press("Enter");
  assert.deepEqual(selection.now.edits, ["w_xh 2 17 -7.0"]);
  choose(
    allIn(body).find(({ value }) => value === "w_hh"),
    "w_hh",
  );
  assert.match(says(), /Choose a cell to set its weight\./u);
  assert.deepEqual([value.hidden, rank.value, rank.max], [true, "2", "3"]);
  assert.match(says(), /All eigenvalues lie inside/u);
  rank.value = "1";
  button("Cut it").click();
  assert.deepEqual(selection.now.edits, ["w_xh 2 17 -7.0", "rank 1"]);
});

test("a cell of the drawn network is a word and a unit, a place beside its columns the nearest word", () => {
  const { selection, show } = openInside({ unit: 0 });
  const { body } = show(network, ANSWERS.network);
  const scroller = allIn(body).find(({ className }) => className === "rnn-network-scroll");
  const drawing = scroller.children[0];
  drawing.getBoundingClientRect = () => ({ left: 100, top: 50 });
  const { x, states } = layoutOf(3, 3, 498);
  const clickAt = (/** @type {number} */ across, /** @type {number} */ down) => {
    drawing.say("click", { clientX: 100 + across, clientY: 50 + down });
    return [selection.now.word, selection.now.unit];
  };
  assert.deepEqual(clickAt(x(1), states.top + 2.5 * states.cell), [1, 2]);
  assert.deepEqual(clickAt(x(2) + 2, states.bottom + 20), [2, null], "its word below");
  const after = (/** @type {string} */ key) => [scroller.press(key), selection.now.word, selection.now.unit];
  assert.deepEqual(["ArrowLeft", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowRight"].map(after), [
    [true, 1, null],
    [true, 1, 0],
    [true, 1, 1],
    [true, 1, 0],
    [true, 2, 0],
  ]);
  assert.deepEqual(after("Escape"), [true, 2, null], "the whole step again");
  assert.deepEqual(after("Escape"), [false, 2, null], "the key is free for others");
  assert.deepEqual(after("ArrowDown"), [true, 2, 0]);
});

test("the sum of a cell is computed by the visitor term by term, and shown whole again", () => {
  const { context, selection, requests } = openInside({ sentence: "bad", word: 1, unit: 0 });
  const { node, draw, tables } = mountStep(context);
  draw({ words: ["bad"] });
  const unit = { unit: 0, word: "bad", input: 0.5, bias: -0.25, recurrent: [1], value: 0.8483 };
  const rest = { logits: [1, 2], probabilities: [0.25, 0.75], losses: [1.5, 0.5] };
  requests[0].onOutcome({ answer: { word: 1, unit, ...SIDES, ...rest } });
  const says = () => textOf(node).replace(/\s+/gu, " ");
  assert.match(says(), /h_1\[0\] = tanh\(w_xh x_1 \+ w_hh h_0 \+ b_h\)\[0\]/u);
  assert.match(says(), /z = 1\.2500, and tanh\(z\) = 0\.8483/u);
  assert.match(says(), /bad 1\.0000 25\.00 % 1\.500 good 2\.0000 75\.00 % 0\.500/u);
  buttonIn(node, "Compute it").click();
  assert.match(says(), /So far 0\.0000: choose the next term\./u);
  buttonIn(node, "b_h: −0.2500").click();
  buttonIn(node, "w_xh of “bad”: 0.5000").click();
  assert.match(says(), /So far 0\.2500: choose/u);
  assert.equal(buttonIn(node, "b_h: −0.2500").disabled, true);
  buttonIn(node, "w_hh from unit 0: 1.0000").click();
  assert.match(says(), /z = 1\.2500/u);
  selection.set({ unit: 1 });
  requests[requests.length - 1].onOutcome({ answer: { word: 1, unit: { ...unit, unit: 1 }, ...SIDES, ...rest } });
  assert.match(says(), /So far 0\.0000/u, "of another unit nothing is added yet");
  buttonIn(node, "Show it all").click();
  assert.match(says(), /z = 1\.2500/u);
  selection.set({ word: 0 });
  requests[requests.length - 1].onOutcome({ answer: { word: 0, unit, ...SIDES, ...rest } });
  assert.match(says(), /Unit 0 begins at 0/u);
  selection.set({ word: 1 });
  requests[requests.length - 1].onOutcome({ error: "This explains others." });
  assert.deepEqual([node.hidden, says(), tables(true)], [false, " Here one step stands in numbers. This explains others.", []]);
});

test("what is seen of the terms of a cell adds up to what is seen of their sum", () => {
  const terms = [0.33333, 0.33333, 0.33334, -0.00004].map((value, place) => ({ name: String(place), value }));
  assert.deepEqual(
    roundedTogether(terms, 4).map(({ value }) => value),
    [0.3333, 0.3333, 0.3334, 0],
  );
  const values = Array.from({ length: 9 }, (_, place) => Math.sin(place + 1) / 3);
  for (let count = 1; count <= values.length; count += 1) {
    const rounded = roundedTogether(
      values.slice(0, count).map((value) => ({ name: "", value })),
      4,
    ).map(({ value }) => value);
    const sums = [values.slice(0, count), rounded].map((each) => each.reduce((sum, value) => sum + value, 0).toFixed(4));
    assert.equal(sums[0], sums[1]);
    rounded.forEach((value, place) => void assert.ok(Math.abs(value - values[place]) < 1e-4));
  }
  const { context, requests } = openInside({ sentence: "bad", word: 1, unit: 0 });
  const { node, draw } = mountStep(context);
  draw({ words: ["bad"] });
  const unit = { unit: 0, word: "bad", input: -0.019, bias: 0.33333, recurrent: [0.33333], value: 0.5698 };
  requests[0].onOutcome({ answer: { word: 1, unit, ...SIDES, logits: [1, 2], probabilities: [0.25, 0.75], losses: [1.5, 0.5] } });
  const numbers = allIn(node)
    .filter(({ tag }) => tag === "b")
    .map(({ textContent }) => textContent);
  assert.deepEqual(numbers, ["0.3334", "0.3333", "−0.0190"]);
  assert.match(textOf(node), /z = 0\.6477, and tanh\(z\) = 0\.5698: the value of the cell/u);
});

test("the keyboard stays where the sum is added up: it goes on to the next term that waits", () => {
  const { context, requests } = openInside({ sentence: "bad", word: 1, unit: 0 });
  const { node, draw } = mountStep(context);
  draw({ words: ["bad"] });
  const unit = { unit: 0, word: "bad", input: 0.5, bias: -0.25, recurrent: [1], value: 0.8483 };
  requests[0].onOutcome({ answer: { word: 1, unit, ...SIDES, logits: [1, 2], probabilities: [0.25, 0.75], losses: [1.5, 0.5] } });
  /** Presses a button with the keyboard: what has the focus then. @param {string} name */
  const press = (name) => {
    buttonIn(node, name).focus();
    buttonIn(node, name).click();
    const { textContent, attributes } = /** @type {any} */ (document.activeElement);
    return textContent || attributes["aria-label"];
  };
  assert.equal(press("Compute it"), "w_hh from unit 0: 1.0000");
  assert.equal(press("w_xh of “bad”: 0.5000"), "b_h: −0.2500");
  assert.equal(press("b_h: −0.2500"), "w_hh from unit 0: 1.0000");
  assert.equal(press("w_hh from unit 0: 1.0000"), "Show it all");
});

test("a cell that stands for several units says so, and each of them can be chosen there and with Enter", () => {
  const { selection, show, requests } = openInside({ sentence: "not bad", word: 1, unit: 3 });
  const zeros = (/** @type {number} */ count) => base64(...Array.from({ length: count }, () => 0));
  const answer = { ...ANSWERS.network, units: 128, hidden: zeros(3 * 128), gradient: zeros(2 * 3 * 128), speaks: zeros(128) };
  const { body, says } = show(network, answer);
  const rest = { ...SIDES, logits: [1, 2], probabilities: [0.25, 0.75], losses: [1.5, 0.5] };
  const reply = (/** @type {number} */ unit) =>
    requests[requests.length - 1].onOutcome({
      answer: { word: 1, unit: { unit, word: "not", input: 0.5, bias: 0, recurrent: [], value: 0.4621 }, ...rest },
    });
  reply(3);
  assert.match(says(), /This cell is the mean of units 2 3 ; below is unit 3\. .*: the value of unit 3\./u);
  assert.match(says(), /grouped into 64 bands of their means \(Enter: the next unit of the chosen one\)/u);
  const other = buttonIn(body, "Unit 2: its sum, term by term");
  assert.equal(other.attributes["aria-pressed"], "false");
  other.focus();
  other.click();
  assert.equal(selection.now.unit, 2);
  reply(2);
  const same = buttonIn(body, "Unit 2: its sum, term by term");
  assert.deepEqual([same.attributes["aria-pressed"], document.activeElement === same], ["true", true]);
  const scroller = allIn(body).find(({ className }) => className === "rnn-network-scroll");
  const after = (/** @type {string} */ key) => [scroller.press(key), selection.now.unit];
  assert.deepEqual([after("Enter"), after("Enter"), after("ArrowDown"), after("Enter")], [[true, 3], [true, 2], [true, 4], [true, 5]]); // biome-ignore format: a table
  selection.set({ unit: null });
  assert.deepEqual(after("Enter"), [false, null]);
  const small = openInside({ sentence: "not bad", word: 1, unit: 1 });
  const drawn = small.show(network, ANSWERS.network);
  const cells = allIn(drawn.body).find(({ className }) => className === "rnn-network-scroll");
  assert.deepEqual([cells.press("Enter"), small.selection.now.unit], [false, 1], "a cell of one unit has no other");
  small.requests[small.requests.length - 1].onOutcome({
    answer: { word: 1, unit: { unit: 1, word: "not", input: 0.5, bias: 0, recurrent: [], value: 0.4621 }, ...rest },
  });
  assert.doesNotMatch(drawn.says(), /mean of units/u);
});

test("of a whole column a unit is chosen in the table of its numbers", () => {
  const { context, selection, requests } = openInside({ sentence: "bad", word: 1 });
  const { node, draw } = mountStep(context);
  draw({ words: ["bad"] });
  const vectors = Object.fromEntries(["input", "recurrent", "bias", "z", "h"].map((name) => [name, base64(0.5, 0.25)]));
  const sizes = { input: 1, recurrent: 1, bias: 1, z: 1, h: 1 };
  const rest = { logits: [1, 2], probabilities: [0.25, 0.75], losses: [1.5, 0.5] };
  requests[0].onOutcome({ answer: { word: 1, words: ["bad"], token: 1, vocab_size: 9, unit: null, vectors, sizes, ...SIDES, ...rest } });
  assert.match(textOf(node), /h_1 = tanh\(w_xh x_1/u);
  assert.match(textOf(node), /what “bad” brings, as x_1 is 1 at index 1 of 0 to 8, 0 elsewhere/u);
  const numbers = () => allIn(node).find(({ tag }) => tag === "details");
  assert.equal(numbers().open, true, "there are few");
  numbers().children[0].click(); // the browser closes it after the click
  draw({ words: ["bad"] });
  requests[requests.length - 1].onOutcome({
    answer: { word: 1, words: ["bad"], token: 1, vocab_size: 9, unit: null, vectors, sizes, ...SIDES, ...rest },
  });
  assert.equal(numbers().open, false, "it stays as the visitor left it");
  buttonIn(node, "Unit 1: its sum, term by term").click();
  assert.equal(selection.now.unit, 1);
});
