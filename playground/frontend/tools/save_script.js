/** Save as script: the run as a Python script that trains it again. */

import { shownRuns } from "./chosen_run.js";
import { download } from "./download.js";

/** What a program does not repeat, since it is of the page and not of the run. @param {import("./list.js").ToolContext} context */
export const withoutEdits = ({ selection }) =>
  selection?.now.edits.length ? " The edits shown here are no part of the run, so it has none of them." : "";

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  const name = await download(`/api/runs/${shownRuns(context)[0]}/run.py`);
  return `Saved ${name}: it trains the run again, number for number.${withoutEdits(context)}`;
}
