/** What is selected, at the head of the page: the run, the sentence, the playhead, and the answer so far. */

import { drawing, element, PAUSE, PLAY } from "../core/dom.js";
import { api } from "../core/api.js";
import { onTyping } from "../core/keys.js";
import { makeLife } from "../core/lifecycle.js";
import { ApiError } from "../core/request.js";
import { makeClock } from "../reader/clock.js";
import { countText } from "../core/numbers.js";
import { sentenceField } from "../reader/controls.js";
import { answerOf, labelColour } from "../reader/trace.js";
import { makeWordTools } from "./word_tools.js";

const TYPING_PAUSE_MS = 250;
const WORDS_A_SECOND = 2;
const FOLLOW_MS = 300; // from one question about a network that trains to the next
const LIVE = "the run that trains here";

/** What the visitor may do with the run that trains: [command, visible name]. */
const COMMANDS = [
  ["train", "Train"],
  ["pause", "Pause"],
  ["step", "Step"],
];

/** Buttons that train, as the server says that they mean something now. @param {import("./page.js").Context["stream"]} stream @param {import("../core/lifecycle.js").Life} life */
function trainRow(stream, life) {
  const buttons = COMMANDS.map(([command, name]) => {
    const button = element("button", { type: "button", className: "rnn-button", textContent: name, disabled: true });
    button.addEventListener("click", () => stream.send({ do: command }));
    return button;
  });
  const epoch = element("span", { className: "rnn-network-note", "data-testid": "inside-epoch" });
  life.keep(
    stream.on("status", ({ can, epoch: done, epochs }) => {
      buttons.forEach((button, i) => (button.disabled = !can.includes(COMMANDS[i][0])));
      epoch.textContent = `epoch ${countText(done)} of ${countText(epochs)}`;
    }),
    stream.on("lost", () => buttons.forEach((button) => (button.disabled = true))),
  );
  return element("div", { className: "rnn-inside-train" }, ...buttons, epoch);
}

/**
 * @param {HTMLElement} root
 * @param {import("./page.js").Context} context
 * @returns {import("../types.js").Part}
 */
export function mountHead(root, { selection, questions, stream }) {
  const life = makeLife();
  const run = element("select", { "aria-label": "Run", className: "rnn-inside-run" }, element("option", { value: "", textContent: LIVE }));
  const field = sentenceField("rnn-inside-sentence", { value: selection.now.sentence, "aria-label": "Sentence" });
  const play = element("button", { type: "button", className: "rnn-button", "aria-label": "Play" }, drawing(PLAY));
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
  const problem = element("p", { className: "rnn-view-error", role: "status", hidden: true });
  root.replaceChildren(
    element("div", { className: "rnn-inside-row" }, element("label", {}, "Run ", run), trainRow(stream, life), field),
    element("div", { className: "rnn-inside-row" }, play, scrub, words, tools.node, answer),
    problem,
  );

  /** @type {any} the answer of the view "trace" */
  let trace = null;
  let asked = "";
  let stale = false;
  let forget = () => {};
  const typing = life.timer(() => selection.set({ sentence: field.value }));
  const later = life.timer(ask);

  const clock = makeClock({ show: (word) => selection.set({ word }), stopped: showPlaying });
  clock.setRate(WORDS_A_SECOND);

  function showPlaying() {
    play.setAttribute("aria-pressed", String(clock.playing));
    play.setAttribute("aria-label", clock.playing ? "Pause" : "Play");
    play.replaceChildren(drawing(clock.playing ? PAUSE : PLAY));
  }

  function showWord() {
    const { word } = selection.now;
    scrub.max = String(selection.last);
    scrub.value = String(word);
    for (const [place, item] of [...words.children].entries()) item.toggleAttribute("data-chosen", place === word);
    if (!trace) return;
    tools.show(trace.words, word);
    const { answer: label, place, percent } = answerOf(trace.of_labels[Math.min(word, trace.words.length)], trace.labels);
    answer.textContent = `${label} ${percent} %`;
    answer.style.setProperty("--rnn-answer", labelColour(place));
  }

  /** @param {string} text @param {number} place */
  function wordButton(text, place) {
    const button = element("button", { type: "button" }, element("bdi", { textContent: text }));
    if (place && !trace.known[place - 1]) button.title = "not in the vocabulary: it enters the network as nothing";
    button.addEventListener("click", () => {
      clock.stop();
      selection.set({ word: place });
    });
    return element("li", {}, button);
  }

  function ask() {
    later.stop();
    const question = selection.question("trace");
    const key = JSON.stringify(question);
    if (asked === key) return;
    forget();
    asked = key;
    stale = false;
    forget = questions.ask(question, (outcome) => {
      asked = "";
      const failed = "error" in outcome;
      problem.hidden = !failed;
      problem.textContent = failed ? outcome.error : "";
      if (!failed) {
        const same = trace && JSON.stringify(trace.words) === JSON.stringify(outcome.answer.words);
        trace = outcome.answer;
        if (!same) words.replaceChildren(...["start", ...trace.words].map(wordButton));
        selection.read(trace.words.length);
        showWord();
      }
      if (stale) later.start(FOLLOW_MS);
    });
  }

  async function list() {
    try {
      const { runs } = await api.runs();
      const options = runs.map((/** @type {any} */ each) => element("option", { value: each.id, textContent: each.name }));
      run.replaceChildren(run.options[0], ...options);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problem.textContent = error.message;
      problem.hidden = false;
    }
    const { run: chosen } = selection.now;
    if (chosen && ![...run.options].some(({ value }) => value === chosen))
      run.append(element("option", { value: chosen, textContent: "a run that is not among yours" }));
    run.value = chosen;
  }

  run.addEventListener("change", () => selection.set({ run: run.value, epoch: null }));
  field.addEventListener("input", () => typing.restart(TYPING_PAUSE_MS));
  onTyping(field, {
    Enter() {
      typing.stop();
      selection.set({ sentence: field.value });
    },
  });
  scrub.addEventListener("input", () => {
    clock.stop();
    selection.set({ word: Number(scrub.value) });
  });
  play.addEventListener("click", () => {
    if (clock.playing) return clock.stop();
    const { word } = selection.now;
    clock.start(word < selection.last ? word : 0, selection.last);
    if (word >= selection.last) selection.set({ word: 0 });
    showPlaying();
  });

  life.keep(
    () => clock.stop(),
    () => forget(),
    selection.on((names) => {
      if (["run", "epoch", "sentence"].some((name) => names.has(name))) {
        clock.stop();
        ask();
      }
      if (names.has("sentence") && field.value !== selection.now.sentence) field.value = selection.now.sentence;
      if (names.has("run")) run.value = selection.now.run;
      showWord();
    }),
    stream.on("answers", () => {
      if (!selection.isLive) return;
      stale = true;
      if (!asked) later.start(FOLLOW_MS);
    }),
  );
  ask();
  list();
  return life.part();
}
