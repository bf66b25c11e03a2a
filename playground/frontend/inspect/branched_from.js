/** Which run the one that is looked at branched off from, and where: the way back to that one. */

import { element } from "../core/dom.js";
import { countText } from "../core/numbers.js";

/** @typedef {{run: string, epoch: number}} Parent */

/**
 * The run that the selected one branched off from; null: from none that is known.
 * @param {string} run  the id of a saved run; "": the one that trains here
 * @param {Parent|null|undefined} liveParent  of the run that trains here
 * @param {Map<string, {name: string, parent?: Parent|null}>} savedRuns
 */
export const parentOf = (run, liveParent, savedRuns) => (run ? savedRuns.get(run)?.parent : liveParent) ?? null;

/**
 * @param {import("./selection.js").Selection} selection
 * @param {{stream: import("../core/run_stream.js").RunStream, life: import("../core/lifecycle.js").Life,
 *   runs: ReturnType<typeof import("./run_choice.js").makeRunChoice>}} context
 */
export function makeBranchedFrom(selection, { stream, life, runs }) {
  const nameButton = element("button", { type: "button", className: "rnn-view-button" });
  const epochNote = element("span");
  const node = element("p", { className: "rnn-inside-row rnn-branched-from", "data-testid": "inside-parent", hidden: true });
  node.append("Branched from ", nameButton, epochNote);

  function show() {
    const parent = parentOf(selection.now.run, stream.parent, runs.savedRuns);
    node.hidden = !parent;
    if (!parent) return;
    const parentRun = runs.savedRuns.get(parent.run);
    nameButton.textContent = parentRun?.name ?? "a run that is gone";
    nameButton.disabled = !parentRun;
    nameButton.title = parentRun ? "Look into that run, at the epoch where this one branched off" : "";
    epochNote.textContent = `after epoch ${countText(parent.epoch)}`;
  }

  nameButton.addEventListener("click", () => {
    const parent = parentOf(selection.now.run, stream.parent, runs.savedRuns);
    if (parent) selection.set({ run: parent.run, epoch: parent.epoch, edits: [] });
  });
  life.keep(
    selection.on((names) => names.has("run") && show()),
    stream.on("run", ({ parent }) => {
      show();
      if (parent && !runs.savedRuns.has(parent.run)) runs.list(); // it may have been saved only now
    }),
    runs.on(show),
  );
  show();
  return node;
}
