/** What a sweep shall try: a field for each setting, ready sweeps, and the transport of the sweep that runs. */

import { address } from "./address.js";
import { element } from "./dom.js";
import { memoryAt } from "./memory.js";
import { countText, counted } from "./numbers.js";
import { SWEPT, timeText, valueText } from "./sweep_words.js";

const PLAN_WAIT_MS = 300; // after the last key, before the server is asked
const MEASURE_WAIT_MS = 1000; // before it is asked again for a time that it did not know yet
const LONGEST_MEASURE_MS = 10_000; // that a ready sweep waits for its time, before it starts without
const SEEN_MS = 1500; // for which its runs and its time are seen before it starts
const BPTT = [["", "as in Settings"], ["exact", "exact"], ["article", "as printed"], ["exact, article", "both"]];

const { recall, remember } = memoryAt("rnn-sweep-form", {}); // what was typed, by field, and the ready sweep that it began as

/** @typedef {{name: string, values: Record<string, string>, base: Record<string, unknown>}} Ready  a sweep of the server's */

/** The states in which a button means something. */
const ALLOWED = {
  start: ["none", "done", "stopped", "failed"],
  pause: ["planning", "waiting", "running"],
  continue: ["paused"],
  stop: ["planning", "waiting", "running", "paused"],
};

const COMMANDS = [
  ["start", "Start sweep", "Train all of these runs"],
  ["pause", "Pause", "Hold all runs where they are"],
  ["continue", "Continue", "Train on from where the sweep was held"],
  ["stop", "Stop", "End the sweep; what it has is kept"],
];

const STATE_TEXT = { planning: "getting ready", waiting: "waiting for a place", running: "training", paused: "paused", done: "complete", stopped: "stopped", failed: "failed" };

/** Asks the server; its own sentence on anything that went wrong, and ours if it cannot be reached. */
async function ask(path, body, signal) {
  const options = body === undefined ? { signal } : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal };
  const unreachable = { error: "The server cannot be reached. Try again when the connection is back." };
  let answer;
  try {
    answer = await fetch(address(path), options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return unreachable;
  }
  const said = await answer.json().catch(() => null);
  if (said === null || typeof said !== "object") return { error: "The server gave no answer that this page understands. Reload the page." };
  return answer.ok || said.error || said.problems ? said : { error: "The server could not do that. Try again." };
}

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("./sweep_hub.js").SweepHub, hub?: object, datasets?: string[]}} context
 *   `hub` is the bench's: it knows Settings, which hold for what is not swept
 */
export function mountForm(root, { sweeps, hub, datasets = [] }) {
  const inputs = {};
  const helps = {};
  const problems = {};
  const field = (name, label, help, input) => {
    const id = `rnn-sweep-${name}`;
    problems[name] = element("span", { id: `${id}-problem`, className: "rnn-sweep-problem", role: "alert" });
    helps[name] = element("small", { id: `${id}-help`, textContent: help });
    inputs[name] = Object.assign(input, { id, name });
    input.setAttribute("aria-describedby", `${id}-help ${id}-problem`);
    return element("div", { className: `rnn-sweep-field rnn-sweep-field-${name}` }, element("label", { for: id, textContent: label }), input, helps[name], problems[name]);
  };
  const text = (placeholder = "") =>
    element("input", { type: "text", autocomplete: "off", spellcheck: false, autocapitalize: "off", maxLength: 500, placeholder });
  const options = (pairs) => element("select", {}, ...pairs.map(([value, name]) => element("option", { value, textContent: name })));

  const fields = SWEPT.map(([name, label, help, example]) =>
    field(name, label, example ? `${help} Such as ${example.replaceAll(" ", "\u00a0")}` : help, name === "bptt" ? options(BPTT) : text()),
  );
  const readies = element("div", { className: "rnn-sweep-ready", role: "group", "aria-label": "Ready sweeps" });
  const rest = element("small", { className: "rnn-sweep-rest" });
  fields.push(
    field("seeds", "Seeds per setting", "Each setting is trained so many times, from other initial weights each time; the order of the sentences stays the same.", text("5")),
    field("epochs", "Epochs", "Of every run.", text("1000")),
    field("data", "Data", "What all runs learn.", options([])),
  );
  inputs.seeds.inputMode = inputs.epochs.inputMode = "numeric";
  const buttons = Object.fromEntries(
    COMMANDS.map(([name, label, title]) => [
      name,
      element("button", { type: "button", className: `rnn-button ${name === "start" ? "rnn-train" : ""}`, title, disabled: true, textContent: label }),
    ]),
  );
  const either = element("span", { className: "rnn-sweep-either" }, buttons.pause, buttons.continue); // one place: only one is seen
  const plan = element("span", { className: "rnn-sweep-plan", role: "status" });
  const bar = element("div", { className: "rnn-bar", role: "progressbar", "aria-label": "Part of the sweep that is done", "aria-valuemin": "0", "aria-valuemax": "100" }, element("i"));
  const done = element("span", { className: "rnn-sweep-done" });
  const left = element("span", { className: "rnn-rate" });
  const progress = element("div", { className: "rnn-sweep-progress", hidden: true }, element("div", { className: "rnn-progress-text" }, done, left), bar);
  const note = element("p", { className: "rnn-note", role: "status" });
  root.replaceChildren(
    element("header", { className: "rnn-sweep-head" }, element("h3", { textContent: "Sweep" }), readies, rest),
    element("div", { className: "rnn-sweep-fields" }, ...fields),
    element("div", { className: "rnn-sweep-bar" }, element("div", { className: "rnn-buttons" }, buttons.start, either, buttons.stop), plan, progress),
    note,
  );

  let state = "none";
  let settings; // as they stand in the panel of Settings
  /** @type {Ready|undefined} */
  let ready; // the ready sweep in the form: what it does not sweep is as in it, and else as in Settings
  let wanted = 0; // when a ready sweep was asked to start; 0 = none is about to
  let startTimer = 0;
  let asked; // the plan that is being asked for
  let timer = 0;
  let refused = false; // the plan as it stands has a problem
  let lost = false; // the connection
  let chosen = false; // the data, by the visitor or by a ready sweep
  let busy = false; // a command is on its way
  let said = ""; // what the server answered to the last command

  /** What is not swept is as in these settings, if they are known yet. */
  const base = () => ready?.base ?? settings;

  /** What the form asks for, as the server wants it. */
  function body() {
    const values = {};
    for (const [name] of SWEPT) if (inputs[name].value.trim()) values[name] = inputs[name].value.trim();
    const whole = (input) => {
      const typed = input.value.trim() || input.placeholder;
      return /^\d{1,9}$/.test(typed) ? Number(typed) : typed; // anything else goes as it is: the server says what is wrong
    };
    return { data: inputs.data.value, values, seeds: whole(inputs.seeds), epochs: whole(inputs.epochs), ...(base() && { base: base() }) };
  }

  function showProblems(found) {
    let other = "";
    for (const name of Object.keys(problems)) {
      const sentence = found[name] ?? "";
      problems[name].textContent = sentence;
      helps[name].hidden = sentence !== "";
      inputs[name].setAttribute("aria-invalid", String(sentence !== ""));
    }
    for (const [name, sentence] of Object.entries(found)) if (!problems[name]) other ||= sentence;
    refused = Object.keys(found).length > 0;
    plan.classList.toggle("rnn-sweep-problem", other !== "");
    plan.textContent = other;
    showState();
  }

  async function askPlan() {
    asked?.abort();
    const mine = (asked = new AbortController());
    plan.textContent ||= "measuring …";
    let answer;
    try {
      answer = await ask("/api/sweeps/plan", body(), mine.signal);
    } catch {
      return; // a newer question has taken its place
    }
    if (asked !== mine) return;
    plan.ariaBusy = "false";
    showProblems(answer.problems ?? (answer.error ? { "": answer.error } : {}));
    root.dataset.planned = JSON.stringify(answer.runs ?? null);
    if (refused) return holdStart();
    if (answer.seconds === null) timer = setTimeout(askPlan, MEASURE_WAIT_MS); // this machine is still being measured
    const runs = counted(answer.runs, "run");
    plan.textContent = answer.seconds === null ? `${runs}, measuring this machine …` : `${runs}, about ${timeText(Math.max(answer.seconds, 1))} on this machine`;
    if (!wanted) return;
    if (answer.seconds !== null) plan.textContent += ": starting …";
    else if (performance.now() - wanted < LONGEST_MEASURE_MS) return;
    startTimer ||= setTimeout(() => command("start"), SEEN_MS);
  }

  /** A ready sweep that was about to start does not. */
  function holdStart() {
    clearTimeout(startTimer);
    startTimer = wanted = 0;
    plan.textContent = plan.textContent.replace(": starting …", "");
    showState();
  }

  function planSoon(wait = PLAN_WAIT_MS) {
    clearTimeout(timer);
    const typed = Object.entries(inputs).filter(([name]) => name !== "data" || chosen);
    remember({ ...Object.fromEntries(typed.map(([name, input]) => [name, input.value])), ready });
    plan.ariaBusy = "true"; // what it says is of what stood there before
    timer = setTimeout(askPlan, wait);
  }

  /** Puts values into the fields; those it does not name become empty. */
  function fill({ values = {}, seeds, epochs, data }) {
    for (const [name] of SWEPT) inputs[name].value = values[name] ?? "";
    inputs.seeds.value = seeds ?? "";
    inputs.epochs.value = epochs ?? "";
    if (data !== undefined) choose(data);
  }

  /** Selects a data set, which becomes one to choose from if it was none. */
  function choose(name) {
    if (![...inputs.data.options].some((option) => option.value === name)) {
      inputs.data.append(element("option", { value: name, textContent: name }));
    }
    inputs.data.value = name;
  }

  async function command(name) {
    const wasWanted = wanted;
    if (wanted) holdStart();
    if (wasWanted && name === "stop") return; // there is nothing yet to be stopped
    busy = true;
    said = "";
    showState();
    const answer = await ask(name === "start" ? "/api/sweeps" : `/api/sweeps/${name}`, name === "start" ? body() : {});
    busy = false;
    said = answer.error ?? "";
    if (answer.problems) showProblems(answer.problems);
    else showState();
  }

  function showState() {
    root.dataset.state = state;
    for (const [name, button] of Object.entries(buttons)) {
      const had = document.activeElement === button;
      const means = ALLOWED[name].includes(state) || (name === "stop" && wanted > 0);
      button.disabled = busy || !means || (name === "start" && refused);
      // A saved run has a Continue too: this one stands there, in place of Pause, only while a sweep is held.
      if (name === "continue") button.style.visibility = means ? "visible" : "hidden";
      if (name === "pause") button.style.visibility = ALLOWED.continue.includes(state) ? "hidden" : "visible";
      if (had && button.disabled && !busy) Object.values(buttons).find((other) => !other.disabled)?.focus({ preventScroll: true });
    }
    progress.hidden = state === "none";
    plan.hidden = !ALLOWED.start.includes(state);
    const message = said || (sweeps.latest.get("progress") ?? sweeps.latest.get("sweep"))?.message || "";
    const text = lost ? "The connection to the server was lost. Trying again." : message;
    if (note.textContent !== text) note.textContent = text;
    note.dataset.tone = lost || said || state === "failed" ? "bad" : "";
  }

  function showProgress() {
    const frame = sweeps.latest.get("progress");
    const share = frame?.of_epochs ? Math.min(frame.done_epochs / frame.of_epochs, 1) : Number(state === "done");
    bar.firstChild.style.transform = `scaleX(${share})`;
    bar.ariaValueNow = String(Math.floor(100 * share));
    done.textContent = `${counted(sweeps.runs.length, "run")}, ${Math.floor(100 * share)} % ${state === "done" ? "" : "done"}`.trim();
    const rate = frame?.rate ? `${countText(Math.round(frame.rate))} epochs/s` : STATE_TEXT[state] ?? "";
    const rest = frame?.seconds_left == null ? "" : `, ${timeText(frame.seconds_left)} left`;
    left.textContent = state === "running" ? rate + rest : STATE_TEXT[state] ?? "";
  }

  function follow(frame) {
    if (frame.state) state = frame.state;
    if (wanted && !ALLOWED.start.includes(state)) holdStart(); // another page was quicker
    showState();
    showProgress();
  }

  for (const [name, button] of Object.entries(buttons)) button.addEventListener("click", () => command(name));
  for (const [name, input] of Object.entries(inputs)) {
    input.addEventListener("input", () => {
      if (name === "data") chosen = true;
      if (wanted) holdStart(); // it is no longer the sweep that was asked for
      if (name === "data" || (SWEPT.some(([swept]) => swept === name) && input.value.trim() && !(name in (ready?.values ?? {})))) ready = undefined;
      showBase();
      planSoon();
    });
  }
  const before = recall();
  chosen = before.data !== undefined;
  for (const name of [...datasets, before.data ?? datasets[0] ?? ""]) choose(name);
  fill({ values: before, seeds: before.seeds, epochs: before.epochs });
  ready = before.ready;

  const gone = new AbortController();
  ask("/api/sweeps/ready", undefined, gone.signal).then((answer) => {
    for (const { name, ...wish } of answer.sweeps ?? []) {
      const runs = Object.values(wish.values).reduce((count, text) => count * text.split(",").length, wish.seeds);
      const title = `Fill in this sweep of ${counted(runs, "run")}, and start it if none is under way`;
      const button = element("button", { type: "button", className: "rnn-sweep-wish", textContent: name, title });
      button.addEventListener("click", () => {
        if (wanted) holdStart();
        fill(wish);
        chosen = true;
        ready = { name, values: wish.values, base: wish.base };
        wanted = ALLOWED.start.includes(state) && !busy ? performance.now() : 0;
        showBase();
        showState();
        planSoon(0);
      });
      readies.append(button);
    }
    showBase();
  }, () => {});

  /** Says in the empty fields what they stand for, and which ready sweep this is. */
  function showBase() {
    const as = base();
    if (as) {
      for (const [name] of SWEPT) if (name !== "bptt") inputs[name].placeholder = valueText(name, as[name]);
      inputs.bptt.options[0].textContent = `as in ${ready ? "the ready sweep" : "Settings"}: ${valueText("bptt", as.bptt)}`;
      inputs.epochs.placeholder = String(as.epochs);
    }
    for (const button of readies.children) button.ariaPressed = String(button.textContent === ready?.name);
    rest.textContent = ready ? "Empty fields are as in this ready sweep, not as in Settings." : "";
  }

  function useSettings(frame) {
    settings = frame.settings;
    if (!chosen) choose(frame.data);
    showBase();
    if (!ready) planSoon();
  }
  const offs = [
    sweeps.on("sweep", follow),
    sweeps.on("progress", follow),
    sweeps.on("lost", () => {
      lost = true;
      showState();
    }),
    sweeps.on("open", () => {
      lost = false;
      showState();
    }),
    ...(hub ? [hub.on("wish", useSettings)] : []),
  ];
  showBase();
  showState();
  planSoon(0);
  return {
    retheme() {},
    destroy() {
      clearTimeout(timer);
      clearTimeout(startTimer);
      asked?.abort();
      gone.abort();
      offs.forEach((off) => off());
    },
  };
}
