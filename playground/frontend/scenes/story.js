/**
 * The story that is told: its step of now, and the ways to others. Everything that goes through scenes, as the strip and the
 * presentation do, goes by here.
 *
 * A step is shown at once. What it needs of the page (settings, another page) is asked of Streamlit, which drops what it is asked while it
 * is not connected: so it is asked again until it is so. A run that trains is left alone: the step says then what of it is not as it tells.
 */

import { makeEmitter } from "../core/emitter.js";
import { makeTimer } from "../core/lifecycle.js";
import { goToPage } from "../core/pages.js";
import { ApiError } from "../core/request.js";
import { TOUR, dismissWelcome } from "../first/welcomed.js";
import { catalogue } from "./catalogue.js";
import { beginsUntrained, faultOfRun, isItsRun, isReached, isSameConfig } from "./done.js";
import { hasArrived, isDone, keepArrived, keepDone, keepPrediction, onPlace, placeNow, predictionAt, setPlace } from "./place.js";

/** @typedef {import("./types.js").Scene} Scene */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Host} Host */
/** @typedef {{scene: Scene, step: Step, number: number, count: number, done: boolean, prediction: number}} Current  `number` and `prediction` count from 1; 0: none chosen yet */

const AGAIN_MS = 2000; // until Streamlit is asked again
const MOST_TRIES = 15; // while the server can be reached
const TICK_MS = 500; // between two looks at what no event tells

const { on, tell } = makeEmitter();

/** @type {Scene[]} */
let scenes = [];
/** The page that is shown. @type {Host|null} */
let host = null;
/** The page is being made ready for the step. */
let isArriving = false;
/** What Streamlit was asked for last, and how often in all. @type {"settings"|"page"|""} */
let asked = "";
let tries = 0;
/** Words of the step's sentence count: it was put on the screen by the step, or fewer of them were read since the page is there. */
let countsWords = false;
/** What a link asks for and does not get, in a sentence. */
let missed = "";

const again = makeTimer(arrive);
const ticker = makeTimer(tick);

/** Calls `hear()` whenever `currentStep` answers something else. @param {() => void} hear */
export const onStep = (hear) => on("step", hear);

/** The step of now; null: no scene is told, or it is not known yet. @returns {Current|null} */
export function currentStep() {
  const place = placeNow();
  const scene = scenes.find(({ name }) => name === place?.scene);
  if (!place || !scene?.steps.length) return null;
  const number = Math.min(place.step, scene.steps.length);
  const there = { scene: scene.name, step: number };
  return {
    scene,
    step: scene.steps[number - 1],
    number,
    count: scene.steps.length,
    done: isDone(there),
    prediction: predictionAt(there),
  };
}

/** The scene and the step of now, as the address has them. */
const placeOfNow = () => {
  const current = currentStep();
  return current && { scene: current.scene.name, step: current.number };
};

/** All scenes that have steps, in their order. The tour of the page is none of them: it ends where it ends. */
export const allScenes = () => scenes.filter(({ name, steps }) => steps.length > 0 && name !== TOUR);

/** Whether it is the tour of the page that is told. */
export const isTour = () => currentStep()?.scene.name === TOUR;

/** The step so many steps on, across scenes; null: there is none. @param {number} by */
export function stepNear(by) {
  const place = placeOfNow();
  const stories = isTour() ? scenes.filter(({ name }) => name === TOUR) : allScenes();
  const steps = stories.flatMap(({ name, steps: own }) => own.map((step, i) => ({ scene: name, step: i + 1, told: step })));
  const at = steps.findIndex(({ scene, step }) => scene === place?.scene && step === place?.step);
  return at < 0 ? null : (steps[at + by] ?? null);
}

/** Goes to a step, on whatever page it is. @param {string} scene @param {number} [step]  from 1 */
export async function goTo(scene, step = 1) {
  try {
    await loadScenes();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    isArriving = true;
    setPlace({ scene, step }); // for the strip, which says why, and asks for the scenes until they come
    return;
  }
  const told = scenes.find(({ name }) => name === scene)?.steps[step - 1];
  if (!told) return;
  missed = "";
  setPlace({ scene, step }, Boolean(host && host.page !== told.page));
  begin();
}

/** Goes to the next step, from the last one of a scene to the first of the next scene. */
export const next = () => goNear(stepNear(1));

/** Goes to the step before. */
export const previous = () => goNear(stepNear(-1));

/** Goes to the first step of the scene so many scenes on. @param {number} by */
export function goToScene(by) {
  const all = allScenes();
  const at = all.findIndex(({ name }) => name === placeNow()?.scene);
  const other = all[at + by];
  if (other) goTo(other.name, 1);
}

/** Leaves the scenes; the page stays as it is. The tour is not offered again. */
export function leave() {
  if (isTour()) dismissWelcome();
  isArriving = false;
  again.stop();
  setPlace(null);
}

/** The visitor, or the audience by its hands, has chosen an answer: now the step is shown. @param {number} answer  from 1 */
export function predict(answer) {
  const place = placeOfNow();
  if (!place) return;
  keepPrediction(place, answer);
  tell("step");
  if (!isArriving) showStep();
}

/** Whether the question of a step waits for its answer. @param {Current} current */
const isOpen = ({ step, prediction }) => step.predict !== null && !prediction;

/** In what the run that is there is not as the step tells of it; "": in nothing, as far as is known yet. */
export function runFault() {
  const current = currentStep();
  return current && host && !isArriving ? faultOfRun(current.step, host.stream, isOpen(current)) : "";
}

/** The server's scenes, asked once. */
export async function loadScenes() {
  ({ scenes } = await catalogue());
}

/** @param {{scene: string, step: number}|null} place */
function goNear(place) {
  if (place) goTo(place.scene, place.step);
}

// How a page is made ready --------------------------------------------------------------------------------------------

/** A step begins: the page is made ready for it. */
function begin() {
  isArriving = true;
  countsWords = false;
  asked = "";
  tries = 0;
  again.stop();
  arrive();
}

/** Whether the settings are as the step has them, and the run too, as far as it may be. @param {Current} current @param {Host} here */
function isLaidOut({ step, done }, { stream }) {
  if (step.config !== null && !isSameConfig(step.config, stream.latest.get("config"))) return false;
  const isBusy = ["running", "waiting"].includes(stream.latest.get("status")?.state);
  if (isBusy || tries > 1) return true; // a run that would be lost stays, however often it is asked
  return isItsRun(step, stream) && !(beginsUntrained(step, done) && stream.rows.length > 1);
}

/** Shows the step if the page is ready for it, and else asks Streamlit for what it needs, now and then until it is so. */
function arrive() {
  const current = currentStep();
  const place = placeOfNow();
  if (!isArriving || !current || !host || !place) return;
  const isUntrained = beginsUntrained(current.step, current.done);
  if (isUntrained && host.stream.connected && !host.stream.rows.length) return; // whether it has trained is told in a moment
  const isLaid = isLaidOut(current, host);
  if (isLaid && host.page === current.step.page) {
    isArriving = false;
    again.stop();
    keepArrived(place);
    tell("step"); // the strip first: what is brought onto the screen stands below it
    showStep();
    return;
  }
  const need = isLaid ? "page" : "settings";
  if ((again.running && need === asked) || tries >= MOST_TRIES) return;
  asked = need;
  if (host.stream.connected) {
    tries += 1;
    if (isLaid) goToPage(current.step.page);
    else host.trigger("scene", { ...place, ...(isUntrained && { untrained: true }) });
  }
  again.restart(AGAIN_MS);
}

/** Puts the step on the screen, once what its question is about may be seen: the sentence of a network that has not learnt says nothing of that. */
function showStep() {
  const current = currentStep();
  if (!current || !host || host.page !== current.step.page) return;
  if (isOpen(current) && !(host.page === "train" && beginsUntrained(current.step, current.done))) return;
  host.show(current.step);
  countsWords = true;
  tell("tick"); // a part of the page that it is about may be there only now
}

// When a step is done -------------------------------------------------------------------------------------------------

function look() {
  const current = currentStep();
  const place = placeOfNow();
  if (!host || !current || !place || current.done || isArriving || isOpen(current) || runFault()) return;
  const { sentence, done_when } = current.step;
  const word = sentence === null ? -1 : host.wordsRead(sentence);
  countsWords ||= word >= 0 && word < (done_when.word ?? 0);
  const { rows } = host.stream;
  const epoch = rows.length - 1;
  const accuracy = epoch < 0 ? null : rows.test_accuracy?.[epoch];
  if (!isReached(current.step, { epoch, accuracy, word: countsWords ? word : -1, sweep: host.sweep?.() ?? null })) return;
  keepDone(place);
  tell("step");
}

function tick() {
  look();
  tell("tick");
  ticker.start(TICK_MS);
}

/** Calls `hear()` twice a second while a page shows the scenes, for what no event tells. @param {() => void} hear */
export const onTick = (hear) => on("tick", hear);

// The pages -----------------------------------------------------------------------------------------------------------

/** A link that names a step beyond the last leads to the last, and the address says so too. */
function stayInScene() {
  const place = placeNow();
  const current = currentStep();
  if (!place || !current || current.number === place.step) return;
  missed = `There is no step ${place.step} in this scene: this is the last.`;
  setPlace({ scene: place.scene, step: current.number });
}

/** What the link that was followed asks for and there is not, "" if there is nothing to say. */
export const missedStep = () => missed;

/**
 * A page is shown, and tells of its scene until it is left.
 * @param {Host} page
 * @param {boolean} isFresh  it was opened with a link that names a step and no more: it is made ready for that
 * @returns {() => void} ends that
 */
export function attach(page, isFresh) {
  host = page;
  countsWords = false;
  stayInScene();
  const place = placeNow();
  if (isFresh && place && !hasArrived(place)) begin();
  const react = () => {
    if (isArriving) arrive();
    look();
    tell("run");
  };
  const stops = [
    onPlace(() => tell("step")),
    ...["config", "run", "status", "rows", "open"].map((kind) => page.stream.on(kind, react)),
    () => ticker.stop(),
  ];
  ticker.start(TICK_MS);
  arrive();
  tell("step");
  return () => {
    for (const stop of stops) stop();
    if (host === page) host = null;
  };
}

/** Calls `hear()` when the run or how it stands has changed. @param {() => void} hear */
export const onRun = (hear) => on("run", hear);
