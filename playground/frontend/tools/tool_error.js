/** Why a tool could not do what was asked of it. */

/** Its message is a sentence for the visitor. */
export class ToolError extends Error {}
