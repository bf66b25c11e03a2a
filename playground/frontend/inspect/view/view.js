/** Every view of the Inside page: when it asks, and that it draws what is answered. */

import { element } from "../../core/dom.js";
import { makeLife } from "../../core/lifecycle.js";
import { countText } from "../../core/numbers.js";
import { watchVisibility } from "../../core/visibility.js";
import { ofAnyEpoch } from "../time_machine/film.js";
import { isOfNetwork } from "../selection.js";
import { makeFrame } from "./frame.js";
import { isOpen, keepOpen } from "./memory.js";

/**
 * What a view of the Inside page is. Its answer is what the server's view of the same name makes of the selection.
 * @typedef {object} View
 * @property {string} name       of its test id, "inside-<name>"
 * @property {string} heading    in everyday words
 * @property {string} reading    how to read it, in one sentence
 * @property {string[]} equations
 * @property {string} source     who did it first
 * @property {(selected: import("../selection.js").SelectionValues) => Record<string, unknown>} [options]  of its question
 * @property {boolean} [wide]     it takes the whole width of the page
 * @property {() => string[]} [beside]  sentences that it reads beside the selected one
 * @property {boolean|((answer: any) => boolean)} [ofData]   it is about the whole data set, whatever the sentence; or whether that was so of the last answer, null at first
 * @property {boolean} [ofRun]    it is about all kept epochs of the run, whichever is selected
 * @property {number} [gap]       milliseconds from one question about a network that trains to the next
 * @property {View[]} [parts]     further pictures below it, each of them asked for once the visitor opens it
 * @property {(body: HTMLElement, context: ViewContext) => Drawing} mount
 */

/** @typedef {import("../page.js").Context & {life: import("../../core/lifecycle.js").Life, parent?: Drawing, again: () => void}} ViewContext  `again`: asks the server anew, since what the view itself asks about has changed */

/**
 * @typedef {object} Drawing
 * @property {(answer: any) => void} draw    a new answer
 * @property {() => void} select             the word or the unit is another one
 * @property {() => (string|number)[][]} table  what it shows, as rows of cells, the first of them names
 * @property {(format?: import("../drawing/picture.js").Format) => Promise<string>} picture  what it shows, as the address of a picture
 * @property {() => string} [subject]  which of several things it shows, for the names of these two files
 * @property {(theme: string) => void} [retheme]  takes the colours of a theme, in which its answer is drawn anew; none: it has only those of the page
 * @property {(answer: any) => void} [lay]   draws what a part has found into the picture of its view; null: nothing any more
 * @property {() => void} [close]            of a part: the visitor has closed it
 */

const ID_LETTERS = 8; // of a run's id, in the name of a file
const SAID_ABOVE = "There is no answer here either: the reason stands above all views.";
const LATE_MS = 250; // from another selection to the note that the picture is still of the one before
const LIVE_GAP_MS = 400; // from one question about a network that trains to the next

/** Whether what a view asks is about the data set rather than the sentence. @param {View} view @param {any} answer  the last one, null at first */
const isOfData = ({ ofData }, answer) => (typeof ofData === "function" ? ofData(answer) : Boolean(ofData));

/** What a view asks about what is selected now. @param {View} view @param {import("../selection.js").Selection} selection @param {any} answer  the last one */
function questionOf(view, selection, answer) {
  const { name, options, beside, ofRun } = view;
  const none = isOfData(view, answer) && { sentence: "" };
  const others = beside?.().filter((sentence) => sentence.trim() !== selection.now.sentence.trim()); // which stands there by itself
  const question = selection.question(name, { options: options?.(selection.now), beside: others, ...none });
  return ofRun ? ofAnyEpoch(question) : question;
}

/** Whether what a view is about changes while the run of this window trains. @param {View} view @param {import("../selection.js").Selection} selection */
const learns = ({ ofRun }, selection) => (ofRun ? !selection.now.run : selection.isLive);

/**
 * The network that an answer is of, for the name of a file: run, epoch, and whether it is edited.
 * @param {{run: string, epoch: number}} outcome  `run`: "" of one from a film @param {View} view @param {import("../selection.js").SelectionValues} selected
 */
const networkOf = (outcome, { ofRun }, { run, live, edits }) => [
  (outcome.run || run || live).slice(0, ID_LETTERS),
  ofRun ? "" : `epoch-${outcome.epoch}`,
  edits.length ? "edited" : "",
];

/** What a view says where it has no answer. @param {{error: string}} outcome @param {import("../selection.js").Selection} selection */
const reasonIn = ({ error }, { refusal }) => (error === refusal ? SAID_ABOVE : error);

/** What is said of an answer while that about what is selected is under way. @param {HTMLElement} root @param {View} view @param {import("../selection.js").Selection} selection */
function lateText({ dataset }, { ofRun }, { now: { epoch } }) {
  const isOtherEpoch = epoch !== null && !ofRun && dataset.epoch !== String(epoch);
  return isOtherEpoch ? `still of epoch ${countText(Number(dataset.epoch))}` : "still of what was selected before";
}

/**
 * Shows one view: it asks when the selection or the network changes, and only while it is on the screen.
 * @param {HTMLElement} root
 * @param {View} view
 * @param {import("../page.js").Context} context
 * @param {Drawing} [parent]  of a part: the view that it belongs to
 * @returns {import("../../types.js").Part}
 */
export function mountView(root, view, context, parent) {
  const { selection, questions, stream } = context;
  const life = makeLife();
  let open = !parent || isOpen(view.name);
  const frame = makeFrame(root, view, parent ? { open, onToggle } : null);
  root.toggleAttribute("data-wide", Boolean(view.wide));
  const drawing = view.mount(frame.body, { ...context, life, parent, again: () => update() });
  frame.saves(drawing, () => [view.name, drawing.subject?.(), ...network].filter(Boolean).join("-"));
  const box = () => root.appendChild(element("section", { className: "rnn-view-part-box" }));
  const parts = (view.parts ?? []).map((part) => mountView(box(), part, context, drawing));

  let visible = false;
  let drawnKey = ""; // what the answer that is shown was asked about
  let pendingKey = ""; // what the question under way is about
  let isStale = false; // the network that trains has learnt since it was asked
  let askedAt = -Infinity;
  let [answer, hasAnswer] = [/** @type {any} */ (null), false]; // the last one, and whether the last question had one
  let hasMoved = false; // something else was selected while it was not on the screen, or still showed another sentence
  let sentence = ""; // that was selected when its answer was asked for
  let network = [""]; // that the last answer is of, for the names of its files
  /** @type {() => void} */
  let forget = () => {};
  const later = life.timer(update);
  const late = life.timer(() => hasAnswer && ![drawnKey, ""].includes(pendingKey) && frame.late(lateText(root, view, selection)));

  /** Asks for what is selected now, if that is on the screen and neither shown nor asked for already. */
  function update() {
    later.stop();
    if (!visible || !open || document.hidden) return;
    const question = questionOf(view, selection, answer);
    const key = JSON.stringify(question);
    const questionSentence = selection.now.sentence;
    if (pendingKey === key || (!pendingKey && drawnKey === key && !isStale)) return;
    const wait = isStale && drawnKey === key ? askedAt + (view.gap ?? LIVE_GAP_MS) - performance.now() : 0;
    if (wait > 0) return later.start(wait);
    stop();
    [pendingKey, askedAt, isStale] = [key, performance.now(), false];
    late.start(LATE_MS);
    forget = questions.ask(
      question,
      (outcome) => {
        [pendingKey, drawnKey] = ["", key];
        sentence = questionSentence;
        take(outcome);
        update(); // the network may have learnt, or the answer have told what to ask about
      },
      frame.progress,
    );
  }

  /** Drops the question that is under way. */
  function stop() {
    forget();
    pendingKey = "";
    frame.progress(null);
  }

  /** @param {boolean} now  whether the visitor has opened or closed it */
  function onToggle(now) {
    open = now;
    keepOpen(view.name, open);
    if (open) return onVisibility();
    stop();
    drawing.close?.();
    drawnKey = "";
  }

  /** @param {import("../../core/questions.js").Outcome} outcome */
  function take(outcome) {
    const hasFailed = "error" in outcome;
    frame.progress(null);
    const { edits, epoch } = selection.now;
    const { words, cut, cell } = hasFailed ? {} : outcome.answer; // of a view that reads a sentence
    const notes = { edited: edits.length > 0, back: epoch !== null && !view.ofRun };
    frame.showOutcome(hasFailed ? reasonIn(outcome, selection) : "", notes, words && cut ? words.length : null, cell);
    hasAnswer = !hasFailed;
    if (hasFailed) return;
    root.dataset.epoch = String(outcome.epoch);
    network = networkOf(outcome, view, selection.now);
    hasMoved = false;
    answer = outcome.answer;
    drawing.draw(answer);
  }

  /** Shows what is selected; off the screen that waits, and with the answer about another sentence, which will be drawn with it. */
  function select() {
    hasMoved = !visible || !open || (pendingKey !== "" && selection.now.sentence !== sentence && !isOfData(view, answer));
    if (hasAnswer && !hasMoved) drawing.select();
  }

  /** The view has come onto the screen, left it, or was opened: catches up with what has changed meanwhile. */
  function onVisibility() {
    update();
    if (hasMoved) select();
  }

  life.keep(
    ...parts.map(({ destroy }) => destroy),
    watchVisibility(root, (now) => {
      visible = now;
      onVisibility();
    }),
    () => forget(),
    selection.on((names) => {
      if (isOfNetwork(names) || names.has("sentence") || view.options) update();
      select();
    }),
    stream.on("answers", () => {
      if (!learns(view, selection)) return;
      isStale = true;
      update();
    }),
  );
  life.whenSeen(update);
  return life.part((theme) => {
    drawing.retheme?.(theme);
    if (hasAnswer && open && drawing.retheme) drawing.draw(answer);
    for (const part of parts) part.retheme(theme);
  });
}
