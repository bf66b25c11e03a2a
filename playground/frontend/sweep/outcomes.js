/** The choice of the outcome that the results of a sweep show: numbers have a squared error, and no accuracy. */

import { segmented } from "../core/segmented.js";
import { METRICS, metricsOf } from "./texts.js";

/**
 * @param {import("../core/sweep_data.js").Sweeps} sweeps
 * @param {string|undefined} chosen  the name of the first that is shown
 * @param {(name: string) => void} onChoice  "": the usual one
 */
export function makeOutcomes(sweeps, chosen, onChoice) {
  /** One that the runs of the sweep have: that of this name, or else the first. @param {string} [name] */
  const metricOf = (name) => metricsOf(sweeps).find(([each]) => each === name) ?? metricsOf(sweeps)[0];
  let metric = metricOf(chosen);
  const control = segmented({ name: "rnn-sweep-metric", label: "Outcome", segments: METRICS, value: metric[0] }, (name) => {
    metric = metricOf(name);
    onChoice(name === METRICS[0][0] ? "" : name);
  });
  return {
    node: control.node,
    /** Its name, and what it is called. */
    get metric() {
      return metric;
    },
    /** Offers what the runs of the sweep have. */
    offer() {
      const offered = new Map(metricsOf(sweeps));
      for (const [name] of METRICS) control.offer(name, offered.get(name));
      metric = metricOf(metric[0]);
      control.choose(metric[0]);
    },
  };
}
