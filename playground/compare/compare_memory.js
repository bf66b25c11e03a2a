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
};

export const { recall, remember } = memoryAt("rnn-compare", FRESH);

const linkText = (selected) => selected.slice(0, MOST_IN_LINK).map((id) => id.slice(0, SHORT)).join(".");

/** Puts the selected runs into the address. @param {string[]} selected */
export function writeLink(selected) {
  const url = new URL(window.location.href);
  if (selected.length) url.searchParams.set("runs", linkText(selected));
  else url.searchParams.delete("runs");
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
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
