/** The speaker's window, as the presented page has it: opens it, tells it what is shown, and does what is pressed there. */

import { element } from "../core/dom.js";
import { onStep } from "../scenes/story.js";
import { makeSheet } from "./sheet.js";
import { channelOf, stateOf } from "./speaker_state.js";

const LOOK = "popup,width=900,height=640";
const AGAIN_MS = 700; // after which the window is told what no event tells

/** @typedef {ReturnType<typeof makeSpeaker>} Speaker */

/** Of this window, for as long as it is open, whatever page it shows. */
const id = String(Math.random()).slice(2);
const began = Date.now();

const windowAddress = () => `${new URL("./speaker.html", import.meta.url).href}#${id}`;

/**
 * @param {HTMLElement} page
 * @param {import("../core/lifecycle.js").Life} life
 * @param {Record<string, () => void>} actions  by name: what a key does
 */
export function makeSpeaker(page, life, actions) {
  const channel = channelOf(id);
  const sheet = makeSheet(page, life, "rnn-present-blocked", "Speaker window");
  let told = "";

  /** @param {boolean} [isAsked]  else only if it is something else */
  function tell(isAsked = false) {
    const state = stateOf(page, began);
    const text = JSON.stringify(state);
    if (text === told && !isAsked) return;
    told = text;
    channel.postMessage({ kind: "state", state });
  }

  const ticker = life.timer(() => {
    tell();
    ticker.start(AGAIN_MS);
  });
  life.listen(channel, "message", ({ data }) => {
    if (data?.kind === "hello") tell(true);
    if (data?.kind === "press" && Object.hasOwn(actions, data.action)) actions[data.action]();
  });
  ticker.start(AGAIN_MS);
  life.keep(
    onStep(() => tell()),
    () => {
      channel.postMessage({ kind: "over" });
      channel.close();
    },
  );
  return {
    get isShown() {
      return sheet.isShown;
    },
    close: () => sheet.toggle(false),
    /** Opens the window, or says how it is opened where the browser blocks it. */
    open() {
      if (window.open(windowAddress(), `rnn-speaker-${id}`, LOOK)) return;
      const link = element("a", { href: windowAddress(), target: "_blank", textContent: "open it here" });
      link.addEventListener("click", () => sheet.toggle(false));
      const text = "The browser has blocked the window for the speaker. Allow pop-ups for this page, or ";
      sheet.content.replaceChildren(element("p", {}, text, link, ", by a click, which no browser blocks."));
      sheet.toggle(true);
      link.focus();
    },
  };
}
