/** What the keyboard of a chart and that of a matrix share: a host that takes the focus, reads out, and knows whether its mark is to be seen. */

import { element } from "../../core/dom.js";
import { shortcutsOf } from "../../core/keys.js";

/**
 * @param {HTMLElement} host
 * @param {Parameters<typeof shortcutsOf>[0]} place  in the key map
 * @param {string} label  what a screen reader calls it
 * @param {() => void} onFocusChange  the mark is to be seen now, or no longer
 */
export function makeKeyHost(host, place, label, onFocusChange) {
  const voice = element("p", { className: "rnn-view-voice", role: "status" });
  host.append(voice);
  host.tabIndex = 0;
  host.setAttribute("role", "group");
  host.setAttribute("aria-label", label);
  host.setAttribute("aria-keyshortcuts", shortcutsOf(place));
  let isFocused = false;
  host.addEventListener("focus", () => {
    isFocused = host.matches(":focus-visible");
    onFocusChange();
  });
  host.addEventListener("blur", () => {
    isFocused = false;
    onFocusChange();
  });
  return {
    get isFocused() {
      return isFocused;
    },
    /** A key was pressed: the mark is to be seen also where a click had brought the focus, which does not show it. */
    press() {
      isFocused = true;
    },
    /** @param {string} text */
    say(text) {
      voice.textContent = text;
    },
  };
}
