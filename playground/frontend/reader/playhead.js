/** The playhead: how many words have been read. The clock moves it, or the visitor, who thereby holds the clock. */

import { makeClock } from "./clock.js";

/**
 * @param {object} options
 * @param {() => number} options.last      how many words there are
 * @param {() => void} options.moved       it stands elsewhere, and is to be drawn there soon
 * @param {() => void} options.shown       it stands elsewhere, in an animation frame, and is to be drawn there now
 * @param {() => void} options.turned      it plays, or plays no more
 */
export function makePlayhead({ last, moved, shown, turned }) {
  let word = 0;
  const clock = makeClock({
    show(next) {
      word = next;
      shown();
    },
    stopped: turned,
  });

  const playhead = {
    get word() {
      return word;
    },
    get playing() {
      return clock.playing;
    },
    /** Puts it there, playing or not, and leaves it to the caller to draw that. @param {number} next */
    put(next) {
      word = Math.min(Math.max(next, 0), last());
    },
    /** The visitor moves it. @param {number} next */
    scrub(next) {
      clock.stop();
      playhead.put(next);
      moved();
    },
    /** @param {number} from */
    play(from) {
      playhead.put(from);
      moved();
      clock.start(word, last());
      turned();
    },
    toggle() {
      if (clock.playing) clock.stop();
      else playhead.play(word < last() ? word : 0);
    },
    stop: clock.stop,
    setRate: clock.setRate,
    resume: clock.resume,
  };
  return playhead;
}

/** @typedef {ReturnType<typeof makePlayhead>} Playhead */

/**
 * Keys that move it, wherever in the reader they are pressed: arrows, Home and End, and the space bar, which plays.
 * @param {Playhead} playhead
 * @param {() => number} last
 * @returns {(event: KeyboardEvent) => void}
 */
export const steering = (playhead, last) => (event) => {
  const { key } = event;
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.matches("input:not([type=range]), select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) {
    event.stopPropagation(); // the page's own shortcuts shall not read along
    return;
  }
  const { word } = playhead;
  /** @type {Record<string, number>} */
  const moves = { ArrowLeft: word - 1, ArrowRight: word + 1, Home: 0, End: last() };
  if (Object.hasOwn(moves, key)) playhead.scrub(moves[key]);
  else if (key === " " && !target.matches("button")) playhead.toggle();
  else if (key !== " ") return;
  event.stopPropagation();
  if (key !== " " || !target.matches("button")) event.preventDefault();
};
