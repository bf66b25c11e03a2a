/**
 * Show me: a recorded training with its sentence, in the parts of the Train page, then the visitor's turn.
 *
 * The recording takes the place of the visitor's run on the page alone: that run goes on, and is there again when the show is
 * left, with one key or one click. Where the visitor wants no motion it stands still in each of its chapters.
 */

import { makeLife } from "../core/lifecycle.js";
import { prefersStill } from "../core/media.js";
import { ApiError, read, request } from "../core/request.js";
import { recall } from "../reader/memory.js";
import { makeLine } from "../replay/line.js";
import { rowsOf, wholeFrames } from "../replay/recording.js";
import { RecordedRun } from "../replay/run.js";
import { chaptersOf } from "./chapters.js";
import { makeShowLine } from "./show_line.js";

const RATE = 4; // words a second: the sentence is read when the training ends
const OVER = "That was a recording. Train starts a run of your own.";

/** @typedef {import("../replay/recording.js").Recording} Recording */

/**
 * What the page does for a show.
 * @typedef {object} Host
 * @property {() => boolean} canTrain  whether the visitor's own run can train now
 * @property {(train: boolean) => void} leave  shows the visitor's own run again, and has it `train`
 */

/**
 * What a page mounts in place of the visitor's run.
 * @typedef {object} Show
 * @property {RecordedRun} stream
 * @property {import("../reader/reader.js").Memory} memory  of the player: nothing of it is kept
 * @property {(root: HTMLElement, page: HTMLElement, player: {show(text: string): void}) => import("../types.js").Part} mount  begins
 */

const NOT_FETCHED = "The recording could not be fetched: the server does not answer. Try again when the connection is back.";

/** Fetches the recording at a path of the server's. Raises ApiError, with a sentence, if it cannot be had. @param {string} path @returns {Promise<Recording>} */
export async function fetchRecording(path) {
  const response = await request(path, { cache: "default" }, { notReached: NOT_FETCHED, noReason: NOT_FETCHED });
  const recording = await read(response);
  if (!recording) throw new ApiError(NOT_FETCHED);
  return recording;
}

/** @param {Recording} recording @param {Host} host @returns {Show} */
export function makeShow(recording, host) {
  const { transport, tell } = makeLine({ obey: ({ do: command }) => command === "train" && host.leave(true) });
  const stream = new RecordedRun(transport);
  return {
    stream,
    memory: { ...recall(), text: recording.sentence, typed: true, rate: RATE },
    mount: (root, page, player) => new Showing(recording, { host, tell, stream, root, page, player }).life.part(),
  };
}

class Showing {
  told = 0; // how many frames,
  chapter = -1; // and which chapter is under way

  /**
   * @param {Recording} recording
   * @param {{host: Host, tell: (frame: object) => void, stream: RecordedRun, root: HTMLElement, page: HTMLElement, player: {show(text: string): void}}} options
   */
  constructor(recording, { host, tell, stream, root, page, player }) {
    this.recording = recording;
    this.frames = wholeFrames(recording);
    this.chapters = chaptersOf(rowsOf(this.frames), /** @type {any} */ (this.frames[0].frame));
    this.host = host;
    this.tell = tell;
    this.stream = stream;
    this.player = player;
    this.life = makeLife();
    this.still = prefersStill();
    this.showLine = makeShowLine(this.life, root, page, {
      leave: () => host.leave(false),
      next: this.still ? () => this.standStill(this.chapter + 1) : null,
    });
    this.life.keep(() => stream.close());
    const begun = performance.now();
    this.timer = this.life.timer(() => (this.still ? this.standStill(0) : this.run((performance.now() - begun) / 1000)));
    this.timer.start(0); // once the line is there: a screen reader tells only what changes
  }

  get over() {
    return this.told === this.frames.length;
  }

  /** Tells all that was told up to that second, and plans what comes next. @param {number} second */
  run(second) {
    this.tellUntil(second);
    while (this.chapters[this.chapter + 1]?.from <= this.stream.rows.length - 1) this.begin(this.chapter + 1);
    if (!this.over) this.timer.restart(Math.max(1000 * (this.frames[this.told].at - second), 0));
  }

  /** Shows the picture of a chapter; the next one waits until the visitor wants it. @param {number} chapter */
  standStill(chapter) {
    const { frames, chapters } = this;
    const picture = frames.find(({ frame }) => frame.kind === "trace" && frame.epoch >= chapters[chapter].still);
    this.tellUntil(picture?.at ?? this.recording.seconds);
    this.begin(chapter);
  }

  /** @param {number} second */
  tellUntil(second) {
    const from = this.told;
    while (!this.over && this.frames[this.told].at <= second) this.told += 1;
    for (const { frame } of this.frames.slice(from, this.told)) this.tell(this.asShown(frame));
  }

  /** A frame, but for what may be pressed: nothing until the end, and then Train. @param {import("../core/connection.js").Frame} frame */
  asShown(frame) {
    if (frame.kind !== "status") return frame;
    const isLast = frame.state !== "running";
    return { ...frame, can: isLast && this.host.canTrain() ? ["train"] : [], message: isLast ? OVER : "" };
  }

  /** @param {number} chapter */
  begin(chapter) {
    this.chapter = chapter;
    const isLast = chapter === this.chapters.length - 1;
    if (isLast) return this.showLine.end(this.host.canTrain());
    this.showLine.say(this.chapters[chapter].text);
    if (chapter === this.chapters.length - 2 && !this.still) this.player.show(this.recording.sentence);
  }
}
