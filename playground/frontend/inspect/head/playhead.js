/** The playhead over the words of the sentence: it plays, is dragged or put behind a word, and the answer so far stands beside it. */

import { drawing, element, PAUSE, PLAY } from "../../core/dom.js";
import { recall } from "../../reader/memory.js";
import { makeClock } from "../../reader/clock.js";
import { answerAt, answerText, labelColour, withAnswers } from "../../reader/trace.js";
import { seen } from "../../reader/white_space.js";
import { wordIn } from "../selection.js";
import { makeWordTools } from "./word_tools.js";

/**
 * @param {import("../selection.js").Selection} selection
 * @param {HTMLElement} root the head of the page
 */
export function makeWordPlayhead(selection, root) {
  const play = element("button", { type: "button", className: "rnn-button rnn-inside-play" });
  const scrub = element("input", {
    type: "range",
    className: "rnn-player-scrub",
    "aria-label": "Word position",
    min: "0",
    max: "0",
    step: "1",
  });
  const words = element("ol", { className: "rnn-inside-words", "aria-label": "Words; choose one to put the playhead behind it" });
  const tools = makeWordTools(selection, root);
  const answer = element("output", { className: "rnn-inside-answer", "data-testid": "inside-answer" });
  const clock = makeClock({ show: (word) => selection.set({ word }), onStop: showPlaying });
  /** @type {any} the answer of the view "trace" */
  let trace = null;

  function showPlaying() {
    play.setAttribute("aria-pressed", String(clock.playing));
    play.setAttribute("aria-label", clock.playing ? "Pause the words" : "Play the words");
    play.title = clock.playing ? "Stop reading" : "Read the sentence word by word";
    play.replaceChildren(drawing(clock.playing ? PAUSE : PLAY), "Words");
  }

  function show() {
    const { word } = selection.now;
    scrub.max = String(selection.last);
    scrub.value = String(word);
    for (const [place, item] of [...words.children].entries()) item.toggleAttribute("data-chosen", place === word);
    if (!trace) return;
    tools.show(trace, word);
    const told = answerAt(trace, wordIn(word, trace.words));
    answer.textContent = answerText(told);
    answer.style.setProperty("--rnn-answer", labelColour(told.place));
  }

  /** @param {string} text @param {number} place */
  function wordButton(text, place) {
    const button = element("button", { type: "button" }, element("bdi", { textContent: seen(text) }));
    if (place && !trace.known[place - 1]) button.title = "not in the vocabulary: it enters the network as nothing";
    button.addEventListener("click", () => {
      clock.stop();
      selection.set({ word: place });
    });
    return element("li", {}, button);
  }

  /** Takes the sentence as the network has read it. @param {any} nextTrace the answer of the view "trace" */
  function take(nextTrace) {
    const isSame = trace && JSON.stringify(trace.words) === JSON.stringify(nextTrace.words);
    trace = withAnswers(nextTrace);
    if (!isSame) words.replaceChildren(...["start", ...trace.words].map(wordButton));
    selection.take(trace);
    show();
  }

  scrub.addEventListener("input", () => {
    clock.stop();
    selection.set({ word: Number(scrub.value) });
  });
  play.addEventListener("click", () => {
    if (clock.playing) return clock.stop();
    const { word } = selection.now;
    clock.setRate(recall().rate); // as the sentence player has it
    clock.start(word < selection.last ? word : 0, selection.last);
    if (word >= selection.last) selection.set({ word: 0 });
    showPlaying();
  });
  showPlaying();
  return { nodes: [play, scrub, words, tools.node, answer], show, take, stop: () => clock.stop() };
}
