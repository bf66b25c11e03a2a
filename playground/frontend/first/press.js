/** The tool Show me: for a visitor who has dismissed the welcome line, where the same button stood at first. */

import { ApiError } from "../core/request.js";
import { ToolError } from "../tools/tool_error.js";

/** @param {import("../tools/list.js").ToolContext} context */
export async function press({ showMe }) {
  try {
    await showMe?.();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ToolError(error.message, { cause: error });
  }
}
