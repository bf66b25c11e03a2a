/** What the charts of the Inside page are made of: each number at its place, with its name, and in the colours of the theme. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { base64 } from "../support/base64.js";
import { allIn, choose } from "../support/in_part.js";
import { LABEL_COLOURS, openInside, screen } from "../support/inside.js";
import { ANSWERS } from "../support/inside_answers.js";

const { VIEWS } = await import("../../../playground/frontend/inspect/views.js");

const ALL = VIEWS.flatMap((view) => [view, ...(view.parts ?? []).flatMap((part) => [part, ...(part.parts ?? [])])]);
const viewOf = (/** @type {string} */ name) =>
  /** @type {import("../../../playground/frontend/inspect/view/view.js").View} */ (ALL.find((each) => each.name === name));

/** The charts of a view. @param {string} name @param {object} [selected] */
function drawn(name, selected = { word: 0 }) {
  const page = openInside(selected);
  return { ...page, ...page.show(viewOf(name), ANSWERS[name]) };
}

/** The heatmaps of views: [view, its place among the charts, numbers, what is said of the first row, names across, names down]. @type {[string, number, any[][], string[], string[], string[]][]} */
const HEATMAPS = [
  [
    "ledger",
    0,
    [
      [0.5, 0, 0],
      [null, -1, -1],
      [null, null, 3],
    ],
    ["biases, after start: +0.50", "biases, after not: +0.00", "biases, after bad: +0.00"],
    ["start", "not", "bad"],
    ["biases", "not", "bad"],
  ],
  [
    "whatif",
    1,
    [
      [-0.4, -0.1, 0.1],
      [0.3, 0.2, -0.3],
    ],
    ["not → (left out): 10 % good", "not → good: 40 % good", "not → so: 60 % good"],
    ["(left out)", "good", "so"],
    ["not", "bad"],
  ],
  [
    "whatif",
    2,
    [
      [null, 2],
      [2, null],
    ],
    ["not × not: +0.00", "not × bad: +2.00"],
    ["not", "bad"],
    ["not", "bad"],
  ],
  [
    "memory_over_epochs",
    0,
    [
      [-1, 1],
      [null, 2],
      [0, 0],
    ],
    ["start, epoch 0: 0.10 times the last word", "start, epoch 40: 10 times the last word"],
    ["0", "40"],
    ["start", "not", "bad"],
  ],
  ["modifier_pairs", 0, [[-0.5, null]], ["not → good: -0.50", "not → bad: –"], ["good", "bad"], ["not"]],
  [
    "weights",
    0,
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    ["bad", "good"],
    ["bad", "good"],
    ["0", "1", "2"],
  ],
];

for (const [name, place, values, texts, across, down] of HEATMAPS) {
  test(`the cells of ${name} ${place} stand at their names and say what they are`, () => {
    const { data, layout } = drawn(name).charts()[place];
    const [{ x, y, z, text }] = data;
    assert.deepEqual(
      z.map((/** @type {any} */ row) => Array.from(row, (value) => (value === null ? null : Number(value.toFixed(4))))),
      values,
    );
    assert.deepEqual([x, y], [across.map((_, i) => i), down.map((_, i) => i)]);
    assert.deepEqual(
      text[0].map((/** @type {string} */ each) => each.replace("&gt;", ">")),
      texts,
    );
    assert.deepEqual([layout.xaxis.ticktext, layout.yaxis.ticktext], [across, down]);
    assert.deepEqual(
      [layout.xaxis.range, layout.yaxis.range],
      [
        [-0.5, across.length - 0.5],
        [down.length - 0.5, -0.5],
      ],
    );
  });
}

test("names stand at their bars from the top, and of what a word does to others no colour speaks for a label", () => {
  const { charts, marks } = drawn("modifiers");
  const [
    {
      data: [bar],
      layout,
    },
  ] = charts();
  assert.deepEqual(
    [bar.x, bar.y, bar.marker.color],
    [
      [-0.5, 0.5],
      [0, 1],
      ["#888888", "#888888"],
    ],
  );
  assert.deepEqual(
    marks().map(({ type, x0, x1 }) => [type, x0, x1]),
    [["line", 0, 0], ["line", 1, 1]], // biome-ignore format: a table
    "where a word mutes, and where it leaves alone",
  );
  assert.deepEqual(
    [layout.yaxis.ticktext, layout.yaxis.tickvals, layout.yaxis.range],
    [
      ["not", "good"],
      [0, 1],
      [1.5, -0.5],
    ],
  );
  const [pairs] = drawn("modifier_pairs").charts()[0].data;
  assert.deepEqual([pairs.zmin, pairs.zmax, pairs.colorscale], [-1, 1, [[0, "#111111"], [1, "#eeeeee"]]]); // biome-ignore format: a table
  const [states] = drawn("weights").charts()[0].data;
  assert.deepEqual(states.colorscale, [[0, "#0000aa"], [0.5, "#ffffff"], [1, "#aaaa00"]]); // biome-ignore format: a table
});

test("a bar below 0 has the colour of the label that it speaks against", () => {
  const pushes = drawn("pushes", { word: 1 });
  assert.deepEqual(
    pushes.charts()[0].data.map((/** @type {any} */ each) => [each.name, each.x, each.marker.color, each.marker.line?.color]),
    [
      ["now", [2, -2], [...LABEL_COLOURS.light].reverse(), undefined],
      ["at the start", [-1, 1], ["rgba(170,0,0,0.4)", "rgba(0,170,0,0.4)"], LABEL_COLOURS.light],
    ],
  );
  assert.deepEqual(pushes.marks(), []);
});

test("what flows is drawn forward, or backward for the label that is chosen", () => {
  const { body, says, field } = drawn("network");
  const label = field("Label whose loss flows back");
  assert.deepEqual(
    label.children.map((/** @type {any} */ option) => [option.value, option.textContent]),
    [
      ["0", "bad"],
      ["1", "good"],
    ],
  );
  const around = allIn(body).find(({ children }) => children.includes(label));
  const widths = () => {
    screen.frame();
    return allIn(body)
      .filter(({ attributes }) => attributes.class === "rnn-network-arrow")
      .map(({ style }) => style.strokeWidth ?? "");
  };
  assert.equal(around.hidden, true);
  const forward = widths();
  assert.match(says(), /3 units; colours: h_t from −1 to \+1/u);
  choose(
    allIn(body).find(({ value }) => value === "backward"),
    "backward",
  );
  const backward = widths();
  assert.deepEqual([around.hidden, backward.join() === forward.join()], [false, false]);
  assert.match(says(), /colours: dL\/dh_t, the strongest 1\.7e\+1/u);
  choose(label, "0");
  assert.ok(widths().some(Boolean));
  assert.match(says(), /the strongest 8\.0e\+0/u);
  choose(
    allIn(body).find(({ value }) => value === "backward"),
    "forward",
  );
  assert.deepEqual([widths(), around.hidden], [forward, true]);
});

test("a sentence beside the one before a swap has both words where they differ", () => {
  const { charts, drawing, body, button, field, says, selection } = drawn("whatif", { sentence: "not bad", word: 2 });
  const takes = allIn(body).filter(({ textContent }) => textContent === "Take it");
  assert.equal(takes[1].disabled, false);
  Object.assign(field("Word to change"), { value: "1" });
  Object.assign(field("Change it to"), { value: "good", selectedIndex: 1 });
  takes[1].click();
  const next = { ...ANSWERS.whatif, words: ["not", "good"], path: [0.5, 0.4, 0.2] };
  drawing.draw(next);
  screen.frame();
  const [lines] = charts();
  assert.deepEqual(lines.layout.xaxis.ticktext, ["start", "not", "bad → good"]);
  assert.deepEqual(
    lines.data.map((/** @type {any} */ line) => line.y),
    [
      [0.5, 0.4, 0.2],
      [0.5, 0.4, 0.9],
    ],
  );
  takes[0].click();
  assert.equal(selection.now.sentence, "good", "a second swap");
  drawing.draw({ ...next, words: ["good"], path: [0.5, 0.6] });
  screen.frame();
  assert.deepEqual(lines.layout.xaxis.ticktext.slice(0, 2), ["start", "not → good"]);
  button("Undo").click();
  drawing.draw(next);
  assert.match(says(), /Before: “not bad”, 90 % good; now 20 %/u);
  const history = allIn(body).find(({ children }) => String(children[0]).startsWith("Before"));
  assert.equal(history.hidden, false, "the first swap can be taken back too");
  button("Undo").click();
  assert.equal(selection.now.sentence, "not bad");
  drawing.draw({ ...ANSWERS.whatif, words: [], swaps: "", path: [0.5], pairs: null, flip: null });
  assert.equal(takes[1].disabled, true);
});

test("what no two words do together is said to be nothing and drawn as nothing, and fewer than two words have no pairs", () => {
  const { charts, drawing, says } = drawn("whatif");
  const strongest = () => charts()[2].data[0].zmax;
  assert.equal(strongest(), 2);
  drawing.draw({ ...ANSWERS.whatif, pairs: base64(0, 0.004, 0.004, 0) });
  screen.frame();
  assert.match(says(), /No two words act together/u);
  assert.equal(strongest(), 0.01);
  drawing.draw({ ...ANSWERS.whatif, pairs: base64(0, -0.006, -0.006, 0) });
  screen.frame();
  assert.match(says(), /“not” × “bad” act together most: −0\.01/u);
  const none = { flip: null, pairs: null };
  drawing.draw({ ...ANSWERS.whatif, ...none, words: ["not"], path: [0.5, 0.4] });
  assert.match(says(), /One word has no other to act on\./u);
  drawing.draw({ ...ANSWERS.whatif, ...none, words: [], swaps: "", path: [0.5] });
  assert.match(says(), /Without a word there are no pairs\./u);
  assert.doesNotMatch(says(), /One word/u);
});

test("in the other theme each chart of each view has the figure and the colours of that one", () => {
  let count = 0;
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const { charts, drawing } = drawn(name);
    const drawnCharts = () => charts().filter(({ data }) => data);
    const { length } = drawnCharts();
    count += length;
    drawing.retheme?.("dark");
    drawing.draw(answer);
    screen.frame();
    assert.equal(drawnCharts().length, length, name);
    for (const { config, data, layout } of drawnCharts()) {
      assert.equal(config.theme, "dark", name);
      for (const colour of LABEL_COLOURS.light) assert.doesNotMatch(JSON.stringify([data, layout.annotations]), RegExp(colour, "u"), name);
    }
  }
  assert.ok(count > 0);
});

test("an epoch is named in full where it is pointed at, and the epochs on the axis by their numbers, as many as there is room for", () => {
  const { show } = openInside({ epoch: 1200 });
  const epochs = Array.from({ length: 40 }, (_, place) => 600 * place);
  const rows = (/** @type {number} */ factor) => epochs.map((_, place) => [factor * (place + 1)]);
  const answer = { ...ANSWERS.gradient_norms, epochs, norms: rows(1), largest: rows(2).flat() };
  const { charts, marks, body, drawing } = show(viewOf("gradient_norms"), answer);
  const [{ data, layout }] = charts();
  assert.equal(data[0].text[2], "epoch 1,200<br>w_hh");
  assert.deepEqual([layout.xaxis.tickvals.slice(0, 3), layout.xaxis.ticktext.slice(0, 3)], [[0, 5, 10], ["0", "3,000", "6,000"]]); // biome-ignore format: a row
  assert.deepEqual([layout.xaxis.tickangle, layout.yaxis.type], [0, "log"]);
  assert.match(body.children[0].textContent, /^The gradient of the training loss is largest at epoch 23,400, with a norm of 40\./u);
  assert.deepEqual([marks()[0].x0, marks()[0].x1], [1.6, 2.4]);
  assert.deepEqual(drawing.table()[2].slice(0, 3), [600, 2, 4]);
  const { charts: others } = show(viewOf("eigenvalues_over_epochs"), { epochs, sizes: rows(0.1), outside: rows(0).flat() });
  assert.equal(others()[0].layout.yaxis.type, "linear");
});
