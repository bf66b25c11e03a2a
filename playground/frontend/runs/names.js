/** What runs are called where several are shown together: no two alike, and no longer than it takes to tell them apart. */

import { changeText } from "./table/columns.js";
import { allSettings, shortText } from "../core/settings.js";

/** Names of what may differ between runs, in the order in which it is told: numbers that one tries come before others. */
function comparable() {
  const settings = allSettings().filter(({ name }) => name !== "data");
  return ["data", ...settings.sort((one, other) => one.rank - other.rank).map(({ name }) => name)];
}

/** @typedef {import("../types.js").Run} Run */

/** What names are made of. @typedef {Pick<Run, "id"|"name"|"named"|"data"|"settings"|"started"> & {changes?: import("../types.js").Change[]}} Named */

/** The oldest first; of two of one moment always the same one. @param {Pick<Run, "id"|"started">} one @param {Pick<Run, "id"|"started">} other */
const byAge = (one, other) => one.started - other.started || (one.id < other.id ? -1 : 1);

/** How often there is each text. @param {Iterable<string>} texts */
function countEach(texts) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/**
 * Texts with a number behind those that came before, so that all are unlike: of equal ones the oldest run has the plain one.
 * @template {Pick<Run, "id"|"started">} R
 * @param {R[]} runs
 * @param {Map<string, string>} texts  by id, of these runs
 */
function numberedTexts(runs, texts) {
  const counts = countEach([...texts.values()]);
  if (counts.size === texts.size) return texts;
  const usedTexts = new Set(counts.keys());
  const newTexts = new Map(texts);
  const olderTexts = new Set();
  for (const { id } of [...runs].sort(byAge)) {
    const text = texts.get(id) ?? "";
    if (!olderTexts.has(text)) {
      olderTexts.add(text);
      continue;
    }
    let k = 2;
    while (usedTexts.has(`${text} #${k}`)) k += 1;
    usedTexts.add(`${text} #${k}`);
    newTexts.set(id, `${text} #${k}`);
  }
  return newTexts;
}

/** Every run's own name; of several that have one name, all but the oldest with a number. @param {Pick<Named, "id"|"name"|"started">[]} runs @returns {Map<string, string>} by id */
export const namesOf = (runs) => numberedTexts(runs, new Map(runs.map(({ id, name = "" }) => [id, name])));

/** What a setting of a run was at its beginning; what was changed since is told apart. @param {Named} run @param {string} name */
function valueAtStart({ data, settings, changes = [] }, name) {
  if (name === "data") return data;
  return changes.some((change) => change.name === name) ? undefined : settings[name];
}

/** The settings in which these runs differ, in words, by id; "" where nothing does. @param {Named[]} runs */
function differences(runs) {
  const settingNames = comparable().filter((name) => new Set(runs.map((run) => valueAtStart(run, name))).size > 1);
  /** @param {Named} run */
  const textOf = (run) => {
    const parts = settingNames.flatMap((name) => {
      const value = valueAtStart(run, name);
      return value === undefined ? [] : [shortText(name, value, true)];
    });
    return [...parts, ...(run.changes ?? []).map(changeText)].join(" · ");
  };
  return new Map(runs.map((run) => [run.id, textOf(run)]));
}

/**
 * What runs that are shown together are called: one that the visitor has named by that name, the others by the settings in
 * which they differ. Where this is not enough they are told apart by those as well, by their full names, or by a number.
 * @param {Named[]} runs
 * @param {Map<string, string>} names  what `namesOf` has made of all runs
 * @returns {Map<string, string>} by id
 */
export function labelsOf(runs, names = namesOf(runs)) {
  /** @param {Named} run */
  const nameOf = ({ id }) => names.get(id) ?? "";
  if (runs.length < 2) return new Map(runs.map((run) => [run.id, nameOf(run)]));
  const settings = differences(runs);
  const nameCounts = countEach(runs.filter(({ named }) => named !== false).map(({ name }) => name));
  /** @type {Map<string, string>} */
  const texts = new Map(
    runs.map((run) => {
      const own = settings.get(run.id);
      if (run.named === false) return [run.id, own || nameOf(run)];
      const { name = "" } = run;
      return [run.id, (nameCounts.get(name) ?? 0) > 1 && own ? `${name} · ${own}` : name];
    }),
  );
  const counts = countEach([...texts.values()]);
  // Runs of equal settings: the number that tells their full names apart, if there is one, is also theirs here.
  for (const run of runs) {
    const text = texts.get(run.id) ?? "";
    const [number] = /(?<= )#\d+$/u.exec(nameOf(run)) ?? [];
    if ((counts.get(text) ?? 0) > 1 && number && !text.endsWith(number)) texts.set(run.id, `${text} ${number}`);
  }
  return numberedTexts(runs, texts);
}
