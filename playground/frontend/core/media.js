/** What the visitor prefers, as the browser or the system says. */

/** @param {string} query */
const holds = (query) => window.matchMedia(query).matches;

/** Whether the visitor prefers reduced motion. */
export const prefersStill = () => holds("(prefers-reduced-motion: reduce)");

/** Whether the window is so narrow that Streamlit lays its sidebar over the page. */
export const isNarrow = () => holds("(max-width: 767.98px)");

/** Whether the visitor points with a finger. */
export const pointsByFinger = () => holds("(pointer: coarse)");

/** Whether the system sets all colours (forced colours, for visitors who need a strong contrast). */
export const coloursAreForced = () => holds("(forced-colors: active)");

/** Whether the system is dark, and tells when that changes. */
export const prefersDark = () => window.matchMedia("(prefers-color-scheme: dark)");
