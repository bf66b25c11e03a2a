/** A film as a video, where the browser can record one: it plays once on its canvas while the browser records that. */

import { makeTimer } from "../../core/lifecycle.js";
import { saveFile } from "../../core/save.js";
import { ToolError } from "../tool_error.js";

const PER_SECOND = 25; // pictures
const STILL = 200; // ms after which what stands still is painted again, since it is recorded only where it is painted
// A browser paints faster than a busy machine encodes, and a recorder that is stopped throws away what it has not encoded yet.
const CATCH_UP = 1000; // ms for that after the last picture
const BITS = 4_000_000; // a second
// What slides and phones play comes first. "video/mp4" alone may be filled with what they do not, so it comes last.
const KINDS = [
  ...["video/mp4;codecs=avc1.42E01F", "video/mp4;codecs=avc1"],
  ...["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm", "video/mp4"],
];
const NONE = "This browser cannot record a video of a page: save it as a GIF.";
const BROKEN = "The browser could not record this as a video: save it as a GIF.";

/** The kind of video that this browser records; undefined if it records none. @param {typeof globalThis} [browser] */
export function videoKind({ MediaRecorder, HTMLCanvasElement } = globalThis) {
  if (!MediaRecorder || !HTMLCanvasElement?.prototype.captureStream) return undefined;
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
}

/** The ending of a file of such a kind. @param {string} type */
export const endingOf = (type) => /^video\/(mp4|webm)/u.exec(type)?.[1] ?? "mkv";

/** How long a film plays, ms. @param {import("./sheet.js").Film} film */
export const lengthOf = (film) => Array.from({ length: film.frames }, (_, frame) => film.ms(frame)).reduce((sum, ms) => sum + ms, 0);

/** @param {number} ms */
const rest = (ms) => new Promise((/** @type {(value: void) => void} */ resolve) => makeTimer(resolve).start(ms));

/** The film as a video, in the time that it takes to play and a second to catch up. @param {import("./sheet.js").Film} film @param {string} kind @returns {Promise<Blob>} */
export async function recorded(film, kind) {
  const { canvas } = film;
  const stream = canvas.captureStream(PER_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: BITS });
  /** @type {Blob[]} */
  const parts = [];
  recorder.ondataavailable = ({ data }) => data.size && parts.push(data);
  const ended = new Promise((resolve, reject) => {
    recorder.onstop = resolve;
    recorder.onerror = () => reject(new ToolError(BROKEN));
  });
  recorder.start();
  try {
    const began = performance.now();
    let until = 0;
    const left = () => (recorder.state === "recording" ? until - (performance.now() - began) : 0);
    for (let frame = 0; frame < film.frames; frame += 1) {
      until += film.ms(frame);
      do {
        film.paint(frame);
        await Promise.race([rest(Math.max(1000 / PER_SECOND, Math.min(STILL, left()))), ended]);
      } while (left() > 0);
    }
    film.paint(film.frames - 1); // a video ends where it was painted last
    await Promise.race([rest(CATCH_UP), ended]);
    if (recorder.state !== "inactive") recorder.stop();
    await ended;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
  // What came out, which need not be what was asked for.
  return new Blob(parts, { type: parts[0]?.type || recorder.mimeType });
}

/**
 * Saves the film as a video; what is said of it.
 * @param {import("./sheet.js").Film} film
 * @param {(text: string, more?: import("../status.js").More) => void} say
 */
export async function saveVideo(film, say) {
  const kind = videoKind();
  if (!kind) throw new ToolError(NONE);
  const seconds = Math.ceil((lengthOf(film) + CATCH_UP) / 1000);
  say(`Recording for ${seconds} seconds: keep this page in sight…`, { stays: true });
  const file = await recorded(film, kind);
  if (!file.size) throw new ToolError(BROKEN);
  const name = `${film.name}.${endingOf(file.type)}`;
  saveFile(file, name);
  return `Saved ${name}: ${film.shows}.`;
}
