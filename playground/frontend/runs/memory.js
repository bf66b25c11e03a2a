/** What the Compare page remembers for as long as the tab is open, and what of it stands in the link. */

import { flag, inLink, maybe, object, oneOf, pairs, passing, text, texts, viewState, whole } from "../core/view_state.js";
import { READING } from "../reader/memory.js";

const SHORT = 8; // letters of a run's id that the link holds: enough to tell one visitor's runs apart
const MOST_IN_LINK = 100;
const TAG = /^[a-z2-7]{8}$/u; // of a visitor, as the server makes it
const NEWEST = "newest"; // stands in the link for the sweep that trains, or has trained last

/** @param {string} id */
const short = (id) => id.slice(0, SHORT);

/** @param {string[]} selected */
const linkText = (selected) => selected.slice(0, MOST_IN_LINK).map(short).join(".");

/** The sweep stands in the link while it is first on the page. @param {unknown} _own @param {{place: string, sweep: string|null}} state */
const sweepText = (_own, { place, sweep }) => (place === "sweep" ? short(sweep ?? NEWEST) : null);

/** Epochs that a smoothed curve is the mean of. */
export const SMOOTHING = [0, 10, 50, 200];

/** "loss.down", the column by which the table is sorted. @param {string} link */
function readSort(link) {
  const [, key, way] = /^([a-z_]{1,40})\.(up|down)$/u.exec(link) ?? [];
  return key && { key, down: way === "down" };
}

/** @param {{key: string, down: boolean}} sort */
const sortText = ({ key, down }) => (key === "started" && down ? null : `${key}.${down ? "down" : "up"}`);

/** What the page remembers, and what of it stands in the link: all there is to know of a property is its line here. */
export const PROPERTIES = {
  ...READING,
  selected: maybe(texts()), // ids, newest first; null: nothing was selected yet
  /** Beginnings of ids that the link names and that are not among the runs, as far as these are known: they stay in the link. */
  named: inLink(passing(texts()), "runs", {
    // It has no room for all of a large selection: where it is the beginning of what was selected here, that is what it means.
    read: (link, { selected }) => (!link || link === linkText(selected ?? []) ? [] : link.split(".").map(short)),
    write: (beginnings, { selected }) => (beginnings.length ? undefined : linkText(selected ?? [])),
  }),
  seen: texts(), // ids of the runs that were listed here, but for those of sweeps
  // What is listed, how it is sorted, and the axes of the curves.
  filter: inLink(text(), "filter"),
  kind: inLink(oneOf("all", "single", "sweep"), "kind"),
  sort: inLink(object({ key: text("started"), down: flag(true) }), "sort", { read: readSort, write: sortText }),
  differences: inLink(flag(), "differences"),
  column: inLink(oneOf("loss", "accuracy"), "column"),
  set: inLink(oneOf("test", "train"), "set"),
  by: inLink(oneOf("epoch", "seconds"), "by"),
  log: inLink(flag(), "log"),
  smooth: inLink(oneOf(...SMOOTHING), "smooth"),
  // Of the sweep: which outcome its results are about, what its panels show, and which of its settings are on the axes.
  outcome: inLink(text(), "outcome"),
  panels: inLink(whole(), "panels"),
  slice: inLink(pairs(), "slice"),
  place: inLink(oneOf("runs", "sweep"), "sweep", { read: () => "sweep", write: sweepText }), // what stands first on the page
  /** Id, or its beginning, of the past sweep that is looked at; null: the newest, or the one that trains. */
  sweep: inLink(maybe(text()), "sweep", { read: (id) => (id === NEWEST ? null : id || null), write: sweepText }),
  /** Tag of the visitor whose runs the link names: it tells whose they are, and opens nothing. The page's own once it is built. */
  whose: inLink(passing(text()), "whose", {
    read: (tag) => (TAG.test(tag) ? tag : undefined),
    // Beginnings of ids that are not here may be another's, so whose they are is left as the link has it.
    write: (whose, { named, selected, place }) => (named.length ? undefined : selected?.length || place === "sweep" ? whose : null),
  }),
  unfolded: texts(), // ids of the sweeps whose runs are listed one by one
};

export const { recall, remember, show } = viewState("rnn-compare", PROPERTIES);

/** @typedef {ReturnType<typeof recall>} Memory */

/** The ids among `ids` that the link names; null if it names none at all. @param {string[]} ids @param {string[]} beginnings  of ids */
export function linkedRuns(ids, beginnings) {
  const names = new Set(beginnings);
  return names.size ? ids.filter((id) => names.has(short(id))) : null;
}

/** Those of `beginnings` with which none of `ids` begins. @param {string[]} ids @param {string[]} beginnings */
export function strayIn(ids, beginnings) {
  const here = new Set(ids.map(short));
  return beginnings.filter((id) => !here.has(id));
}

/** A sentence about runs that the link names and that are not here, "" if there are none such. @param {number} count */
export function strayText(count) {
  if (!count) return "";
  const [runs, are, them, files] =
    count === 1 ? ["a run", "is", "it", "that file"] : [`${count} runs`, "are", "each of them", "those files"];
  return (
    `The link names ${runs} that ${are} not here: runs belong to the browser that trained them. ` +
    `To have ${them} here too, press Share a finding there and Load here, with ${files}.`
  );
}

/** Whether the link names runs of another visitor than the one who looks at the page. @param {Pick<Memory, "whose">} linked @param {string} [own]  the visitor's own tag */
export const isAnothers = ({ whose }, own) => Boolean(own && whose && whose !== own);
