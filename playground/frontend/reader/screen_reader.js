/** Has a screen reader say the answer: once a sentence, again when the answer changes, never at every update. */

const BETWEEN_MS = 2000;
const SETTLE_MS = 100; // for what changes in the same moment

/**
 * @param {import("../core/lifecycle.js").Life} life  of the part that speaks
 * @param {HTMLElement} node  an aria-live region
 * @param {() => {key: string, text: string} | null} latest  what there is to say, null while it is not settled
 */
export function makeScreenReader(life, node, latest) {
  const timer = life.timer(speak);
  let spokenAt = -Infinity;
  let lastKey = "";

  function speak() {
    const now = latest();
    if (!now || now.key === lastKey) return;
    lastKey = now.key;
    spokenAt = performance.now();
    node.textContent = now.text;
  }

  return {
    /** There may be something new to say; however often this is called, it is said once. */
    stir: () => timer.start(Math.max(SETTLE_MS, spokenAt + BETWEEN_MS - performance.now())),
  };
}
