/** What the Compare page remembers for as long as the tab is open, and what of it stands in the link. */

// @ts-nocheck

import { memoryAt } from "../core/memory.js";
import { ARTICLE } from "../reader/memory.js";

const SHORT = 8; // letters of a run's id that the link holds: enough to tell one visitor's runs apart
const MOST_IN_LINK = 100;

const FRESH = {
  selected: null, // ids, newest first
  seen: 0, // when the newest run that was listed here began, unix time
  filter: "",
  kind: "all",
  sort: { key: "started", down: true },
  differences: false,
  column: "loss",
  set: "test",
  by: "epoch",
  log: false,
  smooth: 0,
  text: ARTICLE,
  order: "index",
  rate: 2,
  place: "runs", // what stands first on the page: "runs" or "sweep"
  sweep: null, // id of the past sweep that is looked at; null: the newest, or the one that trains
  unfolded: [], // ids of the sweeps whose runs are listed one by one
};

export const { recall, remember } = memoryAt("rnn-compare", FRESH);

const linkText = (selected) =>
  selected
    .slice(0, MOST_IN_LINK)
    .map((id) => id.slice(0, SHORT))
    .join(".");

/** Puts a value into the address, or takes it out of it if there is none. */
function writeParameter(name, value) {
  const url = new URL(window.location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
}

/** Puts the selected runs into the address. @param {string[]} selected */
export const writeLink = (selected) => writeParameter("runs", linkText(selected));

const NEWEST = "newest"; // stands in the address for the sweep that trains, or has trained last

/** Puts the sweep that stands first on the page into the address: its id, null for the newest, undefined for none. */
export const writeSweepLink = (sweep) => writeParameter("sweep", sweep === null ? NEWEST : sweep?.slice(0, SHORT));

/** The beginning of the id of the sweep that the address names, "" for the newest, null if it names none. */
export function readSweepLink() {
  const text = new URL(window.location.href).searchParams.get("sweep");
  return text === NEWEST ? "" : text;
}

/** What the address names: the beginnings of ids; [] if nothing, or what was `selected` here, which it may have no room for. */
function named(selected) {
  const text = new URL(window.location.href).searchParams.get("runs");
  return !text || text === linkText(selected) ? [] : text.split(".").map((id) => id.slice(0, SHORT));
}

/**
 * The ids among `ids` that the address names; null if it names none at all. It has no room for all of a large selection:
 * where it is the beginning of what was `selected` here, that is what it means.
 */
export function readLink(ids, selected) {
  const wanted = new Set(named(selected));
  return wanted.size ? ids.filter((id) => wanted.has(id.slice(0, SHORT))) : null;
}

/** A sentence about the runs that the address names and that are none of `ids`, "" if there are none such. */
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
