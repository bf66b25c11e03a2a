/** What each key of the presentation does: it presses the control that the page has for it, or asks the stream. */

import { keyOf, pressKey } from "../core/keys.js";
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

/** A speed in words. @param {number} speed  epochs a second; 0: as fast as it goes */
const speedText = (speed) => (speed ? `${speed} epochs a second` : "as fast as it goes");

/** A control of the page that is on the screen, null if there is none. @param {HTMLElement} page @param {string} selector */
const shown = (page, selector) =>
  /** @type {HTMLElement|undefined} */ ([...page.querySelectorAll(selector)].find((each) => each.checkVisibility())) ?? null;

/**
 * @param {import("./stage.js").Stage} stage
 * @param {{life: import("../core/lifecycle.js").Life, bar: ReturnType<typeof import("./bar.js").makeBar>,
 *   sections: ReturnType<typeof import("./sections.js").makeSections>, blank: ReturnType<typeof import("./blank.js").makeBlank>,
 *   list: ReturnType<typeof import("./key_list.js").makeKeyList>}} tools
 * @returns {Record<Action, () => void>}
 */
export function actionsOf({ page, stream }, { bar, sections, blank, list }) {
  /** @param {string} command */
  const ask = (command) => () => {
    if (!stream.latest.get("status")?.can.includes(command)) return bar.say(NOTHING[command]);
    stream.send({ do: command });
  };

  /** Another speed, so many further on in the order of the page. @param {number} by */
  function changeSpeed(by) {
    const { speeds } = serverLimits();
    const place = speeds.indexOf(stream.latest.get("status")?.speed);
    const speed = speeds[Math.min(Math.max(place + by, 0), speeds.length - 1)];
    if (stream.send({ speed })) bar.say(speedText(speed));
  }

  /** Moves the playhead of the sentence that is on the screen. @param {(word: number, last: number) => number} wordOf */
  function moveWord(wordOf) {
    const scrub = /** @type {HTMLInputElement|null} */ (
      page.querySelector(".rnn-inside-head .rnn-player-scrub") ?? shown(page, ".rnn-player-scrub")
    );
    if (!scrub) return bar.say("No sentence is on the screen");
    scrub.value = String(wordOf(Number(scrub.value), Number(scrub.max)));
    scrub.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {"on"|"back"} way */
  function moveEpoch(way) {
    const slider = page.querySelector(".rnn-timeline-slider");
    if (slider) pressKey(slider, "epochs", way);
    else bar.say("The epochs are on the Inside page");
  }

  /** Goes to another page as a click on its name in the header does, which is there and not shown. @param {string} name */
  const goTo = (name) => () => {
    const link = [...document.querySelectorAll("[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]")].find(
      (each) => each.textContent?.trim() === name,
    );
    if (link instanceof HTMLElement) link.click();
    else bar.say(`The page ${name} is not there`);
  };

  function leave() {
    if (blank.isShown) return blank.toggle();
    if (list.isShown) return list.toggle();
    void present(false);
  }

  function toggleFullScreen() {
    if (document.fullscreenElement) void document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => bar.say("The browser refuses full screen"));
  }

  function play() {
    const button = page.querySelector(".rnn-inside-head .rnn-inside-play") ?? shown(page, ".rnn-player-play");
    if (button instanceof HTMLElement) button.click();
    else bar.say("No sentence is on the screen");
  }

  /** @type {Record<Action, () => void>} */
  const actions = {
    next: () => bar.say("No scene is open"),
    previous: () => bar.say("No scene is open"),
    nextScene: () => bar.say("No scene is open"),
    previousScene: () => bar.say("No scene is open"),
    train: ask("train"),
    pause: ask("pause"),
    step: ask("step"),
    reset: ask("reset"),
    faster: () => changeSpeed(1),
    slower: () => changeSpeed(-1),
    play,
    wordOn: () => moveWord((word) => word + 1),
    wordBack: () => moveWord((word) => word - 1),
    firstWord: () => moveWord(() => 0),
    lastWord: () => moveWord((_, last) => last),
    epochOn: () => moveEpoch("on"),
    epochBack: () => moveEpoch("back"),
    view: () => sections.go(1),
    previousView: () => sections.go(-1),
    trainPage: goTo("Train"),
    insidePage: goTo("Inside"),
    comparePage: goTo("Compare"),
    blank: blank.toggle,
    speaker: () => {},
    code: () => {},
    fullScreen: toggleFullScreen,
    keys: list.toggle,
    leave,
  };
  bar.wire(actions);
  bar.say(`${keyOf("present", "keys")} shows the keys, ${keyOf("present", "leave")} leaves`);
  return actions;
}
