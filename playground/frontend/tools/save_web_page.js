/** Save as web page: the run as one file that plays it without a server, opened with the sentence and the epoch that are shown. */

import { recall } from "../reader/memory.js";
import { shownRuns } from "./chosen_run.js";
import { download } from "./download.js";
import { withoutEdits } from "./save_script.js";

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  const { sentence, epoch } = context.selection?.now ?? { sentence: recall().text, epoch: null };
  const query = new URLSearchParams({ sentence, ...(epoch !== null && { epoch: String(epoch) }) });
  const name = await download(`/api/runs/${shownRuns(context)[0]}/run.html?${query}`);
  return `Saved ${name}: it opens by itself, without a server or a network.${withoutEdits(context)}`;
}
