/** The head of a page that is a file of its own: what it is called, when it was saved, and its colours. */

import { paintPage, themeOf } from "../charts/theme.js";
import { element } from "../core/dom.js";
import { momentText } from "./about.js";
import { makeThemeChoice } from "./theme_choice.js";

/**
 * @param {HTMLElement} root  holds the page, which has a part "title"
 * @param {{title: string, saved: {at: number, version: string}, colours: Record<string, Record<string, unknown>>}} data
 * @param {import("../core/lifecycle.js").Life} life
 * @param {(theme: string) => void} onTheme  the page has other colours now
 * @returns {string} the theme of now
 */
export function mountHead(root, { title, saved, colours }, life, onTheme) {
  const paint = () => {
    const theme = themeOf(root);
    for (const page of root.querySelectorAll(".rnn-page")) paintPage(/** @type {HTMLElement} */ (page), colours[theme]);
    return theme;
  };
  const choice = makeThemeChoice(life, () => onTheme(paint()));
  const head = /** @type {HTMLElement} */ (root.querySelector("[data-part=title]"));
  const from = `saved on ${momentText(saved.at)} from RNN Playground ${saved.version}`;
  head.replaceChildren(element("div", {}, element("h1", { textContent: title }), element("p", { textContent: from })), choice);
  return paint();
}
