/** Which run the page looks into: the one that trains here, or one of the visitor's saved runs. */

import { api } from "../../core/api.js";
import { element } from "../../core/dom.js";
import { makeEmitter } from "../../core/emitter.js";
import { ApiError } from "../../core/request.js";
import { namesOf } from "../../runs/names.js";

const LIVE = "the run that trains here";

/**
 * What the server tells of a saved run, as far as this page needs it.
 * @typedef {object} SavedRun
 * @property {string} name
 * @property {string} [shown]  its name with a number behind it, where another run has that name too
 * @property {{run: string, epoch: number}|null} [parent]
 * @property {Record<string, string|number>} settings
 * @property {Record<string, string|number>} [first_settings]  that it began with; none: `settings`
 * @property {{epoch: number, name: string, value: number|string}[]} [changes]
 */

/**
 * @param {import("../selection.js").Selection} selection
 * @param {(problem: string) => void} onRefusal hears why the saved runs cannot be listed
 */
export function makeRunChoice(selection, onRefusal) {
  const choice = element(
    "select",
    { "aria-label": "Run", className: "rnn-inside-run" },
    element("option", { value: "", textContent: LIVE }),
  );

  const { on, tell } = makeEmitter();
  /** @type {Map<string, SavedRun>} */
  const savedRuns = new Map();

  /** Whether the choice has this run. @param {string} run */
  const isOffered = (run) => [...choice.options].some(({ value }) => value === run);

  async function list() {
    try {
      const { runs } = await api.runs();
      const names = namesOf(runs);
      const options = runs.map((/** @type {any} */ each) => element("option", { value: each.id, textContent: names.get(each.id) }));
      choice.replaceChildren(choice.options[0], ...options);
      savedRuns.clear();
      for (const run of /** @type {any[]} */ (runs)) savedRuns.set(run.id, { ...run, shown: names.get(run.id) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      onRefusal(error.message);
      choice.value = selection.now.run; // none, if it is not known yet
      return;
    }
    const { run } = selection.now;
    if (run && !isOffered(run)) choice.append(element("option", { value: run, textContent: "a run that is not among yours" }));
    choice.value = run;
    tell("listed");
  }

  choice.addEventListener("change", () => selection.set({ run: choice.value, epoch: null }));
  return {
    node: choice,
    list,
    /** The visitor's saved runs by their ids, as far as they are known. */
    savedRuns,
    /** Calls `hear` whenever they have been listed. @param {() => void} hear */
    on: (hear) => on("listed", hear),
    /** Whether the saved runs were listed for this one, and it is not among them. @param {string} run */
    isStray: (run) => run !== "" && isOffered(run) && !savedRuns.has(run),
    show() {
      const { run } = selection.now;
      if (run && !isOffered(run)) list();
      else choice.value = run;
    },
  };
}
