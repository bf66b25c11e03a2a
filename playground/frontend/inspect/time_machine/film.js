/** Films: what views answer at the epochs that are kept, fetched ahead, so that scrubbing through them waits for no server. */

import { isFilmed } from "../../core/settings.js";

export const MOST_BYTES = 40_000_000; // of all films, as JSON
const MOST_REELS = 100;
const AT_ONCE = 12; // epochs of one question
const SLOW_AT_ONCE = 4; // of a slow view: the question of another view waits until this one is answered
const MOST_FAILURES = 3; // of questions about one view, after which no more of it is asked for

const SLOW = new Set(["dimensions", "gradients"]); // an epoch takes 60 to 210 ms with 64 units: fetched after the others

/** @typedef {import("../../core/questions.js").Question} Question */
/** @typedef {import("../../core/questions.js").Outcome} Outcome */

/**
 * What one view answers about one sentence and run.
 * @typedef {object} Reel
 * @property {Question} question  without an epoch
 * @property {Map<number, any>} frames  by epoch, as the server tells them
 * @property {number} bytes
 * @property {number} failures
 */

/** The places of a list from coarse to fine: both ends, the middle, the quarters, and so on. @param {number} count @returns {number[]} */
export function coarseToFine(count) {
  const places = new Set(count ? [0, count - 1] : []);
  for (let parts = 2; places.size < count; parts *= 2) {
    for (let i = 1; i < parts; i += 2) places.add(Math.round(((count - 1) * i) / parts));
  }
  return [...places];
}

/** A question without its epoch. @param {Question} question @returns {Question} */
export const ofAnyEpoch = ({ epoch: _, ...question }) => question;

/** Drops the frames of epochs that are no longer kept; a view whose questions failed may be asked about again. @param {Reel} reel @param {Set<number>} keptEpochs */
function forgetLetGo(reel, keptEpochs) {
  for (const [epoch, frame] of reel.frames) {
    if (keptEpochs.has(epoch)) continue;
    reel.frames.delete(epoch);
    reel.bytes -= frame.bytes;
  }
  reel.failures = 0;
}

/**
 * Takes the questions of a page: answers from its films those that they hold, and passes the others on to the server.
 * @param {Pick<ReturnType<typeof import("../../core/questions.js").makeQuestions>, "ask">} questions
 */
export function makeFilm(questions) {
  /** In the order in which they were wanted, the newest last. @type {Map<string, Reel>} */
  const reels = new Map();
  /** What each view shows now: the key of its reel. @type {Map<string, string>} */
  const keyOfView = new Map();
  /** @type {number[]} */
  let epochs = [];
  /** @type {number[]} */
  let inTurn = []; // the same from coarse to fine
  let isWanted = false;
  /** @type {(() => void)|null} ends the question under way */
  let stop = null;
  let keyUnderWay = ""; // the key of the reel that it is about
  let tellProgress = () => {};

  const bytes = () => [...reels.values()].reduce((sum, reel) => sum + reel.bytes, 0);
  const currentReels = () => [...keyOfView.values()].flatMap((key) => reels.get(key) ?? []);
  /** @param {Reel} reel */
  const missingEpochs = (reel) => inTurn.filter((epoch) => !reel.frames.has(epoch));

  /** Makes the reel of a question the one that its view shows. @param {Question} question */
  function reelOf(question) {
    const key = JSON.stringify(question);
    const reel = reels.get(key) ?? { question, frames: new Map(), bytes: 0, failures: 0 };
    reels.delete(key);
    reels.set(key, reel);
    const keyBefore = keyOfView.get(question.view);
    keyOfView.set(question.view, key);
    if (keyBefore === key) return reel;
    if (keyBefore && keyBefore === keyUnderWay) halt();
    // Reels of what is not shown make room, those first that were wanted longest ago.
    const keysInUse = new Set(keyOfView.values());
    const isFull = () => reels.size > MOST_REELS || bytes() > MOST_BYTES;
    for (const oldKey of reels.keys()) if (isFull() && !keysInUse.has(oldKey)) reels.delete(oldKey);
    return reel;
  }

  function halt() {
    stop?.();
    stop = null;
    keyUnderWay = "";
  }

  /** Asks for missing epochs, first those of the view with the fewest frames, and of slow views when no other misses any. */
  function askNext() {
    if (stop || !isWanted || bytes() > MOST_BYTES) return;
    const [reel] = currentReels()
      .filter((each) => each.failures < MOST_FAILURES && missingEpochs(each).length)
      .sort((a, b) => Number(SLOW.has(a.question.view)) - Number(SLOW.has(b.question.view)) || a.frames.size - b.frames.size);
    if (!reel) return tellProgress();
    const { view, options = {}, ...rest } = reel.question;
    const batch = missingEpochs(reel).slice(0, SLOW.has(view) ? SLOW_AT_ONCE : AT_ONCE);
    keyUnderWay = JSON.stringify(reel.question);
    stop = questions.ask({ ...rest, view: "film", options: { of: view, epochs: batch, options } }, (outcome) => {
      stop = null;
      keyUnderWay = "";
      const frames = "error" in outcome ? [] : outcome.answer.frames;
      if (!frames.length) reel.failures += 1;
      for (const frame of frames) {
        reel.frames.set(frame.epoch, frame);
        reel.bytes += frame.bytes;
      }
      tellProgress();
      askNext();
    });
  }

  return {
    /** As `questions.ask`: at an epoch that a film has, the answer comes from there. @type {typeof questions.ask} */
    ask(question, onOutcome, onProgress) {
      if (!isFilmed(question.view)) return questions.ask(question, onOutcome, onProgress);
      const reel = reelOf(ofAnyEpoch(question));
      const { epoch, view } = question;
      const frame = epoch === undefined ? undefined : reel.frames.get(epoch);
      queueMicrotask(askNext);
      if (!frame) return questions.ask(question, onOutcome, onProgress);
      let isCancelled = false;
      queueMicrotask(() => {
        if (isCancelled) return;
        if ("error" in frame) onOutcome({ error: frame.error });
        else onOutcome({ run: question.run ?? "", epoch: frame.epoch, view, answer: frame.answer });
      });
      return () => void (isCancelled = true);
    },
    /** These epochs are kept, and the visitor is about to scrub through them. @param {number[]} keptEpochs */
    want(keptEpochs) {
      if (String(keptEpochs) !== String(epochs)) {
        epochs = keptEpochs;
        inTurn = coarseToFine(epochs.length).map((place) => epochs[place]);
        const epochSet = new Set(keptEpochs);
        for (const reel of reels.values()) forgetLetGo(reel, epochSet);
        tellProgress();
      }
      isWanted = true;
      askNext();
    },
    /** Drops all films: the page looks at another run. */
    clear() {
      halt();
      reels.clear();
      keyOfView.clear();
      isWanted = false;
      tellProgress();
    },
    /** How many answers are here, and of how many. */
    progress() {
      const activeReels = currentReels().filter((reel) => reel.failures < MOST_FAILURES);
      const of = activeReels.length * epochs.length;
      return { have: of - activeReels.reduce((sum, reel) => sum + missingEpochs(reel).length, 0), of };
    },
    get bytes() {
      return bytes();
    },
    /** @param {() => void} listener  called whenever there is more, or all of it */
    onChange(listener) {
      tellProgress = listener;
    },
  };
}
