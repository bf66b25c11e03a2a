/** Asks the server for the list of runs: soon after something has happened, more rarely while a sweep goes on, and again where it had none. */

import { ApiError } from "../core/request.js";

const SAVED_SOON_MS = 800; // the server saves at most every 0.5 s: after that a change is in the list
const AGAIN_MS = 5000; // until a list that did not come is asked for again, without a word
const SWEEP_MS = 3000; // from one list to the next while a sweep trains,
const SWEEP_SHARE = 0.05; // if that is at most this share of the time

/** @typedef {{runs: import("../types.js").Run[], notice?: string, room?: string}} Answer */

/**
 * @param {import("../core/lifecycle.js").Life} life
 * @param {object} context
 * @param {() => Promise<Answer>} context.ask
 * @param {(work: () => Promise<void>) => Promise<boolean>} context.attempt  tells what the server refuses
 * @param {(answer: Answer) => void} context.onAnswer  a list has come that is newer than the one before
 */
export function makeListLoader(life, { ask, attempt, onAnswer }) {
  let lastRequest = 0; // number of the newest request for the list,
  let lastAnswer = 0; // and of the newest one whose answer was taken: an answer to an older one is passed over
  let took = 0; // ms, the last of them
  let at = -Infinity; // when one was asked for, or came, last
  const timer = life.timer(() => load());
  const again = life.timer(() => document.hidden || askAgain());

  async function take() {
    const number = (lastRequest += 1);
    const start = (at = performance.now());
    const answer = await ask();
    if (life.over || number < lastAnswer) return;
    again.stop();
    lastAnswer = number;
    at = performance.now();
    took = at - start;
    onAnswer(answer);
  }

  async function load() {
    const isAnswered = await attempt(take);
    if (!isAnswered && !life.over) again.start(AGAIN_MS);
    return isAnswered;
  }

  async function askAgain() {
    try {
      await take();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!life.over) again.start(AGAIN_MS);
    }
  }

  return {
    /** @returns {Promise<boolean>} whether the server has answered */
    load,
    /** Loads the list as soon as the server has saved what has just happened: once, however often it is called meanwhile. */
    loadSoon: () => timer.start(SAVED_SOON_MS),
    /** Ignores a list that is on its way, since it was made before a change. */
    passOver: () => void (lastAnswer = lastRequest + 1),
    /** Whether a list is on its way. */
    underWay: () => lastRequest > lastAnswer,
    /** Whether enough time has gone by for another while a sweep trains. */
    due: () => at + Math.max(SWEEP_MS, took / SWEEP_SHARE) < performance.now(),
  };
}

/** @typedef {ReturnType<typeof makeListLoader>} Loader */
