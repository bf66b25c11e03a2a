/** Which parts of the views the visitor has opened: they are open again after a reload. */

import { texts, viewState } from "../core/view_state.js";

const { recall, remember } = viewState("rnn-inside-parts", { open: texts() });

/** @param {string} name  of a part */
export const isOpen = (name) => recall().open.includes(name);

/** The visitor has opened a part, or closed it. @param {string} name @param {boolean} open */
export function keepOpen(name, open) {
  const others = recall().open.filter((each) => each !== name);
  remember({ open: open ? [...others, name] : others });
}
