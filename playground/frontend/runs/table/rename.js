/** Editing the name of a run where it stands. */

import { element } from "../../core/dom.js";

const LONGEST_NAME = 500;

/**
 * Puts a field in the place of a name; Enter or leaving it keeps what was typed, Escape does not.
 * @param {{name: HTMLElement, row: HTMLElement}} entry  of the run; the row gets the focus back
 * @param {string} text  the name as it is
 * @param {(typed: string|null) => void} done  null: it stays as it is
 */
export function editName({ name, row }, text, done) {
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
    const typed = field.value.trim();
    field.replaceWith(name);
    done(keep && typed && typed !== text ? typed : null);
  };
  field.addEventListener("keydown", (event) => {
    event.stopPropagation(); // neither the table's keys nor the page's shortcuts shall read along
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    finish(event.key === "Enter");
    row.focus({ preventScroll: true });
  });
  field.addEventListener("blur", () => finish(true));
  name.replaceWith(field);
  field.focus();
  field.select();
}
