/** A choice among the labels of a data set. */

import { choice, element } from "../core/dom.js";

/**
 * The choice of the label that counts as right.
 * @param {() => void} onChange  the visitor has chosen another one
 */
export function makeRightLabel(onChange) {
  const label = choice("Label that counts as right", []);
  label.addEventListener("change", onChange);
  return {
    node: element("p", {}, element("label", {}, "If this label is right: ", label)),
    /** @param {{labels: string[], toward: number}} answer */
    name: (answer) => nameLabels(label, answer),
    /** Its place among the labels. */
    get place() {
      return Number(label.value);
    },
  };
}

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
