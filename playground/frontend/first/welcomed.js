/** Whether the visitor has been welcomed: the welcome line or the tour was dismissed in this browser, once and for good. */

import { makeEmitter } from "../core/emitter.js";
import { flag, viewState } from "../core/view_state.js";

/** The scene that is the tour, by the name of its file in playground/scenes. */
export const TOUR = "tour";

const { recall, remember } = viewState("rnn-promise", { dismissed: flag() }, () => localStorage);
const { on, tell } = makeEmitter();

export const isWelcomed = () => recall().dismissed;

/** Nothing of it is offered any more. */
export function dismissWelcome() {
  remember({ dismissed: true });
  tell("welcomed");
}

/** Calls `hear()` when it is dismissed on this page; another tab's is told by the window's "storage" event. @param {() => void} hear */
export const onWelcomed = (hear) => on("welcomed", hear);
