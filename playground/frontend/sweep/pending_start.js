/** A ready sweep starts by itself, once how many runs it has and how long it takes have been seen for a moment. */

const LONGEST_MEASURE_MS = 10_000; // that a ready sweep waits for its time, before it starts without
const SEEN_MS = 1500; // for which its runs and its time are seen before it starts
const STARTING = ": starting …";

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {HTMLElement} plan  says of the sweep how many runs it has and how long it takes
 * @param {() => {free: () => boolean, start: () => unknown, show: () => void}} transport  made after this, since it asks whether a start is pending
 */
export function makePendingStart(life, plan, transport) {
  let asked = 0; // when a ready sweep was asked to start; 0 = none is about to
  const timer = life.timer(() => transport().start());

  return {
    /** Whether a ready sweep is about to start. */
    get pending() {
      return asked > 0;
    },
    /** The visitor has asked for a start, which nothing else stands in the way of. */
    ask: () => void (asked = transport().free() ? performance.now() : 0),
    /** What was about to start does not. */
    hold() {
      timer.stop();
      asked = 0;
      plan.textContent = (plan.textContent ?? "").replace(STARTING, "");
      transport().show();
    },
    /** Its plan is seen now. @param {import("./plan.js").Plan} planned */
    seen(planned) {
      if (!asked) return;
      if (planned.seconds !== null) plan.textContent += STARTING;
      else if (performance.now() - asked < LONGEST_MEASURE_MS) return;
      timer.start(SEEN_MS);
    },
  };
}
