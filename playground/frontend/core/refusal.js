/** Asks the server why it refuses a WebSocket: a browser tells a page no more than that there is none. */

import { ApiError, read, request, jsonRequest } from "./request.js";

const PATIENCE_MS = 4000;

/** Sentences that the page does not show: it says by itself that there is no answer. */
const UNREAD = { notReached: "", noReason: "" };

/** The page's own reason: the server would let the page in, but no WebSocket reaches the server. */
export const NO_SOCKETS = {
  reason: "sockets",
  sentence:
    "The server answers, but no connection for live news comes about: the proxy in front of the server must pass WebSockets on (Upgrade and Connection).",
};

/**
 * @typedef {object} Refusal
 * @property {string|null} reason  null: nothing of the server's stands in the way
 * @property {string} sentence     for the visitor
 * @property {string|null} [job]   the job to follow, in place of one that the server does not know any more
 */

/**
 * @param {object} page  what the WebSocket was asked for, as playground/server/api/connection.py describes it
 * @returns {Promise<Refusal|null>} null: the server does not answer
 */
export async function whyRefused(page) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const refusal = await read(await request("/api/connection", { ...jsonRequest(page), signal }, UNREAD));
    return refusal !== null && "reason" in refusal ? refusal : null;
  } catch (error) {
    if (error instanceof ApiError || error instanceof DOMException) return null; // no answer, or none of the server's, or it took too long
    throw error;
  }
}
