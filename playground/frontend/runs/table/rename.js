/** Editing the name of a run where it stands. */

import { element } from "../../core/dom.js";
import { onTyping } from "../../core/keys.js";

const LONGEST_NAME = 500;

/**
 * Puts a field in the place of a name; Enter or leaving it keeps what was typed, Escape does not.
 * @param {{name: HTMLElement, row: HTMLElement}} entry  of the run; the row gets the focus back
 * @param {string} text  the name as it is
 * @param {(newName: string|null) => void} onDone  null: it stays as it is
 */
export function editName({ name, row }, text, onDone) {
  const field = element("input", {
    type: "text",
    className: "rnn-rename",
    value: text,
    maxLength: LONGEST_NAME,
    dir: "auto",
    "aria-label": "Name of the run",
  });
  let over = false;
  /** @param {boolean} keep */
  const finish = (keep) => {
    if (over) return;
    over = true;
    const newName = field.value.trim();
    field.replaceWith(name);
    onDone(keep && newName && newName !== text ? newName : null);
  };
  /** @param {boolean} keep */
  const leave = (keep) => () => {
    finish(keep);
    row.focus({ preventScroll: true });
  };
  onTyping(field, { Enter: leave(true), Escape: leave(false) });
  field.addEventListener("blur", () => finish(true));
  name.replaceWith(field);
  field.focus();
  field.select();
}
