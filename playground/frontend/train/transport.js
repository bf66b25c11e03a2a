/** The transport: Train, Pause, Step, Reset, Speed, how far the run is, its four numbers, and what there is to say. */

import { PAUSE, PLAY, drawing, element, setText } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { answersWithNumber, lossName } from "../core/measures.js";
import { segmented } from "../core/segmented.js";
import { lossText, percentText } from "../core/numbers.js";
import { serverLimits } from "../core/settings.js";
import { progressText, stateText } from "../core/states.js";
import { mountChips } from "./chips.js";
import { mountNote } from "./note.js";

const ICONS = {
  train: PLAY,
  pause: PAUSE,
  step: "M3 2.5v11l7-5.5zM11 2.5h2v11h-2z",
  reset: "M8 3a5 5 0 1 1-4.9 6h1.6A3.5 3.5 0 1 0 8 4.5V7L4.2 3.7 8 .5z",
};

/** [command, visible name, what it does] @type {[keyof typeof ICONS, string, string][]} */
const COMMANDS = [
  ["train", "Train", "Train on from here"],
  ["pause", "Pause", "Stop after the epoch that is under way"],
  ["step", "Step", "Train for one epoch"],
  ["reset", "Reset", "Back to epoch 0: same seed, same start, with the settings as they stand"],
];

/** @type {Record<string, string>} */
const TITLES = Object.fromEntries(COMMANDS.map(([command, , title]) => [command, title]));

/** A speed as its button has it. @param {number} speed  epochs a second, 0 for as fast as it goes @returns {import("../core/segmented.js").Segment} */
const speedSegment = (speed) => (speed ? [String(speed), String(speed), `${speed} epochs a second`] : ["0", "max", "as fast as it goes"]);

const NUMBERS = [
  ["train", "loss"],
  ["train", "accuracy"],
  ["test", "loss"],
  ["test", "accuracy"],
];

/** @param {number} seconds */
function timeText(seconds) {
  if (seconds < 1) return "under 1 s left";
  if (seconds < 90) return `${Math.round(seconds)} s left`;
  return `${Math.round(seconds / 60)} min left`;
}

/** @typedef {{stream: import("../core/run_stream.js").RunStream, setSetting: import("./set_setting.js").SetSetting}} Context */

/** @typedef {Record<string, HTMLButtonElement>} Buttons  by their command */

/** The buttons, each of which asks for its command. @param {(message: object) => boolean} send @returns {Buttons} */
function makeButtons(send) {
  const buttons = Object.fromEntries(
    COMMANDS.map(([command, name, title]) => [
      command,
      element("button", { type: "button", className: `rnn-button rnn-${command}`, title, disabled: true }, drawing(ICONS[command]), name),
    ]),
  );
  for (const [command, button] of Object.entries(buttons)) {
    button.addEventListener("click", () => {
      if (!send({ do: command })) return;
      // The next status frame says what became of it; until then a second click would only repeat the first.
      button.disabled = true;
      if (command === "train") buttons.pause.disabled = false;
      if (command === "train" && document.activeElement === document.body) buttons.pause.focus({ preventScroll: true });
    });
  }
  return buttons;
}

/** Enables the buttons that do something now, as the server says. @param {Buttons} buttons @param {{can: string[], state: string}} status */
function enable(buttons, { can, state }) {
  const active = Object.values(buttons).find((button) => button === document.activeElement);
  for (const [command, button] of Object.entries(buttons)) {
    button.disabled = !can.includes(command);
    button.title = button.disabled && state === "done" ? "The run is complete: raise Epochs to go on" : TITLES[command];
  }
  // Only now: no focus goes to a button that is not enabled yet.
  if (active?.disabled) (can.includes("pause") ? buttons.pause : buttons.train).focus({ preventScroll: true });
}

/** How the run stands, in few words. @param {Pick<import("../types.js").StatusFrame, "state"|"rate"|"left"|"place"|"elsewhere">} status */
export function rateText({ state, rate, left, place, elsewhere = null }) {
  if (state === "ready" && elsewhere !== null) return "trained elsewhere";
  if (state === "running" && rate) return `${rate.toFixed(rate < 10 ? 1 : 0)} epochs/s${left === null ? "" : `, ${timeText(left)}`}`;
  return stateText(state) + (state === "waiting" && place ? `, place ${place} in line` : "");
}

/** The four numbers: [column of the rows, where its value stands, its name and it]. @returns {[string, HTMLElement, HTMLElement][]} */
const makeNumbers = () =>
  NUMBERS.map(([set, name]) => {
    const column = `${set}_${name}`;
    const value = element("b", { textContent: "–", "data-number": column });
    return [
      column,
      value,
      element("div", { className: `rnn-number rnn-${set}` }, element("span", { textContent: `${set} ${name}` }), value),
    ];
  });

/** @param {HTMLElement} root @param {Context} context @returns {import("../types.js").Part} */
export function mountTransport(root, context) {
  const { stream } = context;
  const life = makeLife();
  const buttons = makeButtons(send);
  /** @type {number|null} a speed that no status has told of yet */
  let requestedSpeed = null;
  const segments = serverLimits().speeds.map(speedSegment);
  const speed = segmented({ name: "rnn-speed", label: "Speed", segments, legend: "Speed" }, (value) => {
    if (send({ speed: Number(value) })) requestedSpeed = Number(value);
  });
  const epoch = element("span", { className: "rnn-epoch" });
  const fill = element("i");
  const bar = element("div", { className: "rnn-bar", role: "progressbar", ariaLabel: "Epochs done", ariaValueMin: "0" }, fill);
  const rate = element("span", { className: "rnn-rate" });
  const note = element("div", { className: "rnn-note", role: "status" });
  const chips = element("div", { className: "rnn-chips" });
  const numbers = makeNumbers();
  root.replaceChildren(
    element("div", { className: "rnn-buttons" }, ...Object.values(buttons)),
    speed.node,
    element("div", { className: "rnn-progress" }, element("div", { className: "rnn-progress-text" }, epoch, rate), bar),
    element("div", { className: "rnn-numbers" }, ...numbers.map(([, , node]) => node)),
    element("div", { className: "rnn-foot" }, note, chips),
  );
  const told = mountNote(note, context);
  const parts = [told, mountChips(chips, context)];
  let epochs = 0;
  /** @type {number|null} the epoch of a run elsewhere from which the weights came */
  let elsewhere = null;

  /** @param {object} message */
  function send(message) {
    const isSent = stream.send(message);
    if (!isSent) told.tellUnsent();
    return isSent;
  }

  /** Numbers have a squared error, and no accuracy. @param {any} run */
  function nameNumbers(run) {
    for (const [column, , node] of numbers) {
      const [set, measure] = column.split("_");
      node.hidden = measure === "accuracy" && answersWithNumber(run);
      if (measure === "loss") setText(node.children[0], `${set} ${lossName(run)}`);
    }
  }

  function showEpoch() {
    const n = Math.max(stream.rows.length - 1, 0);
    epoch.textContent = progressText({ epoch: n, epochs, elsewhere });
    fill.style.transform = `scaleX(${epochs ? Math.min(n / epochs, 1) : 0})`;
    bar.ariaValueNow = String(n);
    bar.ariaValueMax = String(Math.max(n, epochs));
    if (!stream.rows.length) return;
    for (const [column, node] of numbers) {
      const value = stream.rows[column][n];
      node.textContent = column.endsWith("loss") ? lossText(value) : percentText(value);
    }
  }

  life.keep(
    stream.on("run", (frame) => {
      epochs = frame.settings.epochs;
      nameNumbers(frame);
      showEpoch();
    }),
    stream.on("rows", showEpoch),
    stream.on("status", (status) => {
      epochs = status.epochs;
      elsewhere = status.elsewhere ?? null;
      root.dataset.state = status.state;
      enable(buttons, status);
      if (status.speed === requestedSpeed) requestedSpeed = null;
      // A status that was on its way when another speed was asked for tells the old one.
      speed.choose(String(requestedSpeed ?? status.speed));
      rate.textContent = rateText(status);
      showEpoch();
    }),
    stream.on("lost", () => (requestedSpeed = null)),
    () => parts.forEach((part) => part.destroy()),
  );
  return life.part();
}
