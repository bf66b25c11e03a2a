/** What is in an element without a page, and what a visitor does there. */

import { Part } from "./part.js";

/** An element and all that is in it. @param {any} part @returns {any[]} */
export const allIn = (part) => (part instanceof Part ? [part, ...part.children.flatMap(allIn)] : []);

/** All that an element says. @param {any} part @returns {string} */
export const textOf = (part) => (part instanceof Part ? [part.textContent, ...part.children.map(textOf)].join(" ") : String(part));

/** The button of this name. @param {any} part  in which it is @param {string} name */
export function buttonIn(part, name) {
  const button = allIn(part).find(
    ({ tag, textContent, attributes }) => tag === "button" && [textContent, attributes["aria-label"]].includes(name),
  );
  if (!button) throw new Error(`There is no button ${name}.`);
  return button;
}

/** The field of this name. @param {any} part  in which it is @param {string} name */
export function fieldIn(part, name) {
  const field = allIn(part).find(({ tag, attributes }) => ["input", "select"].includes(tag) && attributes["aria-label"] === name);
  if (!field) throw new Error(`There is no field ${name}.`);
  return field;
}

/** Something else is chosen in a field. @param {any} field @param {string} value */
export function choose(field, value) {
  field.value = value;
  field.say("change");
}

/** What happens at an element within another, which hears of it. @param {Part} part @param {string} kind @param {Part} at @param {object} [more]  of the event */
export function happen(part, kind, at, more = {}) {
  const event = Object.assign(new Event(kind), more);
  Object.defineProperty(event, "target", { value: at });
  part.dispatchEvent(event);
}
