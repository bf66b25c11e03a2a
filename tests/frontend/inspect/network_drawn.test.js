/** The drawn network: every column, arrow, answer and word stands in its place and is as wide, high and coloured as its number says. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { allIn, choose, textOf } from "../support/in_part.js";
import { openInside, screen } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";
import { openPens } from "../support/pen.js";
import { wordsOf } from "../support/words.js";

const { network } = await import("../../../playground/frontend/inspect/network/network.js");

openPens();

/** States within −1 to +1, the last word of which is not known. */
const ANSWER = { ...ANSWERS.network, known: [true, false], hidden: base64(0, 0, 0, 1, -1, 0.5, 0, 1, -0.5), speaks: base64(3, 2, 1) };

/** The network with what is drawn of it. @param {object} [selected] @param {any} [answer] */
function drawn(selected = { word: 1, unit: 2 }, answer = ANSWER) {
  const page = openInside(selected);
  const shown = page.show(network, answer);
  const root = () => allIn(shown.body).find(({ tag }) => tag === "svg");
  const ofClass = (/** @type {string} */ name) => allIn(root()).filter(({ attributes }) => attributes.class === `rnn-network-${name}`);
  const turn = (/** @type {string} */ way) => {
    choose(
      allIn(shown.body).find(({ value }) => value === way),
      way,
    );
    screen.frame();
  };
  const arrows = () =>
    ofClass("arrow").map(({ attributes, style }) => [
      attributes.d?.split("M")[1] ?? "",
      style.strokeWidth?.replace("px", "") ?? "",
      "data-faint" in attributes ? "faint" : "",
    ]);
  return { ...page, ...shown, root, ofClass, turn, arrows };
}

test("each arrow is as wide as what flows through it, from word to column, on to the next, and up to the answer", () => {
  const { arrows, ofClass, turn } = drawn();
  const none = ["", "", ""]; // of the start there is neither a word nor a state before
  assert.deepEqual(arrows(), [
    ...[none, ["50,98L109,98", "3.00", ""], ["142,98L201,98", "3.75", ""]],
    ...[none, ["126,160L126,144", "1.50", ""], ["218,160L218,144", "2.25", ""]],
    ...[["34,53L34,38", "4.50", ""], ["126,53L126,38", "5.25", ""], ["218,53L218,38", "6.00", ""]], // biome-ignore format: a row
  ]);
  turn("backward");
  assert.deepEqual(
    arrows(),
    [
      ...[none, ["109,98L50,98", "4.69", ""], ["201,98L142,98", "6.00", ""]],
      ...[none, ["126,160L126,144", "1.50", "faint"], ["218,160L218,144", "2.25", "faint"]],
      ...[["34,38L34,53", "4.50", "faint"], ["126,38L126,53", "5.25", "faint"], ["218,38L218,53", "6.00", ""]], // biome-ignore format: a row
    ],
    "the loss comes in at the last answer alone, and flows from column to column",
  );
  assert.deepEqual(ofClass("weight").map(({ textContent, attributes: { x, y } }) => [textContent, x, y]), [["w_hy", "17", "49"], ["w_hh", "80", "90"], ["w_xh", "109", "156"]]); // biome-ignore format: a row
});

test("over each column stands its answer, the labels on top of one another in their colours, and below it its word and one-hot input", () => {
  const { root, ofClass } = drawn();
  const shares = root().children.filter((/** @type {any} */ { tag, attributes }) => tag === "rect" && attributes.style);
  assert.deepEqual(
    shares.map((/** @type {any} */ { attributes: { x, y, height, style } }) => [x, y, height, /label-(\d)/u.exec(style)?.[1]]),
    [
      ...[["18", "19.00", "15.00", "0"], ["18", "4.00", "15.00", "1"]], // biome-ignore format: a row
      ...[["110", "22.00", "12.00", "0"], ["110", "4.00", "18.00", "1"]], // biome-ignore format: a row
      ...[["202", "31.00", "3.00", "0"], ["202", "4.00", "27.00", "1"]], // biome-ignore format: a row
    ],
  );
  assert.deepEqual(
    ofClass("word").map(({ textContent, attributes: { x, y, ...more }, children }) => [
      textContent,
      x,
      y,
      Object.keys(more),
      textOf(children[0]).trim(),
    ]),
    [
      ["h₀", "34", "184", ["class"], "the zero state, before any word"],
      ["not", "126", "184", ["class"], "not"],
      ["bad", "218", "184", ["class", "data-unknown"], "bad, which is not in the vocabulary: it enters as nothing"],
    ],
  );
  const vectors = ofClass("vector").map(({ children: [title, box, edges, mark] }) => [
    ...[title.textContent, box.attributes.x, edges.attributes.d.split("M").length],
    ...[Number(mark.attributes.x).toFixed(2), Number(mark.attributes.width).toFixed(2)],
  ]);
  assert.deepEqual(vectors, [
    ["one-hot input: 1 at index 0 of 0 to 17, 0 elsewhere", "97", 18, "97.00", "3.22"],
    ["one-hot input: 1 at index 17 of 0 to 17, 0 elsewhere", "189", 18, "243.78", "3.22"],
  ]);
  const long = drawn({}, { ...ANSWER, words: ["notwithstanding", "bad"] });
  assert.equal(long.ofClass("word")[1].textContent, "notwiths…");
});

test("a network that has read nothing has one column and one name; a column of many units is one of bands", () => {
  const empty = { ...ANSWER, words: [], known: [], tokens: [], hidden: base64(0, 0, 0), gradient: base64(0, 0, 0, 0, 0, 0), of_labels: [[0.5, 0.5]], flows: { input: [], recurrent: [], output: [1] }, flows_back: [[], []] }; // biome-ignore format: a row
  assert.deepEqual(drawn({}, empty).ofClass("weight").map(({ textContent }) => textContent), ["w_hy"]); // biome-ignore format: a line
  const sized = (/** @type {number} */ units) => {
    const states = base64(...Array.from({ length: 3 * units }, (_, i) => (i % 7) / 7));
    const gradient = base64(...Array.from({ length: 6 * units }, () => 1));
    return drawn({}, { ...ANSWER, units, hidden: states, gradient, speaks: base64(...Array.from({ length: units }, () => 1)) }).says();
  };
  assert.match(sized(64), /64 units; colours/u);
  assert.match(sized(65), /65 units, grouped into 64 bands of their means \(.*: the next unit of the chosen one\); colours/u);
});

/** The colours of the cells of each column, from the top, of what was painted. @param {any[]} images */
const columnsOf = (images) =>
  images.map(({ attributes: { href } }) => {
    const numbers = href.replace("data:", "").split(",").map(Number);
    return Array.from({ length: numbers.length / 4 }, (_, i) => numbers.slice(4 * i, 4 * i + 4).join(" "));
  });

test("a cell has the colour of its state, or of what the loss is there for the label that is chosen, in the order of the units", () => {
  const { root, turn, drawing, field } = drawn();
  const columns = () => columnsOf(root().children.filter((/** @type {any} */ { tag }) => tag === "image"));
  const [neutral, low, high] = ["255 255 255 255", "0 0 170 255", "170 170 0 255"];
  assert.deepEqual(columns(), [
    [neutral, neutral, neutral],
    [high, low, "213 213 128 255"],
    [neutral, high, "128 128 213 255"],
  ]);
  turn("backward");
  const ofGood = columns();
  assert.deepEqual(ofGood[2][2], high, "the strongest");
  choose(field("Label whose loss flows back"), "0");
  screen.frame();
  assert.deepEqual([columns()[0][0], columns()[2][2]], [neutral, high], "of the other label");
  assert.notDeepEqual(columns()[1], ofGood[1]);
  turn("forward");
  drawing.retheme?.("dark");
  screen.frame();
  assert.equal(columns()[1][0], high);
});

test("the chosen column and cell are framed, and without a unit no cell is", () => {
  const { selection, drawing, ofClass, ...page } = drawn();
  const framed = () => {
    const [head] = ofClass("head");
    const [cell] = ofClass("chosen");
    return [head.attributes.x, cell.style.display, cell.attributes.x, cell.attributes.y];
  };
  assert.deepEqual(framed(), ["93.5", "", "111", "112"]);
  selection.set({ word: 2, unit: 0 });
  drawing.select();
  assert.deepEqual(framed(), ["185.5", "", "203", "56"]);
  selection.set({ unit: null });
  drawing.select();
  assert.equal(framed()[1], "none");
  const press = (/** @type {string} */ key) => {
    const scroller = allIn(page.body).find(({ className }) => className === "rnn-network-scroll");
    return [scroller.press(key), selection.now.word, selection.now.unit];
  };
  assert.deepEqual(press("Escape"), [false, 2, null], "there is none to let go");
  assert.deepEqual([press("ArrowLeft"), press("ArrowRight"), press("ArrowDown"), press("ArrowDown"), press("ArrowUp"), press("Escape")], [[true, 1, null], [true, 2, null], [true, 2, 0], [true, 2, 1], [true, 2, 0], [true, 2, null]]); // biome-ignore format: a row
});

test("a click chooses the cell under it, and beside the columns the nearest column without a unit", () => {
  const { selection, root } = drawn({ word: 1, unit: 2 });
  root().getBoundingClientRect = () => ({ left: 100, top: 50 });
  const click = (/** @type {number} */ x, /** @type {number} */ y) => {
    root().say("click", { clientX: 100 + x, clientY: 50 + y });
    return [selection.now.word, selection.now.unit];
  };
  assert.deepEqual([click(218, 70), click(126, 130), click(150, 70), click(34, 10)], [[2, 0], [1, 2], [1, null], [0, null]]); // biome-ignore format: a row
});

test("where there is no room for all columns the picture scrolls to the chosen one, and says that it does", () => {
  const words = Array.from({ length: 20 }, (_, i) => `w${i}`);
  const many = (/** @type {number} */ each) => base64(...Array.from({ length: each * 21 }, () => 0.5));
  const flows = { input: words.map(() => 1), recurrent: words.map(() => 1), output: [...words.map(() => 1), 1] };
  const answer = { ...ANSWER, words, known: words.map(() => true), tokens: words.map(() => 3), hidden: many(3), gradient: many(6), flows, flows_back: [flows.recurrent, flows.recurrent], of_labels: flows.output.map(() => [0.5, 0.5]) }; // biome-ignore format: a row
  const { selection, drawing, body, says } = drawn({ word: 0 }, answer);
  const scroller = allIn(body).find(({ className }) => className === "rnn-network-scroll");
  selection.take(wordsOf(20));
  Object.assign(scroller, { scrollLeft: 0 });
  for (const [word, left] of [
    [5, 0],
    [12, 288],
    [14, 288],
    [20, 624],
  ]) {
    // biome-ignore format: a row
    selection.set({ word });
    drawing.select();
    assert.equal(scroller.scrollLeft, left, String(word));
  }
  assert.match(says(), /; scroll sideways for the other words/u);
  assert.doesNotMatch(drawn().says(), /scroll sideways/u);
});

test("which way it flows is remembered, and of other words, units and labels it is drawn anew", () => {
  const { turn, drawing, root, field } = drawn();
  const first = root();
  drawing.draw(ANSWER);
  screen.frame();
  assert.equal(root(), first, "of the same it moves");
  for (const more of [{ words: ["so", "bad"] }, { tokens: [1, 17] }, { vocab_size: 19 }, { labels: ["no", "yes"] }]) {
    const before = root();
    drawing.draw({ ...ANSWER, ...more });
    screen.frame();
    assert.notEqual(root(), before, Object.keys(more)[0]);
  }
  assert.deepEqual(field("Label whose loss flows back").children.map((/** @type {any} */ each) => each.textContent), ["no", "yes"]); // biome-ignore format: a line
  turn("backward");
  const kept = sessionStorage.getItem("rnn-inside-parts");
  const page = openInside();
  sessionStorage.setItem("rnn-inside-parts", String(kept));
  assert.match(page.show(network, ANSWER).says(), /colours: dL\/dh_t/u);
});
