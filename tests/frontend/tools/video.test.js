/** A film as a video: in the kind that the browser knows, named by what came out, or a sentence that names the other way. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { endingOf, lengthOf, recorded, saveVideo, videoKind } from "../../../playground/frontend/tools/motion/as_video.js";
import { ToolError } from "../../../playground/frontend/tools/tool_error.js";
import { openDocument } from "../support/part.js";

openDocument();

/** A browser that records these kinds. @param {...string} kinds */
const browser = (...kinds) =>
  /** @type {any} */ ({
    MediaRecorder: { isTypeSupported: (/** @type {string} */ kind) => kinds.includes(kind) },
    HTMLCanvasElement: class {
      captureStream() {}
    },
  });

test("a browser records what slides play, if it can, and else what it has", () => {
  assert.equal(videoKind(browser("video/webm", "video/mp4", "video/mp4;codecs=avc1.42E01F")), "video/mp4;codecs=avc1.42E01F");
  assert.equal(videoKind(browser("video/mp4", "video/webm")), "video/webm");
  assert.equal(videoKind(browser("video/mp4")), "video/mp4");
  assert.equal(videoKind(browser()), undefined);
  assert.equal(videoKind(/** @type {any} */ ({ HTMLCanvasElement: class {} })), undefined);
  assert.equal(videoKind(/** @type {any} */ ({ ...browser("video/mp4"), HTMLCanvasElement: class {} })), undefined);
});

test("a file has the ending of what came out", () => {
  assert.deepEqual(["video/mp4;codecs=avc1", "video/webm", "video/x-matroska;codecs=avc1"].map(endingOf), ["mp4", "webm", "mkv"]);
});

/** A film of three pictures, and what is done with it. */
function makeFilm() {
  /** @type {(string|number)[]} */
  const done = [];
  const track = { stop: () => done.push("let go") };
  const canvas = { captureStream: () => ({ getTracks: () => [track] }) };
  const film = {
    canvas,
    frames: 3,
    shows: "three pictures",
    name: "film",
    ms: () => 10,
    paint: (/** @type {number} */ frame) => done.push(frame),
  };
  return { film: /** @type {any} */ (film), done };
}

/** What stands for the browser's recorder. @param {(string|number)[]} done @param {{type?: string, breaks?: boolean}} how */
const recorderOf = (done, { type = "video/webm;codecs=vp8", breaks = false }) =>
  class {
    static isTypeSupported = () => true;
    state = "inactive";
    /** @param {unknown} _stream @param {{mimeType: string}} options */
    constructor(_stream, { mimeType }) {
      this.mimeType = mimeType;
      this.ondataavailable = (/** @type {object} */ _event) => {};
      this.onstop = () => {};
      this.onerror = () => {};
    }
    start() {
      this.state = "recording";
      if (breaks) queueMicrotask(() => this.onerror());
    }
    stop() {
      this.state = "inactive";
      done.push("stop");
      this.ondataavailable({ data: new Blob([]) });
      this.ondataavailable({ data: new Blob(["film"], { type }) });
      this.onstop();
    }
  };

test("it plays once while it is recorded, and what came out is what it is called", async () => {
  const { film, done } = makeFilm();
  assert.equal(lengthOf(film), 30);
  Object.assign(globalThis, { MediaRecorder: recorderOf(done, {}) });
  const file = await recorded(film, "video/mp4");
  assert.deepEqual([file.type, await file.text()], ["video/webm;codecs=vp8", "film"]);
  assert.deepEqual([...new Set(done)], [0, 1, 2, "stop", "let go"]);
  assert.deepEqual(done.slice(-4), [2, 2, "stop", "let go"]); // painted where it begins and where it ends
});

test("a recorder that breaks and a browser without one are sentences that name the GIF", async () => {
  const { film, done } = makeFilm();
  Object.assign(globalThis, { MediaRecorder: recorderOf(done, { breaks: true }) });
  await assert.rejects(
    () => recorded(film, "video/mp4"),
    (/** @type {Error} */ error) => error instanceof ToolError && /as a GIF/u.test(error.message),
  );
  assert.equal(done.at(-1), "let go");
  Reflect.deleteProperty(globalThis, "MediaRecorder");
  await assert.rejects(() => saveVideo(film, () => {}), /cannot record/u);
});

test("it is told how long it takes, and saved under its name", async () => {
  mock.timers.enable({ apis: ["setTimeout"] }); // a saved file is let go of a minute later
  const { film, done } = makeFilm();
  const { MediaRecorder: _, ...own } = browser();
  Object.assign(globalThis, { ...own, MediaRecorder: recorderOf(done, { type: "video/mp4" }) });
  /** @type {unknown[]} */
  const said = [];
  const saving = saveVideo(film, (text) => said.push(text));
  const ended = saving.then(() => true);
  while (!(await Promise.race([ended, new Promise((resolve) => setImmediate(resolve))]))) mock.timers.tick(100);
  assert.equal(await saving, "Saved film.mp4: three pictures.");
  assert.deepEqual(said, ["Recording for 2 seconds: keep this page in sight…"]);
  mock.timers.reset();
});
