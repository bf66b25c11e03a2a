/**
 * Keeps the link to the settings in the address bar, in place of the one before: turning a setting is no step that Back
 * should undo. Streamlit's own query parameters would push an entry of the history for each.
 *
 * Streamlit runs this module from a blob, so it imports nothing.
 */

/**
 * Called by Streamlit at the first mount and whenever the link is another one.
 * @param {{data: {link: string}}} component  `link` = a query string without "?"
 */
export default function ({ data: { link } }) {
  const url = new URL(window.location.href);
  const embedOptions = [...url.searchParams].filter(([name]) => /^embed(_options)?$/i.test(name)); // Streamlit's own
  url.search = String(new URLSearchParams([...new URLSearchParams(link), ...embedOptions]));
  if (url.href !== window.location.href) window.history.replaceState(window.history.state, "", url);
  window.dispatchEvent(new Event("rnn-settings")); // train/set_setting.js waits for it
}
