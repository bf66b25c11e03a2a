// In Plotly's place where a test looks at no picture: keeps what it was told to draw, and draws nothing.
(() => {
  /** @typedef {HTMLElement & Record<string, any>} Chart  with what Plotly adds to the element that it draws into */

  /** Sets `xaxis.range` and the like. @param {Record<string, any>} object @param {string} path @param {unknown} value */
  const set = (object, path, value) => {
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let at = object;
    for (const key of keys) at = at[key] ??= {};
    at[last] = value;
  };

  /** @param {Chart} chart */
  const begin = (chart) => {
    if (chart.on) return;
    /** @type {Map<string, ((...what: unknown[]) => void)[]>} */
    const listeners = new Map();
    chart.classList.add("js-plotly-plot");
    chart.on = (/** @type {string} */ event, /** @type {() => void} */ listener) =>
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    chart.removeAllListeners = (/** @type {string} */ event) => listeners.delete(event);
    chart.emit = (/** @type {string} */ event, /** @type {unknown[]} */ ...what) =>
      (listeners.get(event) ?? []).forEach((listener) => listener(...what));
  };

  const stub = {
    stub: true,
    /** @param {Chart} chart @param {object[]} data @param {object} layout @param {object} [config] */
    async react(chart, data, layout, config) {
      begin(chart);
      Object.assign(chart, { data, layout: structuredClone(layout), config });
      return chart;
    },
    /** @param {Chart} chart @param {{data: object[]}} figure */
    async animate(chart, { data }) {
      chart.data = chart.data.map((/** @type {object} */ trace, /** @type {number} */ i) => ({ ...trace, ...data[i] }));
      return chart;
    },
    /** @param {Chart} chart @param {Record<string, unknown>} changes  by path */
    async relayout(chart, changes) {
      for (const [path, value] of Object.entries(changes)) set(chart.layout, path, value);
      chart.emit("plotly_relayout", changes);
      return chart;
    },
    /** @param {Chart} chart */
    purge(chart) {
      for (const name of ["data", "layout", "config", "on", "emit", "removeAllListeners"]) delete chart[name];
    },
  };
  window.Plotly = /** @type {any} */ (stub); // of Plotly's functions those that the pages call
})();
