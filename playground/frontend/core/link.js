/** Keeps the link to the settings in the address. View state cannot do it: the server makes this link, anew whenever a setting is turned. */

import { changeLink } from "./address.js";

/**
 * Called by Streamlit at the first mount and whenever the link has changed. Streamlit's own query parameters would push an entry
 * of the history for each setting.
 * @param {Element} parent
 * @param {{link: string}} data  `link` = a query string without "?"
 */
export function mount(parent, { link }) {
  if (!parent.isConnected) return; // this script came so late that another page has the address now
  changeLink((before) => {
    const others = [...before].filter(([name]) => /^(embed(_options)?|present)$/i.test(name)); // Streamlit's own, and the stage's
    return new URLSearchParams([...new URLSearchParams(link), ...others]);
  });
  window.dispatchEvent(new Event("rnn-settings")); // train/set_setting.js waits for it
}
