/** The welcome line: what this page is, in one line above everything on a first visit, gone for good once it is dismissed. */

import { CROSS, drawing, element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { flag, viewState } from "../core/view_state.js";

const { recall, remember } = viewState("rnn-promise", { dismissed: flag() }, () => localStorage);

/** @returns {import("../types.js").Part} @param {HTMLElement} root  in the Train page, which gives it a row while `data-promise` is there */
export function mountWelcomeLine(root) {
  const life = makeLife();
  const page = /** @type {HTMLElement} */ (root.closest(".rnn-page"));
  const close = () => {
    root.replaceChildren();
    delete page.dataset.promise;
  };

  function dismiss() {
    remember({ dismissed: true });
    close();
    /** @type {HTMLElement|null} */ (page.querySelector(".rnn-button:enabled"))?.focus({ preventScroll: true });
  }

  /** Another tab of this browser has dismissed it. */
  const followTabs = () => recall().dismissed && close();
  life.listen(window, "storage", followTabs);

  close();
  if (!recall().dismissed) {
    const cross = element(
      "button",
      { type: "button", className: "rnn-dismiss", ariaLabel: "Dismiss", title: "Do not show this again" },
      drawing(CROSS),
    );
    cross.addEventListener("click", dismiss);
    root.append(
      element(
        "div",
        { className: "rnn-promise", "data-testid": "promise" },
        element("h1", { textContent: "RNN Playground" }),
        element("p", { textContent: "Watch a recurrent neural network learn to read, word by word: press Train." }),
        cross,
      ),
    );
    page.dataset.promise = "";
  }
  return life.part();
}
