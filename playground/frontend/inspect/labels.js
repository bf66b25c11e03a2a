/** A choice among the labels of a data set. */

import { element } from "../core/dom.js";

/**
 * Names the labels to choose from; what was chosen stays while they are the same, else it is the one that a score speaks for.
 * @param {HTMLSelectElement} label
 * @param {{labels: string[], toward: number}} answer
 */
export function nameLabels(label, { labels, toward }) {
  if ([...label.options].map(({ textContent }) => textContent).join("\n") === labels.join("\n")) return;
  label.replaceChildren(...labels.map((textContent, place) => element("option", { value: String(place), textContent })));
  label.value = String(toward);
}
