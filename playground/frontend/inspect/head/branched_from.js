/** The parent of the selected run: which, from which epoch, which settings differ, and a button to it. */

import { element } from "../../core/dom.js";
import { countText } from "../../core/numbers.js";
import { allSettings, spokenText } from "../../core/settings.js";
import { settingsAfter } from "../time_machine/branch_form.js";
import { viewButton } from "../view/button.js";

const LIST_MS = 1000; // from what a branch learns to the list of runs, in which its record is by then

/** @typedef {{run: string, epoch: number}} Parent */

/**
 * The run that the selected one branched off from; null: from none that is known.
 * @param {string} run  the id of a saved run; "": the one that trains here
 * @param {Parent|null|undefined} liveParent  of the run that trains here
 * @param {Map<string, {parent?: Parent|null}>} savedRuns
 */
export const parentOf = (run, liveParent, savedRuns) => (run ? savedRuns.get(run)?.parent : liveParent) ?? null;

/**
 * The settings with which a branch began and its parent did not go on: "learning rate 0.01 instead of 0.02"; "" where all are the same.
 * @param {import("./run_choice.js").SavedRun|undefined} own     undefined: not saved yet
 * @param {import("./run_choice.js").SavedRun|undefined} parent  undefined: gone
 * @param {number} epoch  of the parent
 */
export function ownSettingsText(own, parent, epoch) {
  if (!own || !parent) return "";
  const [began, before] = [own.first_settings ?? own.settings, settingsAfter(parent, epoch)];
  const differing = allSettings().filter(({ name, in_branch }) => in_branch && began[name] !== before[name]);
  const texts = differing.map(
    ({ name, label }) => `${label.toLowerCase()} ${spokenText(name, began[name])} instead of ${spokenText(name, before[name])}`,
  );
  return texts.join(", ");
}

/**
 * @param {import("../selection.js").Selection} selection
 * @param {{stream: import("../../core/run_stream.js").RunStream, life: import("../../core/lifecycle.js").Life,
 *   runs: ReturnType<typeof import("./run_choice.js").makeRunChoice>}} context
 */
export function makeBranchedFrom(selection, { stream, life, runs }) {
  const nameButton = viewButton("", "", () => {
    const parent = parentOf(selection.now.run, stream.parent, runs.savedRuns);
    if (parent) selection.set({ run: parent.run, epoch: parent.epoch, edits: [] });
  });
  const epochNote = element("span");
  const node = element("p", { className: "rnn-inside-row rnn-branched-from", "data-testid": "inside-parent", hidden: true });
  node.append("Branched from ", nameButton, epochNote);
  const later = life.timer(() => runs.savedRuns.has(selection.now.live) || runs.list());

  function show() {
    const parent = parentOf(selection.now.run, stream.parent, runs.savedRuns);
    node.hidden = !parent;
    if (!parent) return;
    const parentRun = runs.savedRuns.get(parent.run);
    nameButton.textContent = parentRun?.shown ?? parentRun?.name ?? "a run that is gone";
    nameButton.disabled = !parentRun;
    nameButton.title = parentRun ? "Look into that run, at the epoch where this one branched off" : "";
    const ownText = ownSettingsText(runs.savedRuns.get(selection.now.run || selection.now.live), parentRun, parent.epoch);
    epochNote.textContent = `after epoch ${countText(parent.epoch)}${ownText && `, with ${ownText}`}`;
  }

  life.keep(
    selection.on((names) => names.has("run") && show()),
    stream.on("run", ({ parent }) => {
      show();
      if (parent && !runs.savedRuns.has(parent.run)) runs.list(); // it may have been saved only now
    }),
    stream.on("answers", () => {
      const { live } = selection.now;
      if (stream.parent && !runs.savedRuns.has(live)) later.start(LIST_MS); // a branch is saved once it trains
    }),
    runs.on(show),
  );
  show();
  return node;
}
