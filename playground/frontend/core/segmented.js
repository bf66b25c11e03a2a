/** A segmented control: one choice out of few that stand side by side. */

import { element, setText } from "./dom.js";

/** @typedef {[value: string, text: string, title?: string]} Segment */

/**
 * @param {object} what
 * @param {string} what.name      of its radio buttons on the page
 * @param {string} what.label     what is chosen, as a screen reader says it
 * @param {Segment[]} what.segments
 * @param {string} [what.value]   what is chosen at first
 * @param {string} [what.legend]  what is chosen, in sight beside it
 * @param {(value: string) => void} onChange  the visitor has chosen
 */
export function segmented({ name, label, segments, value, legend }, onChange) {
  const radios = segments.map(([own]) => element("input", { type: "radio", name, value: own, checked: own === value }));
  const labels = segments.map(([, text, title], i) =>
    element("label", title === undefined ? {} : { title }, radios[i], element("span", { textContent: text })),
  );
  for (const radio of radios) radio.addEventListener("change", () => onChange(radio.value));
  /** The element of a segment. @param {string} own */
  const segmentOf = (own) => labels[segments.findIndex(([each]) => each === own)];
  const head = legend === undefined ? [] : [element("legend", { textContent: legend })];
  return {
    node: element("fieldset", { className: "rnn-speed", "aria-label": label }, ...head, ...labels),
    /** The element that holds the text of a segment, so that more can be put beside it. @param {string} own */
    textOf: (own) => segmentOf(own).lastElementChild,
    /** Shows a segment under this name, or takes it away. @param {string} own @param {string|undefined} text */
    offer(own, text) {
      const segment = segmentOf(own);
      segment.hidden = text === undefined;
      if (text !== undefined) setText(segment.children[1], text);
    },
    /** Chooses without calling `onChange`; a value that no segment has chooses none. @param {string} choice */
    choose(choice) {
      for (const radio of radios) radio.checked = radio.value === choice;
    },
  };
}
