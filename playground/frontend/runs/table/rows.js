/** The rows of the table of runs as elements: one of a run, and one that stands for all runs of a sweep. */

import { WHEN } from "./columns.js";
import { drawing, element, setText } from "../../core/dom.js";
import { accuracyText, endedText } from "../saved_sweeps.js";
import { counted, isNumber } from "../../core/numbers.js";
import { makePin, makeSwatch, paintSwatch } from "../../charts/swatch.js";

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./lines.js").SweepLine} SweepLine */
/** @typedef {{selected: Set<string>, current: string|null}} Marked */

const SAID = ["name", "data", "others", "ended", "started"]; // columns of which the line of a sweep says enough as it is

function makePinButton() {
  return element("button", { type: "button", className: "rnn-pin", tabIndex: -1 }, makePin());
}

/** @param {HTMLElement} pin @param {string} name  of what it pins @param {boolean} pinned */
function showPin(pin, name, pinned) {
  pin.setAttribute("aria-label", `Pin ${name}`);
  pin.setAttribute("aria-pressed", String(Boolean(pinned)));
  pin.title = pinned ? "Pinned: stays on top. Click to let it go" : "Pin: keep on top";
}

/** A row of a run. @param {string} id @param {Column[]} columns */
export function makeRunRow(id, columns) {
  const check = element("input", { type: "checkbox", tabIndex: -1 });
  const pin = makePinButton();
  const swatch = makeSwatch();
  const words = element("bdi");
  const name = element("span", { className: "rnn-name rnn-words", dir: "auto" }, words);
  const place = element("td", { className: "rnn-name-cell" }, element("div", {}, swatch, name, pin));
  const cells = columns.map(({ key, words: isText }) =>
    element("td", { "data-column": key, className: isText ? "rnn-words-cell rnn-words" : "" }),
  );
  const row = element("tr", { tabIndex: -1, "data-id": id }, element("td", {}, check), place, ...cells);

  return {
    row,
    name,
    cells,
    /** @param {Run} run @param {boolean} inner  it stands below the line of its sweep */
    fill(run, inner) {
      const { shown = run.name } = run; // a number behind it tells it from other runs of its name
      setText(words, shown);
      name.title = shown;
      name.toggleAttribute("data-tail", run.named === false);
      check.setAttribute("aria-label", `Select ${shown}`);
      showPin(pin, shown, run.pinned);
      row.dataset.pinned = String(Boolean(run.pinned));
      row.dataset.ended = run.ended;
      row.classList.toggle("rnn-inner", inner);
      columns.forEach((column, i) => {
        const text = column.text(column.value(run), run);
        setText(cells[i], text);
        if (column.words) cells[i].title = column.key === "ended" && run.message ? run.message : text;
        if (column.key === "others") cells[i].dataset.branch = String(Boolean(run.parent));
      });
    },
    /** @param {Run} run @param {Marked} runStore @param {string[]} colours */
    mark(run, runStore, colours) {
      paintSwatch(swatch, run, colours);
      const selected = runStore.selected.has(run.id);
      check.checked = selected;
      row.setAttribute("aria-selected", String(selected));
      row.dataset.current = String(run.id === runStore.current);
    },
  };
}

/** From where to where the values of a column go, "" if there are none. @param {Column} column @param {Run[]} runs */
export function rangeText(column, runs) {
  const values = runs.map((run) => column.value(run)).filter(isNumber);
  if (!values.length) return "";
  const [from, to] = [Math.min(...values), Math.max(...values)].map((value) => column.text(value, runs[0]));
  return `${column.title} ${from}${from === to ? "" : ` to ${to}`}`;
}

/** A row that stands for the runs of a sweep. @param {string} id  of the sweep */
export function makeSweepRow(id) {
  const check = element("input", { type: "checkbox", tabIndex: -1 });
  const pin = makePinButton();
  const name = element("span", { className: "rnn-sweep-row-name rnn-words" });
  const unfold = element("button", { type: "button", className: "rnn-unfold" }, drawing("M6 3.5L10.5 8L6 12.5", "rnn-chevron"), name);
  const rest = element("span", { className: "rnn-sweep-row-rest rnn-words" });
  const cell = element("td", { className: "rnn-sweep-row-cell" }, element("div", {}, unfold, rest, pin));
  const row = element("tr", { tabIndex: -1, className: "rnn-sweep-row", "data-sweep": id }, element("td", {}, check), cell);

  return {
    row,
    unfold,
    /**
     * @param {SweepLine} line
     * @param {Column|undefined} sortColumn  the column by which the table is sorted
     * @param {number} columns  how many are seen
     */
    fill({ sweep, runs, of, open }, sortColumn, columns) {
      const count = runs.length < of ? `${runs.length} of ${counted(of, "run")}` : counted(of, "run");
      const range = sortColumn && !SAID.includes(sortColumn.key) ? rangeText(sortColumn, runs) : "";
      setText(name, sweep.name);
      setText(
        rest,
        ["Sweep", count, endedText(runs), range, accuracyText(runs), WHEN.format(1000 * sweep.started)].filter(Boolean).join(" · "),
      );
      rest.title = rest.textContent;
      unfold.title = open ? "Fold the runs of this sweep into one line" : "List the runs of this sweep one by one";
      unfold.ariaExpanded = String(open);
      check.setAttribute("aria-label", `Select the ${count} of the sweep ${sweep.name}`);
      const pinned = runs.every((run) => run.pinned);
      showPin(pin, `the sweep ${sweep.name}`, pinned);
      row.dataset.pinned = String(pinned);
      cell.colSpan = columns;
    },
    /** @param {SweepLine} line @param {Marked} runStore */
    mark({ runs, open }, runStore) {
      const selectedCount = runs.filter((run) => runStore.selected.has(run.id)).length;
      check.checked = selectedCount === runs.length;
      check.indeterminate = selectedCount > 0 && selectedCount < runs.length;
      row.setAttribute("aria-selected", String(selectedCount === runs.length));
      row.dataset.current = String(!open && runs.some((run) => run.id === runStore.current));
      row.dataset.selected = String(selectedCount);
    },
  };
}
