/** The button that continues a past sweep which the end of its server cut off. */

import { element } from "../core/dom.js";
import { askSweeps } from "../core/api.js";

/**
 * @param {{onStart: () => void, onError: (sentence: string) => void}} context  `onStart`: the sweep that is shown trains on
 * @returns {{button: HTMLButtonElement, show: (id: string|null) => void}}  `show` offers it for that sweep, null: for none
 */
export function makeContinueButton({ onStart, onError }) {
  /** @type {string|null} */
  let shownId = null;
  const button = element("button", { type: "button", className: "rnn-link", hidden: true, textContent: "Continue this sweep" });

  button.addEventListener("click", async () => {
    const id = shownId;
    button.disabled = true;
    const answer = await askSweeps(`/api/sweeps/continue?sweep=${id}`, {});
    button.disabled = false;
    if (answer.error) onError(answer.error);
    else if (shownId === id) onStart();
  });

  /** @param {string|null} id */
  function show(id) {
    shownId = id;
    button.hidden = id === null;
  }

  return { button, show };
}
