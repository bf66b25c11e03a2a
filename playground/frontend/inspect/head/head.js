/** What is selected, at the head of the page: the run, the sentence, the playhead, and the answer so far. */

import { NOT_SENT } from "../../core/connection.js";
import { element } from "../../core/dom.js";
import { onTyping } from "../../core/keys.js";
import { makeLife } from "../../core/lifecycle.js";
import { progressText } from "../../core/states.js";
import { TYPING_PAUSE_MS, sentenceField } from "../../reader/controls.js";
import { fromField, inLine } from "../../reader/white_space.js";
import { makeAnswerLine } from "./answer_line.js";
import { makeBranchedFrom } from "./branched_from.js";
import { mountEditsBar } from "./edits_bar.js";
import { makeFollower } from "./follower.js";
import { makeGoneRun } from "./gone_run.js";
import { makeWordPlayhead } from "./playhead.js";
import { makeRunChoice } from "./run_choice.js";
import { isOfNetwork } from "../selection.js";
import { mountTimeline } from "../time_machine/timeline.js";

/** What the visitor may do with the run that trains: [command, visible name]. */
const COMMANDS = [
  ["train", "Train"],
  ["pause", "Pause"],
  ["step", "Step"],
];

/** Buttons that train, as the server says that they mean something now. @param {import("../page.js").Context["stream"]} stream @param {import("../../core/lifecycle.js").Life} life */
function trainRow(stream, life) {
  const buttons = COMMANDS.map(([command, name]) => {
    const button = element("button", { type: "button", className: "rnn-button", textContent: name, disabled: true });
    button.addEventListener("click", () => (problem.hidden = stream.send({ do: command })));
    return button;
  });
  const problem = element("span", { className: "rnn-view-error", role: "alert", hidden: true, textContent: NOT_SENT });
  const epoch = element("span", { className: "rnn-network-note", "data-testid": "inside-epoch" });
  life.keep(
    stream.on("open", () => (problem.hidden = true)),
    stream.on("status", (status) => {
      buttons.forEach((button, i) => (button.disabled = !status.can.includes(COMMANDS[i][0])));
      epoch.textContent = progressText(status);
    }),
    stream.on("lost", () => buttons.forEach((button) => (button.disabled = true))),
  );
  return element("div", { className: "rnn-inside-train" }, ...buttons, epoch, problem);
}

/**
 * @param {HTMLElement} root
 * @param {import("../page.js").Context} context
 * @returns {import("../../types.js").Part}
 */
export function mountHead(root, { selection, questions, server, film, stream }) {
  const life = makeLife();
  const runs = makeRunChoice(selection, say);
  const field = sentenceField("rnn-inside-sentence", { value: inLine(selection.now.sentence), "aria-label": "Sentence" });
  const playhead = makeWordPlayhead(selection, root);
  const gone = makeGoneRun(root, selection, { runs, life });
  const line = makeAnswerLine({ selection, questions, stream, life });
  const ask = makeFollower({ selection, questions, stream, life }, "trace", (outcome) => {
    const hasFailed = "error" in outcome;
    gone.tell(hasFailed);
    selection.refusal = hasFailed ? outcome.error : "";
    say(hasFailed ? outcome.error : (outcome.answer.note ?? ""));
    if (hasFailed) return;
    if (selection.now.epoch === null) selection.newest(outcome);
    playhead.take(outcome.answer);
  });
  const problem = element("p", { className: "rnn-view-error", role: "status", hidden: true });
  const [reasonLine, unknownLine] = line.nodes;
  const about = element("div", { className: "rnn-inside-about" }, unknownLine, makeBranchedFrom(selection, { stream, life, runs }));
  root.replaceChildren(
    reasonLine,
    about,
    element("div", { className: "rnn-inside-row" }, element("label", {}, "Run ", runs.node), trainRow(stream, life), field),
    element("div", { className: "rnn-inside-row" }, ...playhead.nodes),
    mountTimeline({ selection, stream, questions: server, film, life }),
    mountEditsBar({ selection, stream, life }),
    problem,
    gone.node,
  );

  const take = () => selection.set({ sentence: fromField(field.value) });
  const typing = life.timer(take);

  /** @param {string} text empty: nothing is wrong */
  function say(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  field.addEventListener("input", () => typing.restart(TYPING_PAUSE_MS));
  onTyping(field, {
    Enter() {
      typing.stop();
      take();
    },
  });

  life.keep(
    () => playhead.stop(),
    selection.on((names) => {
      if (isOfNetwork(names) || names.has("sentence")) {
        playhead.stop();
      }
      const { sentence } = selection.now;
      if (names.has("sentence") && fromField(field.value) !== sentence) field.value = inLine(sentence);
      if (names.has("run")) runs.show();
      playhead.show();
    }),
  );
  ask();
  line.ask();
  runs.list();
  return life.part();
}
