/** What the Compare page remembers for as long as the tab is open, and what of it stands in the link. */

import { flag, maybe, number, object, oneOf, readLink, text, texts, viewState, writeLink } from "../core/view_state.js";
import { READING } from "../reader/memory.js";

const SHORT = 8; // letters of a run's id that the link holds: enough to tell one visitor's runs apart
const MOST_IN_LINK = 100;

export const { recall, remember } = viewState("rnn-compare", {
  ...READING,
  selected: maybe(texts()), // ids, newest first; null: nothing was selected yet
  seen: number(), // when the newest run that was listed here began, unix time
  filter: text(),
  kind: oneOf("all", "single", "sweep"),
  sort: object({ key: text("started"), down: flag(true) }),
  differences: flag(),
  column: oneOf("loss", "accuracy"),
  set: oneOf("test", "train"),
  by: oneOf("epoch", "seconds"),
  log: flag(),
  smooth: number(),
  place: oneOf("runs", "sweep"), // what stands first on the page
  sweep: maybe(text()), // id of the past sweep that is looked at; null: the newest, or the one that trains
  unfolded: texts(), // ids of the sweeps whose runs are listed one by one
});

/** @typedef {ReturnType<typeof recall>} Memory */

/** @param {string[]} selected */
const linkText = (selected) =>
  selected
    .slice(0, MOST_IN_LINK)
    .map((id) => id.slice(0, SHORT))
    .join(".");

/** Puts the selected runs into the address. @param {string[]} selected */
export const linkRuns = (selected) => writeLink("runs", linkText(selected));

const NEWEST = "newest"; // stands in the address for the sweep that trains, or has trained last

/** Puts the sweep that stands first on the page into the address: its id, null for the newest, undefined for none. @param {string|null|undefined} sweep */
export const writeSweepLink = (sweep) => writeLink("sweep", sweep === null ? NEWEST : sweep?.slice(0, SHORT));

/** The beginning of the id of the sweep that the address names, "" for the newest, null if it names none. */
export function readSweepLink() {
  const named = readLink("sweep");
  return named === NEWEST ? "" : named;
}

/** What the address names: the beginnings of ids; [] if nothing, or what was `selected` here, which it may have no room for. @param {string[]} selected */
function named(selected) {
  const link = readLink("runs");
  return !link || link === linkText(selected) ? [] : link.split(".").map((id) => id.slice(0, SHORT));
}

/**
 * The ids among `ids` that the address names; null if it names none at all. It has no room for all of a large selection:
 * where it is the beginning of what was `selected` here, that is what it means.
 * @param {string[]} ids
 * @param {string[]} selected
 */
export function linkedRuns(ids, selected) {
  const wanted = new Set(named(selected));
  return wanted.size ? ids.filter((id) => wanted.has(id.slice(0, SHORT))) : null;
}

/** A sentence about the runs that the address names and that are none of `ids`, "" if there are none such. @param {string[]} ids @param {string[]} selected */
export function strayText(ids, selected) {
  const here = new Set(ids.map((id) => id.slice(0, SHORT)));
  const count = named(selected).filter((id) => !here.has(id)).length;
  if (!count) return "";
  const [runs, are, them, files] =
    count === 1 ? ["a run", "is", "it", "that file"] : [`${count} runs`, "are", "each of them", "those files"];
  return (
    `The link names ${runs} that ${are} not here: runs belong to the browser that trained them. ` +
    `To have ${them} here too, press Download there and Load here, with ${files}.`
  );
}
