/** What the figure of the curves tells Plotly, and when: nothing that Plotly would draw wrongly while it moves lines. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { CurveFigure } from "../../../playground/frontend/train/curve_figure.js";
import "../support/catalogue.js";

/** Two axes that are not alike, one left of the other, and room around them. */
const LAYOUT = {
  margin: { l: 60, r: 20, t: 30, b: 50 },
  meta: {
    losses: 1,
    label: { font: { size: 11 }, xshift: 4, showarrow: false },
    mark: { type: "line" },
    yardstick: { line: { line: {} }, label: { xshift: 2 } },
  },
  xaxis: { domain: [0, 0.5], range: [0, 1], title: "epoch" },
  xaxis2: { domain: [0.6, 1], range: [0, 1] },
  yaxis: { domain: [0, 0.8], range: [0, 1], title: "loss" },
  yaxis2: { domain: [0, 1], range: [-0.1, 1.1], title: "accuracy" },
  annotations: [{ text: "accuracy" }, { text: "loss" }],
};

/**
 * A figure over a Plotly that writes down what it is told and moves lines until the test says that they have moved.
 * @param {object} [more]  of what is drawn
 */
function makeFigure(more = {}) {
  /** @type {string[]} */
  const calls = [];
  /** @type {Record<string, () => void>} */
  const listeners = {};
  const chart = { clientWidth: 800, clientHeight: 300, data: [{}, {}, {}, {}], on: undefined, layout: undefined };
  const Plotly = {
    /** @param {typeof chart} at @param {any[]} data @param {any} layout */
    async react(at, data, layout) {
      calls.push("react");
      Object.assign(at, {
        ...{ data, layout },
        on: (/** @type {string} */ name, /** @type {() => void} */ hear) => Object.assign(listeners, { [name]: hear }),
      });
    },
    animate: async () => void calls.push("animate"),
    relayout: async (/** @type {unknown} */ _at, /** @type {unknown} */ changes) => void calls.push(JSON.stringify(changes)),
  };
  const rows = { length: 3, train_loss: [2, 1, 0.5], test_loss: [3, 2, 1.5], train_accuracy: [0, 0.5, 1], test_accuracy: [0.1, 0.2, 0.3] };
  const figure = new CurveFigure(/** @type {any} */ (chart), {
    source: /** @type {any} */ ({ rows, changes: [], run: "r", ...more }),
    Plotly: /** @type {any} */ (Plotly),
    done: () => calls.push("drawn"),
    zoomed() {},
    redraw: () => calls.push("again"),
  });
  /** Plotly says so. @param {string} event */
  const say = (event) => listeners[event]();
  const use = () => figure.use(/** @type {any} */ ({ data: [{}, {}, {}, {}], layout: LAYOUT, config: {} }));
  use();
  return { figure, calls, say, use, chart: /** @type {any} */ (chart), layout: () => /** @type {any} */ (chart.layout) };
}

const change = (/** @type {number} */ epoch, /** @type {number} */ i) => ({ epoch, name: "learning_rate", value: (i + 1) / 100 });

test("each curve has its own column, and every loss counts for their axis", () => {
  const { figure, chart, layout } = makeFigure();
  figure.begin(100);
  figure.draw(true);
  const { rows } = figure.source;
  const columns = [rows.train_loss, rows.test_loss, rows.train_accuracy, rows.test_accuracy];
  assert.deepEqual(
    chart.data,
    columns.map((y) => ({ mode: "lines", x: [0, 1, 2], y })),
  );
  const ranges = ["xaxis", "xaxis2", "yaxis", "yaxis2"].map((axis) => layout()[axis].range);
  assert.deepEqual(ranges, [
    [0, 100],
    [0, 100],
    [0, 4],
    [-0.1, 1.1],
  ]); // prettier-ignore
  const other = makeFigure({ rows: { ...rows, train_loss: [7, 7, 7], test_loss: [6, 6, 1e200] } });
  other.figure.draw(true);
  assert.deepEqual([other.layout().yaxis.range, other.chart.data[1].y[2]], [[0, 8], 1e120], "as far as Plotly can place it");
  assert.deepEqual(other.layout().annotations, [{ text: "accuracy" }, { text: "loss, cut off at 8" }]);
});

for (const highest of ["train_loss", "test_loss"])
  test(`the axis reaches as far as the highest loss, and what is no number is a gap: ${highest}`, () => {
    const rows = {
      length: 3,
      train_accuracy: [0, 0, 0],
      test_accuracy: [0, 0, 0],
      train_loss: [0.9, 0.8, 0.7],
      test_loss: [0.6, null, 0.5],
    };
    const { figure, chart, layout } = makeFigure({ rows: { ...rows, [highest]: [3, null, 1] } });
    figure.draw(true);
    assert.deepEqual([layout().yaxis.range, chart.data[1].y[1]], [[0, 4], null]);
  });

test("Plotly draws anew whenever anything but the lines is another, and only then", () => {
  const { figure, calls } = makeFigure();
  const source = /** @type {any} */ (figure.source);
  const draw = () => {
    calls.length = 0;
    figure.draw(true);
    return calls[0];
  };
  assert.deepEqual([draw(), draw()], ["react", "animate"]);
  for (const change of [
    () => (source.run = "another"),
    () => (source.changes = [{ epoch: 5000, name: "learning_rate", value: 0.1 }]), // beyond what is seen: no label tells of it
    () => (figure.epochs = 90),
    () => (figure.resets += 1),
    () => (source.rows = { ...source.rows, length: 4, train_loss: [2, 1, 0.5, 0.2], test_loss: [3, 2, 1.5, 30] }), // cut off at 4, as high as before
  ]) {
    change();
    assert.deepEqual([draw(), draw()], ["react", "animate"], String(change));
  }
});

test("a curve is decimated for the epochs that its own axis shows", () => {
  const losses = Array.from({ length: 3000 }, (_, i) => (i % 7) / 10);
  const rows = { length: 3000, train_loss: losses, test_loss: losses, train_accuracy: losses, test_accuracy: losses };
  const { figure, chart, layout } = makeFigure({ rows });
  figure.begin(3000);
  figure.draw(true);
  const lengths = () => chart.data.map((/** @type {any} */ { x }) => x.length);
  const [whole] = lengths();
  assert.ok(whole > 300 && whole <= 502, `${whole} points`);
  layout().xaxis2.range = [10, 19];
  figure.use(/** @type {any} */ ({ data: [{}, {}, {}, {}], layout: LAYOUT, config: {} }));
  figure.draw(true, true);
  assert.deepEqual(lengths(), [whole, whole, 12, 12]);
});

test("marks stand in both charts, and their labels below each other where there is room for rows", () => {
  const { figure, layout } = makeFigure({ changes: [100, 100, 100, 100, 100, 100, 832].map(change), parent: { epoch: 50 } });
  figure.begin(1000);
  figure.draw(true);
  const shape = (/** @type {number} */ epoch, axis = "") => ({
    type: "line",
    xref: `x${axis}`,
    x0: epoch,
    x1: epoch,
    yref: `y${axis} domain`,
  });
  assert.deepEqual(layout().shapes.slice(0, 4), [shape(50), shape(50, "2"), shape(100), shape(100, "2")]);
  const [, , ...labels] = layout().annotations;
  // Of 300 px of height 80 are margins, 0.8 of the rest are the chart's, and 0.4 of that has four rows of 15 px. Of 800 px
  // across 80 are margins and half of the rest is the chart's: the last label, 61 px long, would reach 1 px beyond the axis.
  const label = { font: { size: 11 }, showarrow: false, xref: "x", yref: "y domain" };
  assert.deepEqual(labels, [
    { ...label, xshift: 4, x: 50, yshift: -0, text: "branched off here" },
    { ...label, xshift: 4, x: 100, yshift: -15, text: "rate 0.01" },
    { ...label, xshift: 4, x: 100, yshift: -30, text: "rate 0.02" },
    { ...label, xshift: 4, x: 100, yshift: -45, text: "4 changes, last rate 0.06" },
    { ...label, xanchor: "right", xshift: -4, x: 832, yshift: -0, text: "rate 0.07" },
  ]);
});

/** @type {(role: string, measure: string, value: number) => object} */
const yardstick = (role, measure, value) => ({ role, measure, value, label: role });

test("floor and baseline stand in the chart of their measure, and the axis of the losses reaches them", () => {
  const yardsticks = [yardstick("floor", "accuracy", 0.5), yardstick("floor", "loss", 4.1), yardstick("baseline", "loss", 9)];
  const { figure, layout } = makeFigure({ yardsticks, changes: [change(0, 0)] });
  figure.draw(true);
  assert.deepEqual(
    layout().shapes.map((/** @type {any} */ { yref, y0, line }) => [yref, y0, line?.dash]),
    [
      ["y", 4.1, "3px,3px"],
      ["y2", 0.5, "3px,3px"],
      ["y domain", undefined, undefined],
      ["y2 domain", undefined, undefined],
    ],
  );
  assert.deepEqual(layout().yaxis.range, [0, 8], "as far as the floor, and not as far as a baseline that lies high above");
  const texts = layout()
    .annotations.slice(2)
    .map((/** @type {any} */ { text, yanchor }) => `${text} ${yanchor}`);
  assert.deepEqual(texts.slice(0, 3), ["floor 4.100 bottom", "↑ baseline 9.000 top", "floor 50.0 % bottom"]);
  layout().yaxis.range = [3, 4.15];
  assert.match(JSON.stringify(figure.yardsticks(figure.labels())[0]), /"above":false/u, "below its line where a zoom leaves no room above");
});

test("of numbers the squared errors alone are drawn, on an axis as long as the floor asks", () => {
  const { xaxis, yaxis, ...rest } = LAYOUT;
  const layoutOfNumbers = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.endsWith("2")));
  const yardsticks = [yardstick("floor", "squared error", 0.166), yardstick("baseline", "squared error", 0.083)];
  const rows = { length: 3, train_loss: [1.2, 0.1, 0.02], test_loss: [1.1, 0.05, 0.01], train_accuracy: [null], test_accuracy: [null] };
  const { figure, chart, layout, calls } = makeFigure({ yardsticks, rows, changes: [change(1, 0)] });
  figure.use(/** @type {any} */ ({ data: [{}, {}], layout: { ...layoutOfNumbers, xaxis, yaxis }, config: {} }));
  figure.draw(true);
  figure.draw(true);
  assert.deepEqual(calls.slice(0, 2), ["react", "animate"]);
  assert.deepEqual([chart.data.length, chart.data[1].y], [2, rows.test_loss]);
  assert.deepEqual([layout().yaxis.range, layout().yaxis2, layout().xaxis2], [[0, 0.5], undefined, undefined]);
  assert.match(layout().annotations[1].text, /, cut off at 0.5$/u);
  assert.deepEqual(
    layout().shapes.map((/** @type {any} */ { yref }) => yref),
    ["y", "y", "y domain"],
  );
});

test("the labels are for the epochs that the chart of the losses shows", () => {
  const { figure, layout } = makeFigure({ changes: [10, 60].map(change) });
  figure.begin(100);
  figure.draw(true);
  layout().xaxis2.range = [50, 100];
  const texts = () => figure.labels().map(({ text }) => text);
  assert.deepEqual(texts(), ["rate 0.01", "rate 0.02"]);
  layout().xaxis.range = [50, 100];
  assert.deepEqual(texts(), ["rate 0.02"]);
});

test("a figure that is handed out once more is as it was: what is drawn is a copy", () => {
  const given = /** @type {any} */ ({ data: [{}, {}, {}, {}], layout: LAYOUT, config: {} });
  const { figure } = makeFigure();
  figure.use(given);
  assert.deepEqual(figure.figure, given);
  assert.notEqual(figure.figure.layout, given.layout);
});

for (const end of ["plotly_transitioned", "plotly_transitioninterrupted"])
  test(`a new size and other looks wait while Plotly moves lines, for it keeps axes as long as they were: until ${end}`, () => {
    const { figure, calls, say, use } = makeFigure();
    figure.draw(true);
    assert.equal(calls.shift(), "react");
    say("plotly_transitioning");
    use();
    figure.draw(true);
    figure.fit();
    figure.fit();
    assert.deepEqual(calls, []);
    say(end);
    assert.deepEqual(calls, ['{"autosize":true}', "again"], "once each");
    figure.draw(true);
    assert.equal(calls.at(-1), "react");
    say("plotly_transitioning");
    say(end);
    assert.equal(calls.length, 3, "nothing waited");
    figure.fit();
    assert.equal(calls.length, 4, "at once where no line moves");
  });
