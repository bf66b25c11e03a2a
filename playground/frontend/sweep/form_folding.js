/** Folds the fields of the form away, into one line that says what they hold, and unfolds them. */

import { element } from "../core/dom.js";

/**
 * @param {object} context
 * @param {{area: HTMLElement, summary: () => string, troubled: boolean}} context.fields
 * @param {boolean|null} context.folded  as the visitor has left them; null: they have not said
 * @param {() => void} context.onChange  the visitor has folded or unfolded them
 */
export function makeFormFolding({ fields, folded, onChange }) {
  const { area } = fields;
  const button = element("button", {
    type: "button",
    className: "rnn-link rnn-sweep-fold",
    "aria-controls": area.id,
    textContent: "Values to try",
  });
  const rest = element("small", { className: "rnn-sweep-rest" });
  const summary = element("small", { className: "rnn-sweep-summary rnn-words" });

  /**
   * Folds the fields away, or shows them. They stay within reach of the keyboard: one that gets the focus unfolds them.
   * A field with a problem stays in sight, whether the problem was found before or after the visitor folds the fields.
   * @param {boolean} shouldFold
   * @param {boolean} [byVisitor]  it stays so after a refresh
   */
  function set(shouldFold, byVisitor = false) {
    const isAway = shouldFold && !fields.troubled;
    if (byVisitor) {
      folded = isAway;
      onChange();
    }
    area.toggleAttribute("data-folded", isAway);
    button.ariaExpanded = String(!isAway);
    rest.hidden = isAway;
    summary.hidden = !isAway;
    summarise();
  }

  /** What the folded fields hold, in one line. */
  function summarise() {
    summary.title = summary.textContent = fields.summary();
  }

  const isFolded = () => area.hasAttribute("data-folded");
  button.addEventListener("click", () => set(!isFolded(), true));
  area.addEventListener("focusin", () => isFolded() && set(false));
  return {
    nodes: [button, rest, summary],
    /** As the visitor has left them; null: they have not said. */
    get folded() {
      return folded;
    },
    set,
    /** Keeps a field with a problem in sight. */
    heed: () => set(isFolded()),
    /** Beside a sweep the fields are as the visitor left them, folded at first; without one they are in sight. @param {string|null} id  of the sweep */
    follow: (id) => set(Boolean(id) && (folded ?? true)),
    /** Says what is in the fields. @param {string} more  beside them, while they are not folded */
    say(more) {
      rest.textContent = more;
      summarise();
    },
  };
}
