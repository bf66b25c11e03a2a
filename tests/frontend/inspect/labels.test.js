/** A choice among the labels of a data set, and what the visitor has opened and chosen in the views: it is remembered. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { choose } from "../support/in_part.js";
import { openInside } from "../support/inside.js";

const { viewButton } = await import("../../../playground/frontend/inspect/view/button.js");
const { makeLabelChoice } = await import("../../../playground/frontend/inspect/view/labels.js");
const { chosenOf, isOpen, keepChoice, keepOpen } = await import("../../../playground/frontend/inspect/view/memory.js");

test("the label that a score speaks for is chosen at first, then the visitor's, wherever it stands; with other labels it begins anew", () => {
  openInside();
  /** @type {string[]} */
  const chosen = [];
  const label = makeLabelChoice("label of it", "Label", () =>
    chosen.push(`${label.place} ${chosenOf("label of it", ["?", "bad", "so so"])}`),
  );
  const node = /** @type {any} */ (label.node);
  const names = () => node.children.map((/** @type {any} */ { value, textContent }) => `${value} ${textContent}`);
  label.name({ labels: ["bad", "good", "so so"], toward: 1 });
  assert.deepEqual([names(), label.place], [["0 bad", "1 good", "2 so so"], 1]);
  choose(node, "2");
  assert.deepEqual(chosen, ["2 so so"], "it is remembered when the view hears of it");
  label.name({ labels: ["bad", "good", "so so"], toward: 0 });
  assert.equal(label.place, 2);
  label.name({ labels: ["so so", "good", "bad"], toward: 1 });
  assert.deepEqual([names(), label.place], [["0 so so", "1 good", "2 bad"], 0]);
  choose(node, "2");
  assert.deepEqual(chosen, ["2 so so", "2 bad"]);
  label.name({ labels: ["ham", "spam"], toward: 1 });
  assert.deepEqual([names(), label.place], [["0 ham", "1 spam"], 1]);
});

test("what is opened and what is chosen are remembered side by side, each under its name", () => {
  openInside();
  const opened = () => ["a", "b"].filter(isOpen);
  keepOpen("a", true);
  keepChoice("order", "loss");
  keepOpen("b", true);
  keepChoice("label", "bad");
  assert.deepEqual([opened(), chosenOf("order", ["file", "loss"]), chosenOf("label", ["good", "bad"])], [["a", "b"], "loss", "bad"]);
  keepOpen("a", true);
  keepOpen("a", false);
  assert.deepEqual([opened(), chosenOf("order", ["file", "loss"])], [["b"], "loss"]);
  assert.equal(chosenOf("order", ["file", "unit"]), "file", "there is no such order any more");
});

test("a small button sends no form, has a title where its text does not say it all, and does what it is given", () => {
  let clicks = 0;
  const button = viewButton("Undo", "Take back the last edit", () => (clicks += 1));
  button.click();
  assert.deepEqual([button.type, button.textContent, button.title, clicks], ["button", "Undo", "Take back the last edit", 1]);
  assert.equal("title" in viewButton("Undo", ""), false);
});
