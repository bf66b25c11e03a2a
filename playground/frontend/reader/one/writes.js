/** Fetches what the player has besides for a network whose labels are the words that come next, once there is such a run, and tells it what is shown. */

import { makeLife } from "../../core/lifecycle.js";
import { writesOn } from "../../core/measures.js";
import { fromField } from "../white_space.js";

/** @typedef {import("../trace.js").Trace} Trace */

/**
 * @param {HTMLElement} root  of the player
 * @param {object} options
 * @param {import("../../core/run_stream.js").RunStream} options.stream
 * @param {{writing: HTMLElement, written: HTMLElement, next: HTMLElement, field: HTMLInputElement}} options.parts
 * @param {(word: number) => void} options.onPick  the visitor points at a letter
 * @param {() => string} options.text  the sentence as it is
 * @param {(text: string) => void} options.write  makes it another one, at whose end the playhead stands
 */
export function makeWrites(root, { stream, parts, onPick, text, write }) {
  const life = makeLife();
  const { writing: box, written: told, next, field } = parts;
  /** @type {Trace|null} */
  let trace = null;
  let word = 0;
  let isFetching = false;
  /** The id of the run that writes, "" if the one of now does not. */
  let writer = "";
  /** @type {{letters: ReturnType<typeof import("./next_letters.js").makeNextLetters>, writing: ReturnType<typeof import("./writing.js").makeWriting>}|undefined} */
  let fetched;

  async function fetchParts() {
    isFetching = true;
    const [{ makeNextLetters }, { makeWriting }] = await Promise.all([import("./next_letters.js"), import("./writing.js")]);
    if (life.over) return;
    fetched = {
      letters: makeNextLetters(next, onPick),
      writing: makeWriting(life, { root, box, told, stream, typed: () => fromField(field.value), text, write }),
    };
    fetched.letters.show(trace);
    fetched.letters.move(word);
  }

  life.listen(field, "input", () => fetched?.writing.stop()); // what the visitor types is not written over
  life.keep(
    stream.on("run", (run) => {
      const canWrite = writesOn(run);
      root.toggleAttribute("data-writes", canWrite);
      box.hidden = told.hidden = !canWrite;
      if (fetched && run.id !== writer) fetched.writing.forget();
      writer = canWrite ? run.id : "";
      if (canWrite && !isFetching) void fetchParts();
    }),
  );

  return {
    /** The newest answers are on the screen. @param {Trace|null} newest */
    show(newest) {
      trace = newest;
      fetched?.letters.show(trace);
      if (trace?.writes) fetched?.writing.drawn(trace.text);
    },
    /** The playhead stands behind so many words. @param {number} at */
    move(at) {
      word = at;
      fetched?.letters.move(word);
    },
    /** As the `spoken` of a view; undefined where there is nothing to say of this. */
    spoken: () => (writer ? fetched?.writing.spoken() : undefined),
    destroy: life.part().destroy,
  };
}
