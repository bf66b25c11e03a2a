/** What the visitor has edited of the network, in sight above all views: each edit can be taken back, and training can go on from there. */

import { NOT_SENT } from "../../core/connection.js";
import { element } from "../../core/dom.js";
import { editText, withoutEdit } from "../weights/edits.js";
import { viewButton } from "../view/button.js";

/**
 * @param {{selection: import("../selection.js").Selection, stream: import("../../core/run_stream.js").RunStream,
 *   life: import("../../core/lifecycle.js").Life}} context
 */
export function mountEditsBar({ selection, stream, life }) {
  const chips = element("span", { className: "rnn-edits-list", role: "group", "aria-label": "Edits of the network" });
  const problem = element("span", { role: "alert", className: "rnn-view-error" });
  const undo = viewButton("Undo", "Take back the last edit", () => selection.set({ edits: selection.now.edits.slice(0, -1) }));
  const clear = viewButton("Undo all", "The network as it was trained", () => selection.set({ edits: [] }));
  const branch = viewButton("Train on from here", "A new run that goes on from the edited network; its record keeps the edits", () => {
    const { run, epoch, edits } = selection.now;
    isWaiting = stream.send({ do: "branch", ...(run && { run }), ...(epoch !== null && { epoch }), edits });
    problem.textContent = isWaiting ? "" : NOT_SENT;
  });
  const bar = element("div", { className: "rnn-inside-row rnn-edits", "data-testid": "inside-edits", hidden: true });
  bar.append("Every view shows the edited network: ", chips, undo, clear, branch, problem);
  let isWaiting = false; // for the branch that was asked for

  function show() {
    const { edits } = selection.now;
    bar.hidden = !edits.length;
    chips.replaceChildren(
      ...edits.map((edit) => {
        const chip = viewButton(`${editText(edit)} ×`, "Take this edit back", () =>
          selection.set({ edits: withoutEdit(selection.now.edits, edit) }),
        );
        chip.setAttribute("aria-label", `${editText(edit)}: take back`);
        return chip;
      }),
    );
  }

  show();
  life.keep(
    selection.on((names) => {
      if (!names.has("edits")) return;
      problem.textContent = "";
      show();
    }),
    stream.on("run", ({ parent }) => {
      if (!isWaiting || !parent) return;
      isWaiting = false;
      selection.set({ run: "", epoch: null, edits: [] });
    }),
    stream.on("refused", ({ do: what, sentence }) => {
      if (!isWaiting || what !== "branch") return;
      isWaiting = false;
      problem.textContent = sentence;
    }),
  );
  return bar;
}
