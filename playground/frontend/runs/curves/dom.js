/** What the panel of curves is made of: choices above, the plot, and beside it a list with every curve's value. */

import { choice, element, setText } from "../../core/dom.js";
import { shortcutsOf } from "../../core/keys.js";
import { segmented } from "../../core/segmented.js";
import { SMOOTHING } from "../memory.js";

/** [what the memory calls it, what a screen reader calls it, [value, visible name] ...] */
/** @type {[key: "column"|"set"|"by", label: string, segments: import("../../core/segmented.js").Segment[]][]} */
const CHOICES = [
  [
    "column",
    "Show",
    [
      ["loss", "loss"],
      ["accuracy", "accuracy"],
    ],
  ],
  [
    "set",
    "Sentences",
    [
      ["train", "train"],
      ["test", "test"],
    ],
  ],
  [
    "by",
    "Across",
    [
      ["epoch", "by epoch"],
      ["seconds", "by time"],
    ],
  ],
];
/** @type {[number, string][]} */
const SMOOTHING_NAMES = SMOOTHING.map((epochs) => [epochs, epochs ? `mean of ${epochs} epochs` : "not smoothed"]);

/** Fills `root` and returns its parts by name; `wire(tell)` keeps `memory` in step with the choices. @param {HTMLElement} root @param {import("../memory.js").Memory} memory */
export function buildRunCurves(root, memory) {
  let onChange = () => {};
  const controls = CHOICES.map(([key, label, segments]) =>
    segmented({ name: `rnn-run-curves-${key}`, label, segments, value: memory[key] }, (value) => {
      Object.assign(memory, { [key]: value });
      showLog();
      onChange();
    }),
  );
  const log = element("input", { type: "checkbox", checked: memory.log });
  const smoothing = choice("Smoothing", SMOOTHING_NAMES);
  smoothing.value = String(memory.smooth);
  const note = element("span", { className: "rnn-count rnn-run-curves-note", role: "status", hidden: true });
  const chart = element("div", { className: "rnn-run-curves-chart" });
  const cursor = element("div", { className: "rnn-run-curves-cursor", hidden: true });
  const empty = element("p", { className: "rnn-empty", hidden: true, textContent: "Select runs in the table to see their curves." });
  const plot = element(
    "div",
    {
      className: "rnn-run-curves-plot",
      tabIndex: 0,
      role: "group",
      "aria-label": "Curves of the selected runs; arrow keys read them",
      "aria-keyshortcuts": shortcutsOf("curves"),
    },
    chart,
    cursor,
    empty,
  );
  const place = element("p", { className: "rnn-run-curves-place" });
  const list = element("ul", {});
  root.dataset.testid = "overlay";
  root.replaceChildren(
    element(
      "div",
      { className: "rnn-compare-bar" },
      element("h3", { textContent: "Curves" }),
      ...controls.map(({ node }) => node),
      element("label", {}, log, "log axis"),
      smoothing,
      note,
    ),
    element("div", { className: "rnn-run-curves-body" }, plot, element("div", { className: "rnn-run-curves-readings" }, place, list)),
  );

  const showLog = () => (log.disabled = memory.column !== "loss");
  showLog();

  /** @param {() => void} tell */
  function wire(tell) {
    onChange = tell;
    log.addEventListener("change", () => {
      memory.log = log.checked;
      onChange();
    });
    smoothing.addEventListener("change", () => {
      memory.smooth = Number(smoothing.value);
      onChange();
    });
  }
  /** Says what the curves do not show, and what the column of losses holds. @param {string} text @param {string} losses */
  function tell(text, losses) {
    setText(note, text);
    note.hidden = !text;
    controls[0].offer("loss", losses);
  }
  return { chart, cursor, empty, plot, place, list, tell, wire };
}
