/** Whether the page is light or dark, and the colours that it has then. */

import { coloursAreForced } from "../core/media.js";

/** "light" or "dark", judged by the page's own background, so that a visitor's custom theme is followed too. @param {Element} element */
export function themeOf(element) {
  const probe = document.createElement("span");
  probe.style.forcedColorAdjust = "none"; // else it would have the colour of all texts
  probe.style.color = coloursAreForced() ? "Canvas" : "var(--st-background-color)";
  element.append(probe);
  const [red, green, blue] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map(Number);
  probe.remove();
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}

/**
 * Gives a page the colours that its style sheets and parts name: --rnn-label-0 of the first label and so on, --rnn-train, --rnn-test.
 * @param {HTMLElement} page
 * @param {Record<string, unknown>} colours  of its theme, see `marks` in playground/components.py; lists are for figures
 */
export function paintPage(page, colours) {
  for (const [name, colour] of Object.entries(colours)) if (typeof colour === "string") page.style.setProperty(`--rnn-${name}`, colour);
}
