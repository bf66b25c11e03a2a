/** Branch from here: a new run that goes on from the epoch that is looked at, with the settings that may differ there. */

import { NOT_SENT } from "../../core/connection.js";
import { element } from "../../core/dom.js";
import { countText } from "../../core/numbers.js";
import { allSettings } from "../../core/settings.js";

/** @typedef {Record<string, string|number>} Values */

/**
 * The settings in which a branch differs from its run; a field that is left empty changes nothing.
 * @param {Values} runSettings
 * @param {Values} entries  what the visitor typed, by setting
 */
export const branchSettings = (runSettings, entries) =>
  Object.fromEntries(Object.entries(entries).filter(([name, value]) => value !== runSettings[name] && value !== ""));

/**
 * The settings that a run went on with after an epoch.
 * @param {{settings: Values, first_settings?: Values, changes?: {epoch: number, name: string, value: number|string}[]}} timeline
 * @param {number} epoch
 * @returns {Values}
 */
export function settingsAfter({ settings, first_settings = settings, changes = [] }, epoch) {
  const changedValues = changes.filter((change) => change.epoch <= epoch).map(({ name, value }) => [name, value]);
  return { ...first_settings, ...Object.fromEntries(changedValues) };
}

/** How many epochs a branch is offered: as many as the run has by now, or twice as many where none would be left. @param {number} epochs @param {number} epoch */
export const branchEpochs = (epochs, epoch) => (epoch < epochs ? epochs : Math.min(2 * epoch, 10_000));

/** @param {import("../../core/settings.js").Setting} setting */
function fieldOf({ label, options, whole, name }) {
  const field = options
    ? element("select", {}, ...Object.entries(options).map(([value, text]) => element("option", { value, textContent: text })))
    : element("input", { type: "number", step: whole ? "1" : "any" });
  field.name = name;
  return { field, node: element("label", {}, `${label} `, field) };
}

/**
 * @param {{selection: import("../selection.js").Selection, stream: import("../../core/run_stream.js").RunStream,
 *   life: import("../../core/lifecycle.js").Life}} context
 */
export function makeBranchForm({ selection, stream, life }) {
  const button = element("button", {
    type: "button",
    className: "rnn-button",
    textContent: "Branch from here",
    title: "A new run that goes on from this epoch, with other settings if you like",
    "aria-expanded": "false",
    "aria-controls": "rnn-branch",
  });
  const fields = allSettings()
    .filter(({ in_branch }) => in_branch)
    .map(fieldOf);
  const submit = element("button", { type: "submit", className: "rnn-button", textContent: "Start the branch" });
  const problem = element("span", { role: "alert", className: "rnn-view-error" });
  const form = element("form", { className: "rnn-branch", id: "rnn-branch", hidden: true, noValidate: true });
  form.append(...fields.map(({ node }) => node), submit, problem);
  /** @type {any} */
  let timeline = null;
  let epoch = 0;
  /** The settings that the run went on with from there, when the fields were filled: what differs from these is sent. @type {Values} */
  let runSettings = {};
  /** @type {string[]} */
  let initialTexts = []; // what the fields were filled with
  let isWaiting = false; // for the branch that was asked for

  /** The fields as the run had its settings there, but as many epochs as it has by now. */
  function fill() {
    runSettings = settingsAfter(timeline, epoch);
    for (const { field } of fields) field.value = String(runSettings[field.name]);
    const epochs = fields.find(({ field }) => field.name === "epochs");
    if (epochs) epochs.field.value = String(branchEpochs(timeline.settings.epochs, epoch));
    initialTexts = fields.map(({ field }) => field.value);
  }

  /** Whether the fields are as they were filled: then they follow the epoch that is looked at. */
  const isUntouched = () => fields.every(({ field }, i) => field.value === initialTexts[i]);

  /** @param {boolean} open */
  function fold(open) {
    form.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    problem.textContent = "";
    if (open) fill();
  }

  button.addEventListener("click", () => fold(Boolean(form.hidden)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const entries = fields.map(({ field }) => [field.name, field instanceof HTMLSelectElement ? field.value : Number(field.value || NaN)]);
    const settings = branchSettings(runSettings, Object.fromEntries(entries));
    const isWrong = Object.values(settings).some((value) => Number.isNaN(value));
    problem.textContent = isWrong ? "Each setting needs a number." : "";
    if (isWrong) return;
    const { run, edits } = selection.now;
    isWaiting = stream.send({ do: "branch", ...(run && { run }), epoch, settings, ...(edits.length && { edits }) });
    if (!isWaiting) problem.textContent = NOT_SENT;
  });
  life.keep(
    stream.on("run", () => {
      if (!isWaiting) return;
      isWaiting = false;
      fold(false);
      selection.set({ run: "", epoch: null, edits: [] });
    }),
    stream.on("refused", ({ do: what, sentence }) => {
      if (!isWaiting || what !== "branch") return;
      isWaiting = false;
      problem.textContent = sentence;
    }),
  );
  return {
    button,
    form,
    /** Closes the form: the page does not know the epochs of the run (yet, or any more). */
    close() {
      button.disabled = true;
      fold(false);
    },
    /** @param {any} answer  the answer of the view "timeline" @param {number} nextEpoch  the epoch that is looked at */
    show(answer, nextEpoch) {
      timeline = answer;
      button.disabled = false;
      const isAnother = nextEpoch !== epoch;
      epoch = nextEpoch;
      if (!isAnother) return;
      submit.textContent = `Start the branch after epoch ${countText(nextEpoch)}`;
      if (!form.hidden && isUntouched()) fill();
    },
  };
}
