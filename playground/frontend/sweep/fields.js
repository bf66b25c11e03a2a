/** The fields in which the visitor says what a sweep shall try: one for each setting, and those of its size and its data. */

import { element } from "../core/dom.js";
import { inOrder, labelOf, settingOf, sweptSettings, valueText } from "../core/settings.js";
import { inOneLine } from "./request.js";

/** @typedef {Record<string, import("../core/settings.js").Value>} Settings */
/** @typedef {HTMLInputElement|HTMLSelectElement} Input */

const text = (placeholder = "") =>
  element("input", { type: "text", autocomplete: "off", spellcheck: false, autocapitalize: "off", maxLength: 500, placeholder });

const SUITED = "as suits each cell";

/** @param {string[][]} pairs  value and name */
const options = (pairs) => element("select", {}, ...pairs.map(([value, name]) => element("option", { value, textContent: name })));

/** Several values as the field of a choice has them, as `values_text` of rnn/sweep.py writes them. @param {string[]} values */
const joined = (values) => values.join(", ");

/** A select of a choice: as it is elsewhere, one of its values, or all of them. @param {string} name @param {string[]} values */
function selectOf(name, values) {
  const all = [joined(values), values.length === 2 ? "both" : "all"];
  return options([["", "as in Settings"], ...values.map((value) => [value, valueText(name, value)]), all]);
}

/** Selects values of a choice, however they are written; some of them, which a link may ask for, become one to choose. @param {HTMLSelectElement} select @param {string} value */
function chooseIn(select, value) {
  const name = select.name;
  const values = inOrder(name, new Set(value.split(",").flatMap((each) => each.trim() || [])));
  const wanted = joined(values.map(String));
  if (![...select.options].some((option) => option.value === wanted)) {
    select.append(element("option", { value: wanted, textContent: joined(values.map((each) => valueText(name, each))) }));
  }
  select.value = wanted;
}

/** @typedef {{name: string, node: HTMLElement, input: Input, help: HTMLElement, problem: HTMLElement}} Field */

/** @param {string} name @param {string} label @param {string} brief @param {Input} input @returns {Field} */
function makeField(name, label, brief, input) {
  const id = `rnn-sweep-${name}`;
  const problem = element("span", { id: `${id}-problem`, className: "rnn-sweep-problem", role: "alert" });
  const help = element("small", { id: `${id}-help`, textContent: brief });
  Object.assign(input, { id, name });
  input.setAttribute("aria-describedby", `${help.id} ${problem.id}`);
  const node = element(
    "div",
    { className: `rnn-sweep-field rnn-sweep-field-${name}` },
    element("label", { for: id, textContent: label }),
    input,
    help,
    problem,
  );
  return { name, node, input, help, problem };
}

/** The field of a setting that may be swept. @param {import("../core/settings.js").Setting} setting */
function fieldOf({ name, label, brief, example, options: choices }) {
  if (choices) return makeField(name, label, brief, selectOf(name, Object.keys(choices)));
  return makeField(name, label, example ? `${brief} Such as ${example.replaceAll(" ", "\u00a0")}` : brief, text());
}

/** @param {(name: string) => void} onChange  the visitor has changed a field */
export function makeFields(onChange) {
  const data = options([]);
  const [seeds, epochs] = [text("5"), text("1000")];
  seeds.inputMode = epochs.inputMode = "numeric";
  const fields = [
    ...sweptSettings().map(fieldOf),
    makeField(
      "seeds",
      "Seeds per setting",
      "Each setting is trained so many times, from other initial weights each time; the order of the sentences stays the same.",
      seeds,
    ),
    makeField("epochs", "Epochs", "Of every run.", epochs),
    makeField("data", "Data", "What all runs learn.", data),
  ];
  const area = element("div", { id: "rnn-sweep-fields", className: "rnn-sweep-fields" }, ...fields.map(({ node }) => node));
  for (const { name, input } of fields) input.addEventListener("input", () => onChange(name));

  /** What stands in a field, or for it. @param {HTMLInputElement} input */
  const typedIn = ({ value, placeholder }) => value.trim() || placeholder;
  /** The fields of the swept settings into which something is filled. */
  const filledFields = () =>
    fields.filter(({ name, input }) => input.value.trim() && sweptSettings().some((setting) => setting.name === name));

  return {
    area,
    /** What stands in the fields, by their names. @returns {Record<string, string>} */
    texts: () => Object.fromEntries(fields.map(({ name, input }) => [name, input.value])),
    /** What they ask for. @returns {import("./request.js").SweepRequest} */
    request: () => ({
      data: data.value,
      values: Object.fromEntries(filledFields().map(({ name, input }) => [name, input.value.trim()])),
      seeds: typedIn(seeds),
      epochs: typedIn(epochs),
    }),
    /** What they ask for, in one line. */
    summary() {
      const parts = filledFields().map(({ name, input }) => {
        const value = input instanceof HTMLSelectElement ? (input.selectedOptions[0].textContent ?? "") : input.value.trim();
        return `${labelOf(name).toLowerCase()} ${value}`;
      });
      return inOneLine(parts, { seeds: typedIn(seeds), epochs: typedIn(epochs), data: valueText("data", data.value) });
    },
    /** Whether the sentences that were found stand at any of them. */
    get troubled() {
      return fields.some(({ problem }) => problem.textContent);
    },
    /** Shows what is wrong with each field; those without a sentence are right. @param {Record<string, string>} problems @returns {string} the first sentence on anything else */
    complain(problems) {
      for (const { name, input, help, problem } of fields) {
        const sentence = problems[name] ?? "";
        problem.textContent = sentence;
        help.hidden = sentence !== "";
        input.setAttribute("aria-invalid", String(sentence !== ""));
      }
      const others = Object.entries(problems).filter(([name]) => !fields.some((field) => field.name === name));
      return others.map(([, sentence]) => sentence).find(Boolean) ?? "";
    },
    /** Puts values into the fields; those it does not name become empty. @param {Record<string, string|number>} values  by the names of the fields; the data stays if it names none */
    fill(values) {
      for (const { name, input } of fields) {
        const value = String(values[name] ?? "");
        if (settingOf(name)?.sweepable && input instanceof HTMLSelectElement) chooseIn(input, value);
        else if (input !== data) input.value = value;
      }
      if (values.data !== undefined) this.choose(String(values.data));
    },
    /** Selects a data set, which becomes one to choose from if it was none. @param {string} name */
    choose(name) {
      if (![...data.options].some((option) => option.value === name)) {
        data.append(element("option", { value: name, textContent: valueText("data", name) }));
      }
      data.value = name;
    },
    /** The data that is chosen. */
    get data() {
      return data.value;
    },
    /** Says in the empty fields what they stand for. @param {Settings} settings @param {string} where  these settings are from @param {Set<string>} byCell  names of those that some cells have another value of */
    standFor(settings, where, byCell) {
      for (const { name, input } of fields) {
        if (!sweptSettings().some((setting) => setting.name === name)) continue;
        const value = valueText(name, settings[name]);
        const isOfCell = byCell.has(name);
        if (input instanceof HTMLSelectElement) input.options[0].textContent = isOfCell ? SUITED : `as in ${where}: ${value}`;
        else input.placeholder = isOfCell ? SUITED : value;
      }
      epochs.placeholder = String(settings.epochs);
    },
  };
}
