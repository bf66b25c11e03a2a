/** The playhead: how many words have been read. The clock moves it, or the visitor, and that stops the clock. */

import { keepFromPage, onKeys, pressesButton } from "../core/keys.js";
import { prefersStill } from "../core/media.js";
import { makeClock } from "./clock.js";

/**
 * @param {object} options
 * @param {() => number} options.last      how many words there are
 * @param {() => void} options.onMove       it stands elsewhere, and is to be drawn there soon
 * @param {() => void} options.onFrame       it stands elsewhere, in an animation frame, and is to be drawn there now
 * @param {() => void} options.onPlay      it plays, or plays no more
 */
export function makePlayhead({ last, onMove, onFrame, onPlay }) {
  let word = 0;
  const clock = makeClock({
    show(next) {
      word = next;
      onFrame();
    },
    onStop: onPlay,
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
      onMove();
    },
    /** @param {number} from */
    play(from) {
      playhead.put(from);
      onMove();
      clock.start(word, last());
      onPlay();
    },
    /** From the start, without a press of Play: where nothing should move that need not it stands at the end. */
    playByItself: () => (prefersStill() ? playhead.scrub(last()) : playhead.play(0)),
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
 * Moves it with keys, wherever in a part of the page they are pressed. The space bar presses the button that has the focus.
 * @param {EventTarget} target  the part
 * @param {Playhead} playhead
 * @param {() => number} last  how many words there are
 * @returns {() => void} ends that
 */
export function steer(target, playhead, last) {
  const ends = [
    keepFromPage(target),
    onKeys(target, "sentence", {
      play: (event) => (pressesButton(event) ? false : playhead.toggle()),
      back: () => playhead.scrub(playhead.word - 1),
      on: () => playhead.scrub(playhead.word + 1),
      first: () => playhead.scrub(0),
      last: () => playhead.scrub(last()),
    }),
  ];
  return () => ends.forEach((end) => end());
}
