/** The welcome line: what this page is and what to press, in one line above everything on a first visit, gone for good once it is dismissed. */

import { CROSS, PLAY, drawing, element, setText } from "../core/dom.js";
import { fetched } from "../core/fetched.js";
import { makeLife } from "../core/lifecycle.js";
import { ApiError } from "../core/request.js";
import { TOUR, dismissWelcome, isWelcomed, onWelcomed } from "../first/welcomed.js";

/** What is the next thing to do, by the state of the run; of any other state the note under the buttons tells. @type {Record<string, string>} */
const NEXT = {
  ready: "Watch a recurrent neural network learn to read: press Train.",
  running: "It learns. The curves may lie flat for a while before they fall.",
  paused: "Press Train to go on, or Step to go on by one epoch.",
  done: "Now type a sentence below, or look Inside at why it answers so.",
};

const CAME_TRAINED = "It was trained elsewhere: type a sentence below.";

/** What is the next thing to do. @param {import("../types.js").StatusFrame} status */
export const nextThing = ({ state, elsewhere = null }) => (state === "ready" && elsewhere !== null ? CAME_TRAINED : (NEXT[state] ?? ""));

/** Begins the tour. Raises ApiError, with a sentence, if it cannot be had. */
async function startTour() {
  const { goTo } = await fetched(import("../scenes/story.js"));
  await goTo(TOUR);
}

/**
 * @param {HTMLElement} root  in the Train page, which gives it a row while `data-promise` is there
 * @param {{stream: import("../core/run_stream.js").RunStream, showMe: () => Promise<void>}} context  `showMe` raises ApiError, with a sentence
 * @returns {import("../types.js").Part}
 */
export function mountWelcomeLine(root, { stream, showMe }) {
  const life = makeLife();
  const page = /** @type {HTMLElement} */ (root.closest(".rnn-page"));
  const text = element("p", { textContent: NEXT.ready, role: "status" });

  function close() {
    root.replaceChildren();
    delete page.dataset.promise;
  }

  function dismiss() {
    dismissWelcome();
    /** @type {HTMLElement|null} */ (page.querySelector(".rnn-buttons .rnn-button:enabled"))?.focus({ preventScroll: true });
  }

  /** @param {string} name @param {string} title @param {string} className @param {() => Promise<void>} act @param {Node[]} icons */
  function offer(name, title, className, act, ...icons) {
    const button = element("button", { type: "button", className: `rnn-button ${className}`, title }, ...icons, name);
    button.addEventListener("click", async () => {
      try {
        await act();
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        setText(text, error.message);
      }
    });
    return button;
  }

  life.keep(
    onWelcomed(close),
    stream.on("status", (status) => {
      setText(text, nextThing(status));
    }),
  );
  life.listen(window, "storage", () => isWelcomed() && close()); // another tab of this browser has dismissed it
  close();
  if (!isWelcomed()) {
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
        offer("Show me", "A recorded training of six seconds; Escape leaves it", "rnn-show-me", showMe, drawing(PLAY)),
        offer("Tour", "The page in five steps; Escape ends it for good", "rnn-tour", startTour),
        cross,
      ),
    );
    page.dataset.promise = "";
  }
  return life.part();
}
