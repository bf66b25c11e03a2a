/** Mounts the sweep section of the Compare page: its form, the panels that grow, and what came of it. */

import { element } from "./dom.js";
import { mountForm } from "./sweep_form.js";
import { sweepHubAt } from "./sweep_hub.js";
import { mountPanels } from "./sweep_panels.js";
import { mountResults } from "./sweep_results.js";

const LIVE = "/sweeps/live";

/** Shows saved runs in the curves of the page, and lets the visitor see them. */
async function compare(root, select, ids) {
  await select?.(ids);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.parentElement.querySelector("[data-part=overlay]")?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}

/**
 * @param {HTMLElement} root
 * @param {{hub?: object, Plotly: object, figures: object, theme: string, datasets?: string[],
 *   select?: (ids: string[]) => void}} context  `select` shows saved runs in the curves of the page
 * @returns {{retheme: (theme: string) => void, destroy: () => void}}
 */
export function mountSweep(root, context) {
  const part = (name, testid) => {
    const node = element("div", { className: `rnn-sweep-${name}` });
    if (testid) node.dataset.testid = testid;
    return node;
  };
  const [form, panels, results] = [part("form"), part("panels", "sweep-panels"), part("results", "sweep-results")];
  root.classList.add("rnn-sweep");
  root.dataset.testid = "sweep";
  root.replaceChildren(form, panels, results);
  const inside = { ...context, sweeps: sweepHubAt(LIVE), select: (ids) => compare(root, context.select, ids) };
  const parts = [mountForm(form, inside), mountPanels(panels, inside), mountResults(results, inside)];
  return {
    retheme: (theme) => parts.forEach((one) => one.retheme(theme)),
    destroy: () => parts.forEach((one) => one.destroy()),
  };
}
