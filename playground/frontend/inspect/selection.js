/** What every view of the Inside page follows and sets: run, epoch, sentence, word and unit. It is in the link and in the tab's memory. */

import { makeEmitter } from "../core/emitter.js";
import { maybe, number, readLink, text, viewState, writeLink } from "../core/view_state.js";
import { ARTICLE } from "../reader/memory.js";

/**
 * @typedef {object} Selected
 * @property {string} run         the id of a saved run; "": the run that trains in this window
 * @property {number|null} epoch  null: the newest
 * @property {string} sentence
 * @property {number} word        how many words the network has read; 0 = none
 * @property {number|null} unit   null: none
 */

const PROPERTIES = { run: text(), epoch: maybe(number()), sentence: text(ARTICLE), word: number(-1), unit: maybe(number()) };
const WHOLE = ["epoch", "word", "unit"]; // properties that are whole numbers from 0

const { recall, remember } = viewState("rnn-inside", PROPERTIES);

/** What the address says, in place of what the tab remembers. @returns {Partial<Selected>} */
function linked() {
  /** @type {Record<string, string|number>} */
  const found = {};
  for (const name of Object.keys(PROPERTIES)) {
    const said = readLink(name);
    if (said === null) continue;
    if (!WHOLE.includes(name)) found[name] = said;
    else if (/^\d{1,9}$/.test(said)) found[name] = Number(said);
  }
  return found;
}

/**
 * @param {HTMLElement} root  tells the selection in its attributes
 */
export function makeSelection(root) {
  const { on, tell } = makeEmitter();
  /** @type {Selected} */
  const selected = { ...recall(), ...linked() };
  let last = -1; // how many words the sentence has; -1: not known yet

  function show() {
    const { run, epoch, sentence, word, unit } = selected;
    Object.assign(root.dataset, { run, epoch: epoch ?? "", sentence, word: Math.max(word, 0), unit: unit ?? "" });
  }

  function keep() {
    remember(selected);
    for (const [name, value] of Object.entries(selected)) writeLink(name, value === null || value === -1 ? undefined : String(value));
  }

  show();
  return {
    /** Calls `hear(names)` whenever some of it has changed. @param {(names: Set<string>) => void} hear */
    on: (hear) => on("selection", hear),
    /** @returns {Readonly<Selected>} */
    get now() {
      return selected;
    },
    /** How many words the sentence has. */
    get last() {
      return Math.max(last, 0);
    },
    /** @param {Partial<Selected>} change */
    set(change) {
      const before = { ...selected };
      Object.assign(selected, change);
      if (last >= 0) selected.word = Math.min(Math.max(selected.word, 0), last);
      const names = new Set(Object.keys(selected).filter((name) => Reflect.get(before, name) !== Reflect.get(selected, name)));
      if (!names.size) return;
      show();
      keep();
      tell("selection", names);
    },
    /** The sentence is read, and has so many words; the playhead stands at its end unless it was put somewhere. @param {number} count */
    read(count) {
      if (count === last) return;
      last = count;
      const { word } = selected;
      const at = word < 0 ? count : Math.min(word, count);
      selected.word = -2; // so that those that hear of it are told, though the number may be the same
      this.set({ word: at });
    },
  };
}

/** @typedef {ReturnType<typeof makeSelection>} Selection */
