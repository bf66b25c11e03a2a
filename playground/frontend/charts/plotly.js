/** Plotly, from our own server. */

import { address } from "../core/address.js";
import { pointsByFinger } from "../core/media.js";

/**
 * The same Plotly for every visitor.
 *
 * A screen reader passes over its pictures: it would read each tick and each letter of a chart as an element of its own, without any
 * order. What a chart shows is said by the name of its place, and by the keys and texts that go with it. A finger that is drawn over a
 * chart scrolls the page: a chart that took it for a zoom would hold the page fast, as wide as it is on a phone.
 * @param {import("../types.js").Plotly} Plotly
 */
function forEverybody(Plotly) {
  const { react } = Plotly;
  Plotly.react = (chart, data, layout, config) => {
    const drawn = react(chart, data, pointsByFinger() ? { ...layout, dragmode: false } : layout, config);
    for (const part of [chart.querySelector(".plot-container"), document.getElementById("js-plotly-tester")])
      part?.setAttribute("aria-hidden", "true");
    return drawn;
  };
  return Plotly;
}

/** Fetched once for the life of the window. @param {string} url @returns {Promise<import("../types.js").Plotly>} */
export function plotly(url) {
  window.rnnPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address(url);
    script.onload = () => resolve(forEverybody(/** @type {import("../types.js").Plotly} */ (window.Plotly)));
    script.onerror = () => reject(new Error(`${url} could not be loaded`));
    document.head.append(script);
  });
  return window.rnnPlotly;
}
