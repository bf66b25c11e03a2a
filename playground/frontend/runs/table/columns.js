/** The columns of the table of runs: what each shows, how it sorts, and which values tell two runs apart. */

import { NONE, countText, isNumber, lossText, percentText } from "../../core/numbers.js";
import { allSettings, shortText, valueText } from "../../core/settings.js";
import { stateText } from "../../core/states.js";

/** When something began. */
export const WHEN = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", hour: "2-digit", minute: "2-digit" });

/** @typedef {import("../../types.js").Run} Run */
/** @typedef {import("../../core/settings.js").Value} Value */

/** @param {Value|null} [value] */
const plain = (value) => (value === null || value === undefined ? NONE : String(value));
/** @param {number|null} [value] */
const oneOf = (value) => (isNumber(value) ? value.toFixed(value < 10 ? 1 : 0) : NONE);

/** What seconds of runs of a sweep are. */
export const OF_A_PROCESS = "For a sweep's run these are those of the process that trained it together with others: not comparable.";

/** What a loss is of a network that answers with a number. */
const OF_NUMBERS = "; where a number is answered, the squared error";

/** Settings without a column of their own. */
const others = () => allSettings().filter(({ column }) => !column);

/** A change of a setting in mid-run: "rate 0.01 from 300". @param {import("../../types.js").Change} change */
export const changeText = ({ epoch, name, value }) => `${shortText(name, value, true)} from ${countText(epoch)}`;

/** Where a run branched off: "branch of run one after 300". @param {{run: string, epoch: number}} parent @param {(id: string) => string|undefined} nameOf */
const branchText = ({ run, epoch }, nameOf) => `branch of ${nameOf(run) ?? "a run that is gone"} after ${countText(epoch)}`;

/**
 * What is unusual about a run: every other setting that is not its default, or is in `always`, changes in mid-run, and where it
 * branched off from another one.
 * @param {Run} run @param {Set<string>} always @param {(id: string) => string|undefined} nameOf
 */
function othersOf({ settings, changes, parent }, always, nameOf) {
  const unusual = others().filter((setting) => always.has(setting.name) || settings[setting.name] !== setting.default);
  const branch = parent ? [branchText(parent, nameOf)] : [];
  return [...unusual.map(({ name }) => shortText(name, settings[name], true)), ...changes.map(changeText), ...branch].join(", ");
}

/** The other settings in which these runs are not all alike. @param {Run[]} runs @returns {Set<string>} */
export function unlike(runs) {
  /** @param {string} name */
  const values = (name) => new Set(runs.map(({ settings }) => settings[name]));
  const names = others().map(({ name }) => name);
  return new Set(names.filter((name) => values(name).size > 1));
}

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} title
 * @property {string} help
 * @property {(run: Run) => Value|null|undefined} value  to sort by and to tell runs apart
 * @property {(value: any, run: Run) => string} text  of a value of this column
 * @property {boolean} [words]    text, from the left; else a number
 * @property {boolean} [down]     the greatest first, when it is first sorted by
 */

/**
 * The column of a setting: what a run has of it; of epochs those that it has trained.
 * @param {import("../../core/settings.js").Setting} setting
 * @param {{title: string, help: string}} column
 * @returns {Column}
 */
function columnOf({ name, unit, options }, { title, help }) {
  if (name === "data") return { key: name, title, help, value: (run) => valueText(name, run.data), text: plain, words: true };
  if (name === "epochs") return { key: name, title, help, value: (run) => run.epochs_done, text: countText, down: true };
  /** @type {Column["text"]} */
  const text = options ? (value) => valueText(name, value) : unit ? countText : plain;
  return { key: name, title, help, value: (run) => run.settings[name], text, words: Boolean(options) };
}

/**
 * The columns after the name.
 * @param {() => Set<string>} always  other settings that are told of every run
 * @param {(id: string) => string|undefined} [nameOf]  the name of a run that is listed
 * @returns {Column[]}
 */
export function makeColumns(always, nameOf = () => undefined) {
  const labels = others().map(({ label }) => label.toLowerCase());
  return [
    ...allSettings().flatMap((setting) => (setting.column ? [columnOf(setting, setting.column)] : [])),
    {
      key: "others",
      title: "Other settings",
      help: `Other settings that differ: ${labels.join(", ")}, what was changed in mid-run, and where a run branched off`,
      value: (run) => othersOf(run, always(), nameOf),
      text: (value) => value || NONE,
      words: true,
    },
    {
      key: "best_loss",
      title: "Best loss",
      help: `Lowest test loss of all epochs${OF_NUMBERS}`,
      value: (run) => run.best_test_loss,
      text: lossText,
    },
    { key: "loss", title: "Test loss", help: `Test loss after the last epoch${OF_NUMBERS}`, value: (run) => run.test_loss, text: lossText },
    {
      key: "best_accuracy",
      title: "Best acc.",
      help: "Highest test accuracy of all epochs",
      value: (run) => run.best_test_accuracy,
      text: percentText,
      down: true,
    },
    {
      key: "accuracy",
      title: "Test acc.",
      help: "Test accuracy after the last epoch",
      value: (run) => run.test_accuracy,
      text: percentText,
      down: true,
    },
    {
      key: "all_train",
      title: "100 % train",
      help: "First epoch with every training sentence right",
      value: (run) => run.first_all_train,
      text: countText,
    },
    {
      key: "all_test",
      title: "100 % test",
      help: "First epoch with every test sentence right",
      value: (run) => run.first_all_test,
      text: countText,
    },
    {
      key: "seconds",
      title: "Seconds",
      help: `Seconds of training, pauses left out. ${OF_A_PROCESS}`,
      value: (run) => run.seconds,
      text: oneOf,
    },
    { key: "per_second", title: "Epochs/s", help: `Epochs a second. ${OF_A_PROCESS}`, value: (run) => run.rate, text: oneOf, down: true },
    {
      key: "ended",
      title: "State",
      help: "How the run ended",
      value: (run) => run.ended,
      text: stateText,
      words: true,
    },
    {
      key: "started",
      title: "Started",
      help: "When the run began",
      value: (run) => run.started,
      text: (value) => (Number.isFinite(value) ? WHEN.format(1000 * value) : NONE),
      down: true,
      words: true,
    },
  ];
}

const NAMES = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Orders two values of a column; what a run does not have comes last in both directions. @param {Value|null|undefined} one @param {Value|null|undefined} other @param {boolean} down */
function compare(one, other, down) {
  const [none, neither] = [one, other].map((value) => value === null || value === undefined || value === "" || Number.isNaN(value));
  if (none || neither) return Number(none) - Number(neither);
  const order = typeof one === "string" ? NAMES.compare(one, String(other)) : Number(one) - Number(other);
  return down ? -order : order;
}

/**
 * The runs that are to be listed, pinned ones first.
 * @param {Run[]} runs
 * @param {Pick<import("../memory.js").Memory, "filter"|"kind"|"sort">} memory
 * @param {Column[]} columns
 * @param {Map<string, import("../saved_sweeps.js").SavedSweep>} savedSweeps  the sweeps: the filter may name one as a whole
 */
export function listedRuns(runs, { filter, kind, sort }, columns, savedSweeps) {
  const parts = filter.toLowerCase().split(/\s+/u).filter(Boolean);
  /** @param {Run} run */
  const text = (run) => [run.name, ...columns.map((column) => column.text(column.value(run), run))].join(" ").toLowerCase();
  /** @param {string} all */
  const fits = (all) => parts.every((part) => all.includes(part));
  const matches = parts.length ? new Set(runs.filter((run) => fits(text(run)))) : null;
  // What the line of a sweep says stands for its runs where none of them is meant by itself.
  if (matches) {
    for (const sweep of savedSweeps.values()) {
      if (fits(`sweep ${sweep.name}`.toLowerCase()) && !sweep.runs.some((run) => matches.has(run)))
        sweep.runs.forEach((run) => matches.add(run));
    }
  }
  /** @param {Run} run */
  const isListed = (run) => (kind === "all" || (kind === "sweep") === Boolean(run.sweep)) && (!matches || matches.has(run));
  /** @type {Column["value"]} */
  const value =
    sort.key === "name" ? (run) => run.name : (columns.find(({ key }) => key === sort.key) ?? columns[columns.length - 1]).value;
  return runs
    .filter(isListed)
    .map((run) => ({ run, by: value(run) }))
    .sort((a, b) => Number(b.run.pinned) - Number(a.run.pinned) || compare(a.by, b.by, sort.down))
    .map(({ run }) => run);
}

/** Which columns have one value for all of `runs`, not only one text: `key` -> that text. @param {Run[]} runs @param {Column[]} columns @returns {Map<string, string>} */
export function alike(runs, columns) {
  if (runs.length < 2) return new Map();
  const [first] = runs;
  /** @param {Column} column */
  const same = ({ value }) => runs.every((run) => (value(run) ?? null) === (value(first) ?? null));
  return new Map(columns.filter(same).map((column) => [column.key, column.text(column.value(first), first)]));
}
