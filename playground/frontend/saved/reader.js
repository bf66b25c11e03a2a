/** What every page that is a file of its own is made with, and what reads sentences on it. */

import { makeNearWords } from "./rnn/near_words.js";
import { makeTokenizers } from "./rnn/text.js";

/**
 * What such a page is made with, as playground/takeaway/web_page.py puts it there.
 * @typedef {object} Looks
 * @property {import("../core/settings.js").Catalogue} catalogue
 * @property {import("./rnn/text.js").Reading} reading
 * @property {import("./rnn/near_words.js").Nearness} nearness
 * @property {import("./views/reading.js").Limits} limits
 * @property {any} figures  by theme and name
 * @property {Record<string, Record<string, string>>} colours  by theme
 */

/** What reads sentences on this page. @param {Looks} looks @returns {import("./recording.js").Reader} */
export const readerOf = ({ reading, nearness, limits }) => ({
  tokenizers: makeTokenizers(reading),
  nearest: makeNearWords(nearness),
  limits,
});
