/** The transport of a stream's frames: a WebSocket, or anything else that can be opened, listened to and closed like one. */

/**
 * What a stream needs of a WebSocket. A recording that is replayed has the same members.
 * @typedef {object} Line
 * @property {number} readyState  as a WebSocket's
 * @property {((event: object) => void)|null} onopen
 * @property {((event: {data: string}) => void)|null} onmessage  one frame in JSON
 * @property {((event: object) => void)|null} onclose
 * @property {(text: string) => void} send
 * @property {() => void} close
 */

/** @typedef {(path: string, query: Record<string, unknown>) => Line} Transport  opens a line to a route of the server's */

import { address } from "./address.js";

/** @type {Transport} */
export function webSocket(path, query) {
  const url = new URL(address(path), window.location.href);
  url.protocol = url.protocol.replace("http", "ws");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return /** @type {Line} */ (new WebSocket(url));
}
