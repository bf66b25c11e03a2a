/** What is selected, at the head of the page: the run, the sentence, the playhead, and the answer so far. */

import { element } from "../core/dom.js";
import { onTyping } from "../core/keys.js";
import { makeLife } from "../core/lifecycle.js";
import { countText } from "../core/numbers.js";
import { sentenceField } from "../reader/controls.js";
import { makeBranchedFrom } from "./branched_from.js";
import { mountEditsBar } from "./edits_bar.js";
import { makePlayhead } from "./playhead.js";
import { makeRunChoice } from "./run_choice.js";
import { isOfNetwork } from "./selection.js";
import { mountTimeline } from "./timeline.js";

const TYPING_PAUSE_MS = 250;
const FOLLOW_MS = 300; // from one question about a network that trains to the next

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
    stream.on("status", ({ can, epoch: epochsDone, epochs }) => {
      buttons.forEach((button, i) => (button.disabled = !can.includes(COMMANDS[i][0])));
      epoch.textContent = `epoch ${countText(epochsDone)} of ${countText(epochs)}`;
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
export function mountHead(root, { selection, questions, server, film, stream }) {
  const life = makeLife();
  const runs = makeRunChoice(selection, say);
  const field = sentenceField("rnn-inside-sentence", { value: selection.now.sentence, "aria-label": "Sentence" });
  const playhead = makePlayhead(selection, root);
  const problem = element("p", { className: "rnn-view-error", role: "status", hidden: true });
  root.replaceChildren(
    element("div", { className: "rnn-inside-row" }, element("label", {}, "Run ", runs.node), trainRow(stream, life), field),
    makeBranchedFrom(selection, { stream, life, runs }),
    element("div", { className: "rnn-inside-row" }, ...playhead.nodes),
    mountTimeline({ selection, stream, questions: server, film, life }),
    mountEditsBar({ selection, stream, life }),
    problem,
  );

  let pendingKey = "";
  let isStale = false;
  let forget = () => {};
  const typing = life.timer(() => selection.set({ sentence: field.value }));
  const later = life.timer(ask);

  /** @param {string} text empty: nothing is wrong */
  function say(text) {
    problem.textContent = text;
    problem.hidden = !text;
  }

  function ask() {
    later.stop();
    const question = selection.question("trace");
    const key = JSON.stringify(question);
    if (pendingKey === key) return;
    forget();
    pendingKey = key;
    isStale = false;
    forget = questions.ask(question, (outcome) => {
      pendingKey = "";
      const hasFailed = "error" in outcome;
      say(hasFailed ? outcome.error : (outcome.answer.note ?? ""));
      if (!hasFailed) playhead.take(outcome.answer);
      if (isStale) later.start(FOLLOW_MS);
    });
  }

  field.addEventListener("input", () => typing.restart(TYPING_PAUSE_MS));
  onTyping(field, {
    Enter() {
      typing.stop();
      selection.set({ sentence: field.value });
    },
  });

  life.keep(
    () => playhead.stop(),
    () => forget(),
    selection.on((names) => {
      if (isOfNetwork(names) || names.has("sentence")) {
        playhead.stop();
        ask();
      }
      if (names.has("sentence") && field.value !== selection.now.sentence) field.value = selection.now.sentence;
      if (names.has("run")) runs.show();
      playhead.show();
    }),
    stream.on("answers", () => {
      if (!selection.isLive) return;
      isStale = true;
      if (!pendingKey) later.start(FOLLOW_MS);
    }),
  );
  ask();
  runs.list();
  return life.part();
}
