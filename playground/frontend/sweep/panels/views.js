/** What the panels of a sweep may show, and the choice of it: numbers have no accuracy. */

import { segmented } from "../../core/segmented.js";
import { COLUMNS, columnName, columnsOf } from "../texts.js";

/** @typedef {import("../../core/sweep_data.js").Sweeps} Sweeps */

/** A column, and whether its axis is logarithmic. @type {{column: import("../texts.js").Column, log: boolean}[]} */
export const VIEWS = [
  { column: "test_loss", log: false },
  { column: "test_loss", log: true },
  { column: "test_accuracy", log: false },
];

/** What a view is called of this sweep. @param {Sweeps} sweeps @param {number} view */
export function viewName(sweeps, view) {
  const { column, log } = VIEWS[view];
  const name = columnName(sweeps, column);
  return log ? `${name.replace("test ", "")}, log axis` : name;
}

/**
 * @param {Sweeps} sweeps
 * @param {import("../section.js").Chosen|undefined} chosen  what the visitor has chosen, which is kept
 * @param {() => void} onChange
 */
export function makeViews(sweeps, chosen, onChange) {
  let view = chosen && chosen.panels in VIEWS ? chosen.panels : 0;
  /** @type {import("../../core/segmented.js").Segment[]} */
  const segments = VIEWS.map(({ column }, i) => [String(i), COLUMNS[column]]);
  const control = segmented({ name: "rnn-sweep-view", label: "What the panels show", segments, value: String(view) }, (value) => {
    view = Number(value);
    if (chosen) chosen.panels = view;
    onChange();
  });
  const offer = () => {
    const columns = columnsOf(sweeps);
    VIEWS.forEach(({ column }, i) => control.offer(String(i), columns.includes(column) ? viewName(sweeps, i) : undefined));
    if (!columns.includes(VIEWS[view].column)) view = 0;
    control.choose(String(view));
  };
  offer();
  return {
    node: control.node,
    get view() {
      return view;
    },
    /** Offers what the runs of the sweep have. */
    offer,
  };
}
