/** Mounted on pages that show nothing of the job: the open socket tells the server that its visitor is still here. */

import { closeDrawerWithPage } from "./drawer.js";
import { runStreamAt } from "./run_stream.js";

/**
 * @param {unknown} _parent
 * @param {{live: string}} data
 * @param {(event: string, value: unknown) => void} trigger
 */
export function mount(_parent, { live }, trigger) {
  closeDrawerWithPage();
  runStreamAt(live, () => trigger("rerun", true));
}
