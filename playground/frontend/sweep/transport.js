/** The transport of the visitor's sweep: start, pause, continue and stop it, how far it is, and what the server says of it. */

import { element } from "../core/dom.js";
import { countText, counted } from "../core/numbers.js";
import { askSweeps } from "../core/api.js";
import { sweepStateText } from "../core/states.js";
import { timeText } from "./texts.js";

const LOST = "The connection to the server was lost. Trying again.";

const CONTINUE = "Train on from where the sweep was held";
const CONTINUE_ALL = "Train all runs on from where they were cut off";

const COMMANDS = [
  ["start", "Start sweep", "Train all of these runs"],
  ["pause", "Pause", "Hold all runs where they are"],
  ["continue", "Continue", CONTINUE],
  ["stop", "Stop", "End the sweep; what it has is kept"],
];

/** Part of a sweep that is done, 0..1. @param {import("../core/sweep_data.js").Sweeps} sweeps @param {string} [state] */
export function shareOf(sweeps, state) {
  const frame = sweeps.latest.get("progress");
  return frame?.of_epochs ? Math.min(frame.done_epochs / frame.of_epochs, 1) : Number(state === "done");
}

/** Its buttons, how far the sweep is, and the note below. @param {HTMLElement} plan */
function build(plan) {
  /** @type {Record<string, HTMLButtonElement>} */
  const buttons = Object.fromEntries(
    COMMANDS.map(([name, label, title]) => [
      name,
      element("button", {
        type: "button",
        className: `rnn-button ${name === "start" ? "rnn-train" : ""}`,
        title,
        disabled: true,
        textContent: label,
      }),
    ]),
  );
  const either = element("span", { className: "rnn-sweep-either" }, buttons.pause, buttons.continue); // one place: only one is seen
  const fill = element("i");
  const bar = element(
    "div",
    {
      className: "rnn-bar",
      role: "progressbar",
      "aria-label": "Part of the sweep that is done",
      "aria-valuemin": "0",
      "aria-valuemax": "100",
    },
    fill,
  );
  const doneText = element("span", { className: "rnn-sweep-done" });
  const rateText = element("span", { className: "rnn-rate" });
  const progress = element(
    "div",
    { className: "rnn-sweep-progress", hidden: true },
    element("div", { className: "rnn-progress-text" }, doneText, rateText),
    bar,
  );
  const note = element("p", { className: "rnn-note", role: "status" });
  const line = element(
    "div",
    { className: "rnn-sweep-bar" },
    element("div", { className: "rnn-buttons" }, buttons.start, either, buttons.stop),
    plan,
    progress,
  );
  return { buttons, fill, bar, doneText, rateText, progress, note, line };
}

/**
 * @param {HTMLElement} root  its `data-state` is the sweep's
 * @param {object} context
 * @param {import("../core/sweep_data.js").Sweeps} context.sweeps
 * @param {HTMLElement} context.plan  what the form says of the sweep that it describes
 * @param {() => object} context.config  what a start asks for
 * @param {() => boolean} context.isPending  whether a start is about to be pressed for the visitor
 * @param {() => void} context.hold  takes that back
 * @param {(problems: Record<string, string>) => void} context.onRefusal  the server found these
 * @param {() => void} context.onStart  the server has started what this page asked for
 */
export function makeTransport(root, { sweeps, plan, config, isPending, hold, onRefusal, onStart }) {
  const { buttons, fill, bar, doneText, rateText, progress, note, line } = build(plan);

  let state = "none";
  let can = ["start"]; // what the server says may be pressed; before it has said anything, it answers a start all the same
  let outage = ""; // what to say while there is no connection
  let busy = false; // a command is on its way
  let problem = ""; // what the server answered to the last command
  let startable = true; // the form as it stands has no problem

  const idle = () => can.includes("start");

  /** @param {string} name */
  async function command(name) {
    const wasPending = isPending();
    if (wasPending) hold();
    if (wasPending && name === "stop") return; // there is nothing yet to be stopped
    busy = true;
    problem = "";
    show();
    const answer = await askSweeps(name === "start" ? "/api/sweeps" : `/api/sweeps/${name}`, name === "start" ? config() : {});
    busy = false;
    problem = answer.error ?? "";
    if (name === "start" && !problem) onStart();
    if (answer.problems) onRefusal(answer.problems);
    else show();
  }

  function show() {
    root.dataset.state = state;
    for (const [name, button] of Object.entries(buttons)) {
      const had = document.activeElement === button;
      const means = can.includes(name) || (name === "stop" && isPending());
      button.disabled = busy || !means || (name === "start" && !startable);
      // A saved run has a Continue too: this one stands there, in place of Pause, only while a sweep is held.
      if (name === "continue") {
        button.style.visibility = means ? "visible" : "hidden";
        // Of a sweep that was cut off: a saved run that was cut off with it has its Continue on the same page.
        button.ariaLabel = idle() ? "Continue the sweep" : null;
        button.title = idle() ? CONTINUE_ALL : CONTINUE;
      }
      if (name === "pause") button.style.visibility = can.includes("continue") ? "hidden" : "visible";
      if (had && button.disabled && !busy)
        Object.values(buttons)
          .find((other) => !other.disabled)
          ?.focus({ preventScroll: true });
    }
    progress.hidden = state === "none";
    plan.hidden = !idle();
    const message = problem || (sweeps.latest.get("progress") ?? sweeps.latest.get("sweep"))?.message || "";
    const text = outage || message;
    if (note.textContent !== text) note.textContent = text;
    note.dataset.tone = outage || problem || state === "failed" ? "bad" : "";
  }

  function showProgress() {
    const frame = sweeps.latest.get("progress");
    const percent = Math.floor(100 * shareOf(sweeps, state));
    fill.style.transform = `scaleX(${shareOf(sweeps, state)})`;
    bar.ariaValueNow = String(percent);
    doneText.textContent = `${counted(sweeps.runs.length, "run")}, ${percent} % ${state === "done" ? "" : "done"}`.trim();
    const rate = frame?.rate ? `${countText(Math.round(frame.rate))} epochs/s` : sweepStateText(state);
    const rest = frame?.seconds_left == null ? "" : `, ${timeText(frame.seconds_left)} left`;
    rateText.textContent = state === "running" ? rate + rest : sweepStateText(state);
  }

  /** @param {{state: string, can: string[]}} frame */
  function follow(frame) {
    ({ state, can } = frame);
    if (isPending() && !idle()) hold(); // another page was quicker
    show();
    showProgress();
  }

  /** @param {string} trouble  a sentence; "": it stands */
  function connection(trouble) {
    outage = trouble;
    show();
  }

  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => command(name));
  const offs = [
    sweeps.on("sweep", follow),
    sweeps.on("progress", follow),
    sweeps.on("lost", (refusal) => connection(refusal?.sentence ?? LOST)),
    sweeps.on("open", () => connection("")),
  ];

  return {
    line,
    note,
    show,
    /** Whether a sweep can be started now, as far as the server is concerned. */
    free: () => idle() && !busy,
    start: () => command("start"),
    /** Whether what the form asks for can be started. @param {boolean} can */
    allow(can) {
      startable = can;
      show();
    },
    destroy: () => offs.forEach((off) => off()),
  };
}
