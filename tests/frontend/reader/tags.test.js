/** The label of each word under the player, and the number that a network answers. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { textOf } from "../support/in_part.js";
import { Part } from "../support/part.js";
import { leavePlayer, openPlayer } from "../support/reader_page.js";

const { countText, likeliest, makeTags } = await import("../../../playground/frontend/reader/one/tags.js");
const { EMPTY, answerAt, answerText, readTrace } = await import("../../../playground/frontend/reader/trace.js");
after(leavePlayer);

const LABELS = ["noun", "verb"];
/** @type {import("../../../playground/frontend/reader/trace.js").Trace} */
const TRACE = {
  ...EMPTY,
  readout: "every",
  words: ["dogs", "bark", "now"],
  labels: LABELS,
  of_labels: [
    [0.5, 0.5],
    [0.9, 0.1],
    [0.8, 0.2],
    [0.3, 0.7],
  ],
  probabilities: [0.5, 0.1, 0.2, 0.7],
};

/** The tags of a trace, whose picks are noted. @param {any} trace @param {any} right */
function shown(trace, right) {
  const box = /** @type {any} */ (new Part());
  /** @type {number[]} */
  const picks = [];
  const tags = makeTags(box, (word) => picks.push(word));
  tags.show(trace, right);
  const [list, shares] = box.children;
  return { box, list, shares, tags, picks };
}

test("each word has its label and how sure the network is, and what would have been right", () => {
  const { box, list } = shown(TRACE, ["noun", "verb", null]);
  assert.equal(box.hidden, false);
  assert.deepEqual(
    list.children.map((/** @type {any} */ tag) => [tag.dataset.wrong, tag.children.map(textOf).join(" ").trim()]),
    [
      ["false", "dogs noun 90 %"],
      ["true", "bark noun 80 % right: verb"],
      ["false", "now verb 70 %"],
    ],
  );
  assert.equal(countText(TRACE, ["noun", "verb", null]), "1 of 2 right");
  assert.equal(countText(TRACE, null), "");
});

test("the tags follow the playhead, and one that is pressed moves it", () => {
  const { list, shares, tags, picks } = shown(TRACE, null);
  tags.move(2);
  assert.deepEqual(
    list.children.map((/** @type {any} */ tag) => [tag.attributes["aria-current"], "data-ahead" in tag.attributes]),
    [
      [undefined, false],
      ["true", false],
      [undefined, true],
    ],
  );
  assert.equal(textOf(shares), "After “bark”: noun 80 %, verb 20 %");
  tags.move(0);
  assert.equal(textOf(shares), "Before the first word: noun 50 %, verb 50 %");
  list.children[2].click();
  assert.deepEqual(picks, [3]);
});

test("the tags of the same words stay while the network trains, and go with a network that answers once", () => {
  const { box, list, tags } = shown(TRACE, null);
  const before = [...list.children];
  tags.show({ ...TRACE, of_labels: TRACE.of_labels.map(() => [0.2, 0.8]) }, null);
  assert.deepEqual(list.children, before);
  assert.equal(textOf(before[0].children[1]), "verb 80 %");
  tags.show({ ...TRACE, readout: "last" }, null);
  assert.equal(box.hidden, true);
});

test("of many labels the likeliest are told, and no share is rounded up to certainty", () => {
  const shares = [0.001, 0.999, 0, 0, 0, 0];
  const told = likeliest(shares, ["a", "b", "c", "d", "e", "f"]);
  assert.deepEqual(
    told.map(({ label, percent }) => [label, percent]),
    [
      ["b", 99],
      ["a", 0],
      ["c", 0],
      ["d", 0],
      ["e", 0],
    ],
  );
});

test("a number is told as it is, in the place of shares", () => {
  const trace = readTrace({ ...TRACE, readout: "number", numbers: [0, 1.046, -0.25, 12.34], hidden: "", speaks: "" });
  assert.deepEqual(
    [0, 1, 2, 3].map((t) => answerText(answerAt(trace, t))),
    ["0.000", "1.05", "−0.250", "12.3"],
  );
  assert.equal(answerText(answerAt(TRACE, 1)), "noun 90 %");
});

test("a number stands on its axis after each word, beside the one that is right where that is known", async () => {
  const sentences = [{ text: "one two", label: "0.3", target: 0.3 }];
  const { read, chart, says, named, plot } = await openPlayer({ sentences, labels: ["sum"] });
  const numbers = { readout: "number", numbers: [0, 0.1, 0.2], labels: ["sum"], probabilities: undefined, of_labels: undefined };
  await read("one two", [], numbers);
  const { yaxis2, annotations, shapes } = chart.layout;
  assert.deepEqual(chart.data[1].y, [0, 0.1, 0.2]);
  const room = 0.15 * 0.3;
  assert.deepEqual([yaxis2.title.text, yaxis2.range], ["sum", [-room, 0.3 + room]]);
  assert.deepEqual([shapes[2].visible, shapes[2].y0, annotations[0].text, annotations[0].y], [true, 0.3, "right: 0.300", 0.3]);
  assert.equal(says(named("answers")), "so far 0.200 answer 0.200 right 0.300");
  await read("two one", [], numbers);
  assert.deepEqual([chart.layout.shapes[2].visible, chart.layout.annotations], [false, []]);
  assert.equal(says(named("answers")), "so far 0.200 answer 0.200");
  assert.equal(plot.ariaLabel, "Hidden state and the number that is answered after each word");
});
