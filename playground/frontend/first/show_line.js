/** The line above a show: what is seen just now, and the ways on and out. */

import { element, focusIn, setText } from "../core/dom.js";
import { keyMark } from "../core/key_mark.js";
import { onKeys, shortcutsOf } from "../core/keys.js";

const YOURS = "Now you: press Train.";
const BACK = "Now you: your own run is as you left it.";

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {HTMLElement} root
 * @param {HTMLElement} page
 * @param {{leave: () => void, next: (() => void)|null}} ways  `next` where each chapter waits for the visitor
 */
export function makeShowLine(life, root, page, { leave, next }) {
  const text = element("p", { role: "status" });
  const buttons = [
    ...(next ? [element("button", { type: "button", className: "rnn-button rnn-show-next", textContent: "Next" })] : []),
    element(
      "button",
      { type: "button", className: "rnn-button rnn-show-leave", ariaKeyShortcuts: shortcutsOf("show"), title: "Back to your own run" },
      "Leave ",
      keyMark("show", "leave"),
    ),
  ];
  const line = element(
    "div",
    { className: "rnn-show", role: "group", ariaLabel: "Show me", "data-testid": "show-me" },
    element("b", { textContent: "Recorded" }),
    text,
    ...buttons,
  );
  root.replaceChildren(line);
  page.dataset.promise = "";
  page.dataset.show = "";
  // What a recording shows answers to nothing: it cannot read another sentence, nor train at another speed.
  const fixed = [".rnn-speed", ...["curves", "sentences", "player"].map((part) => `[data-part=${part}]`)].flatMap((selector) => [
    ...page.querySelectorAll(selector),
  ]);
  for (const each of fixed) each.toggleAttribute("inert", true);
  buttons.at(-1)?.addEventListener("click", leave);
  if (next) buttons[0].addEventListener("click", next);
  buttons[0].focus({ preventScroll: true });
  life.keep(onKeys(document, "show", { leave }), () => {
    for (const each of fixed) each.toggleAttribute("inert", false);
    delete page.dataset.show;
    delete page.dataset.promise;
    root.replaceChildren();
  });
  // A click anywhere else is the visitor's wish to do something of their own.
  life.listen(document, "click", ({ target }) => {
    const pressed = target instanceof Element ? target.closest("button") : null;
    if (!pressed || !page.contains(pressed)) leave();
  });

  return {
    /** @param {string} sentence */
    say: (sentence) => setText(text, sentence),
    /** It is the visitor's turn: the keyboard stands on what is to be pressed. @param {boolean} canTrain */
    end(canTrain) {
      setText(text, canTrain ? YOURS : BACK);
      line.dataset.over = "";
      const wasHere = focusIn(root) || document.activeElement === document.body;
      if (next) buttons[0].hidden = true; // it stays in the page, where it has just been clicked
      const train = /** @type {HTMLElement|null} */ (page.querySelector(".rnn-train:enabled"));
      if (wasHere) (train ?? buttons.at(-1))?.focus({ preventScroll: true });
    },
  };
}
