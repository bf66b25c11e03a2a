/** One run of a page without a server: curves, sentences and player, its kept epochs, and the views that the page answers itself. */

import { readLink } from "../core/address.js";
import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { counted } from "../core/numbers.js";
import { makeQuestions } from "../core/questions.js";
import { RunStream } from "../core/run_stream.js";
import { makeAnswerLine } from "../inspect/head/answer_line.js";
import { network } from "../inspect/network/network.js";
import { makeFilm } from "../inspect/time_machine/film.js";
import { mountTimeline } from "../inspect/time_machine/timeline.js";
import { mountView } from "../inspect/view/view.js";
import { makeSelection } from "../inspect/selection.js";
import { ledger } from "../inspect/words/ledger.js";
import { mountPlayer } from "../reader/one/player.js";
import { mountCurves } from "../train/curves.js";
import { mountSentences } from "../train/test_sentences.js";
import { makeAbout } from "./about.js";
import { makeAnswering } from "./answering.js";
import { unpacked } from "./recording.js";

const VIEWS = [network, ledger];
const PATH = "/saved"; // of no server: the one that every run of such a page is told on

/**
 * Joins the player and the views: they read one sentence under one playhead, at one epoch.
 * @param {import("../inspect/selection.js").Selection} selection
 * @param {import("../core/run_stream.js").RunStream} stream
 * @param {ReturnType<typeof makeAnswering>} answering
 * @param {import("../core/lifecycle.js").Life} life
 */
function join(selection, stream, answering, life) {
  let isPlayers = false; // what is selected just now, the player has done
  let put = (/** @type {number} */ _word) => {};
  /** @param {() => void} act */
  const fromPlayer = (act) => {
    isPlayers = true;
    act();
    isPlayers = false;
  };
  answering.onSentence((sentence) => fromPlayer(() => selection.set({ sentence })));
  life.keep(
    stream.on("run", ({ id }) => selection.live(id)),
    stream.on("trace", (trace) => {
      fromPlayer(() => selection.take(trace));
      if (selection.now.epoch === null) selection.newest({ run: selection.now.live, epoch: trace.epoch });
    }),
    selection.on((names) => {
      if (names.has("epoch")) answering.look(selection.now.epoch);
      if (names.has("word") && !isPlayers) put(selection.now.word);
    }),
  );
  return {
    moved: (/** @type {number} */ word) => fromPlayer(() => selection.set({ word })),
    /** @param {(word: number) => void} act  puts the player's playhead behind a word */
    puts: (act) => void (put = act),
  };
}

/**
 * @param {HTMLElement} root  holds saved/page.html
 * @param {import("./recording.js").Recording} recording
 * @param {object} context
 * @param {import("./recording.js").Reader} context.reader
 * @param {import("../types.js").Plotly} context.Plotly
 * @param {any} context.figures  by theme and name
 * @param {string} context.theme
 * @param {number|null} context.epoch  that is looked at first; null: the newest
 * @returns {import("../types.js").Part}
 */
export function mountRun(root, recording, { reader, Plotly, figures, theme, epoch }) {
  const life = makeLife();
  const run = unpacked(recording, reader);
  const answering = makeAnswering(recording, run);
  const stream = new RunStream(PATH, answering.transport);
  const selection = makeSelection(root);
  const questions = makeQuestions(stream);
  const film = makeFilm(questions);
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part=${name}]`));
  const { moved, puts } = join(selection, stream, answering, life);
  const context = { selection, questions, server: questions, film, stream, Plotly, figures, theme };
  const line = makeAnswerLine({ selection, questions, stream, life });
  part("answer").replaceChildren(...line.nodes);
  part("timeline").replaceChildren(mountTimeline({ selection, stream, questions, film, life, branches: false }));
  const curves = mountCurves(part("curves"), context);
  const player = mountPlayer(part("player"), { ...context, after: curves.firstDrawn, moved });
  puts(player.put);
  const sections = VIEWS.map(() => element("section", { className: "rnn-panel rnn-view" }));
  const kept = `The network of ${counted(run.epochs.length, "epoch")} is in this page, whole: the slider goes through them.`;
  part("views").replaceChildren(...sections, makeAbout(recording.about, [recording.note, kept].filter(Boolean).join(" ")));
  const parts = [
    player,
    curves,
    mountSentences(part("sentences"), { stream, show: player.show }),
    ...VIEWS.map((view, place) => mountView(sections[place], view, context)),
  ];
  line.ask();
  if (epoch !== null && readLink("epoch") === null) selection.set({ epoch });
  life.keep(stream.on("trace", () => root.querySelectorAll(".rnn-page").forEach((page) => page.toggleAttribute("data-ready", true))));
  life.keep(
    () => parts.forEach((each) => each.destroy()),
    questions.destroy,
    () => stream.close(),
  );
  return life.part((next) => parts.forEach((each) => each.retheme(next)));
}
