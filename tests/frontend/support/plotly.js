/** What stands for Plotly: it keeps what it is given, has the elements of lines and heatmaps that a page moves by itself, and is zoomed by the test. */

import { Part } from "./part.js";

const WIDTH = 200; // px of every subplot
const HEIGHT = 100;

/** The subplot of a trace. @param {{xaxis?: string, yaxis?: string}} trace */
const plotOf = ({ xaxis = "x", yaxis = "y" }) => `${xaxis}${yaxis}`;

/** An element that Plotly has made of a trace. @param {any} trace */
function drawnOf(trace) {
  const path = new Part("path");
  const image = Object.assign(new Part("image"), { style: { imageRendering: "pixelated" } });
  const points = (trace.x ?? []).map(() => Object.assign(new Part("path"), { style: { fill: "none" } }));
  const element = Object.assign(new Part("g"), {
    querySelector: () => path,
    querySelectorAll: () => points,
  });
  return { plot: plotOf(trace), isHeatmap: trace.type === "heatmap", path, image, points, element };
}

/** A Plotly that draws nothing. */
export function makePlotly() {
  /** What was asked of it, in order. @type {string[]} */
  const calls = [];

  /** Gives an element what Plotly gives a chart. @param {any} chart */
  function dress(chart) {
    if (chart.on) return;
    /** @type {Map<string, (event?: any) => void>} */
    const hearing = new Map();
    chart.on = (/** @type {string} */ kind, /** @type {(event?: any) => void} */ hear) => void hearing.set(kind, hear);
    chart.tell = (/** @type {string} */ kind) => hearing.get(kind)?.();
    chart.querySelector = (/** @type {string} */ selector) => {
      const plot = /\.(x\d*y\d*) /u.exec(selector)?.[1];
      const own = chart.drawn.filter((/** @type {any} */ each) => each.plot === plot);
      if (selector.includes("nsewdrag"))
        return own.length ? { width: { baseVal: { value: WIDTH } }, height: { baseVal: { value: HEIGHT } } } : null;
      return own.find((/** @type {any} */ each) => each.isHeatmap)?.image ?? null;
    };
    chart.querySelectorAll = (/** @type {string} */ selector) => {
      const plot = /\.(x\d*y\d*) /u.exec(selector)?.[1];
      const own = chart.drawn.filter((/** @type {any} */ each) => !each.isHeatmap && (!plot || each.plot === plot));
      return own.map((/** @type {any} */ each) => (selector.endsWith("js-line") ? each.path : each.element));
    };
  }

  return {
    calls,
    /** What it does besides when it draws, as where it is slow. */
    drawing: () => {},
    react(/** @type {any} */ chart, /** @type {any[]} */ data, /** @type {any} */ layout, /** @type {any} */ config) {
      calls.push("react");
      this.drawing();
      dress(chart);
      const before = chart.layout;
      Object.assign(chart, { data, layout: structuredClone(layout), config, drawn: data.map(drawnOf) });
      const isKept = before?.uirevision === layout.uirevision;
      for (const [axis, range] of Object.entries(isKept ? (chart.zoom ?? {}) : {})) chart.layout[axis].range = range;
      if (!isKept) chart.zoom = {};
      return Promise.resolve();
    },
    relayout(/** @type {any} */ chart, /** @type {object} */ more) {
      calls.push("relayout");
      Object.assign(chart.layout, more);
    },
    animate(/** @type {any} */ chart, /** @type {{data: object[]}} */ { data }) {
      calls.push("animate");
      data.forEach((line, i) => Object.assign(chart.data[i], line));
      return Promise.resolve();
    },
    purge(/** @type {any} */ chart) {
      calls.push("purge");
      chart.drawn = [];
    },
    /** The visitor zooms. @param {any} chart @param {string} axis @param {[number, number]} range */
    zoom(chart, axis, range) {
      chart.zoom = { ...chart.zoom, [axis]: range };
      chart.layout[axis].range = range;
      chart.tell("plotly_relayout");
    },
  };
}
