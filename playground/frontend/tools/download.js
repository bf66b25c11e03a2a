/** Files that the server makes of a run: fetched whole, so that a refusal becomes a sentence and never a file, then saved. */

import { ApiError, request } from "../core/request.js";
import { saveFile } from "../core/save.js";
import { ToolError } from "./tool_error.js";

const SENTENCES = {
  notReached: "The server cannot be reached, so nothing was saved: try again.",
  noReason: "The server could not do that, so nothing was saved: try again.",
};

/** The name that the server gives a file. @param {Response} response */
const nameOf = (response) => /filename="([^"]+)"/u.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "";

/**
 * What the server answers, as a file and its name. Raises ToolError with its refusal.
 * @param {string} path @param {RequestInit} [options]
 */
export async function fetchFile(path, options = {}) {
  try {
    const response = await request(path, options, SENTENCES);
    return { file: await response.blob(), name: nameOf(response) };
  } catch (error) {
    if (error instanceof ApiError) throw new ToolError(error.message, { cause: error });
    if (error instanceof TypeError) throw new ToolError(SENTENCES.notReached, { cause: error }); // it broke off in the middle
    throw error;
  }
}

/** Saves what the server answers; its name. @param {string} path @param {RequestInit} [options] */
export async function download(path, options) {
  const { file, name } = await fetchFile(path, options);
  saveFile(file, name);
  return name;
}
