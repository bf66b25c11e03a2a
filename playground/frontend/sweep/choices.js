/** Selects of which settings are on the axes of the results, and which value of the others is looked at. */

import { choice, element, focusIn } from "../core/dom.js";
import { labelOf, valueText } from "../core/settings.js";

/**
 * @param {import("./slice.js").Slice} slice
 * @param {() => void} onChange  the visitor has chosen
 */
export function makeChoices(slice, onChange) {
  const node = element("span", { className: "rnn-sweep-choices" });

  /** @template T @param {string} label @param {[string, T][]} options @param {T} current @param {(value: T) => void} choose */
  function select(label, options, current, choose) {
    const select = choice(
      label,
      options.map(([text], i) => [i, text]),
    );
    select.selectedIndex = options.findIndex(([, value]) => value === current);
    select.addEventListener("change", () => {
      choose(options[select.selectedIndex][1]);
      onChange();
    });
    return element("label", {}, label, " ", select);
  }

  /** One for each value of a setting that can be chosen. @param {string} name */
  function valueSelect(name) {
    const settingLabel = labelOf(name).toLowerCase();
    /** @type {[string, import("../core/settings.js").Value][]} */
    const options = slice.valuesAt(name).flatMap((value) => (value === null ? [] : [[valueText(name, value), value]]));
    return select(name === slice.down ? `Curves at ${settingLabel}` : `At ${settingLabel}`, options, slice.valueOf(name), (value) =>
      slice.look(name, value),
    );
  }

  return {
    node,
    /** Shows the selects that this sweep needs. */
    show() {
      const focusLabel = focusIn(node)?.ariaLabel;
      const { varied, across, down } = slice;
      /** @type {[string, string][]} */
      const settings = varied.map((name) => [labelOf(name), name]);
      node.replaceChildren(
        ...(varied.length > 1 && across !== null && down !== null
          ? [
              select("Across", settings, across, slice.putAcross),
              select("Up", settings, down, slice.putDown),
              ...varied.filter((name) => name !== across).map(valueSelect),
            ]
          : []),
      );
      if (focusLabel) [...node.querySelectorAll("select")].find((each) => each.ariaLabel === focusLabel)?.focus();
    },
  };
}
