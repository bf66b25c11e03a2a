/** How a run, a job and a sweep stand, in words. */

import { countText } from "./numbers.js";

/**
 * By what the server calls it: the state of the job that trains, and how a saved run ended.
 * @type {Record<string, string>}
 */
const STATES = {
  ready: "not trained yet",
  waiting: "waiting for a place",
  running: "training",
  paused: "paused",
  done: "complete",
  diverged: "diverged",
  failed: "stopped",
  interrupted: "interrupted",
};

/** A sweep that failed has lost runs, while a run that failed has stopped where it was. @type {Record<string, string>} */
const OF_SWEEPS = { ...STATES, stopped: "stopped", failed: "failed" };

/** @param {string} state  of a run or of the job that trains it; one that this page does not know is named as the server does */
export const stateText = (state) => STATES[state] ?? state;

/** How far a run is. @param {Pick<import("../types.js").StatusFrame, "epoch"|"epochs"|"elsewhere">} status */
export function progressText({ epoch, epochs, elsewhere = null }) {
  if (!epoch && elsewhere !== null) return `as after epoch ${countText(elsewhere)}`;
  // Epochs may be set below what is trained already: that stays, and is no part of what is set.
  return epoch > epochs ? `epoch ${countText(epoch)}` : `epoch ${countText(epoch)} of ${countText(epochs)}`;
}

/** @param {string} state  of a sweep; "" where there is none */
export const sweepStateText = (state) => OF_SWEEPS[state] ?? "";
