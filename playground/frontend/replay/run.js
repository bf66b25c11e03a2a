/** The stream of a run that was recorded: the parts of a page show it as any other, and it is no run of the visitor's. */

import { RunStream } from "../core/run_stream.js";

export class RecordedRun extends RunStream {
  /** @param {import("./line.js").RecordedLine} line  that its frames are told on */
  constructor(line) {
    super("/recorded", () => line);
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
