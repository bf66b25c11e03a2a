/** The reader: one sentence, read word by word under one playhead by one network or by several. */

import { makePainter } from "../charts/painter.js";
import { makeLife } from "../core/lifecycle.js";
import { prefersStill } from "../core/media.js";
import { nameOrder } from "./controls.js";
import { makePlayhead, steer } from "./playhead.js";
import { makeSentence } from "./sentence.js";
import { cutWord } from "./trace.js";
import { makeScreenReader } from "./screen_reader.js";
import { showVocabulary } from "./vocabulary.js";

const FOLLOWING = {
  least: 330, // ms between two drawings of a sentence while a network trains: three a second
  longest: 450, // still twice a second
  share: 0.25, // of the page's time
};
const SETTLE_MS = 1000; // after the last of them Plotly draws it all, so that a hover tells the newest
const SHORT_VOCABULARY = 40; // words, up to which it is open at first where there is room

/** @typedef {import("./trace.js").Trace} Trace */

/**
 * What reads: a stream of traces. The reader does not ask where they come from.
 * @typedef {object} Networks
 * @property {(text: string) => void} ask  this is the sentence from now on
 * @property {(hear: Hear) => () => void} follow  begins to tell, at once what there is; returns the way to end that
 *
 * @typedef {object} Hear
 * @property {(traces: Trace[], awaited?: boolean) => void} traces  of the sentence that was asked last, one a network, each
 *   time that one of them has changed; `awaited`: the visitor has just asked for it
 * @property {() => void} none  nothing reads the sentence any more
 * @property {() => void} lost  no trace will come for now
 * @property {(words: string[], first?: string) => void} words  other words are known; `first`: a sentence to begin with
 */

/**
 * What the reader is made of and drawn with.
 * @typedef {object} View
 * @property {import("./controls.js").ReaderParts} parts
 * @property {(traces: Trace[], by: string, word: number, quick: boolean) => boolean} draw  the figure, units in that order; if
 *   `quick` and nothing but numbers has changed it may move them alone. Whether it did that, and Plotly is to be told later
 * @property {(word: number) => void} move  the playhead in the figure
 * @property {(traces: Trace[], word: number) => void} showWord  what else follows the playhead
 * @property {(traces: Trace[]) => void} showAnswers  what else is told of the traces, when they are drawn
 * @property {(traces: Trace[], text: string, sent: string, replace: (unknown: string, known: string) => void) => void} note
 *   what there is to say of the sentence, of which `sent` was read
 * @property {(playing: boolean) => void} showPlaying
 * @property {() => boolean} roomy  whether a short vocabulary is open at first
 * @property {() => {key: string, text: string}|null} [spoken]  what a screen reader says of the answer
 * @property {(theme: string) => void} retheme
 * @property {() => void} destroy
 */

/**
 * What is remembered of a reader.
 * @typedef {{text: string, typed: boolean, order: string, rate: number, open: boolean|null}} Memory
 */

/**
 * @typedef {object} Options
 * @property {Networks} networks
 * @property {(onPick: (word: number) => void) => View} makeView  `onPick`: the visitor points at a word in the figure
 * @property {Memory} memory
 * @property {() => void} keepMemory     it has changed
 * @property {import("./sentence.js").Begin} [begin]  where the first sentence begins
 * @property {boolean} [plays]     whether a new sentence plays; else it stands at its end
 * @property {Promise<void>} [after]  nothing is drawn before
 */

class Reader {
  /** @type {Trace[]} one a network */
  traces = [];
  begun = false; // there is something to draw,
  turn = false; // and it may be drawn

  /** @param {HTMLElement} root @param {Options} options */
  constructor(root, { networks, makeView, memory, keepMemory, begin = "end", plays = true, after = Promise.resolve() }) {
    this.root = root;
    this.memory = memory;
    this.keepMemory = keepMemory;
    this.plays = plays;
    this.firstBegin = begin;
    this.life = makeLife();
    this.view = makeView((word) => this.playhead.scrub(word));
    this.parts = this.view.parts;
    this.whole = makePainter(this.life, (inTurn) => this.drawAll(inTurn), { ...FOLLOWING, sized: this.parts.plot });
    this.head = makePainter(this.life, () => this.whole.awaited || this.moveHead());
    this.settle = this.life.timer(this.whole.soon);
    this.playhead = makePlayhead({
      last: () => this.last,
      onMove: this.head.soon,
      onFrame: () => (this.whole.awaited ? this.whole.now() : this.moveHead()),
      onPlay: () => this.showPlaying(),
    });
    const { spoken } = this.view;
    this.voice = this.parts.live && spoken && makeScreenReader(this.life, this.parts.live, () => (this.playhead.playing ? null : spoken()));
    this.sentence = makeSentence(this.life, {
      field: this.parts.field,
      memory,
      onChange: keepMemory,
      ask: networks.ask,
      readAgain: (from) => (typeof from === "number" ? this.playhead.scrub(from) : plays && this.playhead.playByItself()),
    });
    this.playhead.setRate(memory.rate);
    this.wire();
    this.life.keep(this.playhead.stop, this.view.destroy);
    after.then(() => {
      this.turn = true;
      this.whole.soon();
    });
    this.life.keep(
      networks.follow({
        traces: (traces, awaited) => this.take(traces, awaited),
        none: () => this.empty(),
        lost: () => this.lose(),
        words: (words, first) => this.takeWords(words, first),
      }),
    );
  }

  /** How many words the sentence has. */
  get last() {
    return this.traces[0]?.words.length ?? 0;
  }

  // Drawing -----------------------------------------------------------------------------------------------------------

  moveHead() {
    this.view.move(this.playhead.word);
    this.showWord();
  }

  /** The numbers and places that follow the playhead. */
  showWord() {
    const { parts, traces, last } = this;
    const { word } = this.playhead;
    this.root.dataset.word = String(word);
    parts.scrub.max = String(last);
    parts.scrub.value = String(word);
    const name = word ? cutWord(traces[0].words[word - 1]) : "start";
    parts.scrub.setAttribute("aria-valuetext", `${word} of ${last}: ${name}`);
    parts.place.textContent = `${word} / ${last}`;
    this.view.showWord(traces, word);
  }

  /** Draws the newest traces: quickly, unless the visitor waits for all of it or inspects it with the pointer. @param {boolean} inTurn */
  drawAll(inTurn) {
    const { traces, view, parts } = this;
    if (!this.begun || !this.turn) return false;
    this.settle.stop();
    this.head.cancel();
    if (traces.length) nameOrder(parts.order, traces[0].labels);
    const quick = inTurn && !parts.plot.matches(":hover");
    if (view.draw(traces, this.memory.order, this.playhead.word, quick)) this.settle.restart(SETTLE_MS);
    this.showWord();
    view.showAnswers(traces);
    this.voice?.stir();
    return true;
  }

  showPlaying() {
    this.view.showPlaying(this.playhead.playing);
    this.voice?.stir();
  }

  // What the networks tell --------------------------------------------------------------------------------------------

  /** Traces have come: of a new sentence, which begins to play, or of the same one, which is followed. @param {Trace[]} traces @param {boolean} [awaited] */
  take(traces, awaited = false) {
    const { sentence, playhead, plays } = this;
    const before = this.traces[0]?.words;
    const { begin } = sentence;
    this.begun = true;
    this.traces = traces;
    sentence.between = traces[0].between;
    this.view.note(traces, this.memory.text, sentence.asked ?? "", (unknown, word) =>
      sentence.replace(this.traces[0]?.words ?? [], unknown, word),
    );
    if (begin === null) {
      if (before?.length !== this.last) playhead.stop(); // another network cuts the text into other words
      playhead.put(playhead.word);
      return awaited ? this.whole.soon() : this.whole.inTurn();
    }
    sentence.begin = null;
    const from = this.beginning(plays || typeof begin === "number" ? begin : "end", before);
    playhead.stop();
    const stands = typeof begin === "number";
    playhead.put(plays && !stands && prefersStill() ? this.last : from);
    this.whole.soon();
    if (plays && !stands && playhead.word < this.last) playhead.play(playhead.word);
  }

  /** Where a new sentence begins. @param {import("./sentence.js").Begin} begin @param {string[]|undefined} before  words of the one before */
  beginning(begin, before) {
    const { words } = this.traces[0];
    const { word } = this.playhead;
    let commonCount = 0;
    while (before && commonCount < words.length && before[commonCount] === words[commonCount]) commonCount += 1;
    if (begin === "start") return 0;
    if (typeof begin === "number") return Math.min(begin, words.length);
    if (begin === "common") return Math.min(word, commonCount);
    return before?.length === words.length && commonCount === words.length ? word : words.length;
  }

  /** No network reads any more: the next traces count as those of a new sentence. */
  empty() {
    this.playhead.stop();
    this.traces = [];
    this.begun = false;
    this.playhead.put(0);
    this.sentence.begin = "end";
  }

  /** No trace will come for now: draws empty axes rather than nothing at all. */
  lose() {
    if (this.begun) return;
    this.begun = true;
    this.whole.soon();
  }

  /** @param {string[]} words @param {string} [first] */
  takeWords(words, first) {
    const { memory, sentence, parts } = this;
    showVocabulary(parts.chips, words, sentence.add);
    parts.vocabulary.hidden = false;
    this.openVocabulary(memory.open ?? (words.length <= SHORT_VOCABULARY && this.view.roomy()));
    if (first !== undefined && !memory.typed) sentence.set(first, "end");
    else if (sentence.asked === null) sentence.set(memory.text, this.firstBegin);
  }

  // What the visitor does ---------------------------------------------------------------------------------------------

  /** @param {boolean} open */
  openVocabulary(open) {
    this.parts.chips.hidden = !open;
    this.parts.vocabulary.setAttribute("aria-expanded", String(open));
  }

  wire() {
    const { parts, playhead, memory, sentence, life, whole, keepMemory } = this;
    parts.erase?.addEventListener("click", sentence.erase);
    parts.clear?.addEventListener("click", () => {
      sentence.says("", "start");
      parts.field.focus();
    });
    parts.vocabulary.addEventListener("click", () => {
      memory.open = Boolean(parts.chips.hidden);
      this.openVocabulary(memory.open);
      keepMemory();
    });
    parts.play.addEventListener("click", playhead.toggle);
    parts.scrub.addEventListener("input", () => playhead.scrub(Number(parts.scrub.value)));
    parts.rate.addEventListener("change", () => {
      memory.rate = Number(parts.rate.value);
      playhead.setRate(memory.rate);
      keepMemory();
    });
    parts.order.addEventListener("change", () => {
      memory.order = parts.order.value;
      keepMemory();
      whole.soon();
    });
    parts.plot.addEventListener("pointerenter", whole.soon); // what it points at shall be known to Plotly
    life.keep(steer(this.root, playhead, () => this.last));
    life.whenSeen(playhead.resume);
  }
}

/**
 * @param {HTMLElement} root
 * @param {Options} options
 * @returns {import("../types.js").Part & {read(text: string, begin: import("./sentence.js").Begin): void, show(text: string, from?: import("./sentence.js").Begin): void, change(text: string): void, redraw(): void, put(word: number): void, wordsRead(text: string): number, place(): {sentence: string, word: string}}}
 *   `read` makes a text the sentence, `show` does so for the visitor and plays it, from its start or elsewhere, `change` from the first other
 *   word, `redraw` draws it anew, `put` moves the playhead, `wordsRead` tells how many words of a text are read, -1 of another one
 */
export function mountReader(root, options) {
  const reader = new Reader(root, options);
  const part = reader.life.part((theme) => {
    reader.view.retheme(theme);
    reader.whole.soon();
  });
  return {
    ...part,
    read: (text, begin) => reader.sentence.set(text, begin),
    show: (text, from = "start") => reader.sentence.says(text, from),
    change: (text) => reader.sentence.says(text, "common"),
    redraw: reader.whole.soon,
    place: () => ({ sentence: reader.memory.text, word: String(reader.playhead.word) }),
    put: (word) => reader.playhead.scrub(word),
    wordsRead: (text) => (text === reader.memory.text && reader.sentence.begin === null ? reader.playhead.word : -1),
  };
}
