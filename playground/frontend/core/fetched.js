/** A module that is fetched when it is wanted, or one sentence why it is not there. */

import { ApiError } from "./request.js";

const NOT_LOADED = "That part of the page could not be fetched from the server: try again, or reload the page.";

/** Raises ApiError if it could not be fetched. @template T @param {Promise<T>} module  what `import()` gives @returns {Promise<T>} */
export const fetched = (module) =>
  module.catch((error) => {
    if (error instanceof TypeError) throw new ApiError(NOT_LOADED, { cause: error }); // so every browser says it
    throw error;
  });
