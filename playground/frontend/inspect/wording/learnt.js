/** From which epoch on each sentence was right for good, as far as the epochs tell of which weights are kept. */

import { countText, counted } from "../../core/numbers.js";

const GAP_MS = 8000; // from one question about a run that trains to the next: up to 380 kept networks read every sentence

/** [by which epoch a sentence was learnt for good, null: not yet; the kept epoch before, at which it was wrong]. @typedef {[number|null, number|null]} ForGood */
/** @typedef {{epochs: number[], train: ForGood[], test: ForGood[]}} Learnt */

/** @param {ForGood} learnt */
export function forGoodText([epoch, before]) {
  if (epoch === null) return "not learnt yet";
  if (before === null) return `right ever since epoch ${countText(epoch)}`;
  return epoch - before === 1
    ? `learnt for good in epoch ${countText(epoch)}`
    : `learnt for good between epochs ${countText(before)} and ${countText(epoch)}`;
}

/** How far a run has come, and how exactly that is known. @param {Learnt} learnt */
export function learntText({ epochs, train, test }) {
  if (epochs.length < 2) return "When a sentence is learnt for good is told once the network has trained.";
  const learntSentences = (/** @type {ForGood[]} */ list) => list.filter(([epoch]) => epoch !== null);
  const lastEpoch = Math.max(...[...learntSentences(train), ...learntSentences(test)].map(([epoch]) => epoch ?? 0));
  const latestNote = Number.isFinite(lastEpoch) && lastEpoch > 0 ? `, the last of them by epoch ${countText(lastEpoch)}` : "";
  const counts = `Learnt for good: ${learntSentences(train).length} of ${counted(train.length, "train sentence")} and ${learntSentences(test).length} of ${counted(test.length, "test sentence")}${latestNote}`;
  return `${counts}; told by the ${epochs.length} epochs of which weights are kept, so an epoch is known as exactly as they stand apart.`;
}

/**
 * Asks about the run that is selected, whatever its epoch and edits.
 * @param {import("../page.js").Context & {life: import("../../core/lifecycle.js").Life}} context
 * @param {() => void} onChange  called with every answer
 */
export function followLearnt({ selection, questions, life }, onChange) {
  /** @type {Learnt|null} */
  let answer = null;
  let text = "";
  let key = "";
  let askedAt = -Infinity;
  let isWaiting = false;
  /** @type {() => void} */
  let forget = () => {};
  const later = life.timer(follow);

  function follow() {
    later.stop();
    const { run } = selection.now;
    const nextKey = `${run} ${selection.isLive}`;
    if (nextKey === key && (isWaiting || !selection.isLive)) return;
    const wait = nextKey === key ? askedAt + GAP_MS - performance.now() : 0;
    if (wait > 0) return later.start(wait);
    if (run !== key.split(" ")[0]) [answer, text] = [null, ""];
    [key, askedAt, isWaiting] = [nextKey, performance.now(), true];
    forget();
    forget = questions.ask({ view: "learnt", sentence: "", ...(run && { run }) }, (outcome) => {
      isWaiting = false;
      answer = "error" in outcome ? null : outcome.answer;
      text = "error" in outcome ? outcome.error : learntText(outcome.answer);
      onChange();
    });
  }

  life.keep(() => forget());
  return {
    /** Asks again if that may bring something new: another network is selected, or it has learnt. */
    follow,
    /** The server's answer; null while there is none. */
    get answer() {
      return answer;
    },
    /** The answer in words, or why there is none. */
    get text() {
      return text;
    },
  };
}
