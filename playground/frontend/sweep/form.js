/** What a sweep shall try: a field for each setting, folded away once a sweep is there to be seen, and ready sweeps. */

import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { settingOf } from "../core/settings.js";
import { anything, flag, inLink, maybe, object, passing, record, text, viewState } from "../core/view_state.js";
import { makeBaseSettings } from "./base_settings.js";
import { makeFields } from "./fields.js";
import { makeFormFolding } from "./form_folding.js";
import { makePlanner, planText } from "./plan.js";
import { makeAutostart } from "./autostart.js";
import { makeReadySweeps } from "./ready_sweeps.js";
import { makeTransport } from "./transport.js";
import { requestOf } from "./request.js";

const READY = object({ name: text(), values: record(text()), base: anything() });

/** @param {string} linkText */
const planFields = (linkText) => Object.fromEntries(linkText.split(";").map((part) => part.split(":").slice(0, 2)));

const { recall, remember } = viewState(
  "rnn-sweep-form",
  {
    data: maybe(text()), // null: the visitor has chosen none
    ready: maybe(READY), // the ready sweep that the form began with: settings that are not swept come from it, else from Settings
    /** A sweep that a link asks for, as playground/links/plans.py writes it: the texts of the fields by their names; null: none does. */
    plan: inLink(passing(maybe(record(text()))), "plan", { read: planFields, write: () => null }),
    folded: maybe(flag()), // the fields are folded away; null: they are while a sweep is there to be seen
  },
  undefined,
  text(), // what was typed, by the name of its field
);

/** What the form begins with: what a link asks for, all else as in Settings, or what the tab remembers. */
function begun() {
  const { plan, ...remembered } = recall();
  return plan ? { data: null, ready: null, folded: false, ...plan } : remembered;
}

/** @param {HTMLElement[]} nodes  behind its title */
const headOf = (...nodes) => element("header", { className: "rnn-sweep-head" }, element("h3", { textContent: "Sweep" }), ...nodes);

/**
 * @param {HTMLElement} root
 * @param {object} context
 * @param {import("../core/sweep_data.js").Sweeps} context.sweeps
 * @param {import("../core/run_stream.js").RunStream} [context.stream]  knows the settings of the panel, which hold for what is not swept
 * @param {string[]} [context.datasets]
 * @param {() => void} [context.onStart]  the server has started the sweep that is asked for here
 * @returns {import("../types.js").Part & {clear: () => void}}  `clear`: nothing is typed, and all is as in Settings
 */
export function mountForm(root, { sweeps, stream, datasets = [], onStart }) {
  const life = makeLife();
  const { data, ready: readyBefore, folded, ...texts } = begun();
  let dataChosen = data !== null; // the data, by the visitor or by a ready sweep

  const fields = makeFields(onEdit);
  const fold = makeFormFolding({ fields, folded, onChange: keep });
  const plan = element("span", { className: "rnn-sweep-plan", role: "status" });
  const readies = makeReadySweeps(life, pick);
  const base = makeBaseSettings({ fields, readies, fold, ready: readyBefore });
  const autostart = makeAutostart(life, plan, () => transport);
  const transport = makeTransport(root, {
    sweeps,
    plan,
    config: request,
    isPending: () => autostart.pending,
    hold: autostart.hold,
    onRefusal: showProblems,
    onStart() {
      fold.set(true, true);
      onStart?.();
    },
  });
  const plannedSoon = makePlanner(life, {
    request,
    onRequest: () => (plan.textContent ||= "measuring …"),
    onRefusal(problems) {
      plan.ariaBusy = "false";
      showProblems(problems);
      root.dataset.planned = "null";
      autostart.hold();
    },
    onPlan: showPlan,
  });
  root.replaceChildren(headOf(readies.node, ...fold.nodes), fields.area, transport.line, transport.note);

  /** What the form asks for, as the server wants it. */
  function request() {
    return requestOf(fields.request(), base.settings, base.byCell);
  }

  /** @param {Record<string, string>} problems  sentences by field */
  function showProblems(problems) {
    const other = fields.complain(problems);
    plan.classList.toggle("rnn-sweep-problem", other !== "");
    plan.textContent = other;
    fold.heed();
    transport.allow(Object.keys(problems).length === 0);
  }

  /** @param {import("./plan.js").Plan} newPlan */
  function showPlan(newPlan) {
    plan.ariaBusy = "false";
    showProblems({});
    root.dataset.planned = JSON.stringify(newPlan.runs ?? null);
    plan.textContent = planText(newPlan);
    autostart.seen(newPlan);
  }

  function keep() {
    const { data: name, ...rest } = fields.texts();
    remember({ ...rest, ...(dataChosen && { data: name }), ready: base.ready, folded: fold.folded });
  }

  /** @param {number} [wait]  milliseconds before the server is asked */
  function planSoon(wait) {
    keep();
    plan.ariaBusy = "true"; // the plan in sight is still that of the fields before
    plannedSoon(wait);
  }

  /** The visitor has changed a field. @param {string} name */
  function onEdit(name) {
    if (name === "data") dataChosen = true;
    if (autostart.pending) autostart.hold(); // it is no longer the sweep that was asked for
    const isNewValue = settingOf(name)?.sweepable && fields.texts()[name].trim() && !(name in (base.ready?.values ?? {}));
    const isOfOtherData = name === "data" && base.ready?.base;
    base.use(isOfOtherData || isNewValue ? null : base.ready);
    planSoon();
  }

  /** The visitor has pressed a ready sweep. @param {import("./ready_sweeps.js").Config} config */
  function pick({ name, values, data: of = fields.data, ...rest }) {
    if (autostart.pending) autostart.hold();
    fields.fill({ ...values, seeds: rest.seeds, epochs: rest.epochs ?? "", data: of });
    dataChosen = true;
    autostart.ask();
    base.use({ name, values, base: rest.base ?? null });
    transport.show();
    planSoon(0);
  }

  /** @param {{settings: import("./fields.js").Settings, data: string}} frame */
  function useSettings(frame) {
    if (!dataChosen) fields.choose(frame.data);
    base.follow(frame.settings);
    if (!base.ready) planSoon();
  }

  function clear() {
    autostart.hold();
    fields.fill({});
    dataChosen = false;
    base.use(null);
    if (stream?.latest.has("config")) useSettings(stream.latest.get("config"));
  }

  for (const name of [...datasets, data ?? datasets[0] ?? ""]) fields.choose(name);
  fields.fill(texts);
  // A sweep that is there, trained or training, is what the visitor has come for: its panels shall be in sight.
  life.keep(
    transport.destroy,
    sweeps.on("sweep", ({ id }) => fields.area.contains(document.activeElement) || fold.follow(id)),
  );
  if (stream) life.keep(stream.on("config", useSettings));
  base.show();
  fold.follow(sweeps.id);
  planSoon(0);
  return { ...life.part(), clear };
}
