/** From which epoch on each sentence was right for good, as far as the epochs tell of which weights are kept. */

import { countText, counted } from "../core/numbers.js";

const GAP_MS = 3000; // from one question about a run that trains to the next: every kept network reads every sentence

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
  const done = (/** @type {ForGood[]} */ list) => list.filter(([epoch]) => epoch !== null);
  const last = Math.max(...[...done(train), ...done(test)].map(([epoch]) => epoch ?? 0));
  const latest = Number.isFinite(last) && last > 0 ? `, the last of them by epoch ${countText(last)}` : "";
  const said = `Learnt for good: ${done(train).length} of ${counted(train.length, "train sentence")} and ${done(test).length} of ${counted(test.length, "test sentence")}${latest}`;
  return `${said}; told by the ${epochs.length} epochs of which weights are kept, so an epoch is known as exactly as they stand apart.`;
}

/**
 * Asks about the run that is selected, whatever its epoch and edits.
 * @param {import("./page.js").Context & {life: import("../core/lifecycle.js").Life}} context
 * @param {() => void} changed  something else is known
 */
export function followLearnt({ selection, questions, life }, changed) {
  /** @type {Learnt|null} */
  let told = null;
  let said = "";
  let key = "";
  let askedAt = -Infinity;
  let waits = false;
  /** @type {() => void} */
  let forget = () => {};
  const later = life.timer(follow);

  function follow() {
    later.stop();
    const { run } = selection.now;
    const now = `${run} ${selection.isLive}`;
    if (now === key && (waits || !selection.isLive)) return;
    const rest = now === key ? askedAt + GAP_MS - performance.now() : 0;
    if (rest > 0) return later.start(rest);
    if (run !== key.split(" ")[0]) [told, said] = [null, ""];
    [key, askedAt, waits] = [now, performance.now(), true];
    forget();
    forget = questions.ask({ view: "learnt", sentence: "", ...(run && { run }) }, (outcome) => {
      waits = false;
      told = "error" in outcome ? null : outcome.answer;
      said = "error" in outcome ? outcome.error : learntText(outcome.answer);
      changed();
    });
  }

  life.keep(() => forget());
  return {
    /** The network is another one, or has learnt. */
    follow,
    /** What is known; null: nothing. */
    get told() {
      return told;
    },
    /** That in words. */
    get said() {
      return said;
    },
  };
}
