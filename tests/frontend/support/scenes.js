/** What scenes need of a page: a server that tells them, a run that the test speaks for, and Streamlit, which does what it is asked or not. */

import { makeEmitter } from "../../../playground/frontend/core/emitter.js";
import { keepAddress, openPage, settled } from "./page.js";

/** @typedef {import("../../../playground/frontend/scenes/types.js").Step} Step */

/** A step that says nothing of its own. @param {Partial<Step>} [own] @returns {Step} */
export const aStep = (own = {}) => ({
  text: "Look.",
  try: "",
  notes: "",
  page: "train",
  highlight: "",
  sentence: null,
  word: null,
  epoch: null,
  trained: null,
  unit: null,
  view: "",
  predict: null,
  done_when: {},
  config: null,
  ...own,
});

/** A run with a rate. @param {number} rate */
export const aConfig = (rate) => ({ data: "Article", settings: { learning_rate: rate, seed: 0 } });

/** @param {string} name @param {Step[]} steps */
export const aScene = (name, ...steps) => ({ name, title: `Title of ${name}`, about: "", steps });

/**
 * A window at an address, and a server that tells these scenes.
 * @param {import("../../../playground/frontend/scenes/types.js").Scene[]} scenes
 * @param {string} [link]  query of the address
 */
export function openWindow(scenes, link = "") {
  const page = openPage();
  globalThis.window.location.href = `http://playground/${link}`;
  keepAddress();
  Object.assign(globalThis, { fetch: async () => Response.json({ scenes, problems: [] }) });
  /** Pages that Streamlit was asked to go to, by its links. @type {string[]} */
  const gone = [];
  class Link {
    /** @param {string} name */
    constructor(name) {
      this.name = name;
    }
    get pathname() {
      return `/${this.name}`;
    }
    click() {
      gone.push(this.name || "train");
    }
  }
  Object.assign(globalThis, { HTMLElement: Link, HTMLAnchorElement: Link });
  Object.assign(globalThis.document, { querySelectorAll: () => ["", "inside", "compare"].map((name) => new Link(name)) });
  return { gone, pass: page.pass, close: page.close, address: () => new URL(globalThis.window.location.href).search };
}

/** A page that is shown, over a run. @param {string} name @param {ReturnType<typeof aConfig>} config */
export function openHost(name, config) {
  const { on, tell } = makeEmitter();
  const latest = new Map(Object.entries({ config, run: { data: config.data, settings: config.settings }, status: { state: "ready" } }));
  const host = {
    page: name,
    root: /** @type {any} */ ({}),
    stream: /** @type {any} */ ({
      connected: true,
      latest,
      changes: [],
      parent: null,
      rows: { length: 1, test_accuracy: [0.5] },
      sent: [],
      on: (/** @type {string} */ kind, /** @type {(frame: any) => void} */ hear) => on(kind, hear),
      send: (/** @type {object} */ message) => host.stream.connected && host.stream.sent.push(message) > 0,
    }),
    /** What Streamlit was asked. @type {[string, unknown][]} */
    asked: [],
    trigger: (/** @type {string} */ event, /** @type {unknown} */ value) => void host.asked.push([event, value]),
    /** Steps that were put on the screen. @type {Step[]} */
    shown: [],
    show: (/** @type {Step} */ step) => void host.shown.push(step),
    /** The sentence on the screen, and how many words of it are read. */
    sentence: "not bad",
    words: 0,
    wordsRead: (/** @type {string} */ sentence) => (sentence === host.sentence ? host.words : -1),
    /** The server says something of the run. @param {string} kind @param {any} frame */
    says(kind, frame) {
      latest.set(kind, frame);
      tell(kind, frame);
    },
    /** The run has trained up to an epoch. @param {number} epoch @param {number} accuracy  of the test sentences */
    trains(epoch, accuracy) {
      host.stream.rows = { length: epoch + 1, test_accuracy: Array.from({ length: epoch + 1 }, () => accuracy) };
      tell("rows", {});
    },
    /** The job does what a step has asked for: it lays its settings out. @param {ReturnType<typeof aConfig>} wanted */
    laysOut(wanted, isRunReplaced = true) {
      if (isRunReplaced) host.says("run", { data: wanted.data, settings: wanted.settings });
      host.says("config", wanted);
    },
  };
  return host;
}

/**
 * The story of a window of its own, on a page that is shown.
 * @param {import("../../../playground/frontend/scenes/types.js").Scene[]} scenes  the same ones for all tests of a file
 * @param {ReturnType<typeof aConfig>} config  of the run that is there
 * @param {string} [name]  of the page
 * @param {string} [link]
 * @param {boolean} [isFresh]  it was opened with that link
 */
export async function openStory(scenes, config, name = "train", link = "", isFresh = false) {
  const page = openWindow(scenes, link);
  const path = "../../../playground/frontend/scenes";
  /** @type {typeof import("../../../playground/frontend/scenes/story.js")} */
  const story = await import(`${path}/story.js`);
  const place = await import(`${path}/place.js`);
  story.leave();
  globalThis.window.location.href = `http://playground/${link}`;
  const host = openHost(name, config);
  await story.loadScenes();
  place.findPlace();
  let detach = story.attach(host, isFresh);
  return {
    page,
    story,
    host,
    /** Another page takes its place. @param {string} other */
    move(other) {
      detach();
      const next = openHost(other, config);
      for (const [kind, frame] of host.stream.latest) next.stream.latest.set(kind, frame);
      detach = story.attach(next, false);
      return next;
    },
    now: () => story.currentStep()?.step.text,
    close() {
      detach();
      story.leave(); // what it has planned ends while the clock is still this one
      page.close();
    },
  };
}

export { settled };
