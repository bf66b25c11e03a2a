/** Write on: the network goes on writing the text of the sentence, letter by letter, from the probabilities that it gives them. */

import { onKeys } from "../../core/keys.js";
import { counted } from "../../core/numbers.js";
import { makeQuestions } from "../../core/questions.js";
import { cutWord } from "../trace.js";
import { inLine } from "../white_space.js";
import { makeTypist } from "./typist.js";
import { buildControls } from "./writing_controls.js";

const MOST_KEPT = 8; // earlier writings that are told,
const LONGEST_KEPT = 24; // of so many letters at most

/**
 * What the server answers, see playground/inspection/views/writing.py.
 * @typedef {{pieces: string[], shares: number[], end: string|null, end_share: number|null}} Written
 */

/**
 * How a writing ended, in words; "" if there is nothing to say.
 * @param {Written} written
 * @param {import("./typist.js").Over} over
 */
export function endText({ pieces, end, end_share: share }, over) {
  if (over === "end" && end !== null)
    return `Then it wrote “${cutWord(end)}”, which ends a text (${Math.min(Math.floor(100 * (share ?? 0)), 99)} %).`;
  if (over === "limit") return `It stops after ${counted(pieces.length, "letter")}: Write on goes on from there.`;
  return over === "stop" ? "Stopped." : "";
}

/** What a visitor should know before a text is written on. @param {string} text @param {string|null} opening  of the texts that the network has learnt; null: it writes none */
export function hintText(text, opening) {
  if (opening === null || !text.length || text.startsWith(opening))
    return "Under each letter stands what may come next, and what came is framed. Write on draws from that.";
  return `A text of this data set begins with “${cutWord(opening)}”, and this one does not: the network has learnt to write on from no such text.`;
}

/**
 * @param {import("../../core/lifecycle.js").Life} life
 * @param {object} options
 * @param {HTMLElement} options.root  of the player, whose keys it hears
 * @param {HTMLElement} options.box  is filled with what can be pressed
 * @param {HTMLElement} options.told  says what was written
 * @param {import("../../core/run_stream.js").RunStream} options.stream  of the run that writes
 * @param {() => string} options.typed  what stands in the field, though it may not be read yet
 * @param {() => string} options.text  the sentence as it is
 * @param {(text: string) => void} options.write  makes it another one
 */
export function makeWriting(life, { root, box, told, stream, typed, text, write }) {
  const controls = buildControls(box, told);
  const questions = makeQuestions(stream);
  /** What stands before a text. Another run, which writes none, may be there while the text is still on the screen. @returns {string|null} */
  const opening = () => stream.latest.get("run").writes_from;
  /** @type {Written|null} the newest */
  let written = null;
  let from = ""; // the text that it was written behind,
  let made = ""; // and what has become of it
  let said = ""; // for a screen reader, once it is over
  /** @type {string[]} */
  const kept = [];
  let cancel = () => {};
  let isAsking = false;

  const typist = makeTypist(life, {
    text,
    write(next) {
      made = next;
      tell("");
      write(next);
    },
    onOver(over) {
      if (!written) return;
      const ending = endText(written, over);
      tell(ending);
      said = `It wrote ${made.slice(from.length) || "nothing"}. ${ending}`;
      controls.another.hidden = false;
      show();
    },
  });

  const isBusy = () => typist.typing || isAsking;
  const show = () => controls.show(isBusy());

  /** @param {string} sentence  what there is to say of it */
  function tell(sentence) {
    controls.tell(from, made.slice(from.length), kept);
    controls.note(sentence);
  }

  /** Keeps the newest writing among the earlier ones, if it is short. */
  function keep() {
    const name = inLine(made);
    if (made === from || name.length > LONGEST_KEPT || kept.includes(name)) return;
    kept.unshift(name);
    kept.length = Math.min(kept.length, MOST_KEPT);
  }

  /** @param {string} behind  a text, "" for a new one */
  function ask(behind) {
    keep();
    said = "";
    isAsking = true;
    const sentence = behind || (opening() ?? "");
    const { seed, temperature } = controls;
    cancel = questions.ask({ view: "writing", sentence, options: { seed, temperature } }, (outcome) => {
      isAsking = false;
      [from, made] = [sentence, sentence];
      [written, said] = "error" in outcome ? [null, outcome.error] : [outcome.answer, ""];
      tell(said);
      if (written && text() !== sentence) write(sentence);
      if (written) typist.start(sentence, written.pieces, written.end === null ? "limit" : "end");
      show();
    });
    show();
  }

  function stop() {
    cancel();
    isAsking = false;
    typist.stop();
    show();
  }

  const toggle = () => (isBusy() ? stop() : ask(typed()));

  /** The same beginning, unless the visitor has made another of it. */
  function again() {
    const { another } = controls;
    if (another.disabled || another.hidden) return;
    stop();
    controls.nextSeed();
    ask(typed() === made ? from : typed());
  }

  controls.go.addEventListener("click", toggle);
  controls.another.addEventListener("click", again);
  controls.how.addEventListener("change", show);
  life.keep(
    questions.destroy,
    onKeys(root, "writing", {
      write: () => (box.hidden ? false : toggle()),
      another: () => (box.hidden ? false : again()),
    }),
  );
  show();

  return {
    /** A text is on the screen. @param {string} drawn */
    drawn(drawn) {
      if (!written && !isAsking && !said) controls.note(hintText(drawn, opening()));
      typist.drawn(drawn);
    },
    stop,
    /** What a screen reader says of it; null while it writes, undefined where it has nothing to say. @returns {{key: string, text: string}|null|undefined} */
    spoken() {
      if (isBusy()) return null;
      return said ? { key: `${made} ${said}`, text: said } : undefined;
    },
    /** Another run writes now: what the one before has written is not its. */
    forget() {
      stop();
      kept.length = 0;
      [written, from, made, said] = [null, "", "", ""];
      controls.another.hidden = true;
      tell("");
    },
  };
}
