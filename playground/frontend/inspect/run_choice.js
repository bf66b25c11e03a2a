/** Which run the page looks into: the one that trains here, or one of the visitor's saved runs. */

import { api } from "../core/api.js";
import { element } from "../core/dom.js";
import { ApiError } from "../core/request.js";

const LIVE = "the run that trains here";

/**
 * @param {import("./selection.js").Selection} selection
 * @param {(problem: string) => void} refused hears why the saved runs cannot be listed
 */
export function makeRunChoice(selection, refused) {
  const choice = element(
    "select",
    { "aria-label": "Run", className: "rnn-inside-run" },
    element("option", { value: "", textContent: LIVE }),
  );

  async function list() {
    try {
      const { runs } = await api.runs();
      const options = runs.map((/** @type {any} */ each) => element("option", { value: each.id, textContent: each.name }));
      choice.replaceChildren(choice.options[0], ...options);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refused(error.message);
    }
    const { run } = selection.now;
    if (run && ![...choice.options].some(({ value }) => value === run))
      choice.append(element("option", { value: run, textContent: "a run that is not among yours" }));
    choice.value = run;
  }

  choice.addEventListener("change", () => selection.set({ run: choice.value, epoch: null }));
  return { node: choice, list, show: () => (choice.value = selection.now.run) };
}
