/** Gives the page a moment to itself after each press: what the visitor does is answered before the curves go on. */

const QUIET_MS = 160;
const HELD_MOST_MS = 400; // between two drawings, for a visitor who presses again and again: still twice a second

let pressedAt = -Infinity;
let scrolledAt = -Infinity;
for (const kind of ["pointerdown", "keydown"]) {
  window.addEventListener(kind, () => (pressedAt = performance.now()), { capture: true, passive: true });
}
for (const kind of ["wheel", "touchmove"]) {
  window.addEventListener(kind, () => (scrolledAt = performance.now()), { capture: true, passive: true });
}

/** When the visitor has pressed or scrolled anything last, as `performance.now` told; -Infinity: never. */
export const lastActAt = () => Math.max(pressedAt, scrolledAt);

/**
 * Milliseconds from now until something may be drawn again that the visitor has not asked for.
 * @param {number} drawnAt  when it was drawn last, as `performance.now` told
 * @param {number} gap  milliseconds between two drawings
 */
export function untilNext(drawnAt, gap) {
  const next = Math.max(drawnAt + gap, Math.min(pressedAt + QUIET_MS, drawnAt + HELD_MOST_MS));
  return Math.max(next - performance.now(), 0);
}
