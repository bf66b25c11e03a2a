/** Plotly, from our own server. */

import { address } from "../core/address.js";

/** Fetched once for the life of the window. @param {string} url @returns {Promise<import("../types.js").Plotly>} */
export function plotly(url) {
  window.rnnPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address(url);
    script.onload = () => resolve(/** @type {import("../types.js").Plotly} */ (window.Plotly));
    script.onerror = () => reject(new Error(`${url} could not be loaded`));
    document.head.append(script);
  });
  return window.rnnPlotly;
}
