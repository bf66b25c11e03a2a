/** How a page asks Streamlit to run its script, which is told of an event. */

/** @typedef {(event: string, value: unknown) => void} Trigger */

/** The newest trigger of each element: Streamlit passes a new one with each call. @type {WeakMap<Element, Trigger>} */
const triggers = new WeakMap();

/** @param {Element} parent  of a component @param {Trigger} trigger  of this call */
export const keepTrigger = (parent, trigger) => void triggers.set(parent, trigger);

/** A trigger that stays the same while the component is shown. @param {Element} parent @returns {Trigger} */
export const triggerOf = (parent) => (event, value) => triggers.get(parent)?.(event, value);
