/** The part of the screen that a step is about has a frame. */

import { lastActAt } from "../core/input_priority.js";

/** Where on the screen it is, by the name that scenes call it by. A setting and a view are called by their own names besides: a setting
 * is its field, or where that is not seen the chip that tells what it is set to, or of the data the sentences. @type {Record<string, string>} */
export const PARTS = {
  train: "[data-part=transport] .rnn-train",
  step: "[data-part=transport] .rnn-step",
  speed: ".rnn-speed",
  numbers: ".rnn-numbers",
  note: ".rnn-foot",
  curves: "[data-testid=curves]",
  sentences: ".rnn-sentences",
  player: "[data-testid=player]",
  field: ".rnn-player-field",
  answer: ".rnn-inside-reason",
  head: ".rnn-inside-head",
  timeline: "[data-testid=inside-timeline]",
  runs: ".rnn-runs",
  sweep: "[data-testid=sweep]",
  data: ".st-key-data, .rnn-sentences",
  ready: ".rnn-ready-sweeps",
};

const MARK = "data-highlighted";

/** The part that is framed, by its name, and since when. */
let framed = { name: "", since: 0 };

/**
 * Holds a setting in sight until the visitor does something: the panel is longer than the window, and what a setting is folded away in
 * unfolds when Streamlit comes to it, however late that is. A page brings its parts there itself.
 * @param {Element} part
 */
function hold(part) {
  if (lastActAt() <= framed.since && part.closest("[data-testid=stSidebar]")) part.scrollIntoView({ block: "nearest" });
}

/** @param {string} name  of a part, a setting or a view */
function selectorOf(name) {
  const escaped = CSS.escape(name);
  return PARTS[name] ?? `[data-testid="inside-${escaped}"], .st-key-${escaped}, .rnn-chip[data-name="${escaped}"]`;
}

/** The element of that name that can be seen. @param {string} name @returns {Element|undefined} */
export function partNamed(name) {
  const found = name ? [...document.querySelectorAll(selectorOf(name))] : [];
  return found.find((each) => each.getClientRects().length > 0);
}

/**
 * Puts the frame round this part, and round no other.
 * @param {string} name  "": takes it away
 * @param {Element} page  whose colours the frame has: those of the panel of settings are others
 */
export function highlight(name, page) {
  const part = partNamed(name);
  for (const other of document.querySelectorAll(`[${MARK}]`)) if (other !== part) other.removeAttribute(MARK);
  if (name !== framed.name && (part || !name)) framed = { name, since: performance.now() };
  if (!(part instanceof HTMLElement)) return;
  hold(part);
  part.style.setProperty("--rnn-highlight", getComputedStyle(page).getPropertyValue("--st-primary-color"));
  if (!part.hasAttribute(MARK)) part.setAttribute(MARK, "");
}
