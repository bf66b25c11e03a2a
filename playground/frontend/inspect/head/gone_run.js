/** A run that is not among the visitor's, as in a link of another browser: the page says so once and what to do, and its views stay empty. */

import { element } from "../../core/dom.js";
import { viewButton } from "../view/button.js";

/**
 * @param {Pick<HTMLElement, "closest">} root  an element of the page
 * @param {import("../selection.js").Selection} selection
 * @param {{runs: Pick<ReturnType<typeof import("./run_choice.js").makeRunChoice>, "isStray"|"on">, life: import("../../core/lifecycle.js").Life}} context
 */
export function makeGoneRun(root, selection, { runs, life }) {
  const node = element("p", { className: "rnn-inside-gone", role: "status", hidden: true, "data-testid": "inside-gone" });
  const here = viewButton("Look into the run that trains here", "", () => selection.set({ run: "", epoch: null, edits: [] }));
  node.append("There is no such run in this browser: it may be another visitor's, or deleted. Choose one of yours under “Run”. ", here);
  let isRefused = false; // the server has no answer about the run that is selected

  function show() {
    const isGone = isRefused && runs.isStray(selection.now.run);
    node.hidden = !isGone;
    root.closest(".rnn-inside")?.toggleAttribute("data-gone", isGone);
  }

  life.keep(
    runs.on(show),
    selection.on((names) => {
      if (!names.has("run")) return;
      isRefused = false;
      show();
    }),
  );
  return {
    node,
    /** @param {boolean} refused  whether the server had a sentence about the selected run instead of an answer */
    tell(refused) {
      isRefused = refused;
      show();
    },
  };
}
