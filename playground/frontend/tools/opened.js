/**
 * A link shows a run that has yet to be trained here, though its weights may have come with the link: the page offers to train it up
 * to where it was, and goes to its place.
 */

import { countText } from "../core/numbers.js";
import { linkIsDone } from "../core/opened.js";
import { settingOf } from "../core/settings.js";

const OTHER_RUN = "The link is about another run than the one here, which is saved.";
const OTHER_RUN_LOST = "The link is about another run than the one here, which is not saved and would be lost.";
const CAME_TRAINED = "Its weights came with the link, its curves did not.";

/**
 * @param {Pick<import("./list.js").ToolContext, "stream"|"selection"|"say">} context
 * @param {{trained: number, epoch: number|null}} link
 * @returns {() => void} takes the offer back
 */
export function offerTraining({ stream, selection, say }, { trained, epoch }) {
  const most = Math.min(trained, settingOf("epochs")?.most ?? trained); // no run has more, whatever the link says
  let isOffered = false; // the visitor chooses once, or again where there was no connection
  let begins = false; // the run of the link, which is then trained
  let isOver = false;
  let unlisten = () => {}; // the stream tells the newest status while it is asked to, so this may be over before it has begun

  /** @param {string} text @param {string} action @param {() => void} act */
  function offer(text, action, act) {
    if (isOffered) return;
    isOffered = true;
    say(text, { action, act, stays: true });
  }

  /** How far the run that is here, which is that of the link, can be trained of the way to where it was. @param {import("../types.js").StatusFrame} status */
  function goalOf({ epochs, planned = [] }) {
    const ends = planned.flatMap(({ name, value }) => (name === "epochs" ? [Number(value)] : []));
    return Math.min(most, Math.max(epochs, ...ends));
  }

  function begin() {
    begins = isOffered = stream.send({ do: "reset" });
  }

  /** @param {import("../types.js").StatusFrame} status */
  function look(status) {
    const { state, epoch: reached, pending, saving, elsewhere = null } = status;
    const goal = goalOf(status);
    const train = () => void (isOffered = stream.send({ do: "train to", epoch: goal }));
    if (begins && state === "ready") {
      if (elsewhere !== null) return; // the run that makes way
      begins = false;
      train();
    } else if (state === "running" || state === "waiting") {
      return;
    } else if (pending.length) {
      offer(saving || !reached ? OTHER_RUN_LOST : OTHER_RUN, `Begin the link’s run, up to epoch ${countText(most)}`, begin);
    } else if (elsewhere !== null) {
      if (state === "ready") offer(CAME_TRAINED, `Train it from its seeds up to epoch ${countText(goal)}`, begin);
      else finish(); // it was trained on from those weights
    } else if (reached >= goal) {
      arrive();
    } else if (state === "ready") {
      offer(`The link shows this run after ${countText(goal)} epochs.`, `Train up to epoch ${countText(goal)}`, train);
    }
  }

  function stop() {
    isOver = true;
    unlisten();
  }

  function finish() {
    stop();
    linkIsDone();
  }

  /** The run is as far as it was when the link was made: what was looked at there can be shown. */
  function arrive() {
    finish();
    if (epoch !== null) selection?.set({ epoch });
  }

  unlisten = stream.on("status", (status) => isOver || look(status));
  if (isOver) unlisten();
  return stop;
}
