/** What each key of the presentation does: it presses the control that the page has for it, or asks the stream. */

import { NOT_SENT } from "../core/connection.js";
import { pressKey } from "../core/keys.js";
import { RUN_PAGES, goToPage } from "../core/pages.js";
import { serverLimits } from "../core/settings.js";
import { present } from "./stage.js";

/** @typedef {keyof typeof import("../core/keys.js").KEYS["present"]} Action */

/** What a command has not been able to do, in words. @type {Record<string, string>} */
const NOTHING = {
  train: "Nothing to train: the run trains already, or is complete",
  pause: "Nothing to pause: the run does not train",
  step: "No single epoch now: the run trains, or is complete",
  reset: "Nothing to reset: the run has not trained yet",
};

const NO_SENTENCE = "No sentence is on the screen";

/** A speed in words. @param {number} speed  epochs a second; 0: as fast as it goes */
const speedText = (speed) => (speed ? `${speed} epochs a second` : "as fast as it goes");

/** A control of the page that is on the screen, null if there is none. @param {HTMLElement} page @param {string} selector */
const shown = (page, selector) =>
  /** @type {HTMLElement|undefined} */ ([...page.querySelectorAll(selector)].find((each) => each.checkVisibility())) ?? null;

/** Which of them is shown. @param {HTMLElement} page */
const pageNow = ({ classList }) => (classList.contains("rnn-inside") ? 1 : classList.contains("rnn-compare") ? 2 : 0);

/** What trains the run by its keys. @param {import("./stage.js").Stage} stage @param {(text: string) => void} say */
function runActions({ page, stream }, say) {
  /** @param {string} command */
  const ask = (command) => () => {
    if (!stream.latest.get("status")?.can.includes(command)) return say(NOTHING[command]);
    if (!stream.send({ do: command })) say(NOT_SENT);
  };

  /** Another speed, so many further on in the order of the page. @param {number} by */
  const changeSpeed = (by) => () => {
    const { speeds } = serverLimits();
    const place = speeds.indexOf(stream.latest.get("status")?.speed);
    const speed = speeds[Math.min(Math.max(place + by, 0), speeds.length - 1)];
    say(stream.send({ speed }) ? speedText(speed) : NOT_SENT);
  };

  /** Trains; where the scene offers a run of its own, that one. */
  function train() {
    const offered = page.querySelector(".rnn-scene-act button");
    if (offered instanceof HTMLElement) offered.click();
    else ask("train")();
  }

  return { train, pause: ask("pause"), step: ask("step"), reset: ask("reset"), faster: changeSpeed(1), slower: changeSpeed(-1) };
}

/** What moves the playhead and the epoch by their keys. @param {HTMLElement} page @param {(text: string) => void} say */
function sentenceActions(page, say) {
  /** The control of the sentence that is on the screen; that of the Inside page counts for all of its views. @param {string} inside @param {string} other */
  const control = (inside, other) =>
    /** @type {HTMLElement|null} */ (page.querySelector(`.rnn-inside-head ${inside}`)) ?? shown(page, other);

  /** @param {(word: number, last: number) => number} wordOf */
  const moveWord = (wordOf) => () => {
    const scrub = /** @type {HTMLInputElement|null} */ (control(".rnn-player-scrub", ".rnn-player-scrub"));
    if (!scrub) return say(NO_SENTENCE);
    scrub.value = String(wordOf(Number(scrub.value), Number(scrub.max)));
    scrub.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /** @param {"on"|"back"} way */
  const moveEpoch = (way) => () => {
    const slider = page.querySelector(".rnn-timeline-slider");
    if (slider) pressKey(slider, "epochs", way);
    else say("The epochs are on the Inside page");
  };

  function play() {
    const button = control(".rnn-inside-play", ".rnn-player-play");
    if (button) button.click();
    else say(NO_SENTENCE);
  }

  /** @param {"write"|"another"} action */
  const write = (action) => () => {
    if (shown(page, ".rnn-write")) pressKey(/** @type {HTMLElement} */ (page.querySelector(".rnn-player")), "writing", action);
    else say("No network that writes is on the screen");
  };

  return {
    play,
    write: write("write"),
    another: write("another"),
    wordOn: moveWord((word) => word + 1),
    wordBack: moveWord((word) => word - 1),
    firstWord: moveWord(() => 0),
    lastWord: moveWord((_, last) => last),
    epochOn: moveEpoch("on"),
    epochBack: moveEpoch("back"),
  };
}

/**
 * What lies over the page, and can be closed.
 * @typedef {{isShown: boolean, toggle: () => void}} Cover
 */

/**
 * @param {import("./stage.js").Stage} stage
 * @param {object} tools
 * @param {(text: string) => void} tools.say
 * @param {ReturnType<typeof import("./sections.js").makeSections>} tools.sections
 * @param {ReturnType<typeof import("./talk.js").makeTalk>} tools.talk
 * @param {{blank: Cover, list: Cover, code: Cover}} tools.covers
 * @param {() => import("./speaker.js").Speaker} tools.speaker  made once the actions are, which it does too
 * @returns {Record<Action, () => void>}
 */
export function actionsOf(stage, { say, sections, talk, covers, speaker }) {
  const { page } = stage;
  /** @param {number} by */
  const goBy = (by) => () => goToPage(RUN_PAGES[(pageNow(page) + by + RUN_PAGES.length) % RUN_PAGES.length]);

  function leave() {
    if (speaker().isShown) return speaker().close();
    const open = Object.values(covers).find(({ isShown }) => isShown);
    if (open) open.toggle();
    else void present(false);
  }

  function toggleFullScreen() {
    if (document.fullscreenElement) void document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => say("The browser refuses full screen"));
  }

  return {
    ...talk,
    ...runActions(stage, say),
    ...sentenceActions(page, say),
    view: () => sections.go(1),
    previousView: () => sections.go(-1),
    page: goBy(1),
    previousPage: goBy(-1),
    blank: covers.blank.toggle,
    speaker: () => speaker().open(),
    code: covers.code.toggle,
    fullScreen: toggleFullScreen,
    keys: covers.list.toggle,
    leave,
  };
}
