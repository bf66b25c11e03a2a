/** The name of a key on the button that it presses, for a visitor who has keys. */

import { element } from "./dom.js";
import { keyOf } from "./keys.js";

/** Where a finger points there are none: styles/touch.css hides it. @template {import("./keys.js").Place} P @param {P} place @param {keyof (typeof import("./keys.js").KEYS)[P]} action */
export const keyMark = (place, action) => element("kbd", { className: "rnn-key", textContent: keyOf(place, action), ariaHidden: "true" });
