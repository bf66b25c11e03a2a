/** The stream of a run that was recorded: the parts of a page show it as any other, and it is no run of the visitor's. */

import { RunStream } from "../core/run_stream.js";

export class RecordedRun extends RunStream {
  /** @param {import("../core/transport.js").Transport} transport  how its frames come */
  constructor(transport) {
    super("/recorded", transport);
  }

  /** No id: the tab remembers the visitor's own run. */
  get trained() {
    return "";
  }

  /** The tab has no run of this stream's to ask for. */
  recallRun() {}

  /** A recording may rest for as long as its reader wants. */
  expectsFrames() {
    return false;
  }
}
