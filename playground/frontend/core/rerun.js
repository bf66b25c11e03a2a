/**
 * Brings what Streamlit draws of the page to the job that the window has moved to.
 *
 * After a restart of the server Streamlit connects again without running its script, so the panel of settings would stay
 * one of a job that is gone. A component can ask for a run of the script, which is lost while Streamlit is not connected:
 * so it is asked for until the page is told of the new job. Loading the page anew is the last resort, and never a loop.
 */

import { makeTimer } from "./lifecycle.js";
import { number, viewState } from "./view_state.js";

const EVERY_MS = 700;
const MOST_TRIES = 30;
const ONCE_MORE_MS = 1000; // after which what was turned while the script ran has reached the browser's own state
const RELOAD_GAP_MS = 60_000;

const { recall, remember } = viewState("rnn-reload", { at: number() });

/** Loads the page anew, unless that was tried a moment ago or could not be remembered. Whether it does. */
export function reload() {
  const now = Date.now();
  if (now - recall().at < RELOAD_GAP_MS) return false;
  remember({ at: now });
  if (recall().at !== now) return false; // a browser that stores nothing could not stop a loop
  window.location.reload();
  return true;
}

/**
 * @param {() => void} rerun  asks Streamlit for a run of its script
 * @param {() => boolean} isThere  whether it has run for the new job
 * @returns {() => void} to give up
 */
export function rerunUntil(rerun, isThere) {
  let tries = 0;
  const onceMore = makeTimer(rerun);
  const timer = makeTimer(again);
  function again() {
    if (isThere()) {
      onceMore.start(ONCE_MORE_MS);
    } else if (tries < MOST_TRIES) {
      tries += 1;
      rerun();
      timer.start(EVERY_MS);
    } else {
      reload();
    }
  }
  again();
  return () => {
    timer.stop();
    onceMore.stop();
  };
}
