// What scripts put on the window: one connection of each kind, and Plotly, for the life of the page. Only the type check reads this.

interface Window {
  rnnRunStream?: import("./core/run_stream.js").RunStream;
  rnnDrawer?: boolean;
  Plotly?: import("./types.js").Plotly;
  rnnPlotly?: Promise<import("./types.js").Plotly>;
  rnnSweepStream?: import("./core/sweep_stream.js").SweepStream;
}
