/** The network that was built by hand: a button that makes it the run of this window, and the rule that its weights follow. */

import { NOT_SENT } from "../../core/connection.js";
import { element } from "../../core/dom.js";
import { viewButton } from "../view/button.js";

/**
 * @param {{selection: import("../selection.js").Selection, stream: import("../../core/run_stream.js").RunStream,
 *   life: import("../../core/lifecycle.js").Life}} context
 */
export function makeHandBuiltNetwork({ selection, stream, life }) {
  const rule = element("p");
  const units = element("ul");
  let isWaiting = false; // for the run that was asked for
  const load = viewButton("Load it as a run", "", () => {
    isWaiting = stream.send({ do: "by hand" });
    problem.textContent = isWaiting ? "" : NOT_SENT;
  });
  const problem = element("p", { className: "rnn-view-error", role: "alert" });
  const node = element(
    "section",
    { className: "rnn-by-hand", "data-testid": "inside-by-hand" },
    element("h4", { className: "rnn-view-part", textContent: "A network built by hand" }),
    rule,
    units,
    load,
    problem,
  );
  life.keep(
    stream.on("run", () => {
      if (!isWaiting) return;
      isWaiting = false;
      selection.set({ run: "", epoch: null, edits: [], unit: null });
    }),
  );
  return {
    node,
    /** @param {{rule: string, units: string[]|null}} answer  of the view "weights" */
    show(answer) {
      const isShown = answer.units !== null;
      rule.textContent = isShown
        ? `You see it: four units whose weights were written by hand. ${answer.rule}`
        : `Four units with weights that a person can read solve the Article sentences by one rule. ${answer.rule}`;
      load.hidden = isShown;
      units.hidden = !isShown;
      const lines = (answer.units ?? []).map((text, unit) => element("li", { textContent: `Unit ${unit}: ${text}.` }));
      units.replaceChildren(...lines);
    },
  };
}
