/** Sets settings from the Train page, by way of the page's script and so in the panel too: one after the other. */

import { makeLife } from "../core/lifecycle.js";

/** @typedef {(name: string, value: number|string, start?: boolean) => void} SetSetting  sets a setting, in the panel too, and then starts a new run if `start` */

const LONGEST_MS = 10_000; // until the next one is sent, should what was sent be lost: Streamlit sends nothing while it is not connected

/** Resolves once the panel shows what was set: core/link.js, which comes last in the panel, then dispatches the event. */
const untilShown = () =>
  new Promise((resolve) => {
    const life = makeLife(); // of this waiting: whichever comes first ends both
    const end = () => {
      life.part().destroy();
      resolve(undefined);
    };
    life.listen(window, "rnn-settings", end);
    life.timer(end).start(LONGEST_MS);
  });

/**
 * With every event Streamlit sends what each widget shows. A widget that does not show yet what the event before has set it
 * to would seem to have been turned back.
 * @param {(event: string, value: unknown) => void} trigger  runs the page's script, which is told of the event
 * @returns {SetSetting}
 */
export function makeSetSetting(trigger) {
  let lastTurn = Promise.resolve();
  return (name, value, start = false) => {
    lastTurn = lastTurn.then(() => {
      const promise = untilShown();
      trigger("turn", { name, value, start });
      return promise;
    });
  };
}
