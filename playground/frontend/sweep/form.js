/** What a sweep shall try: a field for each setting, folded away once a sweep is there to be seen, and ready sweeps. */

// @ts-nocheck

import { element } from "../core/dom.js";
import { counted } from "../core/numbers.js";
import { askSweeps } from "../core/api.js";
import { labelOf, settingOf, sweptSettings, valueText } from "../core/settings.js";
import { anything, flag, maybe, object, record, text, viewState } from "../core/view_state.js";
import { makeTransport } from "./transport.js";
import { timeText } from "./words.js";

const PLAN_WAIT_MS = 300; // after the last key, before the server is asked
const MEASURE_WAIT_MS = 1000; // before it is asked again for a time that it did not know yet
const LONGEST_MEASURE_MS = 10_000; // that a ready sweep waits for its time, before it starts without
const SEEN_MS = 1500; // for which its runs and its time are seen before it starts

const READY = object({ name: text(), values: record(text()), base: anything() });

const { recall, remember } = viewState(
  "rnn-sweep-form",
  {
    data: maybe(text()), // null: the visitor has chosen none
    ready: maybe(READY), // the ready sweep that it began as
    folded: maybe(flag()), // the fields are folded away; null: as there is room
  },
  undefined,
  text(), // what was typed, by the name of its field
);

/** @typedef {{name: string, values: Record<string, string>, base: Record<string, unknown>}} Ready  a sweep of the server's */

/**
 * @param {HTMLElement} root
 * @param {{sweeps: import("../core/sweep_stream.js").SweepStream, stream?: object, datasets?: string[], begun?: () => void}} context
 *   `stream` is the run stream: it knows the settings of the panel, which hold for what is not swept; `begun` is told when the server has started
 *   the sweep that is asked for here
 */
export function mountForm(root, { sweeps, stream, datasets = [], begun }) {
  let settings; // as they stand in the panel of Settings
  /** @type {Ready|undefined} */
  let ready; // the ready sweep in the form: what it does not sweep is as in it, and else as in Settings
  let wanted = 0; // when a ready sweep was asked to start; 0 = none is about to
  let startTimer = 0;
  let asked; // the plan that is being asked for
  let timer = 0;
  let refused = false; // the plan as it stands has a problem
  let chosen = false; // the data, by the visitor or by a ready sweep
  let folded; // undefined: the visitor has not said, and they are while a sweep is there to be seen

  const inputs = {};
  const helps = {};
  const problems = {};
  const field = (name, label, help, input) => {
    const id = `rnn-sweep-${name}`;
    problems[name] = element("span", { id: `${id}-problem`, className: "rnn-sweep-problem", role: "alert" });
    helps[name] = element("small", { id: `${id}-help`, textContent: help });
    inputs[name] = Object.assign(input, { id, name });
    input.setAttribute("aria-describedby", `${id}-help ${id}-problem`);
    return element(
      "div",
      { className: `rnn-sweep-field rnn-sweep-field-${name}` },
      element("label", { for: id, textContent: label }),
      input,
      helps[name],
      problems[name],
    );
  };
  const text = (placeholder = "") =>
    element("input", { type: "text", autocomplete: "off", spellcheck: false, autocapitalize: "off", maxLength: 500, placeholder });
  const options = (pairs) => element("select", {}, ...pairs.map(([value, name]) => element("option", { value, textContent: name })));

  /** A select of a choice: as it is elsewhere, one of its values, or all of them. */
  function selectOf(name, values) {
    const all = [values.join(", "), values.length === 2 ? "both" : "all"];
    return options([["", "as in Settings"], ...values.map((value) => [value, valueText(name, value)]), all]);
  }
  const fields = sweptSettings().map(({ name, label, brief, example, options: choices }) =>
    choices
      ? field(name, label, brief, selectOf(name, Object.keys(choices)))
      : field(name, label, example ? `${brief} Such as ${example.replaceAll(" ", "\u00a0")}` : brief, text()),
  );
  const readies = element("div", { className: "rnn-sweep-ready", role: "group", "aria-label": "Ready sweeps" });
  const rest = element("small", { className: "rnn-sweep-rest" });
  fields.push(
    field(
      "seeds",
      "Seeds per setting",
      "Each setting is trained so many times, from other initial weights each time; the order of the sentences stays the same.",
      text("5"),
    ),
    field("epochs", "Epochs", "Of every run.", text("1000")),
    field("data", "Data", "What all runs learn.", options([])),
  );
  inputs.seeds.inputMode = inputs.epochs.inputMode = "numeric";
  const area = element("div", { id: "rnn-sweep-fields", className: "rnn-sweep-fields" }, ...fields);
  const fold = element("button", {
    type: "button",
    className: "rnn-link rnn-sweep-fold",
    "aria-controls": area.id,
    textContent: "Values to try",
  });
  const summary = element("small", { className: "rnn-sweep-summary rnn-words" });
  const plan = element("span", { className: "rnn-sweep-plan", role: "status" });
  const transport = makeTransport(root, {
    sweeps,
    plan,
    config: body,
    pending: () => wanted > 0,
    hold: holdStart,
    refused: showProblems,
    begun() {
      setFolded(true, true);
      begun?.();
    },
  });
  root.replaceChildren(
    element("header", { className: "rnn-sweep-head" }, element("h3", { textContent: "Sweep" }), readies, fold, rest, summary),
    area,
    transport.line,
    transport.note,
  );

  /** What is not swept is as in these settings, if they are known yet. */
  const base = () => ready?.base ?? settings;

  /** What the form asks for, as the server wants it. */
  function body() {
    const values = {};
    for (const { name } of sweptSettings()) if (inputs[name].value.trim()) values[name] = inputs[name].value.trim();
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
    setFolded(area.hasAttribute("data-folded"));
    transport.allow(!refused);
  }

  async function askPlan() {
    asked?.abort();
    const mine = (asked = new AbortController());
    plan.textContent ||= "measuring …";
    let answer;
    try {
      answer = await askSweeps("/api/sweeps/plan", body(), mine.signal);
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
    plan.textContent =
      answer.seconds === null
        ? `${runs}, measuring this machine …`
        : `${runs}, about ${timeText(Math.max(answer.seconds, 1))} on this machine`;
    if (!wanted) return;
    if (answer.seconds !== null) plan.textContent += ": starting …";
    else if (performance.now() - wanted < LONGEST_MEASURE_MS) return;
    startTimer ||= setTimeout(transport.start, SEEN_MS);
  }

  /** A ready sweep that was about to start does not. */
  function holdStart() {
    clearTimeout(startTimer);
    startTimer = wanted = 0;
    plan.textContent = plan.textContent.replace(": starting …", "");
    transport.show();
  }

  function keep() {
    const typed = Object.entries(inputs).filter(([name]) => name !== "data" || chosen);
    remember({ ...Object.fromEntries(typed.map(([name, input]) => [name, input.value])), ready, folded });
  }

  /**
   * Folds the fields away, or shows them. They stay within reach of the keyboard: one that gets the focus unfolds them.
   * A field with a problem stays in sight, whether the problem was found before or after the visitor folds the fields.
   * @param {boolean} wanted
   * @param {boolean} [byVisitor]  it stays so after a refresh
   */
  function setFolded(wanted, byVisitor = false) {
    const away = wanted && !Object.values(problems).some((problem) => problem.textContent);
    if (byVisitor) {
      folded = away;
      keep();
    }
    area.toggleAttribute("data-folded", away);
    fold.ariaExpanded = String(!away);
    rest.hidden = away;
    summary.hidden = !away;
    summarise();
  }

  /** Where there is no sweep to be seen, the fields are what there is to see. */
  const foldFor = (sweep) => setFolded(Boolean(sweep) && (folded ?? true));

  /** What the folded fields hold, in one line. */
  function summarise() {
    const filled = sweptSettings().filter(({ name }) => inputs[name].value.trim());
    const swept = filled.map(({ name }) => {
      const { value, selectedOptions } = inputs[name];
      return `${labelOf(name).toLowerCase()} ${selectedOptions ? selectedOptions[0].textContent : value.trim()}`;
    });
    const [seeds, epochs] = [inputs.seeds, inputs.epochs].map(({ value, placeholder }) => value.trim() || placeholder);
    summary.textContent = [...swept, `seeds ${seeds}`, `epochs ${epochs}`, inputs.data.value].join(" · ");
    summary.title = summary.textContent;
  }

  function planSoon(wait = PLAN_WAIT_MS) {
    clearTimeout(timer);
    keep();
    plan.ariaBusy = "true"; // what it says is of what stood there before
    timer = setTimeout(askPlan, wait);
  }

  /** Puts values into the fields; those it does not name become empty. */
  function fill({ values = {}, seeds, epochs, data }) {
    for (const { name } of sweptSettings()) inputs[name].value = values[name] ?? "";
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

  for (const [name, input] of Object.entries(inputs)) {
    input.addEventListener("input", () => {
      if (name === "data") chosen = true;
      if (wanted) holdStart(); // it is no longer the sweep that was asked for
      if (name === "data" || (settingOf(name)?.sweepable && input.value.trim() && !(name in (ready?.values ?? {})))) ready = undefined;
      showBase();
      planSoon();
    });
  }
  const before = recall();
  chosen = before.data !== null;
  for (const name of [...datasets, before.data ?? datasets[0] ?? ""]) choose(name);
  fill({ values: before, seeds: before.seeds, epochs: before.epochs });
  ({ ready, folded } = before);

  const gone = new AbortController();
  askSweeps("/api/sweeps/ready", undefined, gone.signal).then(
    (answer) => {
      for (const { name, ...config } of answer.sweeps ?? []) {
        const runs = Object.values(config.values).reduce((count, text) => count * text.split(",").length, config.seeds);
        const title = `Fill in this sweep of ${counted(runs, "run")}, and start it if none is under way`;
        const button = element("button", { type: "button", className: "rnn-sweep-offer", textContent: name, title });
        button.addEventListener("click", () => {
          if (wanted) holdStart();
          fill(config);
          chosen = true;
          ready = { name, values: config.values, base: config.base };
          wanted = transport.free() ? performance.now() : 0;
          showBase();
          transport.show();
          planSoon(0);
        });
        readies.append(button);
      }
      showBase();
    },
    () => {},
  );

  /** Says in the empty fields what they stand for, and which ready sweep this is. */
  function showBase() {
    const as = base();
    if (as) {
      for (const { name, options: choices } of sweptSettings()) {
        const value = valueText(name, as[name]);
        if (choices) inputs[name].options[0].textContent = `as in ${ready ? "the ready sweep" : "Settings"}: ${value}`;
        else inputs[name].placeholder = value;
      }
      inputs.epochs.placeholder = String(as.epochs);
    }
    for (const button of readies.children) button.ariaPressed = String(button.textContent === ready?.name);
    rest.textContent = ready ? "Empty fields are as in this ready sweep, not as in Settings." : "";
    summarise();
  }

  function useSettings(frame) {
    settings = frame.settings;
    if (!chosen) choose(frame.data);
    showBase();
    if (!ready) planSoon();
  }
  fold.addEventListener("click", () => setFolded(!area.hasAttribute("data-folded"), true));
  area.addEventListener("focusin", () => area.hasAttribute("data-folded") && setFolded(false));
  const offs = [
    // A sweep that is there, trained or training, is what the visitor has come for: its panels shall be in sight.
    sweeps.on("sweep", ({ id }) => area.contains(document.activeElement) || foldFor(id)),
    ...(stream ? [stream.on("config", useSettings)] : []),
  ];
  showBase();
  foldFor(sweeps.id);
  planSoon(0);
  return {
    retheme() {},
    destroy() {
      clearTimeout(timer);
      clearTimeout(startTimer);
      asked?.abort();
      gone.abort();
      offs.forEach((off) => off());
      transport.destroy();
    },
  };
}
