/** The controls that choose which runs are listed, and which columns: in the toolbar, and on a page that is a file of its own. */

import { choice, element } from "../core/dom.js";
import { onTyping } from "../core/keys.js";
import { remember } from "./memory.js";

/** @typedef {import("./memory.js").Memory} Memory */

/** @type {[Memory["kind"], string][]} */
const KINDS = [
  ["all", "all runs"],
  ["single", "without sweeps"],
  ["sweep", "only sweeps"],
];

/** @param {Memory} memory @param {() => void} onChange */
export function makeFilters(memory, onChange) {
  const filter = element("input", {
    type: "search",
    className: "rnn-filter",
    placeholder: "Filter",
    "aria-label": "Filter runs",
    value: memory.filter,
  });
  const kind = choice("Which runs", KINDS);
  kind.value = memory.kind;
  const differences = element("input", { type: "checkbox", checked: memory.differences });

  function relist() {
    memory.filter = filter.value;
    memory.kind = KINDS[kind.selectedIndex][0];
    memory.differences = differences.checked;
    remember(memory);
    onChange();
  }

  filter.addEventListener("input", relist);
  onTyping(filter);
  kind.addEventListener("change", relist);
  differences.addEventListener("change", relist);
  const title = "Fold away the columns that are equal for all selected runs";
  return [filter, kind, element("label", { title }, differences, "differences only")];
}
