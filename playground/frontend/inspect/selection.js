/** What every view of the Inside page follows and sets: run, epoch, sentence, word, unit and edits. It is in the link and in the tab's memory. */

import { readLink } from "../core/address.js";
import { isAhead, openedLink } from "../core/opened.js";
import { makeEmitter } from "../core/emitter.js";
import { inLink, maybe, passing, text, texts, viewState, whole } from "../core/view_state.js";
import { ORDER, SENTENCE, TYPED } from "../reader/memory.js";
import { textOf } from "../reader/trace.js";

/**
 * @typedef {object} SelectionValues
 * @property {string} run         the id of a saved run; "": the run that trains in this window
 * @property {string} live        the id of the run that trains in this window; "": not known yet
 * @property {number|null} epoch  null: the newest
 * @property {string} sentence
 * @property {number} word        how many words the network has read; 0 = none
 * @property {number|null} unit   null: none
 * @property {string[]} edits     of the network, as `rnn.explain.edits_of` reads them: every view shows the edited one
 */

const EPOCH = maybe(whole());

const { recall, remember } = viewState("rnn-inside", {
  // An epoch is one of a run, so a link that names the one names the other; without an epoch it follows the run that trains.
  run: inLink(text(), "run", { write: (run, { epoch, live }) => run || (epoch === null ? null : live) }),
  live: passing(text()),
  // One that its run has yet to train to is waited for, see tools/opened.js.
  epoch: inLink(EPOCH, "epoch", { read: (linkText) => (isAhead(openedLink()) ? undefined : EPOCH.read?.(linkText)) }),
  // Another sentence than the remembered one is chosen by the link, which has it whatever it is, so that it shows the same to all.
  typed: inLink(TYPED, "sentence", { read: (sentence, state) => state.typed || sentence !== state.sentence, write: () => undefined }),
  sentence: inLink(SENTENCE, "sentence", { write: (sentence) => sentence, empty: true }),
  wordOf: text(), // the sentence in which the word was chosen
  word: inLink(whole(-1), "word"), // -1: nothing was chosen yet
  unit: inLink(maybe(whole()), "unit"),
  edits: inLink(texts(","), "edits"),
  order: ORDER, // of the units in the drawing
});

/**
 * @param {HTMLElement} root  tells the selection in its attributes
 */
export function makeSelection(root) {
  const { on, tell } = makeEmitter();
  const { typed, wordOf, ...recalled } = recall();
  /** @type {SelectionValues} */
  const values = recalled;
  if (values.sentence !== wordOf && readLink("word") === null) values.word = -1; // another page has chosen the sentence since
  let isTyped = typed;
  /** The sentence that was read last; null: none was. @type {import("../reader/trace.js").Words|null} */
  let read = null;
  let isRead = false; // it is the one that is selected
  const last = () => read?.words.length ?? 0;
  /** The newest network that has answered, and of which run; null: none has yet. @type {{run: string, epoch: number}|null} */
  let newest = null;
  let isWordPlaced = false; // the word was chosen with a sentence that is not read yet, so its end is not known

  function show() {
    const { run, live, epoch, sentence, word, unit } = values;
    const newestEpoch = newest?.run === (run || live) ? newest.epoch : "";
    Object.assign(root.dataset, {
      run: run || live,
      epoch: epoch ?? newestEpoch,
      sentence,
      word: Math.max(word, 0),
      unit: unit ?? "",
    });
  }

  show();
  return {
    /** Calls `hear(names)` whenever some of it has changed. @param {(names: Set<string>) => void} hear */
    on: (hear) => on("selection", hear),
    /** @returns {Readonly<SelectionValues>} */
    get now() {
      return values;
    },
    /**
     * The question of a view about what is selected.
     * @param {string} view
     * @param {{options?: Record<string, unknown>, sentence?: string, beside?: string[]}} [more]  `sentence`: in place of the
     *   selected one; `beside`: others that are read beside it
     * @returns {import("../core/questions.js").Question}
     */
    question(view, { options, sentence = values.sentence, beside } = {}) {
      const { run, epoch, edits } = values;
      const sentences = beside ? { sentences: [sentence, ...beside] } : { sentence };
      const network = { ...(run && { run }), ...(epoch !== null && { epoch }), ...(edits.length && { edits }) };
      return { view, ...sentences, ...network, ...(options && { options }) };
    },
    /** Whether it is the newest network of the run that trains in this window. */
    get isLive() {
      return !values.run && values.epoch === null;
    },
    /** Why there is no answer about what is selected, as the head of the page tells it here and says; "": there is one, or none yet. */
    refusal: "",
    /** The sentence as it was read; null: it is not read yet. */
    get read() {
      return isRead ? read : null;
    },
    /** How many words the sentence has. */
    get last() {
      return last();
    },
    /**
     * The edits belong to a run: choosing another run drops them. A word that is chosen together with another sentence is a word of
     * that one, whatever the length of the sentence before.
     * @param {Partial<SelectionValues>} change
     */
    set(change) {
      const valuesBefore = { ...values };
      const dropsEdits = "run" in change && change.run !== values.run && values.edits.length;
      Object.assign(values, dropsEdits ? { edits: [] } : {}, change);
      if (values.sentence !== valuesBefore.sentence) {
        isWordPlaced = "word" in change;
        isTyped = true;
      }
      if (values.sentence !== valuesBefore.sentence || values.run !== valuesBefore.run) isRead = false;
      if (read) values.word = Math.min(Math.max(values.word, 0), isWordPlaced ? Number.POSITIVE_INFINITY : last());
      const names = new Set(Object.keys(values).filter((name) => Reflect.get(valuesBefore, name) !== Reflect.get(values, name)));
      if (!names.size) return;
      show();
      remember({ ...values, typed: isTyped, wordOf: values.sentence });
      tell("selection", names);
    },
    /**
     * This run trains in the window. A link that was opened may name it with an epoch of its: it is looked at as the run that trains.
     * @param {string} id
     */
    live(id) {
      const { live, run, epoch, edits } = values;
      const isFromLink = !live && run === id && epoch !== null;
      this.set({ live: id, ...(isFromLink && { run: "", edits }) });
    },
    /** The newest network of a run is that of this epoch: the page tells it while no epoch is chosen. @param {{run: string, epoch: number}} network */
    newest({ run, epoch }) {
      newest = { run, epoch };
      show();
    },
    /**
     * The sentence is read, and has these words. A playhead that was put nowhere, or stood at the end of the sentence before, goes
     * to the end; one that was put behind an earlier word stays there, as far as there is one.
     * @param {import("../reader/trace.js").Words} sentence
     */
    take(sentence) {
      const [lastBefore, count] = [read ? last() : -1, sentence.words.length];
      read = sentence;
      isRead = true;
      if (count === lastBefore && !isWordPlaced) return;
      const { word } = values;
      const atEnd = word < 0 || (word === lastBefore && !isWordPlaced);
      const place = atEnd ? count : Math.min(word, count);
      isWordPlaced = false;
      values.word = -2; // differs from every place, so that the listeners are told even if the number stays the same
      this.set({ word: place });
    },
  };
}

/**
 * Puts words in the place of all that follows the playhead, and reads them. Of a sentence that is not read yet nothing is known to stand before.
 * @param {Selection} selection
 * @param {...string} more
 */
export function putWords({ read, now, set }, ...more) {
  if (!read) return;
  const words = [...read.words.slice(0, Math.max(now.word, 0)), ...more];
  set({ sentence: textOf({ words, between: read.between }), word: words.length });
}

/**
 * The word at the playhead in an answer, which may have fewer words than the sentence: 0 = none has been read, up to all of the answer's.
 * @param {number} word  the selected one
 * @param {readonly unknown[]} words  of the answer
 */
export const wordIn = (word, words) => Math.min(Math.max(word, 0), words.length);

/** Whether the network that is looked at is another one. @param {Set<string>} names  of what has changed */
export const isOfNetwork = (names) => ["run", "epoch", "edits"].some((name) => names.has(name));

/** @typedef {ReturnType<typeof makeSelection>} Selection */
