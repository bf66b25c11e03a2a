/** What the figure of the curves tells Plotly, and when: nothing that Plotly would draw wrongly while it moves lines. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { CurveFigure } from "../../../playground/frontend/train/curve_figure.js";
import "../support/catalogue.js";

/** A figure over a Plotly that writes down what it is told and moves lines until the test says that they have moved. */
function makeFigure() {
  /** @type {string[]} */
  const calls = [];
  /** @type {Record<string, () => void>} */
  const listeners = {};
  const chart = { clientWidth: 800, clientHeight: 300, data: [{}, {}, {}, {}], on: undefined, layout: undefined };
  const Plotly = {
    /** @param {typeof chart} at @param {unknown} _data @param {any} layout */
    async react(at, _data, layout) {
      calls.push("react");
      Object.assign(at, {
        layout,
        on: (/** @type {string} */ name, /** @type {() => void} */ hear) => Object.assign(listeners, { [name]: hear }),
      });
    },
    animate: async () => void calls.push("animate"),
    relayout: async (/** @type {unknown} */ _at, /** @type {unknown} */ changes) => void calls.push(JSON.stringify(changes)),
  };
  const rows = { length: 3, train_loss: [3, 2, 1], test_loss: [3, 2, 1], train_accuracy: [0, 0, 1], test_accuracy: [0, 0, 1] };
  const figure = new CurveFigure(/** @type {any} */ (chart), {
    source: /** @type {any} */ ({ rows, changes: [], run: "r" }),
    Plotly: /** @type {any} */ (Plotly),
    done: () => calls.push("drawn"),
    zoomed() {},
    redraw: () => calls.push("again"),
  });
  const axis = { domain: [0, 1], range: [0, 1] };
  const margin = { l: 0, r: 0, t: 0, b: 0 };
  const meta = { label: { font: { size: 11 } }, mark: {} };
  const layout = { margin, meta, xaxis: axis, xaxis2: axis, yaxis: axis, yaxis2: axis, annotations: [] };
  /** Plotly says so. @param {string} event */
  const say = (event) => listeners[event]();
  const use = () => figure.use(/** @type {any} */ ({ data: [{}, {}, {}, {}], layout, config: {} }));
  use();
  return { figure, calls, say, use };
}

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
