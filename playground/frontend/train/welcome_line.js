/** The welcome line: what this page is and what to press, in one line above everything on a first visit, gone for good once it is dismissed. */

import { CROSS, PLAY, drawing, element, setText } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { ApiError } from "../core/request.js";
import { flag, viewState } from "../core/view_state.js";

const WELCOME = "Watch a recurrent neural network learn to read: press Train.";

const { recall, remember } = viewState("rnn-promise", { dismissed: flag() }, () => localStorage);

/**
 * @param {HTMLElement} root  in the Train page, which gives it a row while `data-promise` is there
 * @param {{showMe: () => Promise<void>}} ways  `showMe` raises ApiError, with a sentence
 * @returns {import("../types.js").Part}
 */
export function mountWelcomeLine(root, { showMe }) {
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
    const text = element("p", { textContent: WELCOME, role: "status" });
    const show = element(
      "button",
      { type: "button", className: "rnn-button rnn-show-me", title: "A recorded training of six seconds; Escape leaves it" },
      drawing(PLAY),
      "Show me",
    );
    show.addEventListener("click", async () => {
      try {
        await showMe();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        setText(text, error.message);
      }
    });
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
        text,
        show,
        cross,
      ),
    );
    page.dataset.promise = "";
  }
  return life.part();
}
