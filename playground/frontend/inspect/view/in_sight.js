/** Brings a view, or a part of one, onto the screen and holds it there while those above it are still filling in, until the visitor does something else. */

import { lastActAt } from "../../core/input_priority.js";

const SETTLED_MS = 20_000; // after which nothing grows any more that was not asked for: what reads the kept epochs comes last

/**
 * @param {HTMLElement} views  that hold all of them, which are packed already
 * @param {HTMLElement[]} above  what stays in sight above them, and takes more room or less as it is told anew
 * @param {import("../../core/lifecycle.js").Life} life
 * @returns {(name: string) => void} brings the view of that name onto the screen
 */
export function makeInSight(views, above, life) {
  /** @type {Element|null} */
  let target = null;
  let since = 0;
  const letGo = () => void (target = null);
  const end = life.timer(letGo);
  const hold = () => {
    if (lastActAt() > since) letGo();
    target?.scrollIntoView({ block: "start" });
  };
  // Each view too: in the shorter of two columns one pushes those below it down, and all together are as tall as before.
  for (const part of [views, ...views.children, ...above]) life.whenResized(part, hold);
  return (name) => {
    target = views.querySelector(`[data-testid="inside-${CSS.escape(name)}"]`);
    since = performance.now();
    // A part that is closed opens, as with a click.
    const opener = target?.matches(".rnn-view-part-box") ? target.querySelector(".rnn-view-opener[aria-expanded=false]") : null;
    if (opener instanceof HTMLElement) opener.click();
    hold();
    end.restart(SETTLED_MS);
  };
}
