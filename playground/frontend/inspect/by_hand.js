/** The network that was built by hand: a button that makes it the run of this window, and the rule that its weights follow. */

import { element } from "../core/dom.js";

/**
 * @param {{selection: import("./selection.js").Selection, stream: import("../core/run_stream.js").RunStream,
 *   life: import("../core/lifecycle.js").Life}} context
 */
export function makeByHand({ selection, stream, life }) {
  const rule = element("p");
  const units = element("ul");
  const load = element("button", { type: "button", className: "rnn-view-button", textContent: "Load it as a run" });
  const node = element(
    "section",
    { className: "rnn-by-hand", "data-testid": "inside-by-hand" },
    element("h4", { className: "rnn-view-part", textContent: "A network built by hand" }),
    rule,
    units,
    load,
  );
  let waits = false; // for the run that was asked for
  load.addEventListener("click", () => {
    waits = true;
    stream.send({ do: "by hand" });
  });
  life.keep(
    stream.on("run", () => {
      if (!waits) return;
      waits = false;
      selection.set({ run: "", epoch: null, edits: [], unit: null });
    }),
  );
  return {
    node,
    /** @param {{rule: string, units: string[]|null}} told  of the view "weights" */
    show(told) {
      const here = told.units !== null;
      rule.textContent = here
        ? `You see it: four units whose weights were written by hand. ${told.rule}`
        : `Four units with weights that a person can read solve the Article sentences by one rule. ${told.rule}`;
      load.hidden = here;
      units.hidden = !here;
      const lines = (told.units ?? []).map((stands, unit) => element("li", { textContent: `Unit ${unit}: ${stands}.` }));
      units.replaceChildren(...lines);
    },
  };
}
