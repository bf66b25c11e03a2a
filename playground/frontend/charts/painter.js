/** When a part of the page is drawn: once a frame however often it is asked, never while the page is hidden. */

import { untilNext } from "../core/input_priority.js";

/**
 * @typedef {object} Rhythm  of drawings that the visitor does not wait for
 * @property {number} [least]    milliseconds between two of them,
 * @property {number} [longest]  and at most
 * @property {number} [share]    of the page's time that they may take within that: where drawing is slow, clicks come first
 */

/**
 * @typedef {object} Painter
 * @property {() => void} soon    draws in the next frame: the visitor waits to see it
 * @property {() => void} inTurn  draws in its turn: the gap after the last drawing, and not right after the visitor has pressed
 *   something; rows that come in between are drawn together
 * @property {() => void} now     draws at once, for instance in a frame that the caller has
 * @property {() => void} cancel  takes back what is planned
 * @property {boolean} awaited    whether a drawing is planned that the visitor waits for
 */

/**
 * A drawing that is asked for while the page is hidden happens once, when the page is in sight again.
 * @param {import("../core/lifecycle.js").Life} life  of the part, with which all of it ends
 * @param {(inTurn: boolean) => unknown} paint  draws all as it stands now; `inTurn`: the visitor does not wait for it. Returns false if there
 *   was nothing to draw yet, so that the first drawing need not keep a distance from none
 * @param {Rhythm & {sized?: Element, late?: boolean}} [options]  `sized`: is drawn anew whenever this element has another size;
 *   `late`: after the browser has painted the frame, so that what was clicked is seen before a long drawing
 * @returns {Painter}
 */
export function makePainter(life, paint, { least = 0, longest = Infinity, share = 1, sized, late = false } = {}) {
  let drawnAt = -Infinity;
  let gap = least;
  let isAwaited = false;
  let isMissed = false; // while the page was hidden
  let frame = 0; // animation frame that is asked for, if `isFramed`
  let isFramed = false; // until its drawing is done or taken back
  const turn = life.timer(() => (untilNext(drawnAt, gap) ? inTurn() : ask()));
  const after = life.timer(() => draw());

  /** Asks for the frame. */
  function ask() {
    isFramed = true;
    frame = requestAnimationFrame(() => (late ? after.restart(0) : draw()));
  }

  function cancel() {
    turn.stop();
    after.stop();
    if (isFramed) cancelAnimationFrame(frame);
    isFramed = isAwaited = false;
  }

  function draw() {
    const isBackground = !isAwaited;
    cancel();
    if (life.over || isHidden()) return;
    const began = performance.now();
    if (paint(isBackground) === false) return;
    drawnAt = began;
    gap = Math.min(Math.max(least, (performance.now() - began) / share), longest);
  }

  /** Whether the page is hidden; then it is drawn once it is in sight again. */
  function isHidden() {
    isMissed = document.hidden;
    return isMissed;
  }

  function soon() {
    if (life.over || isHidden()) return;
    isAwaited = true;
    turn.stop();
    if (!isFramed) ask();
  }

  function inTurn() {
    if (life.over || isFramed || isHidden()) return;
    turn.start(untilNext(drawnAt, gap));
  }

  function now() {
    isAwaited = true;
    draw();
  }

  life.keep(cancel);
  life.whenSeen(() => isMissed && soon());
  if (sized) life.whenResized(sized, soon);
  return {
    soon,
    inTurn,
    now,
    cancel,
    get awaited() {
      return isAwaited;
    },
  };
}
