/** The small button of the Inside page, which every view and the bars above them use. */

import { element } from "../../core/dom.js";

/**
 * @param {string} textContent
 * @param {string} title  what it does; "": its text says it
 * @param {() => void} [act]  what a click does, if that is known when it is made
 */
export function viewButton(textContent, title, act) {
  const button = element("button", { type: "button", className: "rnn-view-button", textContent, ...(title && { title }) });
  if (act) button.addEventListener("click", act);
  return button;
}
