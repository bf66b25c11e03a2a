/** What the speaker's window is told, over a channel that only pages of this origin and of one presentation hear. */

import { currentStep, stepNear } from "../scenes/story.js";

/**
 * @typedef {object} SpeakerState
 * @property {number} began  when the presentation began, as `Date.now` tells it
 * @property {{title: string, place: string, text: string, try: string, notes: string, question: string, right: string}|null} step  null: no scene is told
 * @property {string} next     what the next step says; "": there is none
 * @property {string} reading  how to read the view that is on the screen; "": it has no such sentence
 */

/** @typedef {{kind: "hello"}|{kind: "press", action: string}|{kind: "state", state: SpeakerState}|{kind: "over"}} Message */

/** The channel of a presentation. @param {string} id */
export const channelOf = (id) => new BroadcastChannel(`rnn-present-${id}`);

/** The step of now, in the words that the speaker needs. */
function stepNow() {
  const current = currentStep();
  if (!current) return null;
  const { scene, step, number, count } = current;
  const { predict } = step;
  return {
    title: scene.title,
    place: `step ${number} of ${count}`,
    text: step.text,
    try: step.try,
    notes: step.notes,
    question: predict ? `${predict.question} (${predict.answers.join(" / ")})` : "",
    right: predict?.right ? `${predict.answers[predict.right - 1]}. ${predict.because}` : "",
  };
}

/** @param {HTMLElement} page @param {number} began @returns {SpeakerState} */
export function stateOf(page, began) {
  const shown = page.querySelector("[data-presented] .rnn-view-reading");
  return { began, step: stepNow(), next: stepNear(1)?.told.text ?? "", reading: shown?.textContent ?? "" };
}
