/**
 * The network that trains, for a reader: the server traces the sentence anew whenever the network has changed.
 *
 * It follows a sentence in place of asking a question for each network (core/questions.js): the trace comes with the network, without
 * a message to the server and back. Why that is kept beside the questions stands in docs/decisions/one-road-to-a-network.md.
 */

import { writesOn } from "../../core/measures.js";
import { firstSentence } from "../memory.js";
import { readTrace } from "../trace.js";

/**
 * @param {import("../../core/run_stream.js").RunStream} stream
 * @returns {import("../reader.js").Networks}
 */
export function networkOf(stream) {
  /** @type {string|null} */
  let sentence = null;
  let isQueued = false; // while the question is about to be sent
  /** @type {string|null} name of the run's data set */
  let data = null;
  let writes = false; // whether the labels of that are the words that come next

  /** Tells the server which sentence this connection follows: once, however many reasons there are at this moment. */
  function send() {
    if (isQueued) return;
    isQueued = true;
    queueMicrotask(() => {
      isQueued = false;
      if (sentence !== null) stream.send({ sentence });
    });
  }

  return {
    ask(text) {
      sentence = text;
      send();
    },
    follow(hear) {
      const stops = [
        stream.on("run", (run) => {
          const isChanged = run.data !== data;
          data = run.data;
          writes = writesOn(run);
          if (isChanged) hear.words(run.words, firstSentence(run));
          send();
        }),
        stream.on("open", send),
        stream.on("trace", (frame) => frame.text === sentence && hear.traces([{ ...readTrace(frame), writes }])),
        stream.on("lost", hear.lost),
      ];
      return () => stops.forEach((off) => off());
    },
  };
}
