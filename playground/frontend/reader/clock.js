/** Plays words by deadline: the n-th word is due n periods after the start, however long drawing takes. */

/** Words it may be late before it skips some; up to here it catches up by showing one a frame. */
const MOST_LATE = 2;

/**
 * @param {object} options
 * @param {(word: number) => void} options.show   called inside an animation frame
 * @param {() => void} options.onStop            called when the last word was shown, and on stop()
 * @param {() => number} [options.now]            milliseconds
 * @param {(frame: () => void) => number} [options.request]
 * @param {(id: number) => void} [options.cancel]
 */
export function makeClock({
  show,
  onStop,
  now = () => performance.now(),
  request = (frame) => requestAnimationFrame(frame),
  cancel = (id) => cancelAnimationFrame(id),
}) {
  let playing = false;
  let period = 500;
  let word = 0;
  let last = 0;
  let due = 0; // when the next word is to be shown
  let requestId = 0;

  function frame() {
    const late = (now() - due) / period;
    if (late >= 0) {
      const step = late >= MOST_LATE ? Math.floor(late) + 1 : 1;
      word = Math.min(word + step, last);
      due += step * period;
      show(word);
    }
    if (!playing) return; // `show` may have stopped it
    if (word >= last) stop();
    else requestId = request(frame);
  }

  function stop() {
    if (!playing) return;
    playing = false;
    cancel(requestId);
    onStop();
  }

  return {
    get playing() {
      return playing;
    },
    /** Shows the words after `from`, up to `to`. @param {number} from @param {number} to */
    start(from, to) {
      cancel(requestId);
      [word, last, due, playing] = [from, to, now() + period, true];
      if (word >= last) stop();
      else requestId = request(frame);
    },
    stop,
    /** @param {number} wordsPerSecond holds from the next word on */
    setRate(wordsPerSecond) {
      due += 1000 / wordsPerSecond - period;
      period = 1000 / wordsPerSecond;
    },
    /** After a time without frames, as in a hidden tab: goes on from where it was instead of leaping ahead. */
    resume() {
      due = Math.max(due, now());
    },
  };
}
