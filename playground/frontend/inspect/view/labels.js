/** A choice among the labels of a data set, which is remembered. */

import { choice, element } from "../../core/dom.js";
import { seen } from "../../reader/white_space.js";
import { chosenOf, keepChoice } from "./memory.js";

/**
 * @param {string} name  under which the choice is remembered
 * @param {string} title  of what is chosen, as a screen reader says it
 * @param {() => void} onChange  the visitor has chosen another one
 */
export function makeLabelChoice(name, title, onChange) {
  const node = choice(title, []);
  /** @type {string[]} */
  let names = [];
  node.addEventListener("change", () => {
    keepChoice(name, names[Number(node.value)]);
    onChange();
  });
  return {
    node,
    /** Names the labels to choose from: what was chosen stays if it is among them, else it is the one that a score speaks for. @param {{labels: string[], toward: number}} answer */
    name({ labels, toward }) {
      if (names.join("\n") === labels.join("\n")) return;
      names = labels;
      node.replaceChildren(...labels.map((textContent, place) => element("option", { value: String(place), textContent })));
      node.value = String(labels.indexOf(chosenOf(name, [labels[toward], ...labels])));
    },
    /** Its place among the labels. */
    get place() {
      return Number(node.value);
    },
  };
}

/**
 * The same questions, in whose answers labels are as they are seen: no view compares them with anything.
 * @param {import("../page.js").Context["questions"]} questions @returns {import("../page.js").Context["questions"]}
 */
export const withSeenLabels = ({ ask }) => ({
  ask: (question, onOutcome, onProgress) =>
    ask(
      question,
      (outcome) => {
        if ("error" in outcome || !outcome.answer.labels) return onOutcome(outcome);
        onOutcome({ ...outcome, answer: { ...outcome.answer, labels: outcome.answer.labels.map(seen) } });
      },
      onProgress,
    ),
});

/** The choice of the label that counts as right. @param {string} name  under which it is remembered @param {() => void} onChange */
export function makeRightLabel(name, onChange) {
  const label = makeLabelChoice(name, "Label that counts as right", onChange);
  return { label, node: element("p", {}, element("label", {}, "If this label is right: ", label.node)) };
}
