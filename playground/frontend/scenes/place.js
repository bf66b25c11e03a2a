/**
 * Where the visitor is in the scenes: which scene and which step of it, in the address, and for the life of the window besides, since
 * Streamlit drops what the address says when it goes from page to page. What was done and predicted is remembered by the tab.
 */

import { readLink } from "../core/address.js";
import { makeEmitter } from "../core/emitter.js";
import { inLink, passing, record, text, texts, viewState, whole } from "../core/view_state.js";

/** @typedef {{scene: string, step: number}} Place  `step` counts from 1 */

const { recall, remember, show } = viewState("rnn-scenes", {
  scene: inLink(passing(text()), "scene"),
  step: inLink(passing(whole()), "step"),
  arrived: text(), // the key of the place that the page was last made ready for
  done: texts(), // keys of places
  predictions: record(whole()), // by the key of a place: which answer was chosen, from 1
});

const { on, tell } = makeEmitter();

/** @type {Place|null} */
let here = null;

/** @param {Place} place */
export const keyOf = ({ scene, step }) => `${scene}/${step}`;

/** Calls `hear(place)` whenever the visitor goes to another step, with null when they leave the scenes. @param {(place: Place|null) => void} hear */
export const onPlace = (hear) => on("place", hear);

/** Where the visitor is, null if in no scene. */
export const placeNow = () => here;

/** Where the address says that the visitor is; as they were if it names no scene, which is then put there. */
export function findPlace() {
  const { scene, step } = recall();
  if (scene) here = { scene, step: Math.max(step, 1) };
  else if (here) show(here);
  return here;
}

/**
 * The visitor goes to a step, or leaves the scenes.
 * @param {Place|null} place
 * @param {boolean} [isElsewhere]  on another page, whose address will say so: that of this one stays as it is, for Back
 */
export function setPlace(place, isElsewhere = false) {
  here = place;
  if (!isElsewhere) show(place ?? { scene: "", step: 0 });
  tell("place", place);
}

/** Back or Forward has changed the address and nothing else. */
export function followAddress() {
  const before = here && keyOf(here);
  if (readLink("scene") === null) return;
  findPlace();
  if (here && keyOf(here) !== before) tell("place", here);
}

/** @param {Partial<ReturnType<typeof recall>>} change */
const keep = (change) => remember({ ...recall(), ...(here ?? {}), ...change });

/** Whether the page was made ready for this place, in this tab. @param {Place} place */
export const hasArrived = (place) => recall().arrived === keyOf(place);

/** @param {Place} place */
export const keepArrived = (place) => keep({ arrived: keyOf(place) });

/** @param {Place} place */
export const isDone = (place) => recall().done.includes(keyOf(place));

/** @param {Place} place */
export const keepDone = (place) => keep({ done: [...recall().done, keyOf(place)] });

/** The answer that was chosen at this place, from 1; 0: none yet. @param {Place} place */
export const predictionAt = (place) => recall().predictions[keyOf(place)] ?? 0;

/** @param {Place} place @param {number} answer  from 1 */
export const keepPrediction = (place, answer) => keep({ predictions: { ...recall().predictions, [keyOf(place)]: answer } });
