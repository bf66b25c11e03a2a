/** A chart of a view: when Plotly draws it, when its numbers are followed without Plotly, and that its marks and its one point move alone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { screen } from "../support/inside.js";
import { Part } from "../support/part.js";

const { makeChart } = await import("../../../playground/frontend/inspect/drawing/chart.js");
const { makeLife } = await import("../../../playground/frontend/core/lifecycle.js");

/** A chart, and what Plotly was told. @param {any} [more]  options */
function open(more = {}) {
  /** @type {any[]} */
  const calls = [];
  const place = { x: 0, y: 0, transform: "" };
  const point = { setAttribute: (/** @type {string} */ _name, /** @type {string} */ value) => void (place.transform = value) };
  const drag = { width: { baseVal: { value: 200 } }, height: { baseVal: { value: 100 } } };
  const Plotly = {
    react(/** @type {any} */ chart, /** @type {any} */ data, /** @type {any} */ layout, /** @type {any} */ config) {
      calls.push(["react", data[0].y, layout.width, ...(layout.shapes ?? [])]);
      Object.assign(chart, {
        ...{ data, layout, config, on: (/** @type {string} */ kind, /** @type {any} */ act) => calls.push([kind, act]) },
        querySelector: () => drag,
        querySelectorAll: () => [{ querySelectorAll: () => [point] }],
      });
    },
    relayout: (/** @type {any} */ _chart, /** @type {any} */ { shapes }) => void calls.push(["relayout", ...shapes]),
    purge: (/** @type {any} */ chart) => void calls.push(["purge", chart.className]),
    toImage: async (/** @type {any} */ { data, layout, config }, /** @type {any} */ options) =>
      void calls.push(["picture", data[0].y, layout.showlegend, layout.paper_bgcolor, config, options]),
  };
  const figure = (/** @type {string} */ theme) => ({
    config: { theme },
    data: [],
    layout: { height: 300, margin: { l: 0, r: 0, t: 0, b: 0 }, meta: { theme } },
  });
  let value = 0;
  let layout = {};
  const life = makeLife();
  const host = Object.assign(new Part(), { clientWidth: 500 });
  const axes = { xaxis: { range: [0, 10] }, yaxis: { range: [0, 20] } };
  const chart = makeChart(/** @type {any} */ (host), {
    ...{ life, Plotly, figure: figure("light") },
    plot: (/** @type {any} */ { layout: { meta } }) => ({
      data: [{ x: [1], y: [value] }],
      layout: { ...axes, meta, ...layout },
      legend: [{ name: meta.theme, colour: "red" }],
    }),
    ...more,
  });
  const node = /** @type {any} */ (host.children[1]);
  return {
    ...{ chart, host, node, place, figure, life },
    /** What Plotly was told since this was asked last. @returns {any[]} */
    calls: () => calls.splice(0),
    /** Draws another number, in another layout if it is told. @param {number} next @param {object} [nextLayout] */
    draw(next, nextLayout = layout) {
      [value, layout] = [next, nextLayout];
      chart.draw();
      screen.frame();
    },
  };
}

test("Plotly draws anew what only it can: another layout, what is not followed, and all that a pointer is over", () => {
  /** @type {any[]} */
  const followed = [];
  let canFollow = true;
  const follow = (/** @type {any} */ chart, /** @type {any[]} */ [{ y }]) => followed.push([chart.data[0].y, y]) > 0 && canFollow;
  const { draw, calls, node } = open({ follow });
  draw(1);
  assert.deepEqual([calls(), followed], [[["react", [1], 500]], []]);
  draw(2);
  assert.deepEqual([calls(), followed.splice(0), node.data[0].y], [[], [[[1], [2]]], [2]], "a picture has the newer number");
  node.say("pointerenter");
  assert.deepEqual(calls(), [["react", [2], 500]], "what Plotly tells there is that of now");
  draw(3);
  assert.deepEqual([calls(), followed.length], [[["react", [3], 500]], 0]);
  node.say("pointerleave");
  node.say("pointerenter");
  assert.deepEqual(calls(), [], "Plotly has drawn it");
  node.say("pointerleave");
  draw(4);
  assert.deepEqual([calls(), followed.splice(0)], [[], [[[3], [4]]]]);
  draw(5, { height: 400 });
  assert.deepEqual([calls(), followed.length], [[["react", [5], 500]], 0]);
  canFollow = false;
  draw(6);
  assert.deepEqual([calls(), followed.length], [[["react", [6], 500]], 1]);
});

test("marks move alone, only where they are others, and with numbers that are followed", () => {
  let marked = 1;
  const marks = () => [{ x0: marked }];
  const { draw, calls, chart } = open({ marks, follow: () => true });
  chart.mark();
  assert.deepEqual(calls(), []);
  draw(1);
  chart.mark();
  assert.deepEqual(calls(), [["react", [1], 500, { x0: 1 }]]);
  marked = 2;
  chart.mark();
  chart.mark();
  assert.deepEqual(calls(), [["relayout", { x0: 2 }]]);
  marked = 3;
  draw(2);
  chart.mark();
  assert.deepEqual(calls(), [["relayout", { x0: 3 }]]);
  const plain = open({ follow: () => true });
  plain.draw(1);
  plain.draw(2);
  plain.chart.mark();
  assert.deepEqual(plain.calls(), [["react", [1], 500]], "without marks there is nothing to move");
});

test("it is drawn anew in another width, but not for another height, and hears of a click once however often it is drawn", () => {
  /** @type {any[]} */
  const picks = [];
  const { draw, calls, host } = open({ onPick: (/** @type {any} */ point) => picks.push(point) });
  draw(1);
  const [, [kind, act]] = calls();
  draw(2);
  assert.deepEqual([kind, calls()], ["plotly_click", [["react", [2], 500]]]);
  act({ points: [{ x: 7 }] });
  assert.deepEqual(picks, [{ x: 7 }]);
  screen.resize(host, 500, 100);
  screen.frame();
  screen.resize(host, 500, 700);
  screen.frame();
  assert.deepEqual(calls(), []);
  host.clientWidth = 800;
  screen.resize(host, 800, 700);
  screen.frame();
  assert.deepEqual(calls(), [["react", [2], 800]]);
});

test("where there is no room yet nothing is drawn until there is", () => {
  const { draw, calls, host } = open();
  host.clientWidth = 0;
  draw(1);
  assert.deepEqual(calls(), []);
  host.clientWidth = 300;
  screen.resize(host, 300, 0);
  screen.frame();
  assert.deepEqual(calls(), [["react", [1], 300]]);
});

test("its one point is moved where the drawing stays, and drawn by Plotly where it is not there to be moved", () => {
  /** @type {{x: number, y: number}|null} */
  let at = { x: 5, y: 5 };
  const { draw, calls, chart, node, place } = open({ point: () => at });
  chart.move();
  assert.deepEqual(calls(), []);
  draw(1);
  calls();
  chart.move();
  screen.frame();
  assert.deepEqual([calls(), place.transform, node.data[0].x, node.data[0].y], [[], "translate(100.00,75.00)", [5], [5]]);
  at = null;
  chart.move();
  screen.frame();
  assert.deepEqual(calls(), [], "where it stands is not known");
  at = { x: 1, y: 1 };
  node.querySelectorAll = () => [];
  chart.move();
  screen.frame();
  assert.equal(calls().length, 1);
  screen.scroll(false);
  draw(2);
  chart.move();
  screen.frame();
  assert.deepEqual(calls(), [], "off the screen all waits");
  screen.scroll(true);
  screen.frame();
  assert.deepEqual(calls(), [["react", [2], 500]]);
});

test("its picture is a PNG of twice the size, with the legend in it; in the other theme it is drawn from that one's figure", async () => {
  const { draw, calls, chart, figure, host, life } = open();
  draw(1);
  calls();
  await chart.picture();
  assert.deepEqual(calls(), [["picture", [1], true, "--st-background-color", { theme: "light" }, { format: "png", scale: 2 }]]);
  await chart.picture("svg");
  assert.deepEqual(calls(), [["picture", [1], true, "--st-background-color", { theme: "light" }, { format: "svg", scale: 1 }]]);
  chart.use(figure("dark"));
  screen.frame();
  const [legend, node] = /** @type {any[]} */ (host.children);
  assert.deepEqual([calls(), node.config, legend.children[0].children[1]], [[["react", [1], 500]], { theme: "dark" }, "dark"]);
  life.part().destroy();
  assert.deepEqual(calls(), [["purge", "rnn-view-chart"]]);
});
