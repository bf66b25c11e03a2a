/** Copy link: puts the link to what is shown on the clipboard, or into a field where the browser does not allow that. */

import { linkTexts, siteAddress } from "../core/address.js";
import { ApiError, jsonRequest, requestJson } from "../core/request.js";
import { ToolError } from "./tool_error.js";

const MOST_CHARACTERS = 2000;
const COPIED = "The link is copied.";
const BY_HAND = "The browser keeps the clipboard from this page: copy the link from here.";
const SENTENCES = {
  notReached: "The server cannot be reached, so no link could be made. Try again when the connection is back.",
  noReason: "The server could not make a link. Try again.",
};

/** Whether the text is on the clipboard now. A page over http has none, and another site's frame may not use it. @param {string} text */
async function isCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return false;
    throw error;
  }
}

/**
 * The link to what a page shows, and what there is to say of it. Raises ToolError if the server makes none.
 * @param {Pick<import("./list.js").ToolContext, "place"|"network"|"runs">} context
 * @returns {Promise<{link: string, notes: string[]}>}
 */
export async function linkTo({ place, network, runs }) {
  const site = siteAddress();
  const { run, epoch } = network?.() ?? { run: "", epoch: null };
  const body = {
    ...(runs ? { runs: runs() } : { run, epoch }),
    view: { ...linkTexts(), ...place() },
    room: MOST_CHARACTERS - site.length - 1,
  };
  try {
    const { query, notes } = await requestJson("/api/link", jsonRequest(body), SENTENCES);
    return { link: `${site}?${query}`, notes };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ToolError(error.message, { cause: error });
  }
}

/** @param {import("./list.js").ToolContext} context */
export async function press(context) {
  const { link, notes } = await linkTo(context);
  if (await isCopied(link)) context.say([COPIED, ...notes].join(" "));
  else context.say([BY_HAND, ...notes].join(" "), { copy: link });
}
