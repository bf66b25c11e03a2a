/** Horizontal bars to both sides of 0, one or two for each name, that can be clicked. */

import { makePainter } from "../charts/painter.js";
import { escapeText } from "../reader/trace.js";

/**
 * @typedef {object} Bars
 * @property {string[]} names   from the top
 * @property {{name: string, values: (number|null)[], faint?: boolean}[]} series
 * @property {[string, string]} colours  of what is below and above 0
 * @property {string} title     of the axis
 * @property {number} [at]      where bars begin, 0 if not told
 */

/**
 * @param {HTMLElement} host
 * @param {{life: import("../core/lifecycle.js").Life, Plotly: any, figure: any, picked?: (place: number) => void}} options
 */
export function makeBars(host, { life, Plotly, figure, picked }) {
  const chart = host.appendChild(document.createElement("div"));
  chart.className = "rnn-view-chart";
  let plotted = false;
  /** @type {Bars|undefined} */
  let bars;

  function render() {
    if (!bars || !host.clientWidth) return false;
    const { names, series, colours, title } = bars;
    const { layout } = figure;
    const { bar, faint } = layout.meta;
    const data = series.map((each, place) => ({
      ...figure.data[0],
      name: each.name,
      y: names.map((_, i) => i),
      x: each.values,
      text: names.map((name) => escapeText(`${name}, ${each.name}`)),
      offsetgroup: String(place),
      marker: { color: each.values.map((value) => colours[(value ?? 0) < 0 ? 0 : 1]), opacity: each.faint ? faint : 1 },
    }));
    Plotly.react(
      chart,
      data,
      {
        ...layout,
        width: host.clientWidth,
        height: names.length * bar * (series.length > 1 ? 1.35 : 1) + layout.margin.t + layout.margin.b,
        margin: { ...layout.margin, l: Math.max(40, ...names.map((name) => Math.min([...name].length, 24) * 6.6 + 12)) },
        xaxis: { ...layout.xaxis, title: { ...layout.xaxis.title, text: title } },
        yaxis: {
          ...layout.yaxis,
          range: [names.length - 0.5, -0.5],
          tickvals: names.map((_, i) => i),
          ticktext: names.map((name) => escapeText([...name].slice(0, 24).join(""))),
        },
      },
      figure.config,
    );
    if (!plotted) /** @type {any} */ (chart).on("plotly_click", (/** @type {any} */ { points: [point] }) => picked?.(point.y));
    plotted = true;
    return true;
  }

  const painter = makePainter(life, render, { sized: host });
  life.keep(() => Plotly.purge(chart));
  return {
    /** @param {Bars} next */
    draw(next) {
      bars = next;
      painter.soon();
    },
    /** @returns {Promise<string>} */
    picture: () => Plotly.toImage(chart, { format: "png", scale: 2 }),
    /** @param {any} next figure of the other theme */
    use(next) {
      figure = next;
      painter.soon();
    },
  };
}
