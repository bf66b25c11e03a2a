/** Copy link: puts the link to what is shown on the clipboard, or into a field where the browser does not allow that. */

const COPIED = "The link is copied: it shows the same on another machine.";
const BY_HAND = "The browser keeps the clipboard from this page: copy the link from here.";

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

/** @param {import("./list.js").ToolContext} context */
export async function press({ say }) {
  const link = window.location.href;
  if (await isCopied(link)) say(COPIED);
  else say(BY_HAND, { copy: link });
}
