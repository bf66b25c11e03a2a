/** The tool Show me: for a visitor who has dismissed the welcome line, where the same button stood at first. */

/** @param {import("../tools/list.js").ToolContext} context */
export const press = ({ showMe }) => showMe?.();
