/** What the server keeps of this visitor's runs, asked over HTTP. */

// @ts-nocheck

import { address } from "./address.js";

const NOT_REACHED = "The server cannot be reached. Nothing was changed; try again.";
const NO_REASON = "The server could not do that. Nothing was changed; try again.";

const MOST_KEPT_ALIVE = 60_000; // bytes

/** Why the server did not do what was asked: `message` is one sentence for the visitor. */
export class ApiError extends Error {}

/** The answer to one request. Raises ApiError when the server says no or says nothing. */
async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(address(path), { credentials: "same-origin", cache: "no-store", ...options });
  } catch (error) {
    if (error instanceof TypeError) throw new ApiError(NOT_REACHED, { cause: error }); // fetch knows no other
    throw error;
  }
  if (response.ok) return response;
  const text = await response.text();
  let said = null;
  try {
    said = JSON.parse(text)?.error;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error; // a proxy in between answers in its own words
  }
  throw new ApiError(typeof said === "string" && said ? said : NO_REASON);
}

const get = async (path) => (await ask(path)).json();

const sending = (body) => ({ method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

/** As `sending`, and sent even if the page is left at once; a browser does that for no more than 64 kB. */
const lasting = (body) => {
  const options = sending(body);
  return { ...options, keepalive: options.body.length < MOST_KEPT_ALIVE };
};

const post = async (path, body = {}, as = sending) => (await ask(path, as(body))).json();

/** The text with a mark in place of half a character, as is left of an emoji cut in two: no address can hold one. */
const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** Saves the answer as a file: first all of it, so that a refusal becomes a sentence and never a file. */
async function download(path, name, options = {}) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await (await ask(path, options)).blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be reading it
}

/** How these runs are named, null meaning all: in the body, for an address has no room for a thousand. */
const naming = (of) => (of ? sending({ ids: of }) : {});

export const api = {
  get,
  post,
  download,
  /** @returns {Promise<{runs: object[], notice: string, room?: {used: number, most: number}}>} newest first */
  runs: () => get("/api/runs"),
  /**
   * @param {{column: string, points: number, smooth: number, seconds: boolean}} how
   * @returns {Promise<Record<string, {epoch: string|null, value: string, seconds?: string}>>} by run, float32 in base64
   */
  histories: async (of, how) => (await post("/api/runs/histories", { ids: of, ...how })).histories,
  trace: (id, text) => get(`/api/runs/${id}/trace?text=${encodeURIComponent(wellFormed(text))}`),
  change: (id, what) => post(`/api/runs/${id}`, what, lasting),
  pin: (of, pinned) => post("/api/runs/pin", { ids: of, pinned }, lasting),
  remove: (of) => post("/api/runs/delete", { ids: of }, lasting),
  bringBack: (of) => post("/api/runs/undelete", { ids: of }),
  goOn: (id) => post(`/api/runs/${id}/continue`),
  load: async (file) => (await (await ask("/api/runs/load", { method: "POST", body: file })).json()).run,
  /** @param {string[]|null} of  ids, null for all */
  saveTable: async (of) => download("/api/runs/table.csv", "runs.csv", naming(of)),
  saveHistories: async (of) => download("/api/runs/histories.csv", "histories.csv", naming(of)),
  saveParquet: async (of) => download("/api/runs/histories.parquet", "histories.parquet", naming(of)),
  saveRun: (run) => download(`/api/runs/${run.id}/run.npz`, `run-${run.id.slice(0, 8)}.npz`),
};
