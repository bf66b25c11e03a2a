/**
 * What the link with which a page was opened asks for, besides what the parts of the page read from it themselves: how far its run
 * had trained, and which epoch and which view were looked at.
 */

import { changeLink } from "./address.js";
import { allSettings } from "./settings.js";
import { inLink, maybe, passing, text, viewState, whole } from "./view_state.js";

const OF_SETTINGS = ["v", "w", "changes"]; // the format of the link, weights, and changes of settings in mid-run

const { recall, show } = viewState("rnn-opened", {
  trained: inLink(passing(maybe(whole())), "trained"), // epochs; null: the link says nothing of that
  epoch: inLink(passing(maybe(whole())), "epoch", { write: () => undefined }),
  view: inLink(passing(text()), "view"),
});

/** What the link says. It is to be asked before anything of the page changes its address. */
export const openedLink = recall;

/** @typedef {ReturnType<typeof openedLink>} OpenedLink */

/** The page has done what the link asks for, or the visitor does not want it. */
export const linkIsDone = () => show({ trained: null, view: "" });

/** Whether the epoch of the link is one that its run has yet to train to: the page goes there when it has. @param {{trained: number|null}} link */
export const isAhead = ({ trained }) => trained !== null;

/**
 * Takes settings and weights out of the address of a page without a panel of settings: the server has read them. Opened again
 * after a reload, they would take the place of what the visitor has trained since.
 */
export function forgetSettings() {
  const names = new Set([...OF_SETTINGS, ...allSettings().map(({ name }) => name)]);
  changeLink((link) => new URLSearchParams([...link].filter(([name]) => !names.has(name))));
}
