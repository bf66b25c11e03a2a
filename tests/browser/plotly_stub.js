// In Plotly's place where a test looks at no picture: keeps what it was told to draw, and draws nothing.
(() => {
  const set = (object, path, value) => {
    const keys = path.split(".");
    const last = keys.pop();
    let at = object;
    for (const key of keys) at = at[key] ??= {};
    at[last] = value;
  };

  const begin = (chart) => {
    if (chart.on) return;
    const heard = new Map();
    chart.classList.add("js-plotly-plot");
    chart.on = (event, listener) => heard.set(event, [...(heard.get(event) ?? []), listener]);
    chart.removeAllListeners = (event) => heard.delete(event);
    chart.emit = (event, ...told) => (heard.get(event) ?? []).forEach((listener) => listener(...told));
  };

  window.Plotly = {
    stub: true,
    async react(chart, data, layout, config) {
      begin(chart);
      Object.assign(chart, { data, layout: structuredClone(layout), config });
      return chart;
    },
    async animate(chart, { data }) {
      chart.data = chart.data.map((trace, i) => ({ ...trace, ...data[i] }));
      return chart;
    },
    async relayout(chart, changes) {
      for (const [path, value] of Object.entries(changes)) set(chart.layout, path, value);
      chart.emit("plotly_relayout", changes);
      return chart;
    },
    purge(chart) {
      for (const name of ["data", "layout", "config", "on", "emit", "removeAllListeners"]) delete chart[name];
    },
  };
})();
