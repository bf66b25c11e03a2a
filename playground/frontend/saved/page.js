/** A run as a page without a server: one file that holds this script, its data and Plotly, and asks nothing of anybody. */

import { paintPage, themeOf } from "../charts/theme.js";
import { readLink } from "../core/address.js";
import { element } from "../core/dom.js";
import { makeLife } from "../core/lifecycle.js";
import { learnSettings } from "../core/settings.js";
import { rememberIn } from "../core/view_state.js";
import { momentText } from "./about.js";
import { makeMemory } from "./memory.js";
import { makeNearWords } from "./rnn/near_words.js";
import { makeTokenizer } from "./rnn/text.js";
import { mountRun } from "./run.js";
import { makeThemeChoice } from "./theme_choice.js";

/**
 * What every page that is a file of its own is made with, as playground/takeaway/web_page.py puts it there.
 * @typedef {object} Looks
 * @property {import("../core/settings.js").Catalogue} catalogue
 * @property {import("./rnn/text.js").Reading} reading
 * @property {import("./rnn/near_words.js").Nearness} nearness
 * @property {import("./views/reading.js").Limits} limits
 * @property {any} figures  by theme and name
 * @property {Record<string, Record<string, string>>} colours  by theme
 */

/** @typedef {Looks & {title: string, saved: {at: number, version: string}, run: import("./recording.js").Recording, sentence: string, epoch: number|null}} Data */

/** What reads sentences on this page. @param {Looks} looks @returns {import("./recording.js").Reader} */
export const readerOf = ({ reading, nearness, limits }) => ({
  tokenize: makeTokenizer(reading),
  nearest: makeNearWords(nearness),
  limits,
});

/**
 * @param {HTMLElement} root  holds page.html
 * @param {Data} data
 * @param {import("../types.js").Plotly} Plotly
 * @returns {() => void} the clean-up
 */
export function mount(root, data, Plotly) {
  const life = makeLife();
  learnSettings(data.catalogue);
  rememberIn(makeMemory({ "rnn-sentence": readLink("sentence") ?? data.sentence, "rnn-sentence-typed": true }));
  const paint = () => {
    const theme = themeOf(root);
    for (const page of root.querySelectorAll(".rnn-page")) paintPage(/** @type {HTMLElement} */ (page), data.colours[theme]);
    return theme;
  };
  const theme = paint();
  const choice = makeThemeChoice(life, () => run.retheme(paint()));
  const head = /** @type {HTMLElement} */ (root.querySelector("[data-part=title]"));
  const saved = `saved on ${momentText(data.saved.at)} from RNN Playground ${data.saved.version}`;
  const texts = [element("h1", { textContent: data.title }), element("p", { textContent: saved })];
  head.replaceChildren(element("div", {}, ...texts), choice);
  const { figures, epoch } = data;
  const run = mountRun(root, data.run, { reader: readerOf(data), Plotly, figures, theme, epoch });
  life.keep(run.destroy);
  return life.part().destroy;
}
