/** Requests over HTTP about this visitor's saved runs and sweeps. */

import { ApiError, NOT_WHOLE, read, request, requestJson, jsonRequest } from "./request.js";
import { saveFile } from "./save.js";

const OF_RUNS = {
  notReached: "The server cannot be reached. Nothing was changed; try again.",
  noReason: "The server could not do that. Nothing was changed; try again.",
};
const OF_SWEEPS = {
  notReached: "The server cannot be reached. Try again when the connection is back.",
  noReason: "The server could not do that. Try again.",
  notUnderstood: "The server gave no answer that this page understands. Reload the page.",
};

/** @typedef {string[]|null} Ids  of runs; null: all there are */

/** @param {string} path @param {RequestInit} [options] */
const ask = (path, options = {}) => requestJson(path, options, OF_RUNS);

/** @param {string} path @param {object} [body] @param {boolean} [isLasting]  sent even if the page is left at once */
const post = (path, body = {}, isLasting = false) => ask(path, jsonRequest(body, isLasting));

/** Saves the answer as a file: first all of it, so that a refusal becomes a sentence and never a file. @param {string} path @param {string} name  where the server gives none @param {RequestInit} [options] */
async function download(path, name, options = {}) {
  const answer = await request(path, options, OF_RUNS);
  const [, given] = /filename="([^"]+)"/u.exec(answer.headers.get("content-disposition") ?? "") ?? [];
  const file = await answer.blob().catch((error) => {
    if (error instanceof TypeError) throw new ApiError(NOT_WHOLE, { cause: error }); // it broke off in the middle
    throw error;
  });
  saveFile(file, given ?? name);
}

/** The request that names these runs in its body, since an address has no room for a thousand ids. @param {Ids} of */
const idsBody = (of) => (of ? jsonRequest({ ids: of }) : {});

/**
 * Asks the server about sweeps. `error` says what went wrong: the server's sentence, or the page's own where the server has none.
 * @param {string} path
 * @param {object} [body]  undefined: only look
 * @param {AbortSignal} [signal]  rejects with an AbortError when the answer is no longer wanted
 * @returns {Promise<any>} what was answered; `error` or `problems` are in it if that is a refusal
 */
export async function askSweeps(path, body, signal) {
  try {
    const answer = await request(path, { ...(body !== undefined && jsonRequest(body)), signal }, OF_SWEEPS);
    return (await read(answer)) ?? { error: OF_SWEEPS.notUnderstood };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.said.error || error.said.problems ? error.said : { error: error.message };
  }
}

export const api = {
  /** @returns {Promise<{runs: import("../types.js").Run[], notice: string, room: string}>} newest first */
  runs: () => ask("/api/runs"),
  /**
   * @param {Ids} of
   * @param {{column: string, points: number, smooth: number, seconds: boolean}} how
   * @returns {Promise<Record<string, {epoch: string|null, value: string, seconds?: string}>>} by run, float32 in base64
   */
  histories: async (of, how) => (await post("/api/runs/histories", { ids: of, ...how })).histories,
  /** The words that a run's network knows. @param {string} id @returns {Promise<string[]>} */
  vocabulary: async (id) => (await ask(`/api/runs/${id}/vocabulary`)).words,
  /** The lines beside a run's curves. @param {string} id @returns {Promise<import("../charts/yardsticks.js").Yardstick[]>} */
  yardsticks: async (id) => (await ask(`/api/runs/${id}/yardsticks`)).yardsticks,
  /** @param {string} id @param {object} what */
  change: (id, what) => post(`/api/runs/${id}`, what, true),
  /** @param {Ids} of @param {boolean} pinned */
  pin: (of, pinned) => post("/api/runs/pin", { ids: of, pinned }, true),
  /** @param {Ids} of */
  remove: (of) => post("/api/runs/delete", { ids: of }, true),
  /** @param {Ids} of */
  bringBack: (of) => post("/api/runs/undelete", { ids: of }),
  /** @param {string} id */
  goOn: (id) => post(`/api/runs/${id}/continue`),
  /** @param {Blob} file @returns {Promise<{title: string, runs: import("../types.js").Run[]}>} what was in it */
  load: (file) => ask("/api/runs/load", { method: "POST", body: file }),
  /** How large a finding of these runs will be. @param {string[]} of */
  findingSize: (of) => post("/api/runs/finding/size", { ids: of }),
  /** @param {string[]} of @param {string} title  what was found */
  saveFinding: async (of, title) => download("/api/runs/finding.npz", "finding.npz", jsonRequest({ ids: of, title })),
  /** @param {string[]} of @param {string} title @param {{sentence: string, view: object}} opened  what the page opens with */
  saveFindingPage: async (of, title, opened) =>
    download("/api/runs/finding.html", "finding.html", jsonRequest({ ids: of, title, ...opened })),
  /** @param {Ids} of */
  saveTable: async (of) => download("/api/runs/table.csv", "runs.csv", idsBody(of)),
  /** @param {Ids} of */
  saveHistories: async (of) => download("/api/runs/histories.csv", "histories.csv", idsBody(of)),
  /** @param {Ids} of */
  saveParquet: async (of) => download("/api/runs/histories.parquet", "histories.parquet", idsBody(of)),
  /** @param {{id: string}} run */
  saveRun: (run) => download(`/api/runs/${run.id}/run.npz`, `run-${run.id.slice(0, 8)}.npz`),
};
