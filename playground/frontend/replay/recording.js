/** A recording: what a server once sent to a page that followed a run, frame by frame, and when. */

/** @typedef {import("../core/connection.js").Frame} Frame */

/** @typedef {{at: number, frame: Frame}} Told  a frame, and after how many seconds it was told */

/**
 * As docs/show_me.py writes it: in a frame stands only what is not as in the one before of its kind.
 * @typedef {{seconds: number, sentence: string, frames: [number, Frame][]}} Recording
 */

/** The frames of a recording, each of them whole again. @param {Recording} recording @returns {Told[]} */
export function wholeFrames({ frames }) {
  /** @type {Map<string, Frame>} the newest of each kind */
  const newest = new Map();
  return frames.map(([at, part]) => {
    const frame = { ...newest.get(part.kind), ...part };
    newest.set(frame.kind, frame);
    return { at, frame };
  });
}

/** The rows of all epochs, by column. @param {Told[]} told @returns {Record<string, number[]>} */
export function rowsOf(told) {
  /** @type {Record<string, number[]>} */
  const rows = {};
  for (const { frame } of told) {
    if (frame.kind !== "rows") continue;
    for (const [name, values] of Object.entries(frame)) if (Array.isArray(values)) rows[name] = [...(rows[name] ?? []), ...values];
  }
  return rows;
}
