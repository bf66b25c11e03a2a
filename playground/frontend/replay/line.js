/** What stands for a WebSocket where no server is asked: frames that are there already are told on it, one after the other. */

/** @typedef {import("../core/connection.js").Frame} Frame */

/** A `Line` of core/transport.js. */
export class RecordedLine {
  readyState = 1;
  /** @type {((event: object) => void)|null} */
  onopen = null;
  /** @type {((event: {data: string}) => void)|null} */
  onmessage = null;
  /** @type {((event: object) => void)|null} */
  onclose = null;

  /** @param {(message: any) => void} [hear]  is told what the page sends */
  constructor(hear = () => {}) {
    this.hear = hear;
    queueMicrotask(() => this.onopen?.({}));
  }

  /** @param {Iterable<Frame>} frames */
  tell(frames) {
    for (const frame of frames) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** @param {string} text */
  send(text) {
    this.hear(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }
}
