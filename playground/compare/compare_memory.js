/** What the Compare page remembers for as long as the tab is open, and what of it stands in the link. */

import { memoryAt } from "./memory.js";
import { ARTICLE } from "./player_memory.js";

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

const linkText = (selected) => selected.slice(0, MOST_IN_LINK).map((id) => id.slice(0, SHORT)).join(".");

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

/**
 * The ids among `ids` that the address names; null if it names none at all. It has no room for all of a large selection:
 * where it is the beginning of what was `selected` here, that is what it means.
 */
export function readLink(ids, selected) {
  const text = new URL(window.location.href).searchParams.get("runs");
  if (!text || text === linkText(selected)) return null;
  const wanted = new Set(text.split(".").map((id) => id.slice(0, SHORT)));
  return ids.filter((id) => wanted.has(id.slice(0, SHORT)));
}
