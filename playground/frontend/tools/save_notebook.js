/** Save as notebook: the run as a Jupyter notebook that trains it again, and reads the sentence that the page shows. */

import { recall } from "../reader/memory.js";
import { shownRuns } from "./chosen_run.js";
import { download } from "./download.js";
import { withoutEdits } from "./save_script.js";

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  const sentence = context.selection?.now.sentence ?? recall().text;
  const name = await download(`/api/runs/${shownRuns(context)[0]}/run.ipynb?sentence=${encodeURIComponent(sentence)}`);
  return `Saved ${name}: it trains the run again, number for number, and draws it.${withoutEdits(context)}`;
}
