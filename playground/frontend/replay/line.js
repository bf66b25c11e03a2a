/** The line of a page that asks no server: it opens like a WebSocket, frames are told on it, and what is sent on it the page itself answers. */

/**
 * @param {object} answers
 * @param {() => void} [answers.begin]  tells all that a page is told when it connects
 * @param {(message: any) => void} answers.obey  does what a message asks for
 * @returns {{transport: import("../core/transport.js").Transport, tell: (frame: object) => void}}
 */
export function makeLine({ begin = () => {}, obey }) {
  /** @type {import("../core/transport.js").Line|null} */
  let line = null;

  return {
    tell: (frame) => line?.onmessage?.({ data: JSON.stringify(frame) }),
    transport() {
      /** @type {Set<object>} */
      const cancelled = new Set();
      const own = {
        readyState: 0,
        /** @type {((event: object) => void)|null} */
        onopen: null,
        /** @type {((event: {data: string}) => void)|null} */
        onmessage: null,
        /** @type {((event: object) => void)|null} */
        onclose: null,
        /** @param {string} text */
        send(text) {
          const message = JSON.parse(text);
          if ("cancel" in message) cancelled.add(message.cancel);
          else queueMicrotask(() => cancelled.delete(message.ask?.id) || obey(message));
        },
        close() {
          own.readyState = 3;
        },
      };
      line = own;
      queueMicrotask(() => {
        own.readyState = 1;
        own.onopen?.({});
        begin();
      });
      return own;
    },
  };
}
