/** Fits the section that is presented into its room, since nothing is scrolled: drawings are as high as what is left, long lists and wide tables end with how many more there are. */

import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { counted, countText } from "../core/numbers.js";

const LISTS = "tbody, .rnn-flips, .rnn-diagnosis, .rnn-wall, .rnn-run-curves-readings ul, .rnn-sweep-past ul, .rnn-sweep-sentences";
const WIDE = ".rnn-table-scroll table";
const CUT = "data-past-room";
const MORE = "rnn-present-more";

/** @param {Element} section */
const isTooHigh = (section) => section.scrollHeight > section.clientHeight + 1;

/** @param {Element} list @param {string} text */
function sayMore(list, text) {
  const note = element("p", { className: MORE, textContent: text });
  (list.closest("table") ?? list).after(note);
  return note;
}

/** How many of some boxes do not end before `end`, the last ones. @param {number[]} ends @param {number} end */
export const pastEnd = (ends, end) => ends.filter((each, place) => place > 0 && each > end + 1).length;

/** Leaves out the last entries of a list, except for the chosen one, until the section fits. @param {HTMLElement} section @param {Element} list */
function cutList(section, list) {
  const entries = [...list.children].filter((each) => !each.hasAttribute("data-chosen"));
  const note = sayMore(list, "0 more");
  const end = list.getBoundingClientRect().bottom - (section.scrollHeight - section.clientHeight);
  const ends = entries.map((each) => each.getBoundingClientRect().bottom);
  let count = pastEnd(ends, end);
  for (const each of entries.slice(entries.length - count)) each.toggleAttribute(CUT, true);
  while (count < entries.length - 1 && isTooHigh(section)) {
    count += 1;
    entries[entries.length - count].toggleAttribute(CUT, true);
  }
  if (count) note.textContent = `${countText(count)} more`;
  else note.remove();
}

/** Leaves out the last columns of a table that is wider than its place. @param {HTMLTableElement} table */
function cutColumns(table) {
  const { right } = /** @type {HTMLElement} */ (table.parentElement).getBoundingClientRect();
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const ends = heads.map((each) => each.getBoundingClientRect().right);
  const count = pastEnd(ends, right);
  if (!count) return;
  for (const { cells } of table.rows) {
    for (const cell of [...cells].slice(heads.length - count)) cell.toggleAttribute(CUT, true);
  }
  sayMore(table, counted(count, "more column"));
}

/** @param {HTMLElement} section */
function uncut(section) {
  for (const each of section.querySelectorAll(`[${CUT}]`)) each.removeAttribute(CUT);
  for (const each of section.querySelectorAll(`.${MORE}`)) each.remove();
}

/** @param {HTMLElement} section */
function cut(section) {
  uncut(section);
  for (const table of section.querySelectorAll(WIDE)) cutColumns(/** @type {HTMLTableElement} */ (table));
  if (!isTooHigh(section)) return;
  const heights = [...section.querySelectorAll(LISTS)].map((list) => ({ list, height: list.getBoundingClientRect().height }));
  heights.sort((a, b) => b.height - a.height);
  for (const { list, height } of heights) {
    if (!height || !isTooHigh(section)) return;
    cutList(section, list);
  }
}

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {() => void} redraw  draws anew what is drawn, for a section of another height
 */
export function makeRoom(life, redraw) {
  /** @type {HTMLElement|undefined} */
  let section;
  /** Ends what watches the section. */
  let leave = () => {};

  /** @param {HTMLElement|undefined} next  undefined: none */
  function watch(next) {
    if (next === section) return;
    leave();
    section = next;
    leave = next ? follow(next, redraw) : () => {};
  }

  life.keep(() => watch(undefined));
  return { watch };
}

/** @param {HTMLElement} section @param {() => void} redraw @returns the way to end it */
function follow(section, redraw) {
  const life = makeLife();
  let height = 0; // when all was drawn last
  const later = life.timer(() => unheard(() => cut(section)));
  const unheard = life.whenChanged(section, () => later.start(0));
  life.whenResized(section, () => {
    if (height && section.clientHeight !== height) redraw();
    height = section.clientHeight;
    later.start(0);
  });
  life.keep(() => uncut(section));
  return life.part().destroy;
}
