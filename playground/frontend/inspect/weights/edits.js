/** Edits of a network, each a short text as `rnn/explain/edits.py` reads it: what they say in words, and lists with one more or less. */

/** @param {number} unit */
export const silence = (unit) => `silence ${unit}`;

/** @param {number} rank */
export const cutTo = (rank) => `rank ${rank}`;

/** @param {string} array @param {number[]} place @param {number} value */
export const weightTo = (array, place, value) => [array, ...place, Number.isInteger(value) ? value.toFixed(1) : value].join(" ");

/** What an edit is about: a later one takes the place of an earlier one about the same. @param {string} edit */
const subjectOf = (edit) => (/^(silence|rank)/u.test(edit) ? edit.replace(/^rank .*/u, "rank") : edit.split(" ").slice(0, -1).join(" "));

/** The edits and one more, which takes the place of one about the same. @param {string[]} edits @param {string} edit */
export const withEdit = (edits, edit) => [...edits.filter((each) => subjectOf(each) !== subjectOf(edit)), edit];

/** The edits without that one. @param {string[]} edits @param {string} edit */
export const withoutEdit = (edits, edit) => edits.filter((each) => each !== edit);

/** The edits without a cut of w_hh. @param {string[]} edits */
export const withoutCut = (edits) => edits.filter((each) => subjectOf(each) !== "rank");

/** An edit in words. @param {string} edit */
export function editText(edit) {
  const [kind, ...values] = edit.split(" ");
  if (kind === "silence") return `unit ${values[0]} silenced`;
  if (kind === "rank") return `w_hh cut to rank ${values[0]}`;
  return values.length > 1 ? `${kind}[${values.slice(0, -1).join(", ")}] = ${Number(values.at(-1))}` : edit;
}
