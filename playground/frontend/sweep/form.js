/** What a sweep shall try: a field for each setting, folded away once a sweep is there to be seen, and ready sweeps. */

import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { settingOf } from "../core/settings.js";
import { anything, flag, maybe, object, record, text, viewState } from "../core/view_state.js";
import { makeFields } from "./fields.js";
import { makeFold } from "./fold.js";
import { makePlanner, planText } from "./plan.js";
import { makeReady } from "./ready.js";
import { makeTransport } from "./transport.js";
import { requestOf } from "./request.js";

const LONGEST_MEASURE_MS = 10_000; // that a ready sweep waits for its time, before it starts without
const SEEN_MS = 1500; // for which its runs and its time are seen before it starts

const READY = object({ name: text(), values: record(text()), base: anything() });

const { recall, remember } = viewState(
  "rnn-sweep-form",
  {
    data: maybe(text()), // null: the visitor has chosen none
    ready: maybe(READY), // the ready sweep that it began as: what it does not sweep is as in it, and else as in Settings
    folded: maybe(flag()), // the fields are folded away; null: they are while a sweep is there to be seen
  },
  undefined,
  text(), // what was typed, by the name of its field
);

/**
 * @param {HTMLElement} root
 * @param {object} context
 * @param {import("./known.js").Sweeps} context.sweeps
 * @param {import("../core/run_stream.js").RunStream} [context.stream]  knows the settings of the panel, which hold for what is not swept
 * @param {string[]} [context.datasets]
 * @param {() => void} [context.begun]  the server has started the sweep that is asked for here
 * @returns {import("../types.js").Part}
 */
export function mountForm(root, { sweeps, stream, datasets = [], begun }) {
  const life = makeLife();
  /** As they stand in the panel of Settings. @type {import("./fields.js").Settings|undefined} */
  let settings;
  const { data, ready: before, folded, ...typed } = recall();
  let ready = before;
  let wanted = 0; // when a ready sweep was asked to start; 0 = none is about to
  let chosen = data !== null; // the data, by the visitor or by a ready sweep

  const fields = makeFields(edited);
  const { area } = fields;
  const fold = makeFold({ fields, folded, changed: keep });
  const plan = element("span", { className: "rnn-sweep-plan", role: "status" });
  const readies = makeReady(life, pick);
  const transport = makeTransport(root, {
    sweeps,
    plan,
    config: request,
    pending: () => wanted > 0,
    hold: holdStart,
    refused: showProblems,
    begun() {
      fold.set(true, true);
      begun?.();
    },
  });
  life.keep(transport.destroy);
  const startTimer = life.timer(transport.start);
  const plannedSoon = makePlanner(life, {
    request,
    asking: () => (plan.textContent ||= "measuring …"),
    refused(problems) {
      plan.ariaBusy = "false";
      showProblems(problems);
      root.dataset.planned = "null";
      holdStart();
    },
    planned: showPlan,
  });
  root.replaceChildren(
    element("header", { className: "rnn-sweep-head" }, element("h3", { textContent: "Sweep" }), readies.node, ...fold.nodes),
    area,
    transport.line,
    transport.note,
  );

  /** What is not swept is as in these settings, if they are known yet. */
  const base = () => ready?.base ?? settings;

  /** What the form asks for, as the server wants it. */
  function request() {
    return requestOf(fields.request(), base());
  }

  /** @param {Record<string, string>} found  sentences by field */
  function showProblems(found) {
    const other = fields.complain(found);
    plan.classList.toggle("rnn-sweep-problem", other !== "");
    plan.textContent = other;
    fold.heed();
    transport.allow(Object.keys(found).length === 0);
  }

  /** @param {import("./plan.js").Plan} planned */
  function showPlan(planned) {
    plan.ariaBusy = "false";
    showProblems({});
    root.dataset.planned = JSON.stringify(planned.runs ?? null);
    plan.textContent = planText(planned);
    if (!wanted) return;
    if (planned.seconds !== null) plan.textContent += ": starting …";
    else if (performance.now() - wanted < LONGEST_MEASURE_MS) return;
    startTimer.start(SEEN_MS);
  }

  /** A ready sweep that was about to start does not. */
  function holdStart() {
    startTimer.stop();
    wanted = 0;
    plan.textContent = (plan.textContent ?? "").replace(": starting …", "");
    transport.show();
  }

  function keep() {
    const { data: name, ...rest } = fields.typed();
    remember({ ...rest, ...(chosen && { data: name }), ready, folded: fold.folded });
  }

  /** @param {number} [wait]  milliseconds before the server is asked */
  function planSoon(wait) {
    keep();
    plan.ariaBusy = "true"; // what it says is of what stood there before
    plannedSoon(wait);
  }

  /** The visitor has changed a field. @param {string} name */
  function edited(name) {
    if (name === "data") chosen = true;
    if (wanted) holdStart(); // it is no longer the sweep that was asked for
    const more = settingOf(name)?.sweepable && fields.typed()[name].trim() && !(name in (ready?.values ?? {}));
    if (name === "data" || more) ready = null;
    showBase();
    planSoon();
  }

  /** The visitor has pressed a ready sweep. @param {import("./ready.js").Config} config */
  function pick({ name, ...config }) {
    if (wanted) holdStart();
    fields.fill({ ...config.values, seeds: config.seeds, epochs: config.epochs, data: config.data });
    chosen = true;
    ready = { name, values: config.values, base: config.base };
    wanted = transport.free() ? performance.now() : 0;
    showBase();
    transport.show();
    planSoon(0);
  }

  /** Says in the empty fields what they stand for, and which ready sweep this is. */
  function showBase() {
    const as = base();
    if (as) fields.standFor(as, ready ? "the ready sweep" : "Settings");
    readies.mark(ready?.name);
    fold.say(ready ? "Empty fields are as in this ready sweep, not as in Settings." : "");
  }

  /** @param {{settings: import("./fields.js").Settings, data: string}} frame */
  function useSettings(frame) {
    settings = frame.settings;
    if (!chosen) fields.choose(frame.data);
    showBase();
    if (!ready) planSoon();
  }

  for (const name of [...datasets, data ?? datasets[0] ?? ""]) fields.choose(name);
  fields.fill(typed);
  // A sweep that is there, trained or training, is what the visitor has come for: its panels shall be in sight.
  life.keep(sweeps.on("sweep", ({ id }) => area.contains(document.activeElement) || fold.follow(id)));
  if (stream) life.keep(stream.on("config", useSettings));
  showBase();
  fold.follow(sweeps.id);
  planSoon(0);
  return life.part();
}
