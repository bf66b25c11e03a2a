/** What the server is asked about sweeps, over HTTP: it answers with what was wanted, or with a sentence for the visitor. */

// @ts-nocheck

import { address } from "./address.js";

const NOT_REACHED = "The server cannot be reached. Try again when the connection is back.";
const NOT_UNDERSTOOD = "The server gave no answer that this page understands. Reload the page.";
const NO_REASON = "The server could not do that. Try again.";

/**
 * Asks the server; its own sentence on anything that went wrong, and ours if it cannot be reached.
 * @param {object} [body]  undefined: only look
 * @param {AbortSignal} [signal]  rejects with an AbortError when the answer is no longer wanted
 * @returns {Promise<object>} what was answered; `error` or `problems` are in it if that is a refusal
 */
export async function ask(path, body, signal) {
  const options =
    body === undefined
      ? { signal }
      : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal };
  let answer;
  try {
    answer = await fetch(address(path), options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { error: NOT_REACHED };
  }
  const said = await answer.json().catch(() => null);
  if (said === null || typeof said !== "object") return { error: NOT_UNDERSTOOD };
  return answer.ok || said.error || said.problems ? said : { error: NO_REASON };
}
