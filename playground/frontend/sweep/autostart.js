/** A ready sweep starts by itself, once the page has shown for a moment how many runs it has and how long it takes. */

const LONGEST_MEASURE_MS = 10_000; // how long a ready sweep waits for its duration; then it starts without one
const SEEN_MS = 1500; // how long its number of runs and its duration are shown before it starts
const STARTING = ": starting …";

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {HTMLElement} plan  shows how many runs the sweep has and how long it takes
 * @param {() => {free: () => boolean, start: () => unknown, show: () => void}} transport  a function, since the transport is made after this and asks it whether a start is pending
 */
export function makeAutostart(life, plan, transport) {
  let askedAt = 0; // when the visitor asked for a ready sweep; 0: no start is pending
  const timer = life.timer(() => transport().start());

  return {
    /** Whether a ready sweep is about to start. */
    get pending() {
      return askedAt > 0;
    },
    /** The visitor asks for a ready sweep: its start is pending, unless another sweep is under way. */
    ask: () => void (askedAt = transport().free() ? performance.now() : 0),
    /** Calls off the pending start. */
    hold() {
      timer.stop();
      askedAt = 0;
      plan.textContent = (plan.textContent ?? "").replace(STARTING, "");
      transport().show();
    },
    /** The page now shows the plan of the sweep: the start follows SEEN_MS later. @param {import("./plan.js").Plan} sweepPlan */
    seen(sweepPlan) {
      if (!askedAt) return;
      if (sweepPlan.seconds !== null) plan.textContent += STARTING;
      else if (performance.now() - askedAt < LONGEST_MEASURE_MS) return;
      timer.start(SEEN_MS);
    },
  };
}
