/** Asks the server why it refuses a WebSocket: a browser tells a page no more than that there is none. */

// @ts-nocheck

import { address } from "./address.js";

const PATIENCE_MS = 4000;

/** Not a reason of the server's: it would let the page in, if the connection came as far. */
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
  const options = { method: "POST", body: JSON.stringify(page), headers: { "Content-Type": "application/json" }, cache: "no-store" };
  try {
    const answer = await fetch(address("/api/connection"), { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
    const said = answer.ok ? await answer.json() : null;
    return said !== null && typeof said === "object" && "reason" in said ? said : null;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError) return null; // no answer, or none of the server's
    throw error;
  }
}
