/** Keeps the link to the settings in the address. View state cannot do it: the server makes this link, anew whenever a setting is turned. */

import { changeLink } from "./address.js";

/**
 * Called by Streamlit at the first mount and whenever the link or `turns` has changed. Streamlit's own query parameters would push an entry
 * of the history for each setting.
 * @param {Element} parent
 * @param {{link: string, turns?: number, keep?: string[]}} data  `link` = a query string without "?"; `turns`: how many settings the page
 *   itself has set so far; `keep`: names that are view state's, see view_state.js
 */
export function mount(parent, { link, keep = [] }) {
  if (!parent.isConnected) return; // this script came so late that another page has the address now
  changeLink((before) => {
    const others = [...before].filter(([name]) => keep.includes(name) || /^embed(_options)?$/i.test(name)); // those are Streamlit's own
    return new URLSearchParams([...new URLSearchParams(link), ...others]);
  });
  window.dispatchEvent(new Event("rnn-settings")); // train/set_setting.js waits for it
}
