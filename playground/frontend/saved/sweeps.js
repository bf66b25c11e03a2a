/** The sweeps of a finding that is a page: every run in its panel, and what was found. */

import { element, setText } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { prefersStill } from "../core/media.js";
import { ToldSweep } from "../core/sweep_data.js";
import { mountPanels } from "../sweep/panels/panels.js";
import { mountResults } from "../sweep/results.js";
import { mountSweepList } from "../sweep/sweep_list.js";

/** @typedef {import("../types.js").Part} Part */

/**
 * @param {HTMLElement} root
 * @param {{id: string, frames: any[]}[]} sweeps
 * @param {object} context
 * @param {import("../runs/run_store.js").RunStore} context.runStore
 * @param {import("../types.js").Plotly} context.Plotly
 * @param {import("../types.js").Figures} context.figures
 * @param {string} context.theme
 * @param {HTMLElement} context.curves  the section that shows the runs of a panel
 * @returns {Part}
 */
export function mountSavedSweeps(root, sweeps, { runStore, Plotly, figures, theme, curves }) {
  const life = makeLife();
  /** The parts that show a sweep. @type {Part[]} */
  let parts = [];
  const place = (/** @type {string} */ name, testid = "") => {
    const node = element("div", { className: `rnn-sweep-${name}` });
    if (testid) node.dataset.testid = testid;
    return node;
  };
  const title = element("h3");
  const message = element("p", { className: "rnn-words" });
  const [past, panels, results] = [place("past"), place("panels", "sweep-panels"), place("results", "sweep-results")];
  const list = mountSweepList(past, { open: show });
  root.hidden = !sweeps.length;
  root.replaceChildren(title, past, message, panels, results);

  /** @param {string[]} ids */
  function select(ids) {
    runStore.select(ids);
    curves.scrollIntoView({ block: "nearest", behavior: prefersStill() ? "auto" : "smooth" });
  }

  /** @param {string} id */
  function show(id) {
    const told = new ToldSweep(sweeps.find((sweep) => sweep.id === id)?.frames ?? []);
    parts.forEach((part) => part.destroy());
    parts = [mountPanels(panels, { sweeps: told, select }), mountResults(results, { sweeps: told, Plotly, figures, theme })];
    const { savedSweeps } = runStore;
    setText(title, `Sweep: ${savedSweeps.get(id)?.name ?? ""}`);
    setText(message, told.latest.get("sweep")?.message ?? "");
    message.hidden = !message.textContent;
    const shown = sweeps.flatMap((sweep) => savedSweeps.get(sweep.id) ?? []);
    list.show(shown.length > 1 ? shown : [], id);
  }

  if (sweeps.length) show(sweeps[0].id);
  life.keep(() => parts.forEach((part) => part.destroy()));
  return life.part((next) => {
    theme = next;
    parts.forEach((part) => part.retheme(next));
  });
}
