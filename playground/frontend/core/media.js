/** What the visitor prefers, as the browser or the system says. */

/** @param {string} query */
const holds = (query) => window.matchMedia(query).matches;

/** Whether nothing should move that need not. */
export const prefersStill = () => holds("(prefers-reduced-motion: reduce)");

/** Whether the system gives all colours, for who sees little else. */
export const coloursAreForced = () => holds("(forced-colors: active)");
