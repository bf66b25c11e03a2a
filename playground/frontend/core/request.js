/** One request to the server over HTTP: its answer, or an error with one sentence for the visitor. */

import { address } from "./address.js";

const MOST_KEPT_ALIVE = 60_000; // bytes

/** Why the server did not do what was asked: `message` is one sentence for the visitor. */
export class ApiError extends Error {
  /** What the server answered besides, such as the problems of single fields. @type {Record<string, unknown>} */
  said = {};
}

/** @typedef {{notReached: string, noReason: string, notUnderstood?: string}} Sentences  where the server has none of its own */

/**
 * What makes `fetch` send a body as JSON.
 * @param {unknown} body
 * @param {boolean} [isLasting]  sent even if the page is left at once; a browser does that for no more than 64 kB
 * @returns {RequestInit}
 */
export function jsonRequest(body, isLasting = false) {
  const text = JSON.stringify(body);
  const keepalive = isLasting && text.length < MOST_KEPT_ALIVE;
  return { method: "POST", body: text, headers: { "Content-Type": "application/json" }, ...(keepalive && { keepalive }) };
}

/**
 * Asks the server. Raises ApiError when the server refuses or does not answer, and what `fetch` raises when `signal` ends the request.
 * @param {string} path  of the server's
 * @param {RequestInit} options
 * @param {Sentences} sentences
 * @returns {Promise<Response>}
 */
export async function request(path, options, { notReached, noReason, notUnderstood = noReason }) {
  let response;
  try {
    response = await fetch(address(path), { credentials: "same-origin", cache: "no-store", ...options });
  } catch (error) {
    if (error instanceof TypeError) throw new ApiError(notReached, { cause: error }); // fetch knows no other
    throw error;
  }
  if (response.ok) return response;
  const answer = await read(response);
  if (answer === null) throw new ApiError(notUnderstood);
  const refusal = new ApiError(typeof answer.error === "string" && answer.error ? answer.error : noReason);
  refusal.said = answer;
  throw refusal;
}

/** What the server says in JSON; null if it is none, as when a proxy in between answers in its own words, or breaks off in the middle. @param {Response} response */
export async function read(response) {
  try {
    const answer = JSON.parse(await response.text());
    return typeof answer === "object" ? answer : null;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    return null;
  }
}

export const NOT_WHOLE = "The answer of the server did not come whole: try again, or reload the page.";

/** What the server answers in JSON. Raises what `request` raises, and ApiError where the answer is no JSON or breaks off in the middle. @param {string} path @param {RequestInit} options @param {Sentences} sentences */
export async function requestJson(path, options, sentences) {
  const answer = await read(await request(path, options, sentences));
  if (answer === null) throw new ApiError(NOT_WHOLE);
  return answer;
}
