/** Presents the page: larger, alone in the window, driven by keys; and ends that. */

import { KEYS, keyOf, onKeys } from "../core/keys.js";
import { makeLife } from "../core/lifecycle.js";
import { pointsByFinger } from "../core/media.js";
import { setUnit } from "../core/unit.js";
import { actionsOf } from "./actions.js";
import { makeBar } from "./bar.js";
import { makeBlank } from "./blank.js";
import { onStep, onTick } from "../scenes/story.js";
import { makeCode } from "./code.js";
import { allEnlarged } from "./figures.js";
import { makeKeyList } from "./key_list.js";
import { enlargeSheets } from "./sheets.js";
import { makeSections } from "./sections.js";
import { makeSpeaker } from "./speaker.js";
import { makeTalk } from "./talk.js";

/** @typedef {import("./stage.js").Stage} Stage */

const [WIDTH, HEIGHT] = [1280, 720]; // of the window in which the smallest letters have 18 px, 12 of the design
const LETTERS = 1.5; // px of that window that a px of the design is
const LEAST = 0.7; // of that, in a window that is no projector's
const RESIZED_MS = 120; // after the last change of the window's size

/** How many px of a window a px of the design is: the page fills the window, whatever its size. @param {number} width @param {number} height */
export const unitOf = (width, height) => LETTERS * Math.max(Math.min(width / WIDTH, height / HEIGHT), LEAST);

/** @typedef {Record<import("./actions.js").Action, () => void>} Actions */

/** What keys do between two pages: the talk goes on, and what has no page has nothing to act on. */
const BETWEEN = makeTalk(() => {});

/** What they do now. @type {Partial<Actions>} */
let actions = BETWEEN;

/** Hears the keys until the presentation ends, so that none is lost between two pages. @type {(() => void)|null} */
let unhear = null;

function hear() {
  const act = (/** @type {string} */ name) => () => Reflect.get(actions, name)?.();
  unhear ??= onKeys(
    document,
    "present",
    /** @type {any} */ (Object.fromEntries(Object.keys(KEYS.present).map((name) => [name, act(name)]))),
  );
}

/** Ends what belongs to the page that is presented; the window stays as it is, for the next page. */
let leavePage = () => {};

/** Has all that is drawn follow the window. @param {Stage} stage @param {number} unit */
function enlarge({ figures, plain, strong, parts, theme }, unit) {
  setUnit(unit);
  enlargeSheets(unit === 1 ? null : unit);
  Object.assign(figures, unit === 1 ? plain : allEnlarged(plain, unit, strong));
  for (const part of parts) part.retheme(theme());
}

/** The window is as it was before. @param {Stage|null} stage  null: it shows no page that can be presented */
export function end(stage) {
  leavePage();
  unhear?.();
  unhear = null;
  delete document.documentElement.dataset.present;
  if (stage) return enlarge(stage, 1);
  setUnit(1);
  enlargeSheets(null);
}

/** @param {Stage} stage */
export function begin(stage) {
  leavePage();
  const life = makeLife();
  const root = document.documentElement;
  const fit = () => enlarge(stage, unitOf(window.innerWidth, window.innerHeight));
  root.dataset.present = "";
  fit();
  const bar = makeBar(stage.page, life);
  const sections = makeSections(stage, life, bar.say);
  const { page } = stage;
  const covers = { blank: makeBlank(page, life), list: makeKeyList(page, life), code: makeCode(page, life, bar.say) };
  /** @type {import("./speaker.js").Speaker} */
  let speaker;
  const own = actionsOf(stage, { say: bar.say, sections, talk: makeTalk(bar.say), covers, speaker: () => speaker });
  speaker = makeSpeaker(page, life, own);
  bar.wire(own);
  actions = own;
  if (!unhear)
    bar.say(
      pointsByFinger()
        ? "A touch shows what can be pressed"
        : `${keyOf("present", "keys")} shows the keys, ${keyOf("present", "leave")} leaves`,
    );
  hear();
  life.keep(onStep(sections.fit), onTick(sections.fit));
  stage.built = sections.fit;
  const resized = life.timer(() => {
    fit();
    sections.fit();
  });
  life.listen(window, "resize", () => resized.restart(RESIZED_MS));
  const part = life.part();
  const leave = () => {
    if (leavePage === leave) leavePage = () => {};
    if (actions === own) actions = BETWEEN;
    part.destroy();
  };
  leavePage = leave;
  stage.life.keep(leave);
}
