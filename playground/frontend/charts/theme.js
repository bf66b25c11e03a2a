/** Whether the page is light or dark. */

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
