/** The scenes, asked of the server once for the life of the window. */

import { requestJson } from "../core/request.js";

const SENTENCES = {
  notReached: "The server cannot be reached, so the scene cannot be shown. Try again when the connection is back.",
  noReason: "The server could not tell the scenes. Reload the page.",
};

/** @typedef {{scenes: import("./types.js").Scene[], problems: string[]}} Catalogue */

/** @type {Promise<Catalogue>|undefined} */
let asked;

/** Rejects with ApiError, and is asked anew next time, where the server does not answer. @returns {Promise<Catalogue>} */
export function catalogue() {
  asked ??= requestJson("/api/scenes", {}, SENTENCES).catch((error) => {
    asked = undefined;
    throw error;
  });
  return asked;
}
